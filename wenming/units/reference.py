"""The lists a unit chooses from, 单位性质 and 类型标签: they are data, and this brings them in."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from wenming.journal.models import record
from wenming.lib.loading import Loaded, Unusable, read_json
from wenming.units.models import Kind, Nature

if TYPE_CHECKING:
    from wenming.accounts.models import User


def load_reference(path: Path, *, dry_run: bool = False, take_good: bool = False, by: "User | None" = None) -> Loaded:
    """Enter the natures (with the credit-code beginnings that fit, COD-06) and the kinds of `path`, in its order.

    Rows are matched by name; what the file no longer names is kept, for units may carry it. Raises Unusable.
    """
    given = read_json(path)
    try:
        natures = [
            (str(row["name"]), {"prefixes": [str(start) for start in row.get("prefixes", [])], "order": place})
            for place, row in enumerate(given["natures"])
        ]
        kinds = [(str(name), {"order": place}) for place, name in enumerate(given["kinds"])]
    except (KeyError, TypeError, AttributeError) as problem:
        raise Unusable(_("这不是参考数据文件：应有 natures（每项有 name、prefixes）和 kinds 两张表。")) from problem
    with transaction.atomic():
        changed = keep(Nature, natures, dry_run) + keep(Kind, kinds, dry_run)
        if changed and not dry_run:
            record("load_reference", None, by=by, detail={"natures": len(natures), "kinds": len(kinds)})
    return Loaded({"natures": len(natures), "kinds": len(kinds), "changed": changed})


def keep(model: type[models.Model], rows: list[tuple[str, dict[str, Any]]], dry_run: bool) -> int:
    """Bring the named rows of a list to what the file says; returns how many were new or different."""
    known = {row.name: row for row in model._default_manager.all()}  # type: ignore[attr-defined]  # both have a name
    changed = 0
    for name, fields in rows:
        row = known.get(name)
        if row is not None and all(getattr(row, field) == value for field, value in fields.items()):
            continue
        changed += 1
        if not dry_run:
            model._default_manager.update_or_create(name=name, defaults=fields)
    return changed

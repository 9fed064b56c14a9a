"""单位性质, 类型标签 and 荣誉称号: lists that are data, and this brings them in."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from wenming.journal.models import record
from wenming.lib.loading import Loaded, Unusable, read_json
from wenming.units.models import Honour, Kind, Nature

if TYPE_CHECKING:
    from wenming.accounts.models import User


def load_reference(path: Path, *, dry_run: bool = False, take_good: bool = False, by: "User | None" = None) -> Loaded:
    """Enter the natures (with the credit-code beginnings that fit, COD-06), kinds and honours of `path`, in its order.

    Rows are matched by name; what the file no longer names is kept, for units may carry it. Raises Unusable.
    """
    given = read_json(path)
    try:
        natures = [
            (str(row["name"]), {"prefixes": [str(start) for start in row.get("prefixes", [])], "order": place})
            for place, row in enumerate(given["natures"])
        ]
        kinds = [(str(name), {"order": place}) for place, name in enumerate(given["kinds"])]
        honours = [honour_of(row, place) for place, row in enumerate(given.get("honours", []))]
    except (KeyError, TypeError, AttributeError, ValueError) as problem:
        raise Unusable(
            _(
                "这不是参考数据文件：应有 natures（每项有 name、prefixes）、kinds，可以有 honours（每项有 name、level）。"
            )
        ) from problem
    with transaction.atomic():
        changed = keep(Nature, natures, dry_run) + keep(Kind, kinds, dry_run) + keep_honours(honours, dry_run)
        if changed and not dry_run:
            record("load_reference", None, by=by, detail={"natures": len(natures), "kinds": len(kinds)})
    return Loaded({"natures": len(natures), "kinds": len(kinds), "honours": len(honours), "changed": changed})


def honour_of(row: dict[str, Any], place: int) -> tuple[str, dict[str, Any]]:
    """One honour of the file as name and fields; an unknown level, holder, channel or inheritance is a ValueError."""
    fields: dict[str, Any] = {
        "level": Honour.Level(row["level"]).value,
        "holder": Honour.Holder(row.get("holder", "unit")).value,
        "term_years": None if row.get("term_years") is None else int(row["term_years"]),
        "issued_by": str(row.get("issued_by", "")),
        "step_below": str(row.get("step_below", "")),
        "years_held": int(row.get("years_held", 0)),
        "inheritance": Honour.Inheritance(row.get("inheritance", "decide")).value,
        "channels": [Honour.Channel(channel).value for channel in row.get("channels", [])],
        "order": place,
    }
    return str(row["name"]), fields


def keep_honours(rows: list[tuple[str, dict[str, Any]]], dry_run: bool) -> int:
    """Bring the honours to what the file says; a step below must stand in the file before it. Raises Unusable."""
    names = set(Honour.objects.values_list("name", flat=True)) if rows else set()
    changed = 0
    for name, fields in rows:
        below = fields.pop("step_below")
        if below and below not in names:
            raise Unusable(_("“%(name)s”要求先获得“%(below)s”，但没有这个称号。") % {"name": name, "below": below})
        fields["step_below"] = Honour.objects.filter(name=below).first() if below else None
        changed += keep(Honour, [(name, fields)], dry_run)
        names.add(name)
    return changed


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

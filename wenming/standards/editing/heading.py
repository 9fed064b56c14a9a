"""Heading: the edition's own fields — title, dates, bands, methods, variants — by whoever holds their present text."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from wenming.standards.editing.changing import Overtaken, changing, since, told_of
from wenming.standards.editing.rows import FIELDS, fingerprint, image
from wenming.standards.models import Edition

if TYPE_CHECKING:
    from wenming.accounts.models import User


def rehead(edition: Edition, wanted: dict[str, Any], *, held: str, seen: int, by: "User") -> None:
    """Give the edition the fields in `wanted`. Raises Overtaken when they say something else than the officer saw."""
    with changing(edition, by=by) as change:
        head = change.head.held[edition.pk]
        before, now = image(head), fingerprint(head)
        for name in FIELDS[Edition]:
            if name in wanted:
                setattr(head, name, wanted[name])
        after = image(head)
        if before == after:
            return
        if held != now:
            later = since(edition, seen, edition.pk, table="head")
            raise Overtaken(told_of(later), later)
        changed = [name for name in after if after[name] != before[name]]
        fields: list[Any] = [Edition._meta.get_field(name) for name in changed]
        names = "、".join(str(field.verbose_name) for field in fields)
        change.say(_("修改基本设置：%(names)s") % {"names": names})
    edition.refresh_from_db()

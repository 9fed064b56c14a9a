"""四(四) 负面清单: entering, changing and striking items of a draft's negative list."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from wenming.lib.access import Refused
from wenming.standards.editing.changing import Change, Overtaken, changing, since, told_of
from wenming.standards.editing.codes import next_code
from wenming.standards.editing.rows import fingerprint, image
from wenming.standards.models import Bar, Edition
from wenming.standards.plain import BarItem
from wenming.standards.shelving import bar_of

if TYPE_CHECKING:
    from wenming.accounts.models import User


def enter_bar(edition: Edition, wanted: dict[str, Any], *, by: "User") -> Bar:
    """One more item at the end of the list."""
    with changing(edition, by=by) as change:
        bar = Bar(edition=edition, position=len(change.bars.all()), **wanted)
        _judge_code(change, bar)
        change.bars.added.append(bar)
        change.say(_("负面清单新增 %(code)s") % {"code": bar.code}, bar.code)
    return bar


def change_bar(edition: Edition, pk: int, wanted: dict[str, Any], *, held: str, seen: int, by: "User") -> None:
    """Reword an item. Raises Overtaken when it says something else than the officer saw."""
    with changing(edition, by=by) as change:
        bar = _bar(change, pk)
        before, now = image(bar), fingerprint(bar)
        for name, value in wanted.items():
            setattr(bar, name, value)
        if image(bar) == before:
            return
        if held != now:
            later = since(edition, seen, pk, table="bars")
            raise Overtaken(told_of(later), later)
        _judge_code(change, bar)
        change.say(_("负面清单修改 %(code)s") % {"code": bar.code}, bar.code)


def strike_bar(edition: Edition, pk: int, *, by: "User") -> None:
    """Take an item off the list."""
    with changing(edition, by=by) as change:
        bar = _bar(change, pk)
        del change.bars.held[pk]
        change.say(_("负面清单删除 %(code)s") % {"code": bar.code}, bar.code)


def take_bars(edition: Edition, items: Sequence[BarItem], *, incomplete: bool, by: "User") -> int:
    """Take items of a sample list over; those whose code or wording stands there already are left out. Returns how many."""
    with changing(edition, by=by) as change:
        codes = {bar.code for bar in change.bars.all()}
        texts = {bar.text for bar in change.bars.all()}
        new = [item for item in items if item.text not in texts]
        for item in new:
            bar = bar_of(edition, len(change.bars.all()), item)
            bar.code = item.code if item.code not in codes else next_code("", [item.code], codes)
            codes.add(bar.code)
            change.bars.added.append(bar)
        if new and incomplete:
            change.head.held[edition.pk].bars_incomplete = True
        change.say(_("负面清单取用 %(count)s 项") % {"count": len(new)})
    return len(new)


def _bar(change: Change, pk: int) -> Bar:
    if pk not in change.bars.held:
        raise Refused(_("这一项已经被删除。"))
    return change.bars.held[pk]


def _judge_code(change: Change, bar: Bar) -> None:
    if any(other.code == bar.code for other in change.bars.all() if other is not bar):
        raise Refused(_("编号“%(code)s”已经用过了。") % {"code": bar.code})

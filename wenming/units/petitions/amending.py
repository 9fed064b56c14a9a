"""变更: a unit proposes new values, the office decides field by field; what stood there before stays readable."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wenming.accounts.models import User
from wenming.journal.models import record
from wenming.lib.access import Refused
from wenming.units.fingerprints import fingerprint
from wenming.units.models import Amendment, Kind, Nature, Proposal, Unit
from wenming.units.petitions.telling import tell_keepers, tell_unit

JOINED = "、"


@dataclass(frozen=True)
class AmendableField:
    """A field a unit may ask to change: how its value reads as text, and how text becomes the value again.

    Name, region, sector and credit code are not here: they are events of the lineage, with a document.
    """

    label: Any
    read: Callable[[Unit], str]
    write: Callable[[Unit, str], None]


def _write_kinds(unit: Unit, text: str) -> None:
    unit.kinds.set(Kind.objects.filter(name__in=text.split(JOINED)))


def _write_nature(unit: Unit, text: str) -> None:
    unit.nature = Nature.objects.get(name=text) if text else None


FIELDS: Mapping[str, AmendableField] = {
    "aliases": AmendableField(
        gettext_lazy("别名"),
        lambda unit: JOINED.join(unit.aliases),
        lambda unit, text: setattr(unit, "aliases", [each for each in text.split(JOINED) if each]),
    ),
    "nature": AmendableField(gettext_lazy("单位性质"), lambda unit: str(unit.nature or ""), _write_nature),
    "kinds": AmendableField(
        gettext_lazy("类型标签"), lambda unit: JOINED.join(kind.name for kind in unit.kinds.all()), _write_kinds
    ),
    "industry": AmendableField(
        gettext_lazy("行业代码"), lambda unit: unit.industry, lambda unit, text: setattr(unit, "industry", text)
    ),
    "headcount": AmendableField(
        gettext_lazy("从业人数"),
        lambda unit: "" if unit.headcount is None else str(unit.headcount),
        lambda unit, text: setattr(unit, "headcount", int(text) if text else None),
    ),
    "remark": AmendableField(
        gettext_lazy("备注"),
        lambda unit: unit.remark.replace("\r\n", "\n"),
        lambda unit, text: setattr(unit, "remark", text),
    ),
}


@dataclass(frozen=True)
class Line:
    """A proposal as the page shows it, with what stands in the register now."""

    proposal: Proposal
    label: Any
    present: str
    in_conflict: bool

    @property
    def seen(self) -> str:
        """What the officer sends back, so that the answer is about this present value."""
        return fingerprint(self.present)


def readings(unit: Unit) -> dict[str, str]:
    """What stands in each amendable field, as text."""
    return {name: field.read(unit) for name, field in FIELDS.items()}


def lines(amendment: Amendment) -> list[Line]:
    """The proposals of an amendment; one still open whose old value no longer stands is in conflict."""
    now = readings(amendment.unit)
    return [
        Line(each, FIELDS[each.field].label, now[each.field], not each.answer and now[each.field] != each.old)
        for each in amendment.proposals.all()
    ]


def propose(unit: Unit, wanted: Mapping[str, str], *, by: User, because: str = "") -> Amendment:
    """File the fields that differ from the register. Raises Refused when nothing differs or one is open already."""
    now = readings(unit)
    changed = {name: new for name, new in wanted.items() if new != now[name]}
    if not changed:
        raise Refused(_("没有改动任何内容，不需要提交。"))
    try:
        with transaction.atomic():
            amendment = Amendment.objects.create(unit=unit, because=because, filed_by=by.pk)
            Proposal.objects.bulk_create(
                Proposal(amendment=amendment, field=name, old=now[name], new=new) for name, new in changed.items()
            )
            record("propose", amendment, by=by, because=because, detail={"unit": unit.pk, "fields": sorted(changed)})
            tell_keepers(
                unit.region_id or "",
                unit.sector_id,
                _("变更申请待办理：%(unit)s") % {"unit": unit.name},
                _("请逐项核对后办理。"),
                reverse("units:amendment", args=[amendment.pk]),
                f"amendment:{amendment.pk}",
            )
            return amendment
    except IntegrityError as clash:
        raise Refused(_("本单位已有一份变更申请正在办理。请等它办完，或先撤回再提。")) from clash


@transaction.atomic
def accept(proposal: Proposal, *, seen: str, by: User, because: str = "") -> None:
    """Write the new value into the register; `seen` is the fingerprint of what stood on the page."""
    unit = Unit.objects.select_for_update().get(pk=proposal.amendment.unit_id)
    field = FIELDS[proposal.field]
    present = field.read(unit)
    if fingerprint(present) != seen:
        raise Refused(
            _("“%(field)s”刚刚有了变动，现在是“%(now)s”。请看过再定。") % {"field": field.label, "now": present}
        )
    _decide(proposal, Proposal.Answer.ACCEPTED, by=by, because=because, old=present)
    before = unit.version
    field.write(unit, proposal.new)
    columns = [] if proposal.field == "kinds" else [proposal.field]
    values = {name: getattr(unit, name) for name in columns}
    if not Unit.objects.filter(pk=unit.pk, version=before).update(version=F("version") + 1, **values):
        raise Refused(_("这个单位的资料刚刚有了变动，请刷新后再定。"))
    record(
        "amend",
        unit,
        by=by,
        because=because,
        detail={"amendment": proposal.amendment_id, "fields": columns or ["kinds"]},
    )
    _settle_when_done(proposal.amendment, by)


@transaction.atomic
def refuse(proposal: Proposal, *, by: User, because: str) -> None:
    """Leave the register as it is, with the reason."""
    if not because.strip():
        raise Refused(_("请写明不同意的理由。"))
    _decide(proposal, Proposal.Answer.REFUSED, by=by, because=because, old=proposal.old)
    record("refuse", proposal.amendment, by=by, because=because, detail={"fields": [proposal.field]})
    _settle_when_done(proposal.amendment, by)


def withdraw(amendment: Amendment, *, by: User) -> Amendment:
    """Take the request back; what has been decided stays decided."""
    return amendment.move("withdraw", by=by)


def _decide(proposal: Proposal, answer: str, *, by: User, because: str, old: str) -> None:
    # The amendment's row first: a withdrawal or another officer at the same moment waits, then gets the sentence.
    Amendment.objects.select_for_update().get(pk=proposal.amendment_id)
    decided = Proposal.objects.filter(
        pk=proposal.pk, answer=Proposal.Answer.OPEN, amendment__in=Amendment.objects.open()
    )
    if not decided.update(answer=answer, because=because, decided_by=by.pk, old=old):
        raise Refused(_("这一项已有人先一步办理，或申请已撤回。请刷新后再看。"))


def _settle_when_done(amendment: Amendment, by: User) -> None:
    if amendment.proposals.filter(answer=Proposal.Answer.OPEN).exists():
        return
    amendment.move("settle", by=by)
    tell_unit(
        amendment.unit_id,
        _("变更申请已办理完毕"),
        _("每一项的结论和理由见申请页面。"),
        reverse("units:amendment", args=[amendment.pk]),
        f"amendment-settled:{amendment.pk}",
        without=by.pk,
    )

"""What a reorganisation must satisfy; each refusal is a sentence that says what to do."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from wenming.lib.access import Refused
from wenming.units.codes import judge_code_itself
from wenming.units.models import Span, Unit


def check_paper(on: date, document: str) -> None:
    """Every change rests on a numbered paper and has taken effect."""
    if not document.strip():
        raise Refused(_("请填写文号。每一次变动都要有文件依据。"))
    check_day(on)


def check_day(on: date) -> None:
    """A change is recorded once it has taken effect, not before."""
    if on > timezone.localdate():
        raise Refused(_("生效日期不能在今天之后。请等文件生效后再登记。"))


def check_dates(unit: Unit, on: date, since: date) -> None:
    """A change may lie in the past, but not before the unit's present state began."""
    if on < since:
        raise Refused(
            _("“%(name)s”现在的情况从%(day)s开始，生效日期不能早于这一天。")
            % {"name": unit.name, "day": since.isoformat()}
        )


def present_since(unit: Unit) -> date:
    """The day on which what the unit is now began."""
    return unit.spans.filter(until_on=None).values_list("from_on", flat=True).first() or unit.created_on


def sound_code(text: str) -> tuple[str, str]:
    """COD-02, COD-03: the canonical code and how far it is to be relied on; raises Refused with the reason."""
    judgement = judge_code_itself(text)
    if judgement.error:
        raise Refused(judgement.error.message)
    return judgement.code, judgement.standing


def check_code_free(code: str, on: date, without: Iterable[Unit] = ()) -> None:
    """COD-05: from the day `on`, no other unit bears this code on any day."""
    holder = (
        Span.objects.filter(credit_code=code)
        .filter(Q(until_on=None) | Q(until_on__gt=on))
        .exclude(unit__in=[unit.pk for unit in without])
        .order_by("-from_on")
        .first()
    )
    if holder is None:
        return
    if holder.until_on is None:
        raise Refused(_("这个代码已由在册单位“%(name)s”使用。") % {"name": holder.name})
    raise Refused(
        _("这个代码到%(day)s为止由“%(name)s”使用，生效日期不能早于这一天。")
        % {"day": holder.until_on.isoformat(), "name": holder.name}
    )

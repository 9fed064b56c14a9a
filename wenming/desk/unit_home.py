"""The home of a unit's people: what is left to do this year, where the unit stands, what they come for most."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from wenming.accounts.models import User
from wenming.desk.parts import Door, Home, Stage, Wait
from wenming.desk.pictures import stairs
from wenming.units.models import Amendment, Contact, Profile, Title, Unit
from wenming.units.petitions.rules import may_confirm_profile, may_fill_profile, may_propose


def unit_home(user: User, today: date) -> Home:
    """A clerk is asked to fill in, a leader to confirm; both see how far the year is."""
    unit = Unit.objects.visible_to(user).select_related("region", "sector", "nature").get()
    profile = Profile.objects.filter(unit=unit, year=today.year).first()
    reachable = Contact.objects.filter(unit=unit).exists()
    titles = list(Title.objects.in_force().filter(unit=unit).select_related("honour").order_by("-named_on"))
    filed = Amendment.objects.filter(unit=unit).open().order_by("filed_at").first()
    return Home(
        waits=_waits(user, unit, profile, today.year, reachable=reachable),
        unit=unit, steps=_steps(unit, profile, today.year, reachable=reachable), titles=titles,
        stairs=stairs({title.honour.level for title in titles if title.honour.is_evaluated}),
        doors=_doors(user, unit, filed),
    )  # fmt: skip


def _waits(user: User, unit: Unit, profile: Profile | None, year: int, *, reachable: bool) -> list[Wait]:
    state = reverse("units:profile", args=[unit.pk, year])
    fills, confirms = bool(may_fill_profile(user, unit)), bool(may_confirm_profile(user, unit))
    unconfirmed = profile is not None and profile.confirmed_at is None
    return [
        Wait(_("填写本年情况"), int(fills and profile is None), state, "edit", _("几分钟即可，上年内容可以带入")),
        Wait(_("请负责人确认本年情况"), int(confirms and unconfirmed), state, "check", _("确认后计入台账")),
        Wait(
            _("登记联系人"), int(not reachable), reverse("units:contacts", args=[unit.pk]), "phone",
            _("文明办和主管部门靠它找到您"),
        ),
    ]  # fmt: skip


def _steps(unit: Unit, profile: Profile | None, year: int, *, reachable: bool) -> list[Stage]:
    """四(五): the three things asked of a unit each year. None of them is scored."""
    state = reverse("units:profile", args=[unit.pk, year])
    confirmed = profile.confirmed_at if profile else None
    if confirmed:
        words = _("已于 %(day)s 确认") % {"day": f"{confirmed:%Y-%m-%d}"}
    else:
        words = _("已填写，等负责人确认") if profile else _("填写后由负责人确认")
    return [
        Stage(_("登记联系人"), reachable, _("人员变动时请及时更新"), reverse("units:contacts", args=[unit.pk])),
        Stage(_("填写本年情况"), profile is not None, _("谁负总责、谁在做、花多少钱"), state),
        Stage(_("负责人确认"), confirmed is not None, words, state),
    ]


def _doors(user: User, unit: Unit, filed: Amendment | None) -> list[Door]:
    """What a unit's people come for most, one tap away."""
    doors = [
        Door(_("单位信息"), unit.get_absolute_url(), "building", _("代码、称号、沿革、结对共建")),
        Door(_("联系人"), reverse("units:contacts", args=[unit.pk]), "phone", _("人员变动时请及时更新")),
    ]
    if filed is not None:
        doors.append(Door(_("变更申请办理中"), filed.get_absolute_url(), "hourglass", _("办结后会发消息给您")))
    elif may_propose(user, unit):
        doors.append(Door(_("申请变更"), reverse("units:propose", args=[unit.pk]), "edit", _("名称、代码、从业人数等")))
    return [*doors, Door(_("文明单位承担的任务"), reverse("plan:mine"), "list-check", _("供了解，不要求填报"))]

"""Homes: for each seat what waits, what is due and how things stand. Plain values that one template draws."""

from collections import Counter
from collections.abc import Callable
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wenming.accounts.models import User
from wenming.desk.keepers import audit_home, security_home, system_home
from wenming.desk.parts import Door, Due, Figure, Home, Wait
from wenming.desk.pictures import Slice, ladder, stacked, tiles
from wenming.desk.rules import home_of
from wenming.desk.unit_home import unit_home
from wenming.journal.models import Message
from wenming.plan.lights import GRAVITY, Light
from wenming.plan.matrix import days_soon
from wenming.plan.models import Item, Task
from wenming.plan.rules import may_open_plan
from wenming.units.models import Amendment, CodeException, Enrolment, Unit
from wenming.units.petitions import profiling

SHOWN = 8  # due items listed on a home; the rest is one click away


def home(user: User) -> Home:
    """The home of the seat taken."""
    return BUILDERS[home_of(user)](user, timezone.localdate())


def _items(user: User, today: date) -> list[tuple[Item, Light]]:
    """The year's items the seat sees, gravest first."""
    seen = Item.objects.visible_to(user).issued().of_year(today.year).with_latest()
    items = seen.select_related("task", "owner", "owner_region")
    soon = days_soon(Task.objects.visible_to(user))
    lit = [(item, item.light(today, soon[item.task.region_id])) for item in items]
    return sorted(lit, key=lambda pair: (-GRAVITY[pair[1]], pair[0].due_on))


def _light_bar(lit: list[tuple[Item, Light]], *, linked: bool = True) -> list[Slice]:
    counted = Counter(light for _item, light in lit)
    rows = reverse("plan:items")
    return stacked(
        [
            (str(light.label), counted[light], light.value, f"{rows}?situation={light.value}" if linked else "")
            for light in Light
        ]
    )


def _count(lit: list[tuple[Item, Light]], wanted: Light) -> int:
    return sum(light == wanted for _item, light in lit)


def _day(item: Item, today: date) -> str:
    """How far off the due date is, in words: that is what one wants to know of it."""
    left = (item.due_on - today).days
    if left == 0:
        return _("今天到期")
    return _("还有 %(days)s 天") % {"days": left} if left > 0 else _("已过 %(days)s 天") % {"days": -left}


def _urgent(lit: list[tuple[Item, Light]], today: date, *, own: bool = False) -> list[Due]:
    """What is due, gravest first. To its owner each item leads to the report; to others it names its owner."""
    grave = [pair for pair in lit if pair[1] in {Light.OVERDUE, Light.STUCK, Light.DUE_SOON}][:SHOWN]
    return [
        Due(item, light, _day(item, today), str(item.task), reverse("plan:report", args=[item.pk]))
        if own
        else Due(item, light, _day(item, today), item.owner_name)
        for item, light in grave
    ]


def _desk_of_petitions(user: User) -> list[Wait]:
    enrolled, changes = reverse("units:enrolments"), reverse("units:amendments")
    return [
        Wait(
            _("入库申请待确认"), Enrolment.objects.visible_to(user).open().count(), f"{enrolled}?stage=filed", "inbox"
        ),
        Wait(_("变更申请待办理"), Amendment.objects.visible_to(user).open().count(), f"{changes}?stage=filed", "edit"),
    ]


def _held(user: User) -> Figure:
    """How many units are in the register of those seen."""
    return Figure(_("在册单位"), Unit.objects.visible_to(user).active().count(), reverse("units:register"))


def _office(user: User, today: date) -> Home:
    lit = _items(user, today)
    tasks = reverse("plan:items")
    unstated = profiling.missing(Unit.objects.visible_to(user), today.year).count()
    waits = [
        *_desk_of_petitions(user),
        Wait(
            _("代码例外待核准"), CodeException.objects.visible_to(user).open().exclude(asked_by=user.pk).count(),
            f"{reverse('units:code-exceptions')}?stage=asked", "key", _("须由第二人核准"),
        ),
        Wait(_("事项已超期"), _count(lit, Light.OVERDUE), f"{tasks}?situation=overdue", "alert-triangle"),
        Wait(_("事项遇到困难"), _count(lit, Light.STUCK), f"{tasks}?situation=stuck", "help"),
    ]  # fmt: skip
    figures = [
        _held(user),
        Figure(_("本年工作事项"), len(lit), f"{tasks}?stage=issued"),
        Figure(_("年度情况未确认"), unstated, reverse("units:profiles-missing"), _("只提醒，不计分")),
    ]
    return Home(
        waits=waits, due=_urgent(lit, today), due_link=reverse("plan:matrix"), due_label=_("任务矩阵"), figures=figures,
        ladder=ladder(user), lights=_light_bar(lit), tiles=tiles(user),
    )  # fmt: skip


def _sector(user: User, today: date) -> Home:
    home = _body(user, today)
    home.waits = [*_desk_of_petitions(user), *home.waits]
    home.figures, home.ladder, home.tiles = [_held(user), *home.figures], ladder(user), tiles(user)
    return home


def _body(user: User, today: date) -> Home:
    lit = [pair for pair in _items(user, today) if pair[0].owner_id == user.seat.body]
    mine = reverse("plan:mine")
    return Home(
        waits=[
            Wait(_("事项已超期"), _count(lit, Light.OVERDUE), mine, "alert-triangle", _("请尽快报告进展")),
            Wait(_("事项遇到困难"), _count(lit, Light.STUCK), mine, "help", _("有了转机，请再报一次")),
            Wait(_("事项临近到期"), _count(lit, Light.DUE_SOON), mine, "hourglass"),
            Wait(_("事项还没有报告"), _count(lit, Light.SILENT), mine, "send"),
        ],
        due=_urgent(lit, today, own=True), due_link=mine, due_label=_("我的任务"), lights=_light_bar(lit, linked=False),
        figures=[
            Figure(_("承担的任务"), Task.objects.visible_to(user).borne_by_body(user.seat.body or 0).count(), mine),
            Figure(_("牵头的事项"), len(lit), mine),
        ],
        works=True,
    )  # fmt: skip


def _quiet(note: Callable[[], str]) -> Callable[[User, date], Home]:
    """A home whose room is not open yet: it says what will come, and how the person will hear of it."""

    def build(user: User, today: date) -> Home:
        unread = Message.objects.to(user.pk).unread().count()
        doors = [
            Door(_("消息"), reverse("journal:messages"), "bell", _("有新的安排，会先发到这里")),
            Door(_("两步验证"), reverse("mfa_index"), "shield-lock", _("保护您的账号，两三分钟就好")),
        ]
        if may_open_plan(user):
            doors.insert(0, Door(_("任务概览"), reverse("plan:overview"), "list-check", _("全市在做什么、做到哪一步")))
        return Home(waits=[Wait(_("未读消息"), unread, reverse("journal:messages"), "bell")], note=note(), doors=doors)

    return build


BUILDERS: dict[str, Callable[[User, date], Home]] = {
    "office": _office,
    "sector": _sector,
    "body": _body,
    "unit": unit_home,
    "assessor": _quiet(lambda: _("目前没有分派给您的测评任务。分派后会出现在这里，并给您发消息。")),
    "watcher": _quiet(lambda: _("目前没有请您关注的事项。届时会出现在这里；您反映的情况会受到保护。")),
    "consulted": _quiet(lambda: _("目前没有需要贵部门协查的名单。收到名单后会出现在这里，只需逐项答复是或否。")),
    "system": system_home,
    "security": security_home,
    "audit": audit_home,
    "none": _quiet(lambda: _("您还没有岗位。请联系本级安全管理员授予岗位。")),
}

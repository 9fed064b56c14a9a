"""Homes: for each seat what waits, what is due and how things stand. Plain values that one template draws."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wenming.accounts.models import User
from wenming.desk.pictures import Slice, Step, Tile, ladder, stacked, tiles
from wenming.desk.rules import home_of
from wenming.journal.models import Entry, Message
from wenming.plan.lights import GRAVITY, Light
from wenming.plan.matrix import days_soon
from wenming.plan.models import Item, Task
from wenming.units import profiling
from wenming.units.models import Amendment, CodeException, Contact, Enrolment, Post, Profile, Title, Unit
from wenming.units.rules import may_propose

SHOWN = 8  # due items listed on a home; the rest is one click away


@dataclass(frozen=True)
class Wait:
    """Something that waits for the person: how many, and where to deal with it."""

    label: str
    count: int
    link: str
    icon: str
    hint: str = ""


@dataclass(frozen=True)
class Figure:
    """One number that says how things stand; it leads to its rows."""

    label: str
    value: Any
    link: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Door:
    """A way to something done often."""

    label: str
    link: str
    icon: str
    hint: str


@dataclass
class Home:
    """What the home page shows; an empty part says what would stand there."""

    waits: list[Wait] = field(default_factory=list)
    due: list[tuple[Item, Light]] = field(default_factory=list)
    due_link: str = ""
    due_label: str = ""
    figures: list[Figure] = field(default_factory=list)
    doors: list[Door] = field(default_factory=list)
    tiles: list[Tile] = field(default_factory=list)
    lights: list[Slice] = field(default_factory=list)
    ladder: list[Step] = field(default_factory=list)
    note: str = ""
    unit: Unit | None = None
    works: bool = False  # a body's home: it says so when nothing has been laid on the body yet

    @property
    def waiting(self) -> list[Wait]:
        """Only what really waits: a heap of zeros is noise."""
        return [wait for wait in self.waits if wait.count]


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


def _urgent(lit: list[tuple[Item, Light]]) -> list[tuple[Item, Light]]:
    return [pair for pair in lit if pair[1] in {Light.OVERDUE, Light.STUCK, Light.DUE_SOON}]


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
        waits=waits, due=_urgent(lit)[:SHOWN], due_link=reverse("plan:matrix"), due_label=_("任务矩阵"), figures=figures,
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
        due=_urgent(lit)[:SHOWN], due_link=mine, due_label=_("我的任务"), lights=_light_bar(lit, linked=False),
        figures=[
            Figure(_("承担的任务"), Task.objects.visible_to(user).borne_by_body(user.seat.body or 0).count(), mine),
            Figure(_("牵头的事项"), len(lit), mine),
        ],
        works=True,
    )  # fmt: skip


def _unit(user: User, today: date) -> Home:
    unit = Unit.objects.visible_to(user).select_related("region", "sector", "nature").get()
    profile = Profile.objects.filter(unit=unit, year=today.year).first()
    page, state = unit.get_absolute_url(), reverse("units:profile", args=[unit.pk, today.year])
    waits = [
        Wait(_("填写本年情况"), int(profile is None), state, "edit", _("几分钟即可，上年内容可以带入")),
        Wait(
            _("请负责人确认本年情况"), int(profile is not None and profile.confirmed_at is None), state, "check",
            _("确认后计入台账"),
        ),
        Wait(
            _("登记联系人"), int(not Contact.objects.filter(unit=unit).exists()),
            reverse("units:contacts", args=[unit.pk]), "phone", _("文明办和主管部门靠它找到您"),
        ),
    ]  # fmt: skip
    filed = Amendment.objects.filter(unit=unit).open().order_by("filed_at").first()
    titles = Title.objects.in_force().filter(unit=unit).select_related("honour").order_by("-named_on")
    return Home(
        waits=waits,
        figures=[Figure(str(title.honour), title.round or "—", page, f"{title.named_on:%Y-%m-%d}") for title in titles],
        unit=unit, doors=_unit_doors(user, unit, filed),
    )  # fmt: skip


def _unit_doors(user: User, unit: Unit, filed: Amendment | None) -> list[Door]:
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


def _system(user: User, today: date) -> Home:
    people = User.objects.aggregate(all=Count("pk"), off=Count("pk", filter=Q(is_active=False)))
    link = reverse("people:people")
    return Home(
        figures=[Figure(_("账号"), people["all"], link), Figure(_("已停用"), people["off"], link)],
        note=_("系统管理员建账号、管运行；授予岗位由安全管理员办理，业务内容不可见。"),
    )


def _security(user: User, today: date) -> Home:
    seatless = User.objects.filter(administers="", is_active=True).exclude(pk__in=Post.objects.held().values("person"))
    ending = Post.objects.held().filter(until_on__lte=date.fromordinal(today.toordinal() + 30))
    link = reverse("posts:posts")
    return Home(
        waits=[
            Wait(_("还没有岗位的账号"), seatless.count(), link, "user"),
            Wait(_("30 天内到期的岗位"), ending.count(), link, "hourglass"),
        ],
        figures=[Figure(_("在任岗位"), Post.objects.held().count(), link)],
        note=_("安全管理员授予和收回岗位；账号由系统管理员建立，业务内容不可见。"),
    )


def _audit(user: User, today: date) -> Home:
    link = reverse("journal:journal")
    return Home(
        figures=[
            Figure(_("纪事总数"), Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0, link),
            Figure(_("今日纪事"), Entry.objects.filter(at__date=today).count(), link),
        ],
        note=_("审计管理员只读纪事，不能更改任何内容。"),
    )


def _quiet(note: Callable[[], str]) -> Callable[[User, date], Home]:
    """A home whose room is not open yet: it says what will come, and how the person will hear of it."""

    def build(user: User, today: date) -> Home:
        unread = Message.objects.to(user.pk).unread().count()
        return Home(waits=[Wait(_("未读消息"), unread, reverse("journal:messages"), "bell")], note=note())

    return build


BUILDERS: dict[str, Callable[[User, date], Home]] = {
    "office": _office,
    "sector": _sector,
    "body": _body,
    "unit": _unit,
    "assessor": _quiet(lambda: _("目前没有分派给您的测评任务。分派后会出现在这里，并给您发消息。")),
    "watcher": _quiet(lambda: _("目前没有请您关注的事项。届时会出现在这里；您反映的情况会受到保护。")),
    "consulted": _quiet(lambda: _("目前没有需要贵部门协查的名单。收到名单后会出现在这里，只需逐项答复是或否。")),
    "system": _system,
    "security": _security,
    "audit": _audit,
    "none": _quiet(lambda: _("您还没有岗位。请联系本级安全管理员授予岗位。")),
}

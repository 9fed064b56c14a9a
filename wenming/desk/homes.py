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
from wenming.desk.rules import home_of
from wenming.journal.models import Entry, Message
from wenming.plan.lights import GRAVITY, Light
from wenming.plan.models import Item
from wenming.units.models import Amendment, CodeException, Contact, Enrolment, Honour, Post, Profile, Title, Unit

SOON = 15  # days before the due date in which an item is shown as due soon on a home
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
class Tile:
    """A district in the picture: units, of which titled."""

    name: str
    units: int
    titled: int
    link: str

    @property
    def share(self) -> int:
        """The titled part in whole per cent."""
        return round(100 * self.titled / self.units) if self.units else 0


@dataclass(frozen=True)
class Slice:
    """A part of a stacked bar, in parts of a hundred."""

    label: str
    count: int
    tone: str
    start: float
    width: float


@dataclass
class Home:
    """What the home page shows; an empty part says what would stand there."""

    waits: list[Wait] = field(default_factory=list)
    due: list[tuple[Item, Light]] = field(default_factory=list)
    due_link: str = ""
    figures: list[Figure] = field(default_factory=list)
    tiles: list[Tile] = field(default_factory=list)
    lights: list[Slice] = field(default_factory=list)
    ladder: list[Slice] = field(default_factory=list)
    note: str = ""
    unit: Unit | None = None

    @property
    def waiting(self) -> list[Wait]:
        """Only what really waits: a heap of zeros is noise."""
        return [wait for wait in self.waits if wait.count]


def home(user: User) -> Home:
    """The home of the seat taken."""
    return BUILDERS[home_of(user)](user, timezone.localdate())


def stacked(parts: list[tuple[str, int, str]]) -> list[Slice]:
    """Counts as slices of one bar, left to right; empty ones left out."""
    total = sum(count for _label, count, _tone in parts)
    slices, start = [], 0.0
    for label, count, tone in parts:
        if count:
            width = 100 * count / total
            slices.append(Slice(label, count, tone, round(start, 2), round(width, 2)))
            start += width
    return slices


def _items(user: User, today: date) -> list[tuple[Item, Light]]:
    """The year's items the seat sees, gravest first."""
    seen = Item.objects.visible_to(user).issued().of_year(today.year).with_latest()
    items = seen.select_related("task", "owner", "owner_region")
    lit = [(item, item.light(today, SOON)) for item in items]
    return sorted(lit, key=lambda pair: (-GRAVITY[pair[1]], pair[0].due_on))


def _light_bar(lit: list[tuple[Item, Light]]) -> list[Slice]:
    counted = Counter(light for _item, light in lit)
    return stacked([(str(light.label), counted[light], light.tone) for light in Light])


def _urgent(lit: list[tuple[Item, Light]]) -> list[tuple[Item, Light]]:
    return [pair for pair in lit if pair[1] in {Light.OVERDUE, Light.STUCK, Light.DUE_SOON}]


def _desk_of_petitions(user: User) -> list[Wait]:
    return [
        Wait(
            _("入库申请待确认"), Enrolment.objects.visible_to(user).open().count(), reverse("units:enrolments"), "inbox"
        ),
        Wait(
            _("变更申请待办理"), Amendment.objects.visible_to(user).open().count(), reverse("units:amendments"), "edit"
        ),
    ]


def _standing(user: User) -> tuple[list[Figure], list[Slice]]:
    """How many units, and where they stand on the ladder."""
    seen = Unit.objects.visible_to(user).active()
    total = seen.count()
    levels = dict(
        Title.objects.in_force()
        .filter(unit__in=seen.values("pk"))
        .values_list("honour__level")
        .annotate(units=Count("unit", distinct=True))
    )
    steps = [(str(level.label), levels.get(level.value, 0), f"level-{level.value}") for level in Honour.Level]
    register = reverse("units:register")
    return [Figure(_("在册单位"), total, register)], stacked(steps)


def _office(user: User, today: date) -> Home:
    lit = _items(user, today)
    urgent = _urgent(lit)
    figures, ladder = _standing(user)
    seen = Unit.objects.visible_to(user).active()
    unconfirmed = seen.exclude(profiles__in=Profile.objects.filter(year=today.year, confirmed_at__isnull=False)).count()
    waits = [
        *_desk_of_petitions(user),
        Wait(
            _("代码例外待核准"),
            CodeException.objects.visible_to(user).open().count(),
            reverse("units:code-exceptions"),
            "key",
        ),
        Wait(
            _("工作事项超期或遇到困难"),
            sum(light.tone == "bad" for _item, light in lit),
            reverse("plan:matrix"),
            "alert-triangle",
        ),
    ]
    figures += [
        Figure(_("本年工作事项"), len(lit), reverse("plan:overview")),
        Figure(_("本年情况未确认的单位"), unconfirmed, reverse("units:profiles-missing"), _("只提醒，不计分")),
    ]
    return Home(
        waits=waits, due=urgent[:SHOWN], due_link=reverse("plan:matrix"), figures=figures, ladder=ladder,
        lights=_light_bar(lit), tiles=_tiles(user),
    )  # fmt: skip


def _tiles(user: User) -> list[Tile]:
    """One tile for each district-level place with units, drawn from one grouped count."""
    from wenming.units.models import Region

    counted = Counter[str]()
    titled = Counter[str]()
    seen = Unit.objects.visible_to(user).active().filter(region__isnull=False)
    rows = seen.values_list("region").annotate(
        units=Count("pk", distinct=True),
        named=Count("pk", distinct=True, filter=Q(titles__isnull=False, titles__ended_on=None)),
    )
    for code, units, named in rows:
        counted[code[:6]] += units
        titled[code[:6]] += named
    names = dict(Region.objects.filter(code__in=[code.ljust(12, "0") for code in counted]).values_list("code", "name"))
    link = reverse("units:register")
    return [
        Tile(names[full], counted[code], titled[code], f"{link}?region={full}")
        for code in sorted(counted)
        if (full := code.ljust(12, "0")) in names
    ]


def _sector(user: User, today: date) -> Home:
    home = _body(user, today)
    figures, ladder = _standing(user)
    home.waits = [*_desk_of_petitions(user), *home.waits]
    home.figures, home.ladder, home.tiles = [*figures, *home.figures], ladder, _tiles(user)
    return home


def _body(user: User, today: date) -> Home:
    owned = Q(owner=user.seat.body)
    lit = [pair for pair in _items(user, today) if pair[0].owner_id == user.seat.body]
    silent = sum(light == Light.SILENT for _item, light in lit)
    mine = reverse("plan:mine")
    return Home(
        waits=[
            Wait(_("已超期或遇到困难"), sum(light.tone == "bad" for _item, light in lit), mine, "alert-triangle"),
            Wait(_("临近到期"), sum(light == Light.DUE_SOON for _item, light in lit), mine, "hourglass"),
            Wait(_("还没有报送进展"), silent, mine, "send"),
        ],
        due=_urgent(lit)[:SHOWN], due_link=mine, lights=_light_bar(lit),
        figures=[Figure(_("我单位牵头的事项"), Item.objects.issued().of_year(today.year).filter(owned).count(), mine)],
    )  # fmt: skip


def _unit(user: User, today: date) -> Home:
    unit = Unit.objects.visible_to(user).select_related("region", "sector", "nature").get()
    profile = Profile.objects.filter(unit=unit, year=today.year).first()
    page = unit.get_absolute_url()
    waits = [
        Wait(_("填写本年情况"), int(profile is None), page, "writing", _("几分钟即可，上年内容可带入")),
        Wait(_("请负责人确认本年情况"), int(profile is not None and profile.confirmed_at is None), page, "check"),
        Wait(_("补充联系人"), int(not Contact.objects.filter(unit=unit).exists()), page, "phone"),
        Wait(
            _("变更申请办理中"), Amendment.objects.filter(unit=unit).open().count(), reverse("units:amendments"), "edit"
        ),
    ]
    titles = Title.objects.in_force().filter(unit=unit).select_related("honour")
    figures = [Figure(str(title.honour), title.round, page, f"{title.named_on:%Y-%m-%d}") for title in titles]
    return Home(waits=waits, figures=figures, unit=unit)


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
        return Home(waits=[Wait(_("未读消息"), unread, reverse("journal:messages"), "mail")], note=note())

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

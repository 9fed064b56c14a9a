"""What the frame of every page needs: the rooms open to the seat, and how many messages wait."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from wenming.accounts.channels.rules import may_watch_deliveries
from wenming.accounts.models import User
from wenming.accounts.rules import may_see_accounts
from wenming.assessment.rules import may_open_scores
from wenming.desk.preparing import demo
from wenming.journal.models import Message
from wenming.journal.rules import may_read_journal
from wenming.lib.reading import LARGE
from wenming.plan.rules import may_open_plan
from wenming.standards.rules import may_open_editions
from wenming.units.posts.rules import may_see_administrators, may_see_posts
from wenming.units.register.rules import may_open_register


@dataclass(frozen=True)
class Entrance:
    """One entry of the menu."""

    label: Any
    icon: str
    link: str
    current: bool


def entrances(request: HttpRequest, user: User) -> list[Entrance]:
    """The menu for this seat, in the order of the day's work."""
    offered = [
        (_("工作台"), "home", "desk:home", True),
        (_("单位台账"), "building", "units:register", bool(may_open_register(user))),
        (_("测评体系"), "checklist", "standards:editions", bool(may_open_editions(user))),
        (_("测评"), "chart-bar", "assessment:rounds", bool(may_open_scores(user))),
        (_("任务与督办"), "list-check", "plan:overview", bool(may_open_plan(user))),
        (_("账号"), "users", "people:people", bool(may_see_accounts(user))),
        (_("岗位"), "key", "posts:posts", bool(may_see_posts(user))),
        (_("三类管理员"), "shield-lock", "posts:administrators", bool(may_see_administrators(user))),
        (_("消息发送"), "send", "channels:deliveries", bool(may_watch_deliveries(user))),
        (_("审计"), "shield-lock", "journal:journal", bool(may_read_journal(user))),
    ]
    here = request.path
    menu = []
    for label, icon, name, open_to in offered:
        if open_to:
            link = reverse(name)
            menu.append(Entrance(label, icon, link, here == link if link == "/" else here.startswith(link)))
    return menu


def demo_accounts() -> list[Any]:
    """Who may sign in to the demo; nobody is named outside it."""
    town = demo()
    return list(town.printed_accounts()) if town else []


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: menu, seat and unread messages; nothing is asked of the database before a page shows it."""
    user = getattr(request, "user", None)
    large = request.COOKIES.get(LARGE) == "1"
    if not isinstance(user, User):
        return {"demo": settings.DEMO, "large": large, "demo_accounts": SimpleLazyObject(demo_accounts)}
    return {
        "demo": settings.DEMO,
        "large": large,
        "menu": entrances(request, user),
        "seat": user.seat,
        "unread": SimpleLazyObject(lambda: Message.objects.to(user.pk).unread().count()),
    }

"""What happened in the demo city before today: units renamed, merged and ended, posts filled, messages unread."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from wenming.accounts.models import User
from wenming.journal.models import notify
from wenming.units import lineage
from wenming.units.lineage import Entrant, Paper, Seen
from wenming.units.models import CodeException, Post, Unit

UNHEALTHY = 9  # of so many units one has no clerk yet, so that the health page has something to find


def tell(plot: dict[str, Any], units: list[Unit], people: dict[str, User]) -> None:
    """All of it invented, and every unit in it marked so."""
    _reorganise(plot, units, people["city"])
    _seat_clerks(plot, units)
    _ask_exception(plot, units[0], people["city2"])
    for number, message in enumerate(plot["unread"]):
        link = reverse(message["link"])
        notify(people[message["to"]].pk, message["subject"], message["body"], link, f"demo:{number}")


def _reorganise(plot: dict[str, Any], units: list[Unit], officer: User) -> None:
    """One unit renamed, two merged into a new one, one ended. The last units of the list, which no account belongs to."""
    words, today = plot["lineage"], timezone.localdate()

    def paper(number: int, days: int, reason: str) -> Paper:
        on = today - timedelta(days=days)
        return Paper(on, words["document"].format(year=on.year, number=number), words[reason])

    renamed, first, second, ended = (Unit.objects.select_related("region").get(pk=u.pk) for u in units[-4:])
    lineage.rename(Seen(renamed), words["new_name"].format(name=renamed.name), paper(1, 240, "rename"), by=officer)
    name = words["merged_name"].format(district=first.region)
    entrant = Entrant(
        name, no_code_because="演示数据", region=first.region_id, sector=first.sector_id,
        fields={"fictional": True, "nature_id": first.nature_id},
    )  # fmt: skip
    lineage.merge([Seen(first), Seen(second)], entrant, paper(2, 120, "merge"), by=officer)
    lineage.dissolve(Seen(ended), paper(3, 60, "dissolve"), by=officer)


def _seat_clerks(plot: dict[str, Any], units: list[Unit]) -> None:
    """Clerks for most units; their accounts have no password, so nobody signs in with them."""
    seated = [unit for number, unit in enumerate(units[1:-4]) if number % UNHEALTHY]
    clerks = [User(username=f"demo-{unit.pk}", name="演示·信息管理员", password="!") for unit in seated]  # noqa: S106  # no password
    User.objects.bulk_create(clerks, batch_size=500)
    Post.objects.bulk_create(
        [
            Post(person=clerk, role=Post.Role.UNIT_CLERK, unit=unit, from_on=unit.created_on)
            for clerk, unit in zip(clerks, seated, strict=True)
        ],
        batch_size=500,
    )


def _ask_exception(plot: dict[str, Any], unit: Unit, asker: User) -> None:
    """A code whose last character is wrong, asked for by the second officer, so that the first one may approve it."""
    assert unit.region is not None
    code = unit.credit_code or ""
    last = "0" if code[-1] != "0" else "1"
    CodeException.objects.create(
        code=code[:-1] + last, unit_name=plot["exception"]["unit"], because=plot["exception"]["because"],
        evidence=plot["exception"]["evidence"], region=unit.region, asked_by=asker.pk,
    )  # fmt: skip

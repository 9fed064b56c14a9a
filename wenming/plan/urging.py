"""Urging 提醒: a message when an item is laid on somebody, and at the city's intervals before and after its due date."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from wenming.journal.models import notify
from wenming.plan.models import Item, ReminderRule
from wenming.plan.rules import seats_answering_for


def people_for(items: list[Item]) -> dict[int | str, set[int]]:
    """Who answers for these items today: people by body id or district code."""
    people: dict[int | str, set[int]] = {}
    for body, region, person in seats_answering_for(items).values_list("body", "region", "person"):
        people.setdefault(body or region, set()).add(person)
    return people


def announce(items: Iterable[Item]) -> int:
    """Tell everyone who answers for a newly issued item, once; returns how many messages were new."""
    items = list(items)
    people, told = people_for(items), 0
    for item in items:
        subject = _("新的工作事项：%(title)s") % {"title": item.title[:80]}
        body = _("完成期限 %(due)s。完成标志：%(done)s") % {"due": item.due_on, "done": item.done_when}
        for person in sorted(people.get(item.owner_id or item.owner_region_id or 0, ())):
            told += notify(person, subject, body, item.get_absolute_url(), f"plan-issued:{item.pk}:{person}")
    return told


def rule_due(days: Iterable[int], due_on: date, today: date) -> int | None:
    """The newest interval that has come: of several missed ones only the last is made up for, never a burst."""
    return max((day for day in days if (today - due_on).days >= day), default=None)


def words(item: Item, today: date) -> tuple[str, str]:
    """Subject and text of a reminder: polite, with the date, and with the way out."""
    left = (item.due_on - today).days
    names = {"title": item.title[:80], "due": item.due_on, "days": abs(left)}
    if left > 0:
        subject = _("还有 %(days)s 天到期：%(title)s") % names
        body = (
            _("“%(title)s”的完成期限是 %(due)s。方便时请用一分钟报告进展；有困难也请直接说明，市文明办会协调。") % names
        )
    elif left == 0:
        subject = _("今天到期：%(title)s") % names
        body = _("“%(title)s”今天到期。如已完成，请报告一句即可；如需更多时间，请说明情况。") % names
    else:
        subject = _("已过期限 %(days)s 天：%(title)s") % names
        body = _("“%(title)s”的完成期限是 %(due)s。请补报进展，迟报也收；如遇困难请说明，市文明办会协调。") % names
    return subject, body


@transaction.atomic
def remind(today: date) -> int:
    """Remind each seat of an owner at the intervals of its city; returns how many messages were new.

    Once for an item, due date, interval and person, however often the clock asks. Done, withdrawn and draft items
    are left in peace, and so is an item that has been reported done late.
    """
    sent = 0
    rules: dict[str, list[int]] = {}
    for region, days in ReminderRule.objects.filter(is_on=True).values_list("region", "days"):
        rules.setdefault(region, []).append(days)
    items = list(Item.objects.issued().filter(task__region__in=rules).unfinished().select_related("task"))
    people = people_for(items)
    for item in items:
        interval = rule_due(rules[item.task.region_id], item.due_on, today)
        if interval is None:
            continue
        subject, body = words(item, today)
        link = reverse("plan:report", args=[item.pk])
        for person in sorted(people.get(item.owner_id or item.owner_region_id or 0, ())):
            sent += notify(person, subject, body, link, f"plan-due:{item.pk}:{item.due_on}:{interval}:{person}")
    return sent

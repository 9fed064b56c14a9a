"""Lights 亮灯 as a pure function over dates and what was reported. Nobody sets a light; changing it means reporting.

The rule, in this order:

1. the owner's newest report says done → DONE, whenever it came;
2. the due date has passed → OVERDUE;
3. the newest report says stuck → STUCK;
4. the due date is today or at most `soon` days away → DUE_SOON;
5. nobody has reported yet → SILENT;
6. otherwise → ON_TRACK.

A body's light under a task is the gravest light of its items there.
"""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class Light(models.TextChoices):
    """The lights from mild to grave; the order of the lines is the order of gravity."""

    DONE = "done", _("已完成")
    ON_TRACK = "on_track", _("推进中")
    SILENT = "silent", _("尚无报告")
    DUE_SOON = "due_soon", _("临近到期")
    STUCK = "stuck", _("遇到困难")
    OVERDUE = "overdue", _("已超期")

    @property
    def tone(self) -> str:
        """The colour word that goes with the light; the picture always shows a shape and a word as well."""
        return TONES[self]


GRAVITY = {light: place for place, light in enumerate(Light)}
TONES = {
    Light.DONE: "good",
    Light.ON_TRACK: "info",
    Light.SILENT: "calm",
    Light.DUE_SOON: "watch",
    Light.STUCK: "bad",
    Light.OVERDUE: "bad",
}
PROBLEMS = frozenset({Light.STUCK, Light.OVERDUE})


def light(due_on: date, state: str | None, today: date, soon: int) -> Light:
    """The light of one item. `state` is the newest report's ("" or None: no report); `soon` is a number of days."""
    if state == "done":
        return Light.DONE
    if due_on < today:
        return Light.OVERDUE
    if state == "stuck":
        return Light.STUCK
    if (due_on - today).days <= soon:
        return Light.DUE_SOON
    return Light.ON_TRACK if state else Light.SILENT


def gravest(lights: Iterable[Light]) -> Light | None:
    """The light that stands for several; None for none."""
    return max(lights, key=GRAVITY.__getitem__, default=None)


def came_late(due_on: date, reported_on: date) -> bool:
    """Whether a report came after the due date; the due date itself is in time."""
    return reported_on > due_on

"""SeatRequest 信息管理员交接: a unit's leader names who is to keep the unit's information from now on."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wenming.journal.lifecycle import Move, Staged
from wenming.units.models.posts import Post
from wenming.units.models.units import Unit
from wenming.units.posts.rules import seat_requests_seen_by

if TYPE_CHECKING:
    from wenming.accounts.models import User


class SeatRequestQuerySet(models.QuerySet["SeatRequest"]):
    """Phrases about requests."""

    def visible_to(self, user: "User") -> "SeatRequestQuerySet":
        """Requests this person may read."""
        return self.filter(seat_requests_seen_by(user))


class SeatRequest(Staged):
    """Asked by the leader, granted or declined by the security administrator; a post follows from the grant."""

    MOVES: ClassVar[dict[str, Move]] = {
        "grant": Move(("asked",), to="granted"),
        "decline": Move(("asked",), to="declined", needs_reason=True),
        "withdraw": Move(("asked",), to="withdrawn"),
    }

    class Stage(models.TextChoices):
        """Where the request is."""

        ASKED = "asked", _("待办理")
        GRANTED = "granted", _("已授予")
        DECLINED = "declined", _("未同意")
        WITHDRAWN = "withdrawn", _("已撤回")

    stage = models.CharField(_("阶段"), max_length=20, choices=Stage, default=Stage.ASKED)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="seat_requests", verbose_name=_("单位"))
    asked_by = models.BigIntegerField(_("提出人编号"))
    asked_at: Any = models.DateTimeField(_("提出时间"), default=timezone.now)
    person_name = models.CharField(_("接手人姓名"), max_length=40)
    person_contact = models.CharField(_("接手人手机或邮箱"), max_length=100)
    replaces = models.BooleanField(_("现任信息管理员同时卸任"), default=True)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(_("答复"), max_length=300, blank=True)

    objects: ClassVar[SeatRequestQuerySet] = SeatRequestQuerySet.as_manager()  # type: ignore[assignment]  # manager made of the QuerySet

    class Meta:
        verbose_name = _("信息管理员交接")
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(stage="asked"), name="units_one_open_seat_request_a_unit"
            )
        ]

    def __str__(self) -> str:
        return str(self.unit)

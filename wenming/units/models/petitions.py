"""What people ask of the register: Enrolment 入库申请, Amendment 变更申请 with its Proposals, CodeException 代码例外."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wenming.journal.lifecycle import Move, Staged
from wenming.units.models.bodies import Body
from wenming.units.models.regions import Region
from wenming.units.models.units import Unit


class Enrolment(Staged):
    """A unit asks to be entered; its district or sector office confirms, returns or declines."""

    MOVES: ClassVar[dict[str, Move]] = {
        "confirm": Move(("filed",), to="confirmed"),
        "send_back": Move(("filed",), to="returned", needs_reason=True),
        "file_again": Move(("returned",), to="filed"),
        "decline": Move(("filed",), to="declined", needs_reason=True),
    }

    class Stage(models.TextChoices):
        """Where the request is."""

        FILED = "filed", _("待确认")
        RETURNED = "returned", _("已退回")
        CONFIRMED = "confirmed", _("已入库")
        DECLINED = "declined", _("不予入库")

    stage = models.CharField(_("阶段"), max_length=20, choices=Stage, default=Stage.FILED)
    name = models.CharField(_("单位名称"), max_length=100)
    credit_code: "models.CharField[str | None, str | None]" = models.CharField(
        _("统一社会信用代码"), max_length=18, null=True, blank=True
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, verbose_name=_("所在区划"), related_name="+")
    sector = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("行业主管部门"), related_name="+"
    )
    fields = models.JSONField(_("其他内容"), default=dict)
    contact_name = models.CharField(_("联系人"), max_length=40)
    contact_phone = models.CharField(_("联系电话"), max_length=20)
    contact_email = models.EmailField(_("电子邮箱"), blank=True)
    receipt = models.CharField(_("回执号"), max_length=32, unique=True)
    answer = models.CharField(_("答复"), max_length=500, blank=True)
    filed_at: Any = models.DateTimeField(_("提交时间"), default=timezone.now)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="enrolments")

    class Meta:
        verbose_name = _("入库申请")

    def __str__(self) -> str:
        return self.name


class Amendment(Staged):
    """A unit asks to change its record; the office decides field by field, and the old values stay readable."""

    MOVES: ClassVar[dict[str, Move]] = {
        "settle": Move(("filed",), to="settled"),
        "withdraw": Move(("filed",), to="withdrawn"),
    }

    class Stage(models.TextChoices):
        """Where the request is."""

        FILED = "filed", _("待办理")
        SETTLED = "settled", _("已办理")
        WITHDRAWN = "withdrawn", _("已撤回")

    stage = models.CharField(_("阶段"), max_length=20, choices=Stage, default=Stage.FILED)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="amendments")
    because = models.CharField(_("变更理由"), max_length=300, blank=True)
    filed_by = models.BigIntegerField(_("提出人编号"))
    filed_at: Any = models.DateTimeField(_("提交时间"), default=timezone.now)

    class Meta:
        verbose_name = _("变更申请")

    def __str__(self) -> str:
        return f"{self.unit} {self.filed_at:%Y-%m-%d}"


class Proposal(models.Model):
    """One field of an amendment: what stood there, what is asked, and what the office decided."""

    class Answer(models.TextChoices):
        """The office's answer for this field."""

        OPEN = "", _("未定")
        ACCEPTED = "accepted", _("同意")
        REFUSED = "refused", _("不同意")

    amendment = models.ForeignKey(Amendment, on_delete=models.CASCADE, related_name="proposals")
    field = models.CharField(_("字段"), max_length=30)
    old = models.CharField(_("原值"), max_length=500, blank=True)
    new = models.CharField(_("新值"), max_length=500, blank=True)
    answer = models.CharField(_("结论"), max_length=10, choices=Answer, blank=True, default="")
    because = models.CharField(_("理由"), max_length=300, blank=True)
    decided_by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("变更字段")
        constraints = [models.UniqueConstraint(fields=["amendment", "field"], name="units_one_proposal_a_field")]


class CodeException(Staged):
    """COD-03: a lawful code that fails its checksum is let in by evidence and a second person, never in silence."""

    MOVES: ClassVar[dict[str, Move]] = {
        "approve": Move(("asked",), to="approved"),
        "decline": Move(("asked",), to="declined", needs_reason=True),
    }

    class Stage(models.TextChoices):
        """Where the exception is."""

        ASKED = "asked", _("待第二人核准")
        APPROVED = "approved", _("已核准")
        DECLINED = "declined", _("未核准")

    stage = models.CharField(_("阶段"), max_length=20, choices=Stage, default=Stage.ASKED)
    code = models.CharField(_("统一社会信用代码"), max_length=18)
    unit_name = models.CharField(_("单位名称"), max_length=100)
    because = models.CharField(_("理由"), max_length=300)
    evidence = models.CharField(_("证照名称、编号和发证机关"), max_length=300)
    asked_by = models.BigIntegerField(_("提出人编号"))
    asked_at: Any = models.DateTimeField(_("提出时间"), default=timezone.now)
    decided_by = models.BigIntegerField(_("核准人编号"), null=True)

    class Meta:
        verbose_name = _("代码例外")
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(stage="declined"), name="units_one_exception_a_code"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="units_exception_needs_two_people"
            ),
        ]

    def __str__(self) -> str:
        return self.code

"""What people ask of the register: Enrolment 入库申请, Amendment 变更申请 with its Proposals, CodeException 代码例外."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wenming.journal.lifecycle import Move, Staged
from wenming.lib.codes import mask_name, mask_phone
from wenming.units.models.bodies import Body
from wenming.units.models.regions import Region
from wenming.units.models.units import Unit
from wenming.units.petitions.rules import enrolments_seen_by, exceptions_seen_by
from wenming.units.rules import units_seen_by

if TYPE_CHECKING:
    from wenming.accounts.models import User


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Phrases about enrolments."""

    def visible_to(self, user: "User") -> "EnrolmentQuerySet":
        """Requests of units the seat would see, once they are entered."""
        return self.filter(enrolments_seen_by(user))

    def open(self) -> "EnrolmentQuerySet":
        """Requests that wait for an office."""
        return self.filter(stage=Enrolment.Stage.FILED)


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

    objects: ClassVar[EnrolmentQuerySet] = EnrolmentQuerySet.as_manager()  # type: ignore[assignment]  # manager made of the QuerySet

    class Meta:
        verbose_name = _("入库申请")
        indexes = [models.Index(fields=["stage", "region"], name="units_enrolment_stage")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The office's page of the request; the applicant's is under its receipt number."""
        return reverse("units:enrolment", args=[self.pk])

    @property
    def receipt_printed(self) -> str:
        """The receipt number in groups of four, as people read it out on the telephone."""
        return "-".join(self.receipt[place : place + 4] for place in range(0, len(self.receipt), 4))

    @property
    def masked_name(self) -> str:
        """COD-13: the contact's name as any page shows it."""
        return mask_name(self.contact_name)

    @property
    def masked_phone(self) -> str:
        """COD-13: the contact's number as any page shows it."""
        return mask_phone(self.contact_phone)


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    """Phrases about amendments."""

    def visible_to(self, user: "User") -> "AmendmentQuerySet":
        """Amendments of units the seat sees."""
        return self.filter(units_seen_by(user, "unit__"))

    def open(self) -> "AmendmentQuerySet":
        """Amendments with a field still to be decided."""
        return self.filter(stage=Amendment.Stage.FILED)


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

    objects: ClassVar[AmendmentQuerySet] = AmendmentQuerySet.as_manager()  # type: ignore[assignment]  # manager made of the QuerySet

    class Meta:
        verbose_name = _("变更申请")
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(stage="filed"), name="units_one_open_amendment")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.filed_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """The page on which it is decided field by field."""
        return reverse("units:amendment", args=[self.pk])


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
        ordering = ["id"]


class CodeExceptionQuerySet(models.QuerySet["CodeException"]):
    """Phrases about exceptions."""

    def visible_to(self, user: "User") -> "CodeExceptionQuerySet":
        """Exceptions asked for units of the seat's region."""
        return self.filter(exceptions_seen_by(user))

    def open(self) -> "CodeExceptionQuerySet":
        """Exceptions that wait for the second person."""
        return self.filter(stage=CodeException.Stage.ASKED)

    def approved(self) -> "CodeExceptionQuerySet":
        """Codes that pass although their checksum fails."""
        return self.filter(stage=CodeException.Stage.APPROVED)

    def stale(self, now: datetime | None = None) -> "CodeExceptionQuerySet":
        """COD-03: approved exceptions nobody has looked at for a year; they are listed until affirmed again."""
        return self.approved().filter(affirmed_at__lt=(now or timezone.now()) - timedelta(days=365))


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
    region = models.ForeignKey(Region, on_delete=models.PROTECT, verbose_name=_("所在区划"), related_name="+")
    asked_by = models.BigIntegerField(_("提出人编号"))
    asked_at: Any = models.DateTimeField(_("提出时间"), default=timezone.now)
    decided_by = models.BigIntegerField(_("核准人编号"), null=True)
    decided_at: Any = models.DateTimeField(_("核准时间"), null=True)
    affirmed_by = models.BigIntegerField(_("复核人编号"), null=True)
    affirmed_at: Any = models.DateTimeField(_("最近复核时间"), null=True)

    objects: ClassVar[CodeExceptionQuerySet] = CodeExceptionQuerySet.as_manager()  # type: ignore[assignment]  # manager made of the QuerySet

    class Meta:
        verbose_name = _("代码例外")
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(stage="declined"), name="units_one_exception_a_code"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="units_exception_needs_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(stage="approved") | Q(decided_by__isnull=False, affirmed_at__isnull=False),
                name="units_exception_approved_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        """The page on which the second person decides."""
        return reverse("units:code-exception", args=[self.pk])

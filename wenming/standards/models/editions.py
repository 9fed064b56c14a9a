"""Edition 版本: one version of an indicator system; once published it never changes, a correction is a new version."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wenming.journal.lifecycle import Move, Staged
from wenming.standards.rules import editions_seen_by
from wenming.units.models import Honour, Region

if TYPE_CHECKING:
    from wenming.accounts.models import User


class EditionQuerySet(models.QuerySet["Edition"]):
    """Phrases about editions."""

    def visible_to(self, user: "User") -> "EditionQuerySet":
        """Published and retired editions of the seat's own city; drafts only for the office that keeps them."""
        return self.filter(editions_seen_by(user))

    def published(self) -> "EditionQuerySet":
        """Editions in force or to come: neither drafts nor retired."""
        return self.filter(stage=Edition.Stage.PUBLISHED)


class Edition(Staged):
    """四(四) 测评体系: a tree of indicators with its methods, variants and negative list, under an id and a version."""

    class Stage(models.TextChoices):
        """How far the edition is."""

        DRAFT = "draft", _("草稿")
        PUBLISHED = "published", _("已发布")
        RETIRED = "retired", _("已停用")

    MOVES = {
        "publish_edition": Move(("draft",), "published"),
        "retire_edition": Move(("published",), "retired", needs_reason=True),
    }

    stage = models.CharField(_("阶段"), max_length=20, choices=Stage, default=Stage.DRAFT)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, verbose_name=_("适用地区"), related_name="editions")
    honour = models.ForeignKey(
        Honour, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("荣誉称号"), related_name="editions"
    )
    identifier = models.CharField(_("体系编号"), max_length=60)
    version = models.CharField(_("版本号"), max_length=30)
    title = models.CharField(_("名称"), max_length=120)
    provider = models.CharField(_("制定单位"), max_length=100, blank=True)
    languages = models.JSONField(_("语言"), default=list)
    effective_from: "models.DateField[date | None, date | None]" = models.DateField(
        _("生效日期"), null=True, blank=True
    )
    effective_until: "models.DateField[date | None, date | None]" = models.DateField(
        _("失效日期"), null=True, blank=True
    )
    citation = models.JSONField(_("依据文件"), default=dict, blank=True)
    demonstration = models.BooleanField(_("演示用"), default=False)
    scale = models.DecimalField(_("满分"), max_digits=8, decimal_places=4, default=100)
    places = models.PositiveSmallIntegerField(_("小数位数"), default=2)
    minimum: Any = models.DecimalField(_("合格线"), max_digits=8, decimal_places=4, null=True, blank=True)
    judges = models.JSONField(_("多人评分的合成方式"), default=dict, blank=True)
    bands = models.JSONField(_("等次"), default=list, blank=True)
    methods = models.JSONField(_("测评方法"), default=list, blank=True)
    variants = models.JSONField(_("分类表"), default=list, blank=True)
    bars_incomplete = models.BooleanField(_("负面清单来源不完整"), default=False)
    revision = models.PositiveIntegerField(_("修订序号"), default=0)  # counts the edits of a draft; guards two officers
    digest = models.CharField(_("摘要"), max_length=64, blank=True)  # SHA-256 of the canonical form, set on publishing
    published_at: Any = models.DateTimeField(_("发布时间"), null=True, blank=True)

    objects: ClassVar[EditionQuerySet] = EditionQuerySet.as_manager()  # type: ignore[assignment]  # manager made of the QuerySet

    class Meta:
        verbose_name = _("测评体系版本")
        ordering = ["title", "-published_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["identifier", "version"],
                name="standards_one_version_once",
                violation_error_message=_("这个编号的这一版本已经有了，请换一个版本号。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.version}）"

    def get_absolute_url(self) -> str:
        """The edition's page."""
        return reverse("standards:edition", args=[self.pk])

    @property
    def is_frozen(self) -> bool:
        """Whether nothing of it may change any more."""
        return self.stage != self.Stage.DRAFT

"""Revision 修订 and Waiver 放行: who changed a draft and how to take it back; who let a refused line pass, and why."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wenming.standards.models.editions import Edition


class Revision(models.Model):
    """One edit of a draft: `number` is the edition's revision after it; `undo` holds what stood there before."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("修订序号"))
    actor = models.BigIntegerField(_("修改人编号"))
    actor_name = models.CharField(_("修改人"), max_length=40)
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    summary = models.CharField(_("改动"), max_length=200)
    code = models.CharField(_("指标编号"), max_length=30, blank=True)
    undo = models.JSONField(default=dict)
    undone = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("修订")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="standards_revision_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.summary}"


class Waiver(models.Model):
    """A line that the linter refuses and a named officer lets pass; shown to everyone in the handbook."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="waivers")
    node = models.CharField(_("指标编号"), max_length=30)
    rule = models.CharField(_("检查规则"), max_length=40)
    fingerprint = models.CharField(max_length=64)  # of the node's wording: a changed line needs a new waiver
    by = models.BigIntegerField(_("放行人编号"))
    by_name = models.CharField(_("放行人"), max_length=40)
    because = models.CharField(_("理由"), max_length=500)
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("放行")
        ordering = ["node", "rule"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "node", "rule", "fingerprint"], name="standards_waiver_once")
        ]

    def __str__(self) -> str:
        return f"{self.node} {self.rule}"

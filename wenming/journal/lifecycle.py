"""Moves: the few steps a thing may take, each a conditional UPDATE and a journal entry in one transaction."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from wenming.journal.models import Actor, record
from wenming.lib.access import YES, Refused, Verdict, no


@dataclass(frozen=True)
class Move:
    """One allowed step: from any of `sources` to `to`; some need a reason."""

    sources: tuple[str, ...]
    to: str
    needs_reason: bool = False


class Staged(models.Model):
    """A thing with stages. Subclasses list MOVES at the top and write each verb out as a method."""

    MOVES: ClassVar[dict[str, Move]] = {}

    stage = models.CharField(_("阶段"), max_length=20)

    class Meta:
        abstract = True

    def can(self, verb: str) -> Verdict:
        """Whether this move is possible from the present stage, with the reason if not."""
        if self.stage in self.MOVES[verb].sources:
            return YES
        return no(_g("现在是“%(stage)s”，不能这样做。") % {"stage": self.stage_label})

    @property
    def stage_label(self) -> str:
        """The stage in the reader's language."""
        display = getattr(self, "get_stage_display", None)
        return str(display()) if display else self.stage

    @transaction.atomic
    def move(self, verb: str, *, by: Actor | None, because: str = "", **changes: Any) -> Self:
        """Take one step and write it down. Raises Refused when somebody got there first or a reason is missing."""
        step = self.MOVES[verb]
        if step.needs_reason and not because.strip():
            raise Refused(_g("请写明理由。"))
        before = self.stage
        moved = type(self)._default_manager.filter(pk=self.pk, stage__in=step.sources).update(stage=step.to, **changes)
        if not moved:
            self.refresh_from_db()
            raise Refused(_g("已有人先一步处理：现在是“%(stage)s”。请刷新后再看。") % {"stage": self.stage_label})
        record(verb, self, by=by, because=because, detail={"from": before, "to": step.to})
        self.refresh_from_db()
        return self

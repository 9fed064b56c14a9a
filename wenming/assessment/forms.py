"""Forms of the room."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wenming.cycles.models import Cycle
from wenming.standards.models import Edition

if TYPE_CHECKING:
    from wenming.accounts.models import User


class RehearsalForm(forms.Form):
    """Which edition is played on which round."""

    edition = forms.ModelChoiceField(Edition.objects.none(), label=_("要推演的体系"))
    cycle = forms.ModelChoiceField(Cycle.objects.none(), label=_("用哪一届的评分"))

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        editions: Any = self.fields["edition"]
        cycles: Any = self.fields["cycle"]
        drafts_first = Edition.objects.visible_to(user).exclude(stage="retired").order_by("stage", "title", "-version")
        editions.queryset = drafts_first
        cycles.queryset = Cycle.objects.visible_to(user).filter(sheets__isnull=False).distinct()

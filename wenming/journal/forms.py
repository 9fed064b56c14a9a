"""What the journal and the messages are searched by."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wenming.journal.models import Entry
from wenming.journal.models.entries import kind_label
from wenming.journal.verbs import named_verbs


class SearchForm(forms.Form):
    """The audit administrator's questions: who, what, about what, when. An answer that makes no sense is said so."""

    actor = forms.IntegerField(label=_("用户编号"), required=False, min_value=1)
    verb = forms.CharField(label=_("行为"), required=False, max_length=60, widget=forms.TextInput({"list": "verbs"}))
    kind = forms.ChoiceField(label=_("对象种类"), required=False)
    subject = forms.CharField(label=_("对象编号"), required=False, max_length=40)
    since = forms.DateField(label=_("从"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("到"), required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = Entry.objects.exclude(subject_kind="").order_by().values_list("subject_kind", flat=True).distinct()
        choices = sorted(((kind, kind_label(kind)) for kind in kinds), key=lambda pair: pair[1])
        self.fields["kind"].choices = [("", _("全部")), *choices]  # type: ignore[attr-defined]  # a ChoiceField
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-select" if name == "kind" else "form-control"

    @property
    def verbs(self) -> list[tuple[str, str]]:
        """Suggestions for the box of verbs."""
        return named_verbs()

    @property
    def asked(self) -> list[str]:
        """The names of the fields that narrow."""
        return [name for name, value in self.cleaned_data.items() if value] if self.is_valid() else []

    def narrow(self, rows: QuerySet[Entry]) -> QuerySet[Entry]:
        """The entries asked for; fields that are empty or wrong narrow nothing."""
        self.is_valid()
        given = self.cleaned_data
        wanted = {"actor": "actor", "kind": "subject_kind", "subject": "subject_id"}
        rows = rows.filter(**{field: given[name] for name, field in wanted.items() if given.get(name)})
        if verb := given.get("verb"):
            rows = rows.filter(verb__in=[verb, *(code for code, label in named_verbs() if label == verb)])
        if since := given.get("since"):
            rows = rows.filter(at__gte=_midnight(since))
        if until := given.get("until"):
            rows = rows.filter(at__lt=_midnight(until + timedelta(days=1)))
        return rows


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))

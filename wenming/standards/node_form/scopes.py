"""Which units a node is for: tick boxes of the register's kinds, natures and districts, and bounds of headcount."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wenming.standards.models import Edition
from wenming.units.models import Kind, Nature, Region

FORMS = [("full", _("完整表")), ("short", _("短表"))]
Choices = dict[str, list[tuple[str, Any]]]


def register_choices(edition: Edition) -> Choices:
    """What can be ticked, from the register of the edition's place; asked once for a form."""
    place = Q(parent=edition.region_id) | Q(pk=edition.region_id, level=3)
    return {
        "forms": list(FORMS),
        "kinds": [(name, name) for name in Kind.objects.values_list("name", flat=True)],
        "natures": [(name, name) for name in Nature.objects.values_list("name", flat=True)],
        "regions": [(code[:6], name) for code, name in Region.objects.filter(place).values_list("code", "name")],
    }


def scope_fields(prefix: str, held: dict[str, Any], choices: Choices) -> dict[str, forms.Field]:
    """The fields of one scope; a word that the register has no longer stays in the list as long as it is ticked."""

    def ticks(name: str, label: Any) -> forms.MultipleChoiceField:
        known = choices[name]
        lost = [(word, word) for word in held.get(name, []) if word not in dict(known)]
        return forms.MultipleChoiceField(
            label=label, required=False, choices=[*known, *lost], widget=forms.CheckboxSelectMultiple
        )

    return {
        f"{prefix}_forms": ticks("forms", _("表")),
        f"{prefix}_kinds": ticks("kinds", _("类型标签")),
        f"{prefix}_natures": ticks("natures", _("单位性质")),
        f"{prefix}_headcount_from": forms.IntegerField(label=_("人数从"), required=False, min_value=0, max_value=10**6),
        f"{prefix}_headcount_until": forms.IntegerField(
            label=_("人数到"), required=False, min_value=0, max_value=10**6
        ),
        f"{prefix}_regions": ticks("regions", _("区（县）")),
        f"{prefix}_units": forms.CharField(
            label=_("只对这些单位（统一社会信用代码）"), required=False, max_length=2000
        ),
    }


def scope_shown(prefix: str, held: dict[str, Any]) -> dict[str, Any]:
    """What the fields show for a scope."""
    bounds = held.get("headcount") or {}
    return {
        f"{prefix}_headcount_from": bounds.get("from"), f"{prefix}_headcount_until": bounds.get("until"),
        f"{prefix}_units": " ".join(held.get("units", [])),
    } | {f"{prefix}_{name}": held.get(name, []) for name in ("forms", "kinds", "natures", "regions")}  # fmt: skip


def scope_from(prefix: str, cleaned: dict[str, Any]) -> dict[str, Any]:
    """The scope as its column holds it."""
    scope: dict[str, Any] = {}
    for name in ("forms", "kinds", "natures"):
        if ticked := cleaned.get(f"{prefix}_{name}"):
            scope[name] = list(ticked)
    if regions := cleaned.get(f"{prefix}_regions"):
        scope["regions"] = list(regions)
    if units := (cleaned.get(f"{prefix}_units") or "").replace("，", " ").replace(",", " ").split():
        scope["units"] = units
    bounds = {"from": cleaned.get(f"{prefix}_headcount_from"), "until": cleaned.get(f"{prefix}_headcount_until")}
    if held := {name: value for name, value in bounds.items() if value is not None}:
        scope["headcount"] = held
    return scope

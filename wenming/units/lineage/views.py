"""Recording a reorganisation: fill in, look at what follows, confirm."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import Refused, allows, require
from wenming.lib.pages import page
from wenming.units.lineage.acts import ACTS, ENTER, Act
from wenming.units.lineage.rules import may_change, may_keep_register
from wenming.units.models import Unit
from wenming.units.register.finding import find_units
from wenming.units.register.rules import may_open_register

SUGGESTIONS = 8


@allows(may_open_register)
def change(request: SignedInRequest, pk: int, act: str) -> HttpResponseBase:
    """One act on one unit; `act` is a name of ACTS."""
    units = Unit.objects.visible_to(request.user).select_related("region", "sector", "nature")
    unit = get_object_or_404(units, pk=pk)
    require(may_change(request.user, unit))
    return _steps(request, ACTS[act], unit)


@allows(may_keep_register)
def entry(request: SignedInRequest) -> HttpResponseBase:
    """入库: a unit that was not in the register."""
    return _steps(request, ENTER, None)


@allows(may_keep_register)
def names(request: SignedInRequest) -> HttpResponseBase:
    """Names that fit what is being typed, for the fields in which a unit is named."""
    words = next((str(value) for name, value in request.GET.items() if name.startswith("other_")), "")[:100]
    units = find_units(Unit.objects.visible_to(request.user).active(), words)
    return page(request, "units/names.html", units=units[:SUGGESTIONS] if words.strip() else [])


def _as_it_is_now(request: SignedInRequest, act: Act, unit: Unit | None, why: str) -> HttpResponseBase:
    """The form once more with what was typed, beside the unit as it stands by now; from here the act can be done."""
    typed = request.POST.copy()
    if unit is not None:
        unit = Unit.objects.select_related("region", "sector", "nature").get(pk=unit.pk)
        typed["version"] = str(unit.version)
    form = act.form(typed, user=request.user, unit=unit)
    form.is_valid()
    form.add_error(None, why)
    since = form.began(unit) if unit else None
    return page(request, "units/change.html", status=409, act=act, unit=unit, form=form, since=since, stale=True)


def _steps(request: SignedInRequest, act: Act, unit: Unit | None) -> HttpResponseBase:
    """The form; then the picture of what follows; then the act itself. What was typed is never lost."""
    form = act.form(request.POST or None, user=request.user, unit=unit)
    since = form.began(unit) if unit else None
    shown: dict[str, Any] = {"act": act, "unit": unit, "form": form, "since": since}
    if request.method != "POST" or "again" in request.POST or not form.is_valid():
        return page(request, "units/change.html", **shown)
    if "confirmed" not in request.POST:
        seen = ",".join(f"{other.pk}:{other.version}" for other in form.others())
        kept = [(name, value) for name in form.fields for value in request.POST.getlist(name)]
        return page(request, "units/change_confirm.html", picture=form.foresee(), seen=seen, kept=kept, **shown)
    try:
        with transaction.atomic():
            result = form.carry_out(request.user)
    except Refused as refusal:
        return _as_it_is_now(request, act, unit, str(refusal))
    messages.success(request, _("已登记：%(act)s。") % {"act": act.label})
    return redirect(result)

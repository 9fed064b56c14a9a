"""年度情况: filling in, the leader's confirmation, and the list of units that have not stated their year."""

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import Refused, allows, require
from wenming.lib.pages import page
from wenming.lib.tables import Column, Filter, Table
from wenming.units.models import Profile, Unit
from wenming.units.petitions import profiling
from wenming.units.petitions.forms.base import ReasonForm
from wenming.units.petitions.forms.others import ProfileForm
from wenming.units.petitions.rules import leaders_of, may_confirm_profile, may_fill_profile, may_see_missing_profiles
from wenming.units.petitions.views.tabs import tabs
from wenming.units.register.rules import may_open_register

STATES = {profiling.ABSENT: _("未填写"), profiling.UNCONFIRMED: _("待负责人确认")}

MISSING = Table(
    title=_("缺年度情况的单位"),
    columns=[
        Column("name", _("单位名称"), lambda u: u.name, "name", link=lambda u: u.get_absolute_url()),
        Column(
            "state",
            _("情况"),
            lambda u: STATES[u.profile_state],
            "profile_state",
            tone=lambda u: "watch" if u.profile_state == profiling.ABSENT else "info",
        ),
        Column("region", _("所在区划"), lambda u: str(u.region or ""), "region"),
        Column("sector", _("行业主管部门"), lambda u: str(u.sector or ""), "sector", narrow=False),
    ],
    search=("name", "credit_code"),
    filters=[
        Filter(
            "year",
            _("本年度"),
            lambda: [(str(year), year) for year in profiling.open_years()],
            lambda rows, value: rows,
        ),
        Filter("state", _("全部情况"), STATES.items, lambda rows, value: rows.filter(profile_state=value)),
    ],
    order="name",
    empty=_("看得到的单位都已填写并确认了这一年的情况。"),
)


def _year(text: str) -> int:
    years = profiling.open_years()
    return next((year for year in years if str(year) == text), years[0])


@allows(may_see_missing_profiles)
def missing(request: SignedInRequest) -> HttpResponseBase:
    """缺年度情况的单位, for those who guide them; for this year or the one before."""
    year = _year(request.GET.get("year", ""))
    units = Unit.objects.visible_to(request.user)
    listing = MISSING.listing(request, profiling.missing(units, year).select_related("region", "sector"))
    if listing.wants_excel:
        return listing.excel()
    total = units.active().filter(created_on__year__lte=year).count()
    lacking = profiling.missing(units, year).count()
    return page(
        request,
        "units/profiles_missing.html",
        listing=listing,
        year=year,
        total=total,
        stated=total - lacking,
        tabs=tabs(request.user, "profiles-missing"),
    )


def _seen(request: SignedInRequest, pk: int) -> Unit:
    return get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)


@allows(may_open_register)
def profile(request: SignedInRequest, pk: int, year: int) -> HttpResponseBase:
    """One year of a unit: to read, and for the unit itself to fill in."""
    unit = _seen(request, pk)
    if year > max(profiling.open_years()):
        raise Http404
    found = profiling.draft(unit, year)
    filling = may_fill_profile(request.user, unit)
    if found._state.adding and year not in profiling.open_years():
        raise Http404
    if request.method == "POST":
        require(filling)
    initial = {name: getattr(found, name) for name in (*profiling.CARRIED, "spent")}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            profiling.state(form.fill(found), by=request.user)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _g("已保存。"))
            return redirect("units:profile", pk=pk, year=year)
    context = {
        "unit": unit, "profile": found, "form": form, "filling": filling,
        "confirming": may_confirm_profile(request.user, unit), "leaders": leaders_of(unit), "carried": found._state.adding and bool(found.leader),
    }  # fmt: skip
    return page(request, "units/profile.html", "", 422 if form.errors else 200, **context)


@allows(may_open_register)
def confirmation(request: SignedInRequest, pk: int, year: int) -> HttpResponseBase:
    """The leader confirms the year."""
    unit = _seen(request, pk)
    require(may_confirm_profile(request.user, unit))
    found = get_object_or_404(Profile, unit=unit, year=year)
    if request.method == "POST":
        try:
            profiling.confirm(found, seen=request.POST.get("seen", ""), by=request.user)
            messages.success(request, _g("已确认。"))
        except Refused as refusal:
            messages.error(request, str(refusal))
    return redirect("units:profile", pk=pk, year=year)


@allows(may_open_register)
def reopening(request: SignedInRequest, pk: int, year: int) -> HttpResponseBase:
    """The leader takes the confirmation back, so that a mistake can be corrected."""
    unit = _seen(request, pk)
    require(may_confirm_profile(request.user, unit))
    found = get_object_or_404(Profile, unit=unit, year=year)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            profiling.reopen(found, by=request.user, because=form.cleaned_data["because"])
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("units:profile", pk=pk, year=year)
    return page(request, "units/profile_reopening.html", unit=unit, profile=found, form=form)

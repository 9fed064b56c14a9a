"""Pages of 三员分立: who the administrators are, appointing and relieving them."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _g

from wenming.accounts.models import User
from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import allows, require
from wenming.lib.freshness import freshly_signed_in
from wenming.lib.pages import page
from wenming.units.posts import separation
from wenming.units.posts.forms import AppointForm, BecauseForm
from wenming.units.posts.rules import may_appoint, may_appoint_person, may_see_administrators
from wenming.units.posts.views.posts import refused_beside


@allows(may_see_administrators)
def administrators(request: SignedInRequest) -> HttpResponseBase:
    """The three kinds of administrators and who they are."""
    people = list(User.objects.exclude(administers="").order_by("name", "pk"))
    kinds = [(label, [p for p in people if p.administers == value]) for value, label in User.Administers.choices]
    return page(request, "units/administrators.html", kinds=kinds, may_appoint=may_appoint(request.user))


@allows(may_appoint)
@freshly_signed_in
def appoint(request: SignedInRequest) -> HttpResponseBase:
    """Make a person one of the three administrators."""
    form = AppointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("person", "administers", "because")}
        if refused_beside(form, lambda: separation.appoint(by=request.user, **given)):
            messages.success(request, _g("管理员已任命，本人须重新登录。"))
            return redirect("posts:administrators")
    return page(request, "units/appoint.html", form=form)


@allows(may_appoint)
@freshly_signed_in
def relieve(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Take an administrator's office back."""
    person = get_object_or_404(User.objects.exclude(administers=""), pk=pk)
    require(may_appoint_person(request.user, person))
    form = BecauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        because = form.cleaned_data["because"]
        if refused_beside(form, lambda: separation.relieve(person, by=request.user, because=because)):
            messages.success(request, _g("管理员已免去，其登录已结束。"))
            return redirect("posts:administrators")
    return page(request, "units/relieve.html", form=form, person=person)

"""Acts with lasting effect on an edition: publishing it, retiring it, throwing a draft away."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import allows, require
from wenming.lib.pages import page
from wenming.standards import discarding
from wenming.standards.forms import ReasonForm
from wenming.standards.models import Edition
from wenming.standards.publishing import publish
from wenming.standards.rules import may_draft, may_edit, may_keep
from wenming.standards.views.checking import checked
from wenming.standards.views.edition import read


@allows(may_draft)
def publication(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """发布: GET shows what will happen and what stands in the way, POST does it."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user), pk=pk)
    require(may_edit(request.user, edition))
    yardstick, faults = read(edition)
    refusals = checked(edition).refusals
    if request.method == "POST":
        publish(edition, by=request.user, refusals=refusals)
        messages.success(request, _("已发布。从现在起这一版不再改变。"))
        return redirect(edition)
    return page(
        request, "standards/publication.html", edition=edition, yardstick=yardstick, faults=faults, refusals=refusals
    )


@allows(may_draft)
def retirement(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """停用: no new round may use it; what was scored with it stays."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user), pk=pk)
    require(may_keep(request.user, edition))
    require(edition.can("retire_edition"))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        edition.move("retire_edition", by=request.user, because=form.cleaned_data["because"])
        messages.success(request, _("已停用。"))
        return redirect(edition)
    return page(request, "standards/retirement.html", edition=edition, form=form)


@allows(may_draft)
def disposal(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """删除草稿: a draft nobody was measured with goes with all its lines; GET asks, POST does it."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user), pk=pk)
    require(may_edit(request.user, edition))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        discarding.discard(edition, by=request.user, because=form.cleaned_data["because"])
        messages.success(request, _("草稿已删除。"))
        return redirect("standards:editions")
    return page(request, "standards/disposal.html", edition=edition, form=form)

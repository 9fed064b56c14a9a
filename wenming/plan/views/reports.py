"""Reporting progress, inline in the page or on a page of its own."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import allows, require
from wenming.lib.drafts import forget
from wenming.lib.pages import page
from wenming.plan import reporting
from wenming.plan.forms import ReportForm
from wenming.plan.lines import lines
from wenming.plan.models import Item
from wenming.plan.rules import may_open_plan, may_report


@allows(may_open_plan)
def report(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """进展报告: one step. htmx puts the form into the line and the line back; without it, this is a page."""
    item = get_object_or_404(Item.objects.visible_to(request.user).select_related("task"), pk=pk)
    require(may_report(request.user, item))
    form = ReportForm(request.POST or None, auto_id=f"id_{item.pk}_%s")
    if request.method == "POST" and form.is_valid():
        reporting.report(item, by=request.user, key=form.cleaned_data["key"], fields=form.plain())
        if request.htmx:
            forget(request.user.pk, f"plan:report:{item.pk}")  # a line put back is no redirect
            line = lines(Item.objects.filter(pk=item.pk), request.user, timezone.localdate())[0]
            return page(request, "plan/line.html", line=line, thanks=True)
        messages.success(request, _("已报告：%(title)s") % {"title": item.title})
        return redirect("plan:mine")
    answer = page(request, "plan/report.html", fragment="form", item=item, form=form)
    if form.errors:  # the form goes back to where it stood, not in place of the line
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = f"#form-{item.pk}", "innerHTML"
    return answer

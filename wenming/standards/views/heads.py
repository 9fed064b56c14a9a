"""A new edition from nothing, and the settings of a draft as a whole."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import Refused, allows
from wenming.lib.pages import page
from wenming.standards.editing.changing import Overtaken
from wenming.standards.editing.heading import rehead
from wenming.standards.editing.rows import fingerprint
from wenming.standards.head_form import BlankForm, HeadForm
from wenming.standards.models import Edition
from wenming.standards.plain import Method, Yardstick
from wenming.standards.rules import home_code, may_draft
from wenming.standards.shelving import shelve
from wenming.standards.views.editor import drafted, number_in
from wenming.units.models import Region

METHODS = (
    Method("desk", "材料审核"), Method("site", "实地考察"), Method("survey", "问卷调查"), Method("opinion", "征求意见"),
    Method("data", "数据采集"), Method("hearing", "听取汇报"),
)  # fmt: skip


@allows(may_draft)
def blank(request: SignedInRequest) -> HttpResponseBase:
    """从空白开始: an empty draft with the usual methods; the editor opens on it."""
    form = BlankForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        region = Region.objects.get(code=home_code(request.user))
        start = Yardstick(
            given["identifier"], given["version"], given["title"], provider=given["provider"] or str(request.user.seat.label), methods=METHODS,
        )  # fmt: skip
        try:
            edition = shelve(start, region=region, by=request.user, honour=given["honour"])
        except Refused as refusal:
            form.add_error("identifier", str(refusal))
        else:
            return redirect("standards:editor", edition.pk)
    return page(request, "standards/blank.html", form=form)


@allows(may_draft)
def head(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """基本设置: title, dates, citation, bands, methods and variants of a draft."""
    edition = drafted(request, pk)
    form = HeadForm(request.POST or None, edition=edition)
    overtaken = ""
    if form.is_valid():
        held = request.POST.get("over") or request.POST.get("held", "")
        seen = number_in(request.POST.get("seen")) or 0
        try:
            rehead(edition, form.columns(), held=held, seen=seen, by=request.user)
        except Overtaken as other:
            overtaken = str(other)
            edition = Edition.objects.get(pk=pk)
        else:
            messages.success(request, _("已保存。"))
            return redirect(reverse("standards:editor", args=[pk]))
    return page(
        request, "standards/head.html", edition=edition, form=form, held=fingerprint(edition), overtaken=overtaken,
        status=409 if overtaken else 200,
    )  # fmt: skip

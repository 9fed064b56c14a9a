"""Bringing a workbook into the register, in the browser: choose, look, confirm, and what came of it."""

import tempfile
from typing import IO

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import allows
from wenming.lib.loading import Unusable
from wenming.lib.pages import page
from wenming.lib.workbooks import MIME
from wenming.units.models import Unit
from wenming.units.register.rules import may_open_register
from wenming.units.roll.columns import COLUMNS, REQUIRED
from wenming.units.roll.confirming import (
    Confirmed,
    going_on,
    is_large,
    load_confirmed,
    load_later,
    own_region,
    rehearse,
)
from wenming.units.roll.exporting import register_workbook
from wenming.units.roll.forms import ConfirmationForm, WorkbookForm
from wenming.units.roll.once import done_before
from wenming.units.roll.reporting import explained, marked_workbook, template_workbook
from wenming.units.roll.rules import may_load_units
from wenming.units.roll.uploads import find, receive

FINDINGS_A_PAGE = 50


@allows(may_load_units)
def load(request: SignedInRequest) -> HttpResponseBase:
    """Choose a workbook; it is judged at once and nothing is written."""
    own_region(request.user)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["workbook"]
        upload = receive(sent.chunks(), sent.name, request.user.pk)
        try:
            rehearse(upload, request.user)
            return redirect("units:load_preview", upload.key)
        except Unusable as problem:
            upload.drop()
            form.add_error("workbook", str(problem))
    columns = [(column, column in REQUIRED, explained(column)) for column in COLUMNS]
    return page(request, "units/load.html", form=form, columns=columns)


@allows(may_load_units)
def preview(request: SignedInRequest, key: str) -> HttpResponseBase:
    """What the workbook would do, with every bad cell."""
    upload = find(key, request.user.pk)
    if done_before(key, request.user):
        return redirect("units:load_result", key)
    if work := going_on(upload):
        return redirect(work)
    only = request.GET.get("only", "")
    errors = [finding | {"is_error": True} for finding in upload.errors]
    findings = upload.warnings if only == "warnings" else errors if only == "errors" else [*errors, *upload.warnings]
    findings = sorted(findings, key=lambda finding: finding["row"])
    return page(
        request,
        "units/load_preview.html",
        upload=upload,
        good=sum(upload.counts[name] for name in ("created", "updated", "unchanged")),
        bad=len({finding["row"] for finding in upload.errors}),
        zeros=any(finding["code"] == "industry-number" for finding in upload.warnings),
        only=only,
        findings=Paginator(findings, FINDINGS_A_PAGE).get_page(request.GET.get("page")),
    )


@allows(may_load_units)
@require_POST
def confirmation(request: SignedInRequest, key: str) -> HttpResponseBase:
    """Load what was looked at. Pressing twice loads once; a register that moved on since is looked at again."""
    upload = find(key, request.user.pk)
    form = ConfirmationForm(request.POST)
    if not form.is_valid() or (upload.errors and not form.cleaned_data["take_good"]):
        messages.error(request, _("文件里还有错误。请改好后重新上传，或选“只导入合格行”。"))
        return redirect("units:load_preview", key)
    confirmed = Confirmed(**form.cleaned_data)
    if is_large(upload):
        return redirect(load_later(upload, confirmed, request.user))
    try:
        load_confirmed(upload, confirmed, request.user)
    except Unusable as problem:
        rehearse(upload, request.user)
        messages.error(request, str(problem))
        return redirect("units:load_preview", key)
    return redirect("units:load_result", key)


@allows(may_load_units)
def result(request: SignedInRequest, key: str) -> HttpResponseBase:
    """What was loaded, as the journal has it."""
    upload = find(key, request.user.pk)
    done = done_before(key, request.user)
    if done is None:
        return redirect("units:load_preview", key)
    bad = len({finding["row"] for finding in upload.errors})
    return page(request, "units/load_result.html", upload=upload, counts=done.counts, bad=bad)


@allows(may_load_units)
def report(request: SignedInRequest, key: str) -> HttpResponseBase:
    """The sender's own workbook with the bad cells marked."""
    upload = find(key, request.user.pk)
    file = tempfile.TemporaryFile()  # noqa: SIM115  # FileResponse closes it
    marked_workbook(upload.path, upload.errors, upload.warnings, file)
    return download(file, _("检查结果-%(name)s") % {"name": upload.name.removesuffix(".xlsx") + ".xlsx"})


@allows(may_load_units)
def template(request: SignedInRequest) -> HttpResponseBase:
    """The empty workbook to fill in."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # FileResponse closes it
    template_workbook(file, own_region(request.user))
    return download(file, _("单位台账模板.xlsx"))


@allows(may_open_register)
def export(request: SignedInRequest) -> HttpResponseBase:
    """The register the seat may see, in the columns it is loaded from."""
    return register_workbook(Unit.objects.visible_to(request.user).active().order_by("name", "pk"))


def download(file: IO[bytes], name: str) -> FileResponse:
    """A workbook to keep."""
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=MIME)

"""The draft of a form: kept while typing, given back after signing in again."""

import json

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenming.accounts.requests import SignedInRequest
from wenming.accounts.rules import may_keep_own_account
from wenming.lib import drafts
from wenming.lib.access import allows


@allows(may_keep_own_account)
@never_cache
@require_http_methods(["GET", "POST", "DELETE"])
def draft(request: SignedInRequest) -> HttpResponseBase:
    """One's own draft of the form named in the address: read it, keep it, throw it away."""
    owner, form = request.user.pk, request.GET.get("form", "")
    if request.method == "DELETE":
        drafts.forget(owner, form)
        return HttpResponse(status=204)
    if request.method == "POST":
        try:
            drafts.keep(owner, form, json.loads(request.body))
        except (drafts.NotKept, ValueError) as reason:
            return JsonResponse({"error": str(reason)}, status=400)
        return HttpResponse(status=204)
    kept = drafts.kept(owner, form)
    if kept is None:
        return HttpResponse(status=204)
    return JsonResponse({"fields": kept.fields, "saved_at": kept.saved_at.isoformat()})

"""Pages for everybody: my posts, and taking another seat."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _g
from django.views.decorators.http import require_POST

from wenming.accounts.requests import SignedInRequest
from wenming.accounts.sessions import renew
from wenming.journal.models import record
from wenming.lib.access import allows, require
from wenming.lib.codes import mask_email, mask_phone
from wenming.lib.pages import page
from wenming.units.models import Post
from wenming.units.posts.rules import may_ask_for_clerk, may_have_seats, may_switch, may_take
from wenming.units.posts.seating import CHOICE


@allows(may_have_seats)
def mine(request: SignedInRequest) -> HttpResponseBase:
    """我的岗位: what seats I hold, until when, and who stands in for me."""
    covers = Prefetch("covers", Post.objects.open().select_related("person").order_by("from_on"), to_attr="stand_ins")
    held = Post.objects.of(request.user.pk).select_related("stands_in_for__person").prefetch_related(covers)
    return page(
        request,
        "units/mine.html",
        posts=held.open().order_by("from_on", "pk"),
        phone=mask_phone(request.user.phone),
        email=mask_email(request.user.email),
        may_ask=may_ask_for_clerk(request.user),
    )


@allows(may_switch)
@require_POST
def take(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Act from another of one's posts. SEC-05: rights change, so the session gets a new key."""
    post = get_object_or_404(Post.objects.of(request.user.pk), pk=pk)
    require(may_take(request.user, post))
    with transaction.atomic():
        record("take_seat", post, by=request.user, detail={"from": request.user.seat.post})
        request.session[CHOICE] = post.pk
        renew(request)
    messages.success(request, _g("现在的身份：%(seat)s") % {"seat": post.as_seat().label})
    return redirect("desk:home")

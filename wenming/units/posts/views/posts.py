"""Pages of the security administrator: the list of posts, one post, granting, ending, naming a stand-in."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from wenming.accounts.requests import SignedInRequest
from wenming.lib.access import Refused, allows, require
from wenming.lib.pages import page
from wenming.lib.tables import Column, Filter, Table
from wenming.units.models import Post, Region
from wenming.units.models.regions import after
from wenming.units.posts import granting
from wenming.units.posts.choosing import people_named, places_named
from wenming.units.posts.forms import CoverForm, EndForm, GrantForm
from wenming.units.posts.rules import may_cover, may_end, may_grant, may_see_posts

STANDINGS = {"held": _("在任"), "coming": _("未开始"), "ended": _("已结束")}
TONES = {"held": "good", "coming": "info", "ended": "calm"}


def in_standing(posts: QuerySet[Post], standing: str) -> QuerySet[Post]:
    """Posts in force, to come, or ended, as of today."""
    today = timezone.localdate()
    over = Q(withdrawn_at__isnull=False) | Q(until_on__lt=today)
    if standing == "ended":
        return posts.filter(over)
    return posts.exclude(over).filter(Q(from_on__gt=today) if standing == "coming" else Q(from_on__lte=today))


def in_region(posts: QuerySet[Post], code: str) -> QuerySet[Post]:
    """Posts whose place lies in a region or below it."""
    region = Region.objects.filter(pk=code).first()
    if region is None:
        return posts.none()
    low, high = region.prefix, after(region.prefix)
    wanted = Q()
    for path in ("region", "body__region", "unit__region"):
        wanted |= Q(**{f"{path}__gte": low, f"{path}__lt": high})
    return posts.filter(wanted)


POSTS = Table(
    title=_("岗位"),
    columns=[
        Column(
            "person",
            _("人员"),
            lambda p: str(p.person),
            "person__name",
            link=lambda p: reverse("posts:post", args=[p.pk]),
        ),
        Column("role", _("角色"), lambda p: str(p.get_role_display()), "role"),
        Column("place", _("地点"), lambda p: p.place),
        Column("kind", _("性质"), lambda p: _g("代班") if p.stands_in_for_id else _g("本岗"), narrow=False),
        Column("from", _("自"), lambda p: p.from_on, "from_on", narrow=False),
        Column("until", _("至"), lambda p: p.until_on or _g("长期"), "until_on", narrow=False),
        Column("standing", _("情况"), lambda p: str(STANDINGS[p.standing]), tone=lambda p: TONES[p.standing]),
    ],
    search=("person__name", "person__username", "unit__name", "body__name", "region__name"),
    filters=[
        Filter("role", _("角色"), lambda: Post.Role.choices, lambda posts, role: posts.filter(role=role)),
        Filter("region", _("辖区"), lambda: [(r.pk, r.name) for r in Region.objects.districts()], in_region),
        Filter("standing", _("情况"), STANDINGS.items, in_standing),
    ],
    order="-pk",
    empty=_("点“授予岗位”给第一个人岗位。没有岗位的账号登录后什么也看不到。"),
)


@allows(may_see_posts)
def posts(request: SignedInRequest) -> HttpResponseBase:
    """All posts: who sits where, until when."""
    rows = Post.objects.visible_to(request.user).with_places().select_related("person")
    listing = POSTS.listing(request, rows)
    if listing.wants_excel:
        return listing.excel()
    return page(request, "units/posts.html", listing=listing, may_grant=may_grant(request.user))


def post_seen(request: SignedInRequest, pk: int) -> Post:
    """One post this person may read, or 404."""
    rows = Post.objects.visible_to(request.user).with_places().select_related("person", "stands_in_for__person")
    return get_object_or_404(rows, pk=pk)


@allows(may_see_posts)
def post(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """One post, who stands in, and what may be done."""
    shown = post_seen(request, pk)
    return page(
        request,
        "units/post.html",
        post=shown,
        standing=STANDINGS[shown.standing],
        tone=TONES[shown.standing],
        covers=shown.covers.select_related("person").order_by("from_on"),
        may_end=may_end(request.user, shown),
        may_cover=may_cover(request.user, shown),
    )


@allows(may_grant)
def people(request: SignedInRequest) -> HttpResponseBase:
    """Names of people that contain what was typed; a fragment."""
    found = people_named(request.GET.get("person_q", "").strip()[:60])
    return page(request, "units/chooser.html", name="person", found=found)


@allows(may_grant)
def places(request: SignedInRequest) -> HttpResponseBase:
    """Names of places for a role that contain what was typed; a fragment, and names only (SEC-09)."""
    role = request.GET.get("role", "")
    found = places_named(role, request.GET.get("place_q", "").strip()[:60])
    return page(request, "units/chooser.html", name="place", found=found, no_role=not role)


def refused_beside(form: Any, act: Any) -> Any:
    """Do the act; a refusal stands above the form with everything typed still there. None when refused."""
    try:
        return act()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


@allows(may_grant)
def grant(request: SignedInRequest) -> HttpResponseBase:
    """Give a person a post."""
    form = GrantForm(
        request.POST or None, initial={name: request.GET.get(name, "") for name in ("person", "role", "place")}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        granted = refused_beside(
            form,
            lambda: granting.grant(
                given["person"], given["role"], given["place"],
                from_on=given["from_on"], until_on=given["until_on"], by=request.user,
            ),
        )  # fmt: skip
        if granted:
            messages.success(request, _g("岗位已授予，本人会收到消息。"))
            return redirect("posts:post", granted.pk)
    return page(request, "units/grant.html", form=form)


@allows(may_grant)
def end(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """End a post, now or after a last day."""
    shown = post_seen(request, pk)
    require(may_end(request.user, shown))
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if refused_beside(form, lambda: granting.end(shown, by=request.user, **given)):
            messages.success(request, _g("岗位已收回。") if given["last_on"] is None else _g("已记下最后一天。"))
            return redirect("posts:post", pk)
    return page(request, "units/end.html", form=form, post=shown, covers=shown.covers.open().count())


@allows(may_grant)
def cover(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Name a stand-in for some days."""
    shown = post_seen(request, pk)
    require(may_cover(request.user, shown))
    form = CoverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("person", "from_on", "until_on", "because")}
        if refused_beside(form, lambda: granting.cover(shown, by=request.user, **given)):
            messages.success(request, _g("代班已安排，两个人都会收到消息。"))
            return redirect("posts:post", pk)
    return page(request, "units/cover.html", form=form, post=shown)

"""Granting 授予 a post, ending 收回 it, and naming a dated stand-in 代班; each one transaction with its entry."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wenming.accounts.models import User
from wenming.accounts.sessions import end_sessions
from wenming.journal.models import notify, record
from wenming.lib.access import Refused, require
from wenming.units.models import Body, Post, Region, Unit
from wenming.units.posts.rules import PLACE_OF_ROLE, may_cover, may_end, may_grant_to

Place = Body | Unit | Region


@transaction.atomic
def grant(person: User, role: str, place: Place, *, from_on: date, until_on: date | None, by: User) -> Post:
    """SEC-09: give a person one post at one place. The same post twice over the same days is refused."""
    holder = User.objects.select_for_update().get(pk=person.pk)  # two administrators at once wait for each other here
    require(may_grant_to(by, holder))
    field = type(place).__name__.lower()
    if PLACE_OF_ROLE[role] != field:
        raise Refused(_("这个角色不能设在这里，请重新选择地点。"))
    in_order(from_on, until_on)
    spot = {field: place}
    if (
        Post.objects.filter(person=holder, role=role, stands_in_for=None, **spot)
        .overlapping(from_on, until_on)
        .exists()
    ):
        raise Refused(_("这个人在这段时间已有同样的岗位，没有重复授予。"))
    post = Post.objects.create(person=holder, role=role, from_on=from_on, until_on=until_on, **spot)
    record("grant_post", post, by=by, detail={"person": holder.pk, "role": role, field: str(place.pk)})
    tell(holder.pk, _("您获得了岗位：%(post)s") % {"post": post}, f"grant_post:{post.pk}")
    return post


@transaction.atomic
def end(post: Post, *, last_on: date | None, by: User, because: str) -> Post:
    """End a post: at once (`last_on` None) or after its last day. Whoever stands in for it goes with it."""
    post = Post.objects.select_for_update().get(pk=post.pk)
    require(may_end(by, post))
    if not because.strip():
        raise Refused(_("请写明理由。"))
    today = timezone.localdate()
    if last_on is not None and last_on < max(today, post.from_on):
        raise Refused(_("最后一天不能早于今天，也不能早于岗位开始的日子。"))
    for ended in (post, *post.covers.open().select_for_update()):
        finish(ended, last_on)
        record("end_post", ended, by=by, because=because, detail={"last_on": str(last_on or today)})
        if last_on is None:
            end_sessions(ended.person_id)  # SEC-05: a lost right ends what was opened with it
        tell(ended.person_id, _("岗位收回：%(post)s") % {"post": ended}, "")
    return post


def finish(post: Post, last_on: date | None) -> None:
    """Set the last day of one post, or withdraw it now; a post that would begin later is withdrawn."""
    if last_on is None or last_on < post.from_on:
        post.withdrawn_at = timezone.now()
    elif post.until_on is None or last_on < post.until_on:
        post.until_on = last_on
    post.save(update_fields=["withdrawn_at", "until_on"])


@transaction.atomic
def cover(post: Post, person: User, *, from_on: date, until_on: date, by: User, because: str) -> Post:
    """代班: a post of its own for another person, within the dates of the post it stands in for."""
    holder = User.objects.select_for_update().get(pk=person.pk)
    post = Post.objects.select_for_update().get(pk=post.pk)
    require(may_cover(by, post))
    require(may_grant_to(by, holder))
    in_order(from_on, until_on)
    if holder.pk == post.person_id:
        raise Refused(_("不能由本人给自己代班。"))
    if from_on < post.from_on or (post.until_on and until_on > post.until_on):
        raise Refused(_("代班日期必须在被代岗位的任期之内。"))
    if post.covers.overlapping(from_on, until_on).exists():
        raise Refused(_("这段时间已安排了代班，请先收回或改日期。"))
    stand_in = Post.objects.create(
        person=holder, role=post.role, body=post.body, unit=post.unit, region=post.region,
        stands_in_for=post, from_on=from_on, until_on=until_on,
    )  # fmt: skip
    record("cover_post", stand_in, by=by, because=because, detail={"person": holder.pk, "stands_in_for": post.pk})
    days = {"post": post, "from": from_on, "until": until_on}
    tell(holder.pk, _("请您代班：%(post)s，%(from)s 至 %(until)s") % days, f"cover_post:{stand_in.pk}")
    tell(post.person_id, _("您的岗位有人代班：%(post)s，%(from)s 至 %(until)s") % days, f"covered:{stand_in.pk}")
    return stand_in


def in_order(from_on: date, until_on: date | None) -> None:
    """Dates run forwards and do not lie wholly in the past."""
    if until_on is not None and until_on < from_on:
        raise Refused(_("结束日期不能早于开始日期。"))
    if until_on is not None and until_on < timezone.localdate():
        raise Refused(_("结束日期已经过去。"))


def tell(person: int, subject: str, key: str) -> None:
    """A message to the person whose seats changed."""
    notify(person, subject[:120], link=reverse("posts:mine"), key=key or None)

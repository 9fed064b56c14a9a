"""信息管理员交接: a unit's leader asks for a new clerk; the security administrator grants or declines."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wenming.accounts.models import User
from wenming.journal.models import notify, record
from wenming.lib.access import Refused, require
from wenming.units.models import Post, SeatRequest, Unit
from wenming.units.posts.granting import end, grant
from wenming.units.posts.rules import may_ask_for_clerk, may_grant, may_withdraw_request
from wenming.units.rules import CLERK


def ask(*, by: User, person_name: str, person_contact: str, replaces: bool) -> SeatRequest:
    """Name the next clerk of one's unit. One open request a unit; a second tap gets a sentence."""
    require(may_ask_for_clerk(by))
    unit = get_object_or_404(Unit.objects.visible_to(by), pk=by.seat.unit)
    try:
        with transaction.atomic():
            asked = SeatRequest.objects.create(
                unit=unit,
                asked_by=by.pk,
                person_name=person_name,
                person_contact=person_contact,
                replaces=replaces,
            )
            record("ask_for_clerk", asked, by=by, detail={"unit": asked.unit_id})
            for officer in User.objects.filter(administers=User.Administers.SECURITY, is_active=True):
                link = reverse("posts:request", args=[asked.pk])
                notify(
                    officer.pk, _("有单位申请更换信息管理员"), link=link, key=f"ask_for_clerk:{asked.pk}:{officer.pk}"
                )
    except IntegrityError as error:
        raise Refused(_("本单位已有一份待办理的交接申请，请等待答复或先撤回。")) from error
    return asked


@transaction.atomic
def grant_request(asked: SeatRequest, person: User, *, from_on: date, by: User) -> Post:
    """Give the person the clerk's post; the clerks so far leave if the leader asked for that."""
    require(may_grant(by))
    asked.move("grant", by=by)
    post = grant(person, CLERK, asked.unit, from_on=from_on, until_on=None, by=by)
    SeatRequest.objects.filter(pk=asked.pk).update(post=post)
    if asked.replaces:
        last_on = from_on - timedelta(days=1) if from_on > timezone.localdate() else None
        former = Post.objects.filter(unit=asked.unit, role=CLERK, stands_in_for=None).open().exclude(person=person)
        for leaving in former:
            stays = last_on is not None and last_on >= leaving.from_on
            end(leaving, last_on=last_on if stays else None, by=by, because=_("信息管理员交接"))
    answer(asked, _("信息管理员交接已办理"))
    return post


@transaction.atomic
def decline(asked: SeatRequest, *, by: User, because: str) -> SeatRequest:
    """Say no, and why."""
    require(may_grant(by))
    asked.move("decline", by=by, because=because, answer=because[:300])
    answer(asked, _("信息管理员交接未获同意"))
    return asked


def withdraw(asked: SeatRequest, *, by: User) -> SeatRequest:
    """The leader takes the request back."""
    require(may_withdraw_request(by, asked))
    return asked.move("withdraw", by=by)


def answer(asked: SeatRequest, subject: str) -> None:
    """Tell the one who asked."""
    notify(asked.asked_by, subject, link=reverse("posts:request", args=[asked.pk]), key=f"answer:{asked.pk}")

"""What the register does in the background: large loads, and what the clock has due."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from wenming.accounts.models import User
from wenming.lib.access import Refused, require
from wenming.lib.jobs import Hopeless, job, periodic
from wenming.lib.loading import Unusable
from wenming.lib.progress import Stepper, finish
from wenming.units.posts.seating import seat_of
from wenming.units.roll.confirming import Confirmed, load_confirmed, rehearse
from wenming.units.roll.rules import may_load_units
from wenming.units.roll.uploads import find, sweep


@job(retries=2)
def load_workbook(upload: str, person: int, post: int, confirmed: dict[str, Any], *, progress: str) -> None:
    """Bring a confirmed workbook into the register for a person in one of their seats; a second try loads nothing twice."""
    by = User.objects.get(pk=person)
    by.seat = seat_of(by, post)
    try:
        kept = find(upload, person)
        require(may_load_units(by))
        if by.seat.post != post:
            raise Refused(_("您已不在提交时的岗位，没有导入。"))
        load_confirmed(kept, Confirmed(**confirmed), by, Stepper(progress))
    except Unusable as problem:
        rehearse(kept, by)
        raise Hopeless(str(problem)) from problem
    except Refused as refusal:
        raise Hopeless(str(refusal)) from refusal
    except Http404 as gone:
        raise Hopeless(_("文件已过保留时间，请重新上传。")) from gone
    finish(progress, {"text": _("导入完成"), "link": reverse("units:load_result", args=[upload]), "go_on": True})


@periodic(every=timedelta(minutes=settings.SWEEP_EVERY_MINUTES))
@job(retries=1)
def sweep_uploads() -> None:
    """Remove workbooks whose hours between preview and confirmation are over."""
    sweep()

"""Loading a workbook that was looked at: at once while somebody waits, or by a worker when it is large."""

from dataclasses import asdict, dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from wenming.accounts.models import User
from wenming.lib import progress
from wenming.lib.access import Refused
from wenming.lib.models import Progress
from wenming.lib.progress import Stepper
from wenming.units.roll import load_units
from wenming.units.roll.uploads import Upload


@dataclass(frozen=True)
class Confirmed:
    """What the person saw when the button was pressed, and what is to be done."""

    take_good: bool
    restore_zeros: bool
    created: int
    updated: int

    @property
    def expect(self) -> dict[str, int]:
        """The counts that must still hold; leading zeros that are given back change what is updated."""
        return {"created": self.created} | ({} if self.restore_zeros else {"updated": self.updated})


def own_region(user: User) -> str:
    """The prefix of the region codes the seat covers; a seat without a region loads nothing."""
    if not user.seat.region:
        raise Refused(_("您的岗位没有辖区，不能导入单位。"))
    return user.seat.region


def rehearse(upload: Upload, user: User) -> None:
    """Judge the kept workbook against the register of this moment and keep the findings. Raises Unusable."""
    answer = load_units(upload.path, dry_run=True, take_good=True, by=user, within=own_region(user))
    upload.counts, upload.notes = answer.counts, answer.notes
    upload.errors, upload.warnings = answer.errors or [], answer.warnings or []
    upload.keep()


def load_confirmed(upload: Upload, confirmed: Confirmed, user: User, step: Stepper | None = None) -> None:
    """Load the workbook once. A register that has moved on since raises Unusable, and the new findings are kept."""
    load_units(
        upload.path, take_good=confirmed.take_good, by=user, within=own_region(user),
        restore_zeros=confirmed.restore_zeros, key=upload.key, expect=confirmed.expect, step=step,
    )  # fmt: skip


def is_large(upload: Upload) -> bool:
    """Whether nobody should wait in front of a page for this load."""
    return upload.counts["rows"] > settings.ROLL_BACKGROUND_ROWS


def going_on(upload: Upload) -> Progress | None:
    """The load of this workbook that a worker has in hand."""
    work = Progress.objects.filter(key=upload.work).first() if upload.work else None
    return work if work and not work.is_over else None


def load_later(upload: Upload, confirmed: Confirmed, user: User) -> Progress:
    """Hand a large load to a worker; pressing twice finds the first. Returns the work to wait for."""
    from wenming.units.jobs import load_workbook

    if work := going_on(upload):
        return work
    with transaction.atomic():
        key = progress.start(_("导入单位：%(name)s") % {"name": upload.name}, user.pk, upload.counts["rows"])
        # Where to go if it fails: the preview says what has changed.
        Progress.objects.filter(key=key).update(answer={"link": reverse("units:load_preview", args=[upload.key])})
        load_workbook.later(upload.key, user.pk, user.seat.post, asdict(confirmed), progress=str(key))
        upload.work = str(key)
        upload.keep()
    return Progress.objects.get(key=key)

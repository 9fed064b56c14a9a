"""四(五): 年度情况. The clerk states a unit's year, the leader's seat confirms it. Nothing here is ever scored."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Case, CharField, Exists, OuterRef, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from wenming.accounts.models import User
from wenming.journal.models import record
from wenming.lib.access import Refused
from wenming.units.models import Profile, Unit
from wenming.units.models.units import UnitQuerySet
from wenming.units.petitions.telling import tell_unit

CARRIED = ("leader", "staff_full_time", "staff_part_time", "budgeted")
ABSENT, UNCONFIRMED = "absent", "unconfirmed"


def open_years() -> list[int]:
    """The years that can be stated today: this one and the one before."""
    this = timezone.localdate().year
    return [this, this - 1]


def draft(unit: Unit, year: int) -> Profile:
    """The year's profile; if there is none yet, an unsaved one that carries over the year before (not what was spent)."""
    known = {profile.year: profile for profile in unit.profiles.filter(year__in=[year, year - 1])}
    if year in known:
        return known[year]
    last = known.get(year - 1)
    return Profile(unit=unit, year=year, **{name: getattr(last, name) for name in CARRIED} if last else {})


def state(profile: Profile, *, by: User) -> Profile:
    """Save what the clerk filled in. A confirmed year is not touched: its leader has to open it again first."""
    values = {name: getattr(profile, name) for name in (*CARRIED, "spent")}
    try:
        with transaction.atomic():
            if profile._state.adding:
                profile.save(force_insert=True)
            elif not Profile.objects.filter(pk=profile.pk, confirmed_at=None).update(**values):
                raise Refused(_("这一年的情况已经确认，不能再改。确需更正的，请负责人先取消确认。"))
            record(
                "state",
                profile,
                by=by,
                detail={"unit": profile.unit_id, "year": profile.year, "fields": sorted(values)},
            )
    except IntegrityError as clash:
        raise Refused(_("本单位另一位同事刚刚填写了这一年的情况，请打开后再改。")) from clash
    return profile


@transaction.atomic
def confirm(profile: Profile, *, seen: str, by: User) -> Profile:
    """The leader confirms what stood on the page (`seen` is its fingerprint), once a year."""
    profile = Profile.objects.select_for_update().get(pk=profile.pk)
    if profile.confirmed_at is not None:
        raise Refused(_("这一年的情况已经确认过了。"))
    if profile.fingerprint != seen:
        raise Refused(_("这份情况在您打开之后有改动，请重新看过再确认。"))
    _moved(Profile.objects.filter(pk=profile.pk, confirmed_at=None), confirmed_at=timezone.now(), confirmed_by=by.pk)
    record("confirm", profile, by=by, detail={"unit": profile.unit_id, "year": profile.year}, after=seen)
    profile.refresh_from_db()
    return profile


@transaction.atomic
def reopen(profile: Profile, *, by: User, because: str) -> Profile:
    """The leader takes the confirmation back, with a reason, so that a mistake can be corrected."""
    if not because.strip():
        raise Refused(_("请写明理由。"))
    _moved(Profile.objects.filter(pk=profile.pk, confirmed_at__isnull=False), confirmed_at=None, confirmed_by=None)
    record("reopen", profile, by=by, because=because, detail={"unit": profile.unit_id, "year": profile.year})
    tell_unit(
        profile.unit_id,
        _("%(year)s年度情况已取消确认，请更正") % {"year": profile.year},
        "",
        "",
        f"profile-reopened:{profile.pk}:{timezone.now().timestamp():.0f}",
        without=by.pk,
    )
    profile.refresh_from_db()
    return profile


def missing(units: UnitQuerySet, year: int) -> UnitQuerySet:
    """缺年度情况的单位: active units without a confirmed profile; `profile_state` says whether one waits for the leader."""
    stated = Profile.objects.filter(unit=OuterRef("pk"), year=year)
    return (
        units.active()
        .filter(~Exists(stated.filter(confirmed_at__isnull=False)), created_on__year__lte=year)
        .annotate(
            profile_state=Case(
                When(Exists(stated), then=Value(UNCONFIRMED)), default=Value(ABSENT), output_field=CharField()
            )
        )
    )


def _moved(rows: Any, **changes: Any) -> None:
    if not rows.update(**changes):
        raise Refused(_("已有人先一步处理，请刷新后再看。"))

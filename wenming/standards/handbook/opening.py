"""Opening a handbook: the edition a seat may see, as chapters, with what was let pass and the names of regions."""

from collections.abc import Iterator
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from wenming.accounts.models import User
from wenming.lib.access import View
from wenming.standards.handbook.chapters import Chapters, Passed, chapters
from wenming.standards.models import Edition, Indicator, Waiver
from wenming.standards.plain import Node, Yardstick
from wenming.standards.shelving import Unsound, taken
from wenming.units.models import Region


def edition_for(user: User, pk: int) -> Edition:
    """An edition the seat may see, or 404; a draft only for the office that keeps it."""
    return get_object_or_404(Edition.objects.visible_to(user).select_related("region", "honour"), pk=pk)


class Faulty(Exception):
    """A draft in the middle of editing that is no whole edition yet."""

    def __init__(self, edition: Edition) -> None:
        super().__init__(str(edition))
        self.edition = edition


def plain_of(edition: Edition) -> Yardstick:
    """The edition as plain values; raises Faulty."""
    try:
        return taken(edition)
    except Unsound:
        raise Faulty(edition) from None


def leads_to_faults(view: View) -> View:
    """Where an edition has faults, go to its page, which names them, instead of showing half a handbook."""

    @wraps(view)
    def led(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Faulty as problem:
            messages.error(request, _("这份体系还有错误，改好后才有操作手册和对照。"))
            return redirect(problem.edition)

    return led


def opened(edition: Edition, variant: str = "") -> Chapters:
    """The handbook of an edition, for everyone or for the units of one variant."""
    yardstick = plain_of(edition)
    return chapters(yardstick, variant, passed_in(edition), places_in(yardstick))


def passed_in(edition: Edition) -> list[Passed]:
    """The waivers of an edition. The office is the one that made it: nobody else may let a line pass."""
    office = edition.provider or str(edition.region)
    return [
        Passed(waiver.node, waiver.rule, waiver.by_name, office, waiver.because, waiver.at.date())
        for waiver in Waiver.objects.filter(edition=edition)
    ]


def places_in(yardstick: Yardstick) -> dict[str, str]:
    """The names of the regions that scopes speak of, by the beginning of the code that stands there."""
    starts = sorted({start for node in yardstick.walk() for start in regions_of(node)})
    if not starts:
        return {}
    named = dict(Region.objects.filter(code__in=[s.ljust(12, "0") for s in starts]).values_list("code", "name"))
    return {start: named[code] for start in starts if (code := start.ljust(12, "0")) in named}


def regions_of(node: Node) -> Iterator[str]:
    """The region codes a node speaks of."""
    yield from node.applies.regions
    if node.spares:
        yield from node.spares.regions


def address_of(edition: Edition, code: str = "") -> str:
    """The whole address of the handbook, or of one entry, as it is printed and drawn as a code."""
    path = reverse("standards:handbook-entry", args=[edition.pk, code]) if code else ""
    return settings.SITE_URL + (path or reverse("standards:handbook", args=[edition.pk]))


def earlier_address(user: User, edition: Edition, code: str) -> str:
    """The address of an indicator in the edition before this one, if the seat can read it there; else ""."""
    if not code:
        return ""
    same = Edition.objects.visible_to(user).filter(identifier=edition.identifier).exclude(stage=Edition.Stage.DRAFT)
    before = same.filter(published_at__lt=edition.published_at) if edition.published_at else same
    earlier = before.exclude(pk=edition.pk).order_by("-published_at", "-pk").first()
    if earlier is None or not Indicator.objects.filter(edition=earlier, code=code).exists():
        return ""
    return reverse("standards:handbook-entry", args=[earlier.pk, code])

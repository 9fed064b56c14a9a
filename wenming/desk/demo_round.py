"""The demo city's past round: the demonstration edition, published, and invented marks for some of its invented units."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from wenming.accounts.models import User
from wenming.assessment.pastround import build_past_round
from wenming.assessment.scoring_round import score
from wenming.lib.loading import Unusable
from wenming.standards.loading import load_standard
from wenming.standards.models import Edition
from wenming.standards.publishing import publish
from wenming.units.models import Unit


def edition_file(name: str) -> Path:
    """Where editions lie that cities share: beside the folders of the cities."""
    return Path(settings.CITY_DATA).parent / "standards" / name


def build(plot: dict[str, Any], units: list[Unit], officer: User) -> dict[str, int]:
    """Publish the edition, invent the round and score it. A city whose plot names no edition has none."""
    wanted = plot.get("past_round")
    if not wanted or not edition_file(wanted["edition"]).exists():
        return {}
    edition = published(edition_file(wanted["edition"]), officer)
    chosen = [unit.pk for unit in units[: wanted["units"]]]
    closed = timezone.localdate() - timedelta(days=wanted["closed_days_ago"])
    cycle = build_past_round(
        edition, list(Unit.objects.filter(pk__in=chosen).select_related("nature").prefetch_related("kinds").order_by("id")),
        title=wanted["title"], seed=wanted["seed"], by=officer, opened_on=closed - timedelta(days=90), closed_on=closed,
    )  # fmt: skip
    return {"scored": score(cycle, by=officer).units}


def published(file: Path, officer: User) -> Edition:
    """The edition of this file, in force. Raises Unusable or Refused where the file is not good enough for that."""
    counts = load_standard(file, by=officer).counts
    identifier, _at, version = str(counts["edition"]).rpartition("@")
    edition = Edition.objects.filter(identifier=identifier, version=version).first()
    if edition is None:
        raise Unusable(file.name)
    return edition if edition.is_frozen else publish(edition, by=officer)

"""The demo city's yardsticks: the shipped edition published, the shapes of other cities as drafts to look at."""

from pathlib import Path
from typing import Any

from django.conf import settings

from wenming.standards.loading import load_standard
from wenming.standards.models import Edition
from wenming.standards.publishing import publish


def shelf() -> Path:
    """Where the shipped editions stand."""
    return Path(settings.BASE_DIR) / "data" / "standards"


def shelve_editions(plot: dict[str, Any]) -> dict[str, int]:
    """Load every edition the script names; those under `published` are published."""
    wanted = plot.get("editions", {})
    for name in (*wanted.get("published", []), *wanted.get("drafts", [])):
        load_standard(shelf() / f"{name}.yaml")
    for edition in Edition.objects.filter(identifier__in=wanted.get("published", []), stage=Edition.Stage.DRAFT):
        publish(edition, by=None)
    return {"editions": Edition.objects.count()}

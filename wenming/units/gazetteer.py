"""COD-07, COD-08: the divisions of a city with those withdrawn, and its jurisdictions, brought in as versioned data."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from wenming.journal.models import record
from wenming.lib.codes import region_code
from wenming.lib.loading import Loaded, Unusable, read_json
from wenming.units.models import Region

if TYPE_CHECKING:
    from wenming.accounts.models import User

DIVISION, JURISDICTION = Region.Kind.DIVISION, Region.Kind.JURISDICTION


@dataclass(frozen=True)
class Place:
    """One row of the gazetteer as a file gives it, its code filled up to twelve places."""

    code: str
    name: str
    level: int
    parent: str | None
    kind: str = DIVISION
    valid_to: date | None = None
    successors: list[str] = field(default_factory=list)

    def fields(self) -> dict[str, Any]:
        """What stands in the row itself; a parent the file does not give is left as it is."""
        fields: dict[str, Any] = {
            "name": self.name, "level": self.level, "kind": self.kind, "valid_to": self.valid_to,
        }  # fmt: skip
        return fields | ({"parent_id": self.parent} if self.parent else {})


def load_regions(path: Path, *, dry_run: bool = False, take_good: bool = False, by: "User | None" = None) -> Loaded:
    """Enter province, city, districts, streets and withdrawn codes of `path`, and `jurisdictions.json` beside it.

    Rows are matched by code and nothing is removed, so that loading again changes nothing. Raises Unusable.
    """
    try:
        places = divisions(read_json(path))
        beside = path.with_name("jurisdictions.json")
        zones = jurisdictions(read_json(beside)) if beside.exists() else []
    except (KeyError, TypeError, AttributeError) as problem:
        raise Unusable(
            _("这不是行政区划文件：应有 city、districts（每项有 code、name、streets）和 retired。")
        ) from problem
    counts = {
        "regions": sum(place.valid_to is None for place in places),
        "districts": sum(place.level == 3 and place.valid_to is None for place in places),
        "streets": sum(place.level == 4 for place in places),
        "retired": sum(place.valid_to is not None for place in places),
        "jurisdictions": len(zones),
    }
    with transaction.atomic():
        changed = settle([*places, *zones], dry_run)
        if changed and not dry_run:
            record("load_regions", None, by=by, detail=counts)
    return Loaded(counts | {"changed": changed})


def full(code: object) -> str:
    """A code of the file in its twelve places; raises Unusable when it is none."""
    places = region_code(str(code).ljust(6, "0"))
    if places is None:
        raise Unusable(
            _("“%(code)s”不是行政区划代码：应是 6、9 或 12 位数字，管理辖区是四位数字加一个字母。") % {"code": code}
        )
    return places


def divisions(given: dict[str, Any]) -> list[Place]:
    """Every division of the file, parents before children."""
    places = []
    above = None
    if province := given.get("province"):
        above = full(province["code"])
        places.append(Place(above, province["name"], 1, None))
    city = full(given["city"]["code"])
    places.append(Place(city, given["city"]["name"], 2, above))
    for district in given["districts"]:
        code = full(district["code"])
        places.append(Place(code, district["name"], 3, city))
        for street in district.get("streets", []):
            places.append(Place(full(street["code"]), street["name"], 4, code))
            for village in street.get("villages", []):
                places.append(Place(full(village["code"]), village["name"], 5, full(street["code"])))
    for gone in given.get("retired", []):
        heirs = [full(code) for code in gone.get("successors", [])]
        places.append(
            Place(full(gone["code"]), gone["name"], 3, city, valid_to=date(gone["until"], 12, 31), successors=heirs)
        )
    return places


def jurisdictions(given: dict[str, Any]) -> list[Place]:
    """市直, 中央、省驻 and functional zones: district level, under the city, codes with a letter."""
    city = full(given["city"])
    zones = [Place(full(row["code"]), row["name"], 3, city, JURISDICTION) for row in given["jurisdictions"]]
    for zone in zones:
        if not zone.code[4].isalpha():
            raise Unusable(
                _("管理辖区“%(name)s”的代码会与行政区划代码混淆：应是四位数字加一个字母。") % {"name": zone.name}
            )
    return zones


def settle(places: list[Place], dry_run: bool) -> int:
    """Bring the rows to what the files say; returns how many were new or different."""
    known = Region.objects.prefetch_related("successors").in_bulk([place.code for place in places])
    changed = [place for place in places if differs(known.get(place.code), place)]
    if not dry_run:
        for place in changed:
            Region.objects.update_or_create(code=place.code, defaults=place.fields())
        for place in changed:
            if place.successors:
                Region.objects.get(code=place.code).successors.set(Region.objects.filter(code__in=place.successors))
    return len(changed)


def differs(row: Region | None, place: Place) -> bool:
    """Whether the register does not yet say what the file says about a place."""
    if row is None:
        return True
    heirs = sorted(heir.code for heir in row.successors.all())
    return heirs != sorted(place.successors) or any(
        getattr(row, name) != value for name, value in place.fields().items()
    )

"""A unit's pedigree: its names one after another, and the units it came from and went into."""

from dataclasses import dataclass

from wenming.units.models import Change, Span, Succession, Unit


@dataclass(frozen=True)
class Event:
    """One change in a unit's life: what happened, and the units on either side of it other than itself."""

    change: Change
    before: list[Unit]
    after: list[Unit]


@dataclass(frozen=True)
class Pedigree:
    """What the lineage part of a unit's page shows, newest event first."""

    spans: list[Span]
    events: list[Event]
    former_names: list[str]

    @property
    def newest_first(self) -> list[Span]:
        """The spans from today backwards."""
        return self.spans[::-1]

    @property
    def went_into(self) -> list[Event]:
        """Events in which this unit went into others."""
        return [event for event in self.events if event.after]


def pedigree_of(unit: Unit) -> Pedigree:
    """Read a unit's spans and the changes it took part in: two questions, whatever the history."""
    spans = list(unit.spans.select_related("region", "sector", "opened_by"))
    rows = Succession.objects.filter(predecessor=unit) | Succession.objects.filter(successor=unit)
    rows = rows.select_related("change", "predecessor", "successor").order_by("-change__on", "-change_id", "id")
    events: dict[int, Event] = {}
    for row in rows:
        event = events.setdefault(row.change_id, Event(row.change, [], []))
        if row.predecessor and row.predecessor != unit:
            event.before.append(row.predecessor)
        if row.successor and row.successor != unit:
            event.after.append(row.successor)
    former = list(dict.fromkeys(span.name for span in spans if span.name != unit.name))
    return Pedigree(spans, list(events.values()), former)


def heirs_of(unit: Unit) -> list[Unit]:
    """The units in which an ended one lives on today, however many reorganisations lie between."""
    ahead, passed, heirs = {unit.pk}, set[int](), dict[int, Unit]()
    while ahead:
        passed |= ahead
        rows = Succession.objects.filter(predecessor__in=ahead).select_related("successor").order_by("id")
        found = [row.successor for row in rows if row.successor is not None]
        heirs |= {heir.pk: heir for heir in found if heir.is_active and heir.pk != unit.pk}
        ahead = {heir.pk for heir in found if not heir.is_active} - passed
    return list(heirs.values())

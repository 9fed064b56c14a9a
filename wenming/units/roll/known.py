"""What the register knows before a workbook is judged: fetched once, so that judging asks the database nothing."""

from dataclasses import dataclass, field

from wenming.lib.bulk import among_numbers, among_texts
from wenming.lib.codes import normalised
from wenming.units.models import Body, BodyName, CodeException, Contact, Kind, Nature, Region, Span, Unit
from wenming.units.roll.columns import Holder


@dataclass
class Known:
    """The reference lists, by their normalised names, and the units that bear the codes of a workbook."""

    regions: dict[str, Region]
    natures: dict[str, tuple[int, str, list[str]]]
    kinds: dict[str, int]
    sectors: dict[str, int]
    exceptions: set[str]
    holders: dict[str, Holder] = field(default_factory=dict)
    past: dict[str, str] = field(default_factory=dict)  # code -> name of an ended unit, or of one that changed its code
    names: dict[str, str | None] = field(default_factory=dict)  # name -> code of an active unit that bears it


def reference_lists() -> Known:
    """Regions, natures, kinds, sector authorities and approved code exceptions."""
    sectors = {normalised(name): body for body, name in Body.objects.values_list("pk", "name")}
    for body, name in BodyName.objects.values_list("body_id", "name"):
        sectors.setdefault(normalised(name), body)
    return Known(
        regions={region.code: region for region in Region.objects.prefetch_related("successors")},
        natures={normalised(row.name): (row.pk, row.name, row.prefixes) for row in Nature.objects.all()},
        kinds={normalised(name): pk for pk, name in Kind.objects.values_list("pk", "name")},
        sectors=sectors,
        exceptions=set(CodeException.objects.approved().values_list("code", flat=True)),
    )


def find_holders(known: Known, codes: set[str], names: set[str], lock: bool) -> None:
    """Fill in who bears the codes and names of a workbook today and who bore the codes before.

    With `lock` the rows stay as they are until the transaction ends, where the database can do that.
    """
    bearing = Unit.objects.filter(credit_code__in=among_texts(codes))
    active = bearing.active()
    rows = (active.select_for_update() if lock else active).values_list(
        "credit_code", "pk", "name", "aliases", "region_id", "nature_id", "sector_id", "industry", "headcount",
        "remark", "code_standing",
    )  # fmt: skip
    known.holders.update((code, Holder(code, *rest)) for code, *rest in rows if code)
    gone = bearing.exclude(ended_on=None).values_list("credit_code", "name")
    known.past.update((str(code), name) for code, name in gone)
    before = Span.objects.exclude(until_on=None).filter(credit_code__in=among_texts(codes))
    known.past.update((str(code), name) for code, name in before.values_list("credit_code", "unit__name"))
    by_pk = {holder.pk: holder for holder in known.holders.values()}
    if by_pk:
        add_kinds_and_contacts(by_pk)
    bearers = Unit.objects.active().filter(name__in=among_texts(names - {holder.name for holder in by_pk.values()}))
    known.names.update(bearers.values_list("name", "credit_code"))


def add_kinds_and_contacts(holders: dict[int, Holder]) -> None:
    """The kinds of each unit and its primary contact: the one entered first."""
    kinds: dict[int, set[int]] = {}
    for unit, kind in Unit.kinds.through.objects.filter(unit_id__in=among_numbers(holders)).values_list(
        "unit_id", "kind_id"
    ):
        kinds.setdefault(unit, set()).add(kind)
    for unit, labels in kinds.items():
        holders[unit].kinds = frozenset(labels)
    contacts = Contact.objects.filter(unit_id__in=among_numbers(holders)).order_by("-pk")
    for unit, pk, name, phone in contacts.values_list("unit_id", "pk", "name", "phone"):
        holder = holders[unit]
        holder.contact_pk, holder.contact, holder.phone = pk, name, phone

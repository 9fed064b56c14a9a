"""Finding units: by the name they bear, bore or are called, by the name of a unit that went into them, or by code."""

import json
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from wenming.lib.codes import canonical_credit_code, normalised
from wenming.units.models import Span, Succession, Unit

CODE_LETTERS = set("0123456789ABCDEFGHJKLMNPQRTUWXY")


def contains(text: str) -> str:
    """The lookup for names: without Latin letters there is no case to fold, and the plain one is faster."""
    return "icontains" if text.upper() != text.lower() else "contains"


def find_units(units: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Narrow to units that answer to these words in a present, former, other or inherited name, or in the code."""
    text = normalised(words)
    if not text:
        return units
    lookup = contains(text)
    code = canonical_credit_code(text)
    if len(code) >= 6 and set(code) <= CODE_LETTERS:
        return units.filter(
            Q(credit_code__startswith=code) | Q(pk__in=Span.objects.filter(credit_code=code).values("unit"))
        )
    spellings = {text, text.replace("(", "（").replace(")", "）")}
    named, aliased = Q(), Q()
    for spelling in spellings:
        named |= Q(**{f"name__{lookup}": spelling})
        aliased |= Q(**{f"alias_text__{lookup}": json.dumps(spelling, ensure_ascii=False)[1:-1]})
    former = Span.objects.filter(named, until_on__isnull=False)  # in the very words of the index units_span_former
    inherited = Succession.objects.filter(predecessor__in=former.values("unit")).values("successor")
    found: QuerySet[Any] = units.alias(alias_text=Cast("aliases", TextField())).filter(
        named | aliased | Q(pk__in=former.values("unit")) | Q(pk__in=inherited)
    )
    return found


def named_exactly(units: QuerySet[Unit], words: str) -> list[Unit]:
    """The units whose present name or code is exactly this, for a field in which one unit is named."""
    return list(
        units.filter(Q(name=words.strip()) | Q(name=normalised(words)) | Q(credit_code=canonical_credit_code(words)))[
            :2
        ]
    )

"""The choices above the register's list, all asked for in one question."""

from collections import defaultdict

from django.db import connection

from wenming.accounts.models import User
from wenming.units.models.regions import PLACES, after

Choices = dict[str, list[tuple[str, str]]]
# In SQL because the ORM takes longer to write this question than a database to answer it.
OFFERED = """
SELECT 'region', code, name, 0 FROM units_region
WHERE valid_to IS NULL AND (level = 3 OR kind = 'jurisdiction') AND (%s = '' OR (code >= %s AND code < %s))
UNION ALL SELECT 'sector', CAST(id AS varchar(20)), name, id FROM units_body
WHERE EXISTS (SELECT 1 FROM units_unit WHERE units_unit.sector_id = units_body.id)
UNION ALL SELECT 'nature', CAST(id AS varchar(20)), name, "order" FROM units_nature
UNION ALL SELECT 'kind', CAST(id AS varchar(20)), name, "order" FROM units_kind
"""


def prefix_of(code: str) -> str:
    """What every region code below this one starts with; a jurisdiction of our own covers only itself."""
    if not code.isdigit():
        return code
    return next((code[:places] for places in PLACES.values() if not code[places:].strip("0")), code)


def choices_for(user: User) -> Choices:
    """Regions (districts and jurisdictions of the seat), sectors that have units, natures and kinds."""
    prefix = user.seat.region or ""
    with connection.cursor() as cursor:
        cursor.execute(OFFERED, [prefix, prefix, after(prefix) if prefix else ""])
        rows = cursor.fetchall()
    found: Choices = defaultdict(list)
    for which, key, name, _order in sorted(rows, key=lambda row: (row[0], row[3], row[1])):
        found[which].append((key, name))
    return found

"""Reading a round's packed sheets and writing its Results, thirty thousand at a time, on either database."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from wenming.assessment.arrays import Scored
from wenming.assessment.models import Result, Scoring, Sheet
from wenming.assessment.ranking import WHOLE
from wenming.cycles.models import Cycle
from wenming.lib.bulk import insert_rows

NUMBERS = ("total", "base", "bonus", "deduction")
FLAGS = ("complete", "qualified", "vetoed")
COLUMNS = ["scoring_id", "sheet_id", *NUMBERS, *FLAGS, "band", "nodes"]
SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END = b"\xff\xff"


def packed_sheets(cycle: Cycle) -> tuple[NDArray[np.int64], list[bytes]]:
    """Ids and packed forms of a round's sheets, in the order of the ids."""
    question = f"SELECT id, packed FROM {Sheet._meta.db_table} WHERE cycle_id = %s"  # noqa: S608  # a name of our own model
    if connection.vendor == "postgresql":
        from psycopg import Cursor

        connection.ensure_connection()
        with Cursor(cast(Any, connection.connection)) as plain:  # as binary: text would spell every byte in two letters
            rows: list[Any] = plain.execute(question, [cycle.pk], binary=True).fetchall()
    else:
        with connection.cursor() as cursor:
            rows = cursor.execute(question, [cycle.pk]).fetchall()
    rows.sort(key=lambda row: row[0])
    return np.array([row[0] for row in rows], np.int64), [row[1] for row in rows]


def write_results(
    scoring: Scoring, sheets: NDArray[np.int64], found: Scored, bands: Sequence[str], places: int
) -> None:
    """One Result for each sheet. `bands` are the labels of the edition's bands."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            table, names = Result._meta.db_table, ", ".join(COLUMNS)
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)") as copy:
                copy.write(SIGNATURE)
                for lines in copied(scoring.pk, sheets, found, bands, places):
                    copy.write(lines.tobytes())
                copy.write(END)
        return
    power = 10**places
    numbers = [(getattr(found, name) / power).tolist() for name in NUMBERS]
    flags = [getattr(found, name).tolist() for name in FLAGS]
    labels = [*bands, ""]
    insert_rows(
        Result,
        COLUMNS,
        zip(
            [scoring.pk] * len(sheets), sheets.tolist(), *numbers, *flags, [labels[band] for band in found.band.tolist()],
            (line.tobytes() for line in found.nodes), strict=True,
        ),
    )  # fmt: skip


def copied(
    scoring: int, sheets: NDArray[np.int64], found: Scored, bands: Sequence[str], places: int
) -> Iterator[NDArray[Any]]:
    """The rows as PostgreSQL's binary COPY takes them, built in columns: for each band an array of records of one length."""
    for number, label in [*enumerate(bands), (-1, "")]:
        chosen = np.flatnonzero(found.band == number)
        if not len(chosen):
            continue
        text = label.encode()
        record = record_type(len(text), found.nodes.shape[1])
        lines = np.zeros(len(chosen), record)
        lines["fields"] = len(COLUMNS)
        for name, size in (("scoring", 8), ("sheet", 8), ("band", len(text)), ("nodes", found.nodes.shape[1])):
            lines[f"{name}_size"] = size
        lines["scoring"], lines["sheet"] = scoring, sheets[chosen]
        for name in NUMBERS:
            _numeric(lines, name, getattr(found, name)[chosen] * (WHOLE // 10**places))
        for name in FLAGS:
            lines[f"{name}_size"], lines[name] = 1, getattr(found, name)[chosen]
        if text:
            lines["band"] = text
        lines["nodes"] = found.nodes[chosen]
        yield lines


def record_type(label: int, nodes: int) -> np.dtype[Any]:
    """One row on the wire: the number of fields, then each field's length and bytes, big-endian."""
    numeric = np.dtype(
        [("digits", ">i2"), ("weight", ">i2"), ("sign", ">u2"), ("scale", ">i2"), ("digit", ">i2", (3,))]
    )
    fields: list[Any] = [("fields", ">i2")]
    kinds: dict[str, Any] = {"scoring": ">i8", "sheet": ">i8"}
    kinds |= dict.fromkeys(NUMBERS, numeric) | dict.fromkeys(FLAGS, "u1")
    kinds |= {"band": f"S{label}" if label else None, "nodes": ("u1", (nodes,))}
    for name, kind in kinds.items():
        fields.append((f"{name}_size", ">i4"))
        if isinstance(kind, tuple):
            fields.append((name, *kind))
        elif kind is not None:
            fields.append((name, kind))
    return np.dtype(fields)


def _numeric(lines: NDArray[Any], name: str, values: NDArray[np.int64]) -> None:
    """Ten-thousandths as PostgreSQL's numeric: three digits to the base of ten thousand, the last behind the point."""
    size = np.abs(values)
    lines[f"{name}_size"] = 14
    number = lines[name]
    number["digits"], number["weight"], number["scale"] = 3, 1, 4
    number["sign"] = np.where(values < 0, 0x4000, 0)
    number["digit"][:, 0] = size // (WHOLE * WHOLE)
    number["digit"][:, 1] = size // WHOLE % WHOLE
    number["digit"][:, 2] = size % WHOLE

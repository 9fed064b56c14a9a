"""The loader of the register: 三(三)一 建立台账. A workbook is read, judged cell by cell, and written all or nothing."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from wenming.journal.models import record
from wenming.lib.codes import canonical_credit_code
from wenming.lib.loading import Loaded, Unusable
from wenming.lib.progress import Stepper
from wenming.units.roll.cells import tidied
from wenming.units.roll.columns import CODE, COLUMNS, NAME
from wenming.units.roll.judging import Judge
from wenming.units.roll.known import find_holders, reference_lists
from wenming.units.roll.once import done_before
from wenming.units.roll.reading import Sheet, read_sheet, text_of
from wenming.units.roll.writing import plan_rows, write

if TYPE_CHECKING:
    from wenming.accounts.models import User

__all__ = ["load_units"]

LOAD_LOCK = 7_349_002  # one load at a time on PostgreSQL; SQLite has one writer anyway


@dataclass(frozen=True)
class Asked:
    """What a load was asked to do; the fields are the arguments of `load_units`."""

    digest: str
    dry_run: bool
    take_good: bool
    by: "User | None"
    within: str
    restore_zeros: bool
    key: str
    expect: dict[str, int] | None
    step: Stepper | None


def load_units(
    path: Path,
    *,
    dry_run: bool = False,
    take_good: bool = False,
    by: "User | None" = None,
    within: str = "",
    restore_zeros: bool = False,
    key: str = "",
    expect: dict[str, int] | None = None,
    step: Stepper | None = None,
) -> Loaded:
    """Bring a workbook of units into the register, in one transaction.

    A file with errors changes nothing unless `take_good`. `within` is the region prefix the rows must lie in ("" all).
    `key` names a load that may happen once: a second one with the same key answers what the first did. `expect` holds
    the counts somebody was shown; when the register has moved on since, nothing is written. `step` hears of the rows
    as they are judged. Raises Unusable.
    """
    sheet = read_sheet(Path(path))
    digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    asked = Asked(digest, dry_run, take_good, by, within, restore_zeros, key, expect, step)
    try:
        with transaction.atomic():
            if not dry_run and connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOAD_LOCK])
            return settle(sheet, asked)
    except IntegrityError as problem:
        raise Unusable(_("导入时有人刚好改动了同一单位，台账没有变化。请重新导入。")) from problem


def settle(sheet: Sheet, asked: Asked) -> Loaded:
    """Judge and write against one state of the register."""
    if asked.key and (before := done_before(asked.key, asked.by)):
        return before
    judge = judged(sheet, asked)
    plan = plan_rows(judge.good, judge.known)
    counts = {"rows": judge.rows, "created": 0, "updated": 0, "unchanged": plan.unchanged + judge.left_alone}
    if not judge.errors or asked.take_good:
        counts |= {"created": len(plan.enter), "updated": len(plan.change)}
    if asked.expect is not None and any(counts[name] != count for name, count in asked.expect.items()):
        raise Unusable(_("您预览之后，台账有了变化，没有导入。请看新的预览，再确认一次。"))
    changes = bool(counts["created"] or counts["updated"])
    if changes and not asked.dry_run:
        write(plan, by=asked.by.pk if asked.by else None)
    if (changes or asked.key) and not asked.dry_run:
        detail = counts | {"errors": len(judge.errors), "warnings": len(judge.warnings), "file": asked.digest}
        record("load_units", None, by=asked.by, detail=detail | ({"upload": asked.key} if asked.key else {}))
    notes = [_("读取了工作表“%(title)s”。") % {"title": sheet.title}]
    if not judge.rows:
        notes.append(_("表头下面没有数据行。"))
    return Loaded(counts, judge.errors, judge.warnings, notes)


def judged(sheet: Sheet, asked: Asked) -> Judge:
    """Every row of the sheet, judged against the register as it is now."""
    bodies = list(sheet.bodies())
    code, name = COLUMNS.index(CODE), COLUMNS.index(NAME)
    codes = {canonical_credit_code(text_of(row[code])) for _number, row in bodies}
    names = {tidied(text_of(row[name])) for _number, row in bodies}
    known = reference_lists()
    find_holders(known, codes - {""}, names - {""}, lock=not asked.dry_run)
    judge = Judge(sheet, known, asked.within, asked.restore_zeros, asked.step)
    judge.judge(bodies)
    return judge

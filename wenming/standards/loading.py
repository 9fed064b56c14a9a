"""`wenming load standard FILE`: an edition from a package or a workbook, all of it or nothing."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from wenming.journal.models import record
from wenming.lib.loading import Loaded, Unusable, read_json
from wenming.standards.lint import findings
from wenming.standards.models import Edition
from wenming.standards.packages import Fault, digest_of, parsed, read_yardstick
from wenming.standards.plain import Yardstick
from wenming.standards.publishing import totals_faults
from wenming.standards.shelving import enter_rows, head_of, shelve, taken
from wenming.standards.workbook import looks_like_workbook, read_edition
from wenming.units.models import Region

if TYPE_CHECKING:
    from wenming.accounts.models import User


def load_standard(path: Path, *, dry_run: bool = False, take_good: bool = False, by: "User | None" = None) -> Loaded:
    """Enter an edition as a draft of the home's city; the same file again changes nothing. Raises Unusable.

    Counts: `edition` as id@version, nodes, base points and bonus of the first variant, variants; then errors and findings.
    """
    yardstick, faults = edition_in(path)
    counts: dict[str, Any] = {"edition": None, "nodes": 0, "points": None, "bonus": None, "variants": 0}
    if yardstick is not None:
        counts = counts_of(yardstick)
        with transaction.atomic():
            faults = [*keep(yardstick, by), *totals_faults(yardstick)]
            if dry_run or faults:
                transaction.set_rollback(True)
    errors = [{"where": fault.where, "code": fault.code, "message": fault.message} for fault in faults]
    return Loaded(counts | {"errors": errors, "findings": findings_of(yardstick)}, errors=errors)


def edition_in(path: Path) -> tuple[Yardstick | None, list[Fault]]:
    """What the file holds: a workbook or a YAML or JSON package, by its content. Raises Unusable."""
    try:
        content = Path(path).read_bytes()
    except OSError as problem:
        raise Unusable(_("读不到文件 %(path)s。") % {"path": path}) from problem
    if looks_like_workbook(content):
        return read_edition(content)
    document, faults = parsed(content)
    if faults:
        raise Unusable(f"{path}: {faults[0].message}")
    return read_yardstick(document)


def counts_of(yardstick: Yardstick) -> dict[str, Any]:
    """What the edition amounts to."""
    from wenming.standards.applying import totals
    from wenming.standards.packages.canonical import written

    base, bonus = totals(yardstick, yardstick.variants[0] if yardstick.variants else None)
    return {
        "edition": f"{yardstick.id}@{yardstick.version}",
        "nodes": sum(1 for _node in yardstick.walk()),
        "points": written(base),
        "bonus": written(bonus),
        "variants": len(yardstick.variants),
    }


def findings_of(yardstick: Yardstick | None) -> list[dict[str, Any]]:
    """What the linter says of it; findings are no errors, they stop only publishing."""
    if yardstick is None:
        return []
    keys = ("node", "rule", "severity", "source", "suggestion", "message")
    return [{key: str(getattr(finding, key)) for key in keys} for finding in findings(yardstick)]


def keep(yardstick: Yardstick, by: "User | None") -> list[Fault]:
    """Enter the edition, or bring a draft of the same id and version to it; what is published stays as it is."""
    held = Edition.objects.filter(identifier=yardstick.id, version=yardstick.version).first()
    if held is None:
        shelve(yardstick, region=city(), by=by)
        return []
    if digest_of(taken(held)) == digest_of(yardstick):
        return []
    if held.is_frozen:
        words = {"id": yardstick.id, "version": yardstick.version}
        return [
            Fault("version", "published", _("“%(id)s”的版本“%(version)s”已发布，不能更改。请换一个版本号。") % words)
        ]
    replace_rows(held, yardstick)
    record("change_edition", held, by=by, detail={"version": yardstick.version})
    return []


def replace_rows(edition: Edition, yardstick: Yardstick) -> None:
    """A draft is brought to the file: head and rows anew, one revision further."""
    edition.indicators.all().delete()
    edition.bars.all().delete()
    Edition.objects.filter(pk=edition.pk).update(**head_of(yardstick), revision=edition.revision + 1)
    enter_rows(edition, yardstick)


def city() -> Region:
    """The city this home belongs to."""
    code = str(read_json(Path(settings.CITY_DATA) / "city.json").get("region", ""))
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise Unusable(_("请先载入行政区划：没有找到代码为 %(code)s 的城市。") % {"code": code})
    return region

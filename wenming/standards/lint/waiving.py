"""四(四): a line that the linter refuses and a named officer of the office lets pass; shown to everyone in the handbook."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from wenming.journal.models import record
from wenming.lib.access import Refused, require
from wenming.standards.lint.findings import REFUSE, Finding, Waived, fingerprint
from wenming.standards.plain import Yardstick

if TYPE_CHECKING:
    from wenming.accounts.models import User
    from wenming.standards.models import Edition, Waiver

NEVER = (
    "beliefs",
    "ethnicity",
    "politics",
    "study_points",
    "petitions",
    "online_speech",
    "private_lists",
    "faces",
    "persons_honour",
)


def unwaived(found: Sequence[Finding], waivers: Iterable[Waived], yardstick: Yardstick) -> list[Finding]:
    """The refusals that nobody has answered for, in their order; a waiver holds for the wording it was given for."""
    answered = {(waiver.node, waiver.rule, waiver.fingerprint) for waiver in waivers}
    open_refusals = [finding for finding in found if finding.severity == REFUSE]
    if not answered:
        return open_refusals
    written = {code: fingerprint(yardstick, code) for code in {node for node, _rule, _print in answered}}
    return [each for each in open_refusals if (each.node, each.rule, written.get(each.node, "")) not in answered]


@transaction.atomic
def waive(edition: "Edition", node: str, rule: str, *, by: "User", because: str) -> "Waiver":
    """四(四): let one refused line of a draft pass, by name and with a reason. Raises Refused.

    What asks about persons is never let pass: that is the platform's promise, not one office's choice.
    """
    from wenming.standards.lint import findings
    from wenming.standards.models import Waiver
    from wenming.standards.rules import may_edit
    from wenming.standards.shelving import taken

    require(may_edit(by, edition))
    if not (reason := because.strip()):
        raise Refused(_("请写明理由。"))
    if rule in NEVER:
        raise Refused(_("涉及个人的内容不能放行，请改写。"))
    yardstick = taken(edition)
    open_refusals = unwaived(findings(yardstick), edition.waivers.all(), yardstick)
    if not any((each.node, each.rule) == (node, rule) for each in open_refusals):
        raise Refused(_("这一条没有待放行的检查结果，请刷新后再看。"))
    waiver = Waiver.objects.create(
        edition=edition, node=node, rule=rule, fingerprint=fingerprint(yardstick, node), by=by.pk, by_name=by.name,
        because=reason[:500],
    )  # fmt: skip
    record("waive_finding", edition, by=by, detail={"node": node, "rule": rule})
    return waiver

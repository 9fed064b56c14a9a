"""COD-01…06: judging a credit code for the register. Every way into the register asks here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from wenming.lib.codes import canonical_credit_code, check_credit_code
from wenming.units.models import CodeException, Unit

if TYPE_CHECKING:
    from wenming.units.models import Nature


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark about a code: its name in machine answers, and a sentence for the field."""

    name: str
    message: str


@dataclass(frozen=True, slots=True)
class CodeJudgement:
    """A canonical code, what is wrong with it (None: it may be entered), what is odd, whether an exception carries it."""

    code: str
    error: Finding | None = None
    warnings: tuple[Finding, ...] = ()
    excepted: bool = False

    @property
    def standing(self) -> str:
        """The value for Unit.code_standing."""
        return Unit.CodeStanding.EXCEPTED if self.excepted else Unit.CodeStanding.SOUND


def judge_code(text: str, *, nature: "Nature | None" = None, unit: int = 0) -> CodeJudgement:
    """Judge one code against the register; `unit` is the one that holds it already and may keep it."""
    code = canonical_credit_code(text)
    excepted = CodeException.objects.approved().filter(code=code).values_list("code", flat=True)
    held = Unit.objects.active().filter(credit_code=code).exclude(pk=unit).values_list("credit_code", flat=True)
    return judged(code, excepted=list(excepted), held=[str(each) for each in held], nature=nature)


def judged(
    code: str, *, excepted: Collection[str] = (), held: Collection[str] = (), nature: "Nature | None" = None
) -> CodeJudgement:
    """The same for many codes at once, with the approved exceptions and the codes in use already at hand."""
    check = check_credit_code(code)
    if check.answer == "FORMAT":
        return CodeJudgement(
            code,
            Finding(
                "uscc-format",
                _("应为18位数字和大写字母（不用 I、O、S、V、Z），现为%(length)s位。请对照证照检查。")
                % {"length": len(code)},
            ),
        )
    passes_by_exception = check.answer == "CHECKSUM" and code in excepted
    if check.answer == "CHECKSUM" and not passes_by_exception:
        return CodeJudgement(
            code,
            Finding(
                "uscc-checksum", _("末位校验码不符，可能抄错了一位。请对照证照逐位检查；确实如此的，按代码例外办理。")
            ),
        )
    if code in held:
        return CodeJudgement(code, duplicate(), excepted=passes_by_exception)
    prefixes: Sequence[str] = nature.prefixes if nature else ()
    return CodeJudgement(
        code,
        warnings=tuple(_oddities(code, check.organisation_fits, prefixes, str(nature or ""))),
        excepted=passes_by_exception,
    )


def duplicate() -> Finding:
    """COD-05: what to say when an active unit holds the code."""
    return Finding("duplicate", str(Unit._meta.constraints[0].violation_error_message))


def _oddities(code: str, organisation_fits: bool, prefixes: Sequence[str], nature: str) -> list[Finding]:
    """COD-06: remarks that never stop anybody."""
    found = []
    if not organisation_fits:
        found.append(Finding("org-check", _("第9至17位（主体标识码）的校验不符，请再核对一次；核对无误可以继续。")))
    if prefixes and not code.startswith(tuple(prefixes)):
        found.append(
            Finding(
                "nature-mismatch",
                _("代码以“%(start)s”开头，与单位性质“%(nature)s”通常不一致，请核对；核对无误可以继续。")
                % {"start": code[:2], "nature": nature},
            )
        )
    return found

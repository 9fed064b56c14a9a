"""COD-01…06: judging a credit code for the register. Every way into the register asks here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from wenming.lib.codes import ALPHABET, canonical_credit_code, check_credit_code
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
    held = Unit.objects.active().filter(credit_code=code).exclude(pk=unit).values_list("credit_code", flat=True)
    prefixes: Sequence[str] = nature.prefixes if nature else ()
    return judged(
        code, excepted=excepted_among([code]), held=[str(each) for each in held], prefixes=prefixes, nature=str(nature)
    )


def judge_code_itself(text: str) -> CodeJudgement:
    """The same without asking who bears the code: for lineage, where that depends on the day."""
    code = canonical_credit_code(text)
    return judged(code, excepted=excepted_among([code]))


def excepted_among(codes: Collection[str]) -> set[str]:
    """COD-03: which of these codes two people have let in."""
    return set(CodeException.objects.approved().filter(code__in=codes).values_list("code", flat=True))


def judged(
    code: str,
    *,
    excepted: Collection[str] = (),
    held: Collection[str] = (),
    prefixes: Sequence[str] = (),
    nature: str = "",
) -> CodeJudgement:
    """The same for many codes at once, with the approved exceptions and the codes in use already at hand.

    `prefixes` are what codes of the unit's nature usually begin with, `nature` is its name for the sentence.
    """
    check = check_credit_code(code)
    if check.answer == "FORMAT":
        return CodeJudgement(code, Finding("uscc-format", misshapen(code)))
    passes_by_exception = check.answer == "CHECKSUM" and code in excepted
    if check.answer == "CHECKSUM" and not passes_by_exception:
        return CodeJudgement(code, wrong_check_character())
    if code in held:
        return CodeJudgement(code, duplicate(), excepted=passes_by_exception)
    fits = not prefixes or code.startswith(tuple(prefixes))
    if check.organisation_fits and fits:
        return CodeJudgement(code, excepted=passes_by_exception)
    warnings = tuple(_oddities(code, check.organisation_fits, fits, nature))
    return CodeJudgement(code, warnings=warnings, excepted=passes_by_exception)


def misshapen(code: str) -> str:
    """COD-02: what is wrong with the shape of a code, as exactly as can be said."""
    if len(code) != 18:
        words = _("应为18位数字和大写字母（不用 I、O、S、V、Z），现为%(length)s位。请对照证照检查。")
        return words % {"length": len(code)}
    if strange := sorted(set(code) - set(ALPHABET)):
        words = _("含有不允许的字符 %(signs)s（代码里没有字母 I、O、S、V、Z）。请对照证照检查。")
        return words % {"signs": " ".join(strange)}
    return _("18位，但不是统一社会信用代码的格式：第1位是登记管理部门，第3至8位是数字。请对照证照检查。")


def wrong_check_character() -> Finding:
    """COD-03: a failed check character is a question to the paper, and then to a second person."""
    return Finding(
        "uscc-checksum", _("末位校验码不符，可能抄错了一位。请对照证照逐位检查；确实如此的，按代码例外办理。")
    )


def duplicate() -> Finding:
    """COD-05: what to say when an active unit holds the code."""
    return Finding("duplicate", str(Unit._meta.constraints[0].violation_error_message))


def _oddities(code: str, organisation_fits: bool, nature_fits: bool, nature: str) -> list[Finding]:
    """COD-06: remarks that never stop anybody."""
    found = []
    if not organisation_fits:
        words = _("第9至17位（主体标识码）的校验不符，请再核对一次；核对无误可以继续。")
        found.append(Finding("uscc-organisation", words))
    if not nature_fits:
        words = _("代码以“%(start)s”开头，与单位性质“%(nature)s”通常不一致，请核对；核对无误可以继续。")
        found.append(Finding("uscc-nature", words % {"start": code[:2], "nature": nature}))
    return found

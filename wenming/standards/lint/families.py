"""Families 词族: the word lists of the linter as compiled patterns. The lists are data, in `words/`, each with its source."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from wenming.standards.lint.needles import Haystacks
from wenming.standards.lint.plainly import NUMERAL, WORDS

NOTHING = re.compile(r"(?!\uffff)\uffff")


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of trace: `strong` words that mean it by themselves, `medium` ones that need a count or a demand beside them,
    `tallied` ones that mean it where the rule counts upwards, and the `innocent` uses of the same words.
    """

    rule: str
    source: str
    suggestion: str
    strong: re.Pattern[str]
    medium: re.Pattern[str]
    medium_counts: re.Pattern[str]
    tallied: re.Pattern[str]
    innocent: re.Pattern[str]
    named: re.Pattern[str]  # any of them
    bare: re.Pattern[str]  # a line of nothing but such words
    holdable: bool = False  # a dossier may hold it as archive
    about_persons: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What turns a mention into a demand, and what takes it back."""

    counts: re.Pattern[str]
    scores: re.Pattern[str]
    demands: re.Pattern[str]
    exact: re.Pattern[str]
    lack_before: re.Pattern[str]
    lack_after: re.Pattern[str]
    defect: re.Pattern[str]
    negated_before: re.Pattern[str]
    spared_before: re.Pattern[str]
    cancelled: re.Pattern[str]
    negated_after: re.Pattern[str]
    archived: re.Pattern[str]
    fewer_before: re.Pattern[str]
    fewer_after: re.Pattern[str]
    praised: re.Pattern[str]
    handed: re.Pattern[str]
    scored: re.Pattern[str]
    lack_inside: re.Pattern[str]
    idioms: re.Pattern[str]


@cache
def table(name: str) -> dict[str, Any]:
    """One word list as written."""
    return tomllib.loads((WORDS / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _compiled(text: str) -> re.Pattern[str]:
    return re.compile(text)


def compiled(given: str | list[str] | None) -> re.Pattern[str]:
    """Alternatives as one pattern, with the short forms of the lists written out."""
    if not given:
        return NOTHING
    text = "|".join(given) if isinstance(given, list) else given
    measure = table("context")["measure"]
    text = text.replace("<n>", f"(?:{NUMERAL})").replace("<m>", f"(?:{measure})")
    return _compiled(text.replace("<..>", "[^。；]{0,16}").replace("<.>", "[^，。；]{0,8}"))


@cache
def context() -> Context:
    """The one context of all families."""
    given = table("context")
    return Context(**{name: compiled(given[name]) for name in Context.__dataclass_fields__})


HOLDABLE = ("photos", "press", "meetings_papers")
TRACES = ("photos", "press", "leaders_notes", "meetings_papers", "check_ins", "apps")


@cache
def families() -> tuple[Family, ...]:
    """All families: the traces first, then what concerns persons."""
    read = [_family(table(name), table(name)["rule"]) for name in TRACES]
    return (*read, *(_family(given, rule, about_persons=True) for rule, given in table("persons").items()))


def _family(given: dict[str, Any], rule: str, *, about_persons: bool = False) -> Family:
    names = ("strong", "medium", "medium_counts", "tallied", "innocent")
    strong, medium, counts, tallied, innocent = (compiled(given.get(name)) for name in names)
    named = _compiled("|".join(each.pattern for each in (strong, medium, tallied) if each is not NOTHING))
    return Family(
        rule, given["source"], given["suggestion"], strong, medium, counts, tallied, innocent, named, _bare(given, strong, medium),
        rule in HOLDABLE, about_persons,
    )  # fmt: skip


def _bare(given: dict[str, Any], strong: re.Pattern[str], medium: re.Pattern[str]) -> re.Pattern[str]:
    words = compiled(given["bare"]) if "bare" in given else medium
    known = "|".join(f"(?:{each.pattern})" for each in (strong, words) if each is not NOTHING)
    around = "活动|工作|资料|材料|情况|相关|有关|总结|方案|记录|表|等|的|和|及|与|或|有|、|，|[0-9.分()]"
    return _compiled(f"(?:{around})*(?:{known})(?:{around}|{known})*")


@cache
def _haystacks() -> Haystacks:
    return Haystacks({each.rule: each.named.pattern for each in families()})


@lru_cache(maxsize=20_000)
def families_in(read: str) -> tuple[Family, ...]:
    """The families of which a text read plainly may hold a word."""
    held = _haystacks().of(read)
    return tuple(each for each in families() if each.rule in held)


@cache
def topics() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What a line may be about, and what to ask instead of a trace."""
    return tuple((re.compile(row["about"]), row["instead"]) for row in table("topics")["topic"])


def instead_of(read: str) -> str:
    """What to ask for instead, by what the line is about."""
    return next(instead for about, instead in topics() if about.search(read))

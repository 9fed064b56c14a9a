"""What may stand in an entry: plain values, and nothing that points to a person beyond an id (compliance X4, SEC-15)."""

import re
import unicodedata
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

_EDGE, _END = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
PERSONAL = {
    "手机号码": re.compile(_EDGE + r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}" + _END),
    "公民身份号码": re.compile(
        _EDGE + r"[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]" + _END
    ),
    "电子邮箱": re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),
}
SHORTEST = 11  # a mobile number; shorter plain text needs no look
CLOCK = re.compile(r"\d{1,2}:\d{2}")


class PersonalData(ValueError):
    """Somebody tried to write a telephone number, a resident id or an e-mail address into the journal."""


def personal_kind(text: str) -> str:
    """Which kind of personal data a text holds ("" for none); full-width digits count as digits."""
    if len(text) < SHORTEST and text.isascii() and "@" not in text:
        return ""
    folded = unicodedata.normalize("NFKC", text)
    return next((kind for kind, pattern in PERSONAL.items() if pattern.search(folded)), "")


def plain(value: Any, path: str = "detail") -> Any:
    """The value as both databases give it back: strings, whole numbers, lists and objects.

    Raises PersonalData where a value looks like a person's data, TypeError where it has no plain form.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str | int | Promise | UUID):
        text = str(value)
        if kind := personal_kind(text):
            raise PersonalData(f"纪事里不能写个人信息：{path} 像是{kind}。请只写编号、阶段和字段名。")
        return value if isinstance(value, int) else one_line(text)
    if isinstance(value, float):
        return int(value) if value.is_integer() else value  # jsonb gives 1e16 back as a whole number
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict):
        return {plain(str(key), f"{path} 的字段名"): plain(inner, f"{path}.{key}") for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        inner_values = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [plain(inner, f"{path}[{place}]") for place, inner in enumerate(inner_values)]
    raise TypeError(f"{path}: {type(value).__name__} has no plain form for the journal.")


def one_line(text: str) -> str:
    """SEC-15: no line break, control or direction mark of a text can forge another line of the journal."""
    if text.isprintable():
        return text
    kept = []
    for letter in text.encode("utf-8", "replace").decode():
        if letter in "\r\n\t":
            kept.append(" ")
        elif unicodedata.category(letter) in ("Cc", "Cf"):
            kept.append(f"\\u{ord(letter):04x}")
        else:
            kept.append(letter)
    return "".join(kept)


def reason_without_persons(text: str) -> str:
    """A reason as it is written down: one line of at most 500 characters, with numbers that point to a person left out.

    The act has its own row for the full text, which can be corrected and erased; the journal cannot.
    """
    line = one_line(text)
    if personal_kind(line):
        line = unicodedata.normalize("NFKC", line)
        for kind, pattern in PERSONAL.items():
            line = pattern.sub(f"（{kind}略）", line)
    return line[:500]

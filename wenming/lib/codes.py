"""Codes of the field as pure functions: 统一社会信用代码, regions, telephone numbers, masking. Knows nothing of us."""

import re
import unicodedata
from dataclasses import dataclass
from operator import mul

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
VALUES = {character: value for value, character in enumerate(ALPHABET)}
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
SHAPE = re.compile(r"[0-9ANY][0-9A-HJ-NPQRTUWXY][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
ORGANISATION_VALUES = {character: int(character, 36) for character in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
MOBILE = re.compile(r"1[3-9][0-9]{9}")


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """What a credit code is: its canonical form, "OK", "FORMAT" or "CHECKSUM", and whether 9–17 fit GB 11714."""

    code: str
    answer: str
    organisation_fits: bool = True


def normalised(text: str) -> str:
    """NFKC and trimmed; what people typed in full width becomes what they meant."""
    return unicodedata.normalize("NFKC", text).strip()


def canonical_credit_code(text: str) -> str:
    """COD-01: NFKC, without spaces and hyphens, upper case."""
    return text if SHAPE.fullmatch(text) else re.sub(r"[\s-]", "", normalised(text)).upper()


def credit_code_check_character(first_seventeen: str) -> str:
    """GB 32100: the eighteenth character of a credit code."""
    total = sum(map(mul, map(VALUES.__getitem__, first_seventeen), WEIGHTS))
    return ALPHABET[(31 - total % 31) % 31]


def check_credit_code(code: str) -> CodeCheck:
    """COD-02: judge a canonical credit code; a failed checksum alone is a question, not a refusal (COD-03)."""
    if not SHAPE.fullmatch(code):
        return CodeCheck(code, "FORMAT", False)
    answer = "OK" if credit_code_check_character(code[:17]) == code[17] else "CHECKSUM"
    return CodeCheck(code, answer, organisation_code_fits(code[8:17]))


def organisation_code_fits(code: str) -> bool:
    """GB 11714: whether the ninth character of an organisation code follows from the eight before."""
    total = sum(map(mul, map(ORGANISATION_VALUES.__getitem__, code[:8]), ORGANISATION_WEIGHTS))
    return code[8] == "0123456789X"[(11 - total % 11) % 11]


def mobile_number(text: str) -> str | None:
    """A mainland mobile number in its eleven digits, or None (COD §1.4)."""
    if MOBILE.fullmatch(text):
        return text
    digits = re.sub(r"^(\+86|0086|86(?=1\d{10}$))", "", re.sub(r"[\s\-()]", "", normalised(text)))
    return digits if re.fullmatch(r"1[3-9]\d{9}", digits, re.ASCII) else None


def landline_number(text: str) -> str | None:
    """A landline as area-number, with an extension if given, or None."""
    match = re.fullmatch(r"(0\d{2,3})-?(\d{7,8})(?:[-转](\d{1,6}))?", re.sub(r"[\s()]", "", normalised(text)), re.ASCII)
    if not match:
        return None
    area, number, extension = match.groups()
    return f"{area}-{number}" + (f"-{extension}" if extension else "")


def mask_phone(phone: str) -> str:
    """COD-13: 138****8000; of any other number only the last two digits, of a very short one none."""
    if len(phone) == 11 and phone[0] == "1" and phone.isdecimal():
        return f"{phone[:3]}****{phone[7:]}"
    shown = 2 if len(phone) > 3 else 0
    return "*" * (len(phone) - shown) + phone[len(phone) - shown :]


def mask_email(email: str) -> str:
    """COD-13: of an address the first character and the domain."""
    name, at, domain = email.partition("@")
    return f"{name[:1]}***{at}{domain}" if at else "*" * len(email)


def mask_name(name: str) -> str:
    """COD-13: the first and last character of a name; of two characters the first; of one none."""
    if len(name) <= 1:
        return "*" * len(name)
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_identity(number: str, *, strict: bool = False) -> str:
    """COD-13: a resident identity number as 110105********002X; strictly, only its first and last place."""
    shown = (1, 1) if strict else (6, 4)
    if len(number) <= sum(shown):
        return "*" * len(number)
    return number[: shown[0]] + "*" * (len(number) - sum(shown)) + number[-shown[1] :]


def is_identity_number(text: str) -> bool:
    """GB 11643: whether this is a resident identity number. For finding what must not be kept, never for storing."""
    if not re.fullmatch(r"\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx]", text, re.ASCII):
        return False
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(text[:17]))
    return "10X98765432"[total % 11] == text[17].upper()


def holds_identity_number(text: str) -> bool:
    """COD-12: whether a text that somebody typed has a resident identity number in it."""
    found = re.finditer(r"(?<![0-9])(?=([0-9]{17}[0-9Xx])(?![0-9]))", normalised(text))
    return any(is_identity_number(match.group(1)) for match in found)


def plain_cell(value: str | None) -> str:
    """A value for CSV that no spreadsheet takes for a formula: a quote goes before =, +, -, @, also in full width and
    behind blanks, tabs, returns and marks that nobody sees."""
    text = value or ""
    seen = unicodedata.normalize("NFKC", text).lstrip(" \t\r\n\v\f\u00a0\u200b\u2060\ufeff")
    return f"'{text}" if seen[:1] in {"=", "+", "-", "@"} or text[:1] in {"\t", "\r"} else text


def region_code(text: str) -> str | None:
    """A 6, 9 or 12 digit division code, or a jurisdiction code with a letter, filled up to 12 places; else None."""
    code = normalised(text).upper()
    if re.fullmatch(r"\d{6}|\d{9}|\d{12}|\d{4}[A-Z]\d{1,7}", code, re.ASCII):
        return code.ljust(12, "0")
    return None

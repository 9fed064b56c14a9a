"""One cell at a time: what it means, or why it cannot stand. Pure functions over plain values."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from wenming.lib.codes import (
    MOBILE,
    landline_number,
    mask_phone,
    mobile_number,
    normalised,
    region_code,
)
from wenming.units.industries import industry_code, with_leading_zero
from wenming.units.models import Region
from wenming.units.roll.columns import LARGEST_HEADCOUNT

# Letters, digits and the space in full width become plain; Chinese punctuation of an official name stays as written.
FULL_WIDTH = {0x3000: " ", 0x00A0: " "} | {
    code: chr(code - 0xFEE0)
    for start, end in ((0xFF10, 0xFF1A), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B))
    for code in range(start, end)
}
INVISIBLE = re.compile("[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
UNTIDY = re.compile(
    "[\x00-\x1f\x7f\u00a0\u200b-\u200f\u2028-\u202e\u2060\u3000\ufeff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"
)
SEPARATORS = re.compile(r"[、,;/|\n]")


class Bad(NamedTuple):
    """Why a cell cannot stand: a code for programs and a sentence for people."""

    code: str
    message: str


def tidied(text: str) -> str:
    """A name as it is kept: full-width letters and digits made plain, line breaks and invisible signs gone."""
    if not UNTIDY.search(text):
        return text.strip()
    return INVISIBLE.sub("", text.translate(FULL_WIDTH)).strip()


def code_kept_whole(raw: Any) -> "Bad | None":
    """COD-01: a code that Excel keeps as a number has lost its last digits; nothing can bring them back."""
    if isinstance(raw, int | float):
        return Bad("uscc-format", _("代码被存成了数字，末几位已经丢失。请把格式设为“文本”，照证书重新填写。"))
    return None


def region(text: str, regions: Mapping[str, Region], within: str) -> "str | Bad":
    """The code of a region in force, inside the region of whoever loads."""
    code = region_code(text)
    found = regions.get(code or "")
    if found is None:
        return Bad("region-unknown", _("没有这个区划代码。请填 6、9 或 12 位区划代码，或市直等管理辖区的代码。"))
    if found.valid_to is not None:
        heirs = "、".join(f"{heir.code[:6]} {heir.name}" for heir in found.successors.all())
        return Bad(
            "region-retired", _("%(name)s，不能再用。现在是：%(heirs)s。") % {"name": found, "heirs": heirs or "—"}
        )
    if not found.code.startswith(within):
        return Bad("region-foreign", _("“%(name)s”不在您的辖区，只能导入本辖区的单位。") % {"name": found.name})
    return found.code


def nature(text: str, natures: Mapping[str, tuple[int, str, list[str]]]) -> "tuple[int, str, list[str]] | Bad":
    """A nature of the list, by its normalised name."""
    if text in natures:
        return natures[text]
    names = "、".join(name for _pk, name, _prefixes in natures.values())
    return Bad("kind-unknown", _("没有这种单位性质。可填：%(names)s。") % {"names": names})


def kinds(text: str, known: Mapping[str, int]) -> "frozenset[int] | Bad":
    """The kinds of a cell, separated by 、."""
    given = [part for part in (part.strip() for part in SEPARATORS.split(text)) if part]
    unknown = [part for part in given if part not in known]
    if unknown:
        return Bad("kind-unknown", _("没有类型标签“%(names)s”。") % {"names": "、".join(unknown)})
    return frozenset(known[part] for part in given)


def sector(text: str, sectors: Mapping[str, int]) -> "int | Bad":
    """The body with this name or alias."""
    if text in sectors:
        return sectors[text]
    return Bad("sector-unknown", _("没有叫这个名称的机构。请填机构的全称或通用简称。"))


def industry(text: str, is_number: bool, restore_zeros: bool) -> tuple[str | None, Bad | None]:
    """COD-10: (code to keep, doubt). A zero that Excel took is given back only when somebody said so."""
    restored = with_leading_zero(text) if is_number and text.isdigit() else None
    if restored and restore_zeros:
        return restored, None
    code = industry_code(text)
    if code is None:
        return None, Bad("industry-unknown", _("没有这个行业代码，没有导入这一格。"))
    if restored:
        message = _("这一格是数字，前面可能丢了 0。现按 %(code)s 导入；如应为 %(restored)s，请选“补回前导零”。")
        return code, Bad("industry-number", message % {"code": code, "restored": restored})
    return code, None


def headcount(text: str, raw: Any) -> "int | Bad":
    """A whole number of people."""
    if type(raw) is float and 0 <= raw <= LARGEST_HEADCOUNT and raw.is_integer():
        return int(raw)
    plain = text if text.isdecimal() and text.isascii() else normalised(text).replace(",", "")
    if not isinstance(raw, str | int | float) or not re.fullmatch(r"\d{1,8}", plain):
        return Bad("number", _("应为整数，例如 120。"))
    if int(plain) > LARGEST_HEADCOUNT:
        return Bad("number", _("人数过大，请核对。"))
    return int(plain)


def phone(text: str, held: str) -> "str | Bad":
    """A mobile or landline number in its usual form; "" for a masked one that fits what the register has."""
    if MOBILE.fullmatch(text):
        return text
    plain = normalised(text)
    if "*" in plain:
        if held and plain == mask_phone(held):
            return ""
        return Bad("phone", _("号码被遮盖，看不到全部数字。请填完整号码，或留空。"))
    number = mobile_number(plain) or landline_number(plain)
    return number or Bad("phone", _("应为 11 位手机号码，或带区号的固定电话，如 区号-号码。"))

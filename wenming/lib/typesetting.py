"""Paper: a typst template and plain values become a PDF/A that carries its fonts (docs/decisions/0011).

Words of people reach the template as JSON values only, never as its source, so no sign in them is a command.
"""

import json
import re
import struct
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"
PRESS = Path(__file__).with_name("press.py")
LONGEST = 120  # seconds
BODY, HEAD = FONTS / "NotoSerifSC-Regular.ttf", FONTS / "NotoSansSC-Bold.ttf"
STANDARD = "a-2b"  # a sign without a picture in the fonts is an error, not an empty box
GETA = "〓"  # what printers set for a sign they have no type for
CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufff0-\uffff\u200b-\u200f\u202a-\u202e\u2060-\u2069]"
)


class Unset(RuntimeError):
    """A document could not be set; the message is typst's own."""


def typeset(template: Path, values: dict[str, Any], at: datetime | None = None) -> bytes:
    """The PDF/A-2b of a template, which finds `values` in `json(bytes(sys.inputs.values))`; `at` is its date of making.

    Signs that no font of the house can show are set as 〓; `unprintable` names them beforehand. Raises Unset.
    """
    moment = [str(int(at.timestamp()))] if at else []
    command = [sys.executable, "-P", str(PRESS), str(template), str(FONTS), STANDARD, *moment]
    given = json.dumps(printable(values), ensure_ascii=False).encode()
    try:
        done = subprocess.run(command, input=given, capture_output=True, check=False, timeout=LONGEST)  # noqa: S603  # our own file, no shell
    except subprocess.TimeoutExpired as problem:
        raise Unset(str(problem)) from None
    if done.returncode:
        raise Unset(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


def printable(value: Any) -> Any:
    """The same value with every text made of signs that the fonts have."""
    if isinstance(value, str):
        text = CONTROL.sub("", value)
        return text if text.isascii() else "".join(sign if has_type(sign) else GETA for sign in text)
    if isinstance(value, dict):
        return {key: printable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [printable(each) for each in value]
    return value


def unprintable(text: str) -> list[str]:
    """The signs of a text that would be set as 〓, each once, in order."""
    return list(dict.fromkeys(sign for sign in CONTROL.sub("", text) if not has_type(sign)))


def has_type(sign: str) -> bool:
    """Whether both fonts can show it, so that it prints in headings and in text."""
    return sign.isspace() or (ord(sign) in signs_of(BODY) and ord(sign) in signs_of(HEAD))


@lru_cache(maxsize=2)
def signs_of(font: Path) -> frozenset[int]:
    """The code points a TrueType font has pictures for, by its table `cmap` in format 12, which ours have."""
    data = font.read_bytes()
    tables = {data[at : at + 4]: struct.unpack(">I", data[at + 8 : at + 12])[0] for at in _directory(data)}
    start = tables[b"cmap"]
    (count,) = struct.unpack(">H", data[start + 2 : start + 4])
    found: set[int] = set()
    for place in range(count):
        _platform, _encoding, offset = struct.unpack(">HHI", data[start + 4 + 8 * place : start + 12 + 8 * place])
        (form,) = struct.unpack(">H", data[start + offset : start + offset + 2])
        if form == 12:
            found.update(_segmented(data, start + offset))
    return frozenset(found)


def _directory(data: bytes) -> range:
    (tables,) = struct.unpack(">H", data[4:6])
    return range(12, 12 + 16 * tables, 16)


def _segmented(data: bytes, at: int) -> Iterator[int]:
    """Format 12: groups of consecutive code points."""
    (groups,) = struct.unpack(">I", data[at + 12 : at + 16])
    for place in range(groups):
        first, last, _glyph = struct.unpack(">III", data[at + 16 + 12 * place : at + 28 + 12 * place])
        yield from range(first, last + 1)

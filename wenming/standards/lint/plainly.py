"""Plainly: wording as the linter reads it, whoever wrote it: one script, one width, no gaps inside words, no pinyin."""

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

WORDS = Path(__file__).parent / "words"
HAN = "\u3400-\u9fff\u3007"
NUMERAL = "[0-9零\u3007一二两三四五六七八九十百千万几数]+"
DIGITS = dict(zip("零\u3007一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}

INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
MARKS = (
    r"\s·•・‧∙⋅*_~^\-—–=+#|/\\.'\"“”‘’「」『』《》〈〉【】\[\]()<>@&…ˉ`★☆◆◇■□●○◎△▲▽※→←↑↓♥♡✓✔¤§№"
    "\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{ACUTE ACCENT}"
)
GAP = re.compile(
    rf"(?<=[{HAN}])[{MARKS}]+(?=[{HAN}a-z])|(?<=[a-z0-9])[{MARKS}]+(?=[{HAN}])|(?<=[{HAN}])[\s·•・‧*_~^|]+(?=[0-9])"
)
NUMBERED = re.compile(r"^\s*[(（]?[0-9一二三四五六七八九十]{1,2}(?:[.\uff0e、)）]+[0-9]{0,2}(?![0-9]))+\s*")
POINTS = re.compile(r"\(([^()]{0,4}[0-9.]+ ?分)\)")  # keeps its brackets, whatever stands around it
LIST = re.compile(r"\s*\n\s*(?=\n|[(（]?[0-9一二三四五六七八九十]{1,2}[)）、.\uff0e])")
LATIN = re.compile("[a-z]")
SPLIT = re.compile(r"(打)[、，,;；:：.。!！](卡)|(签)[、，,;；:：.。!！](到)|(点)[、，,;；:：.。!！](赞)")
SENTENCE = re.compile(r"[。；;!?！？\n]+")


@cache
def traditional() -> dict[int, str]:
    """Traditional and variant characters with their simplified form, for `str.translate`."""
    lines = (WORDS / "traditional.txt").read_text(encoding="utf-8").splitlines()
    pairs = [pair for line in lines if not line.startswith("#") for pair in line.split()]
    return {ord(pair[0]): pair[1] for pair in pairs}


@cache
def spellings() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    """Other ways to write a word: one pattern, one for texts without Latin letters, and what each stands for."""
    table = tomllib.loads((WORDS / "spellings.toml").read_text(encoding="utf-8"))
    known = {word: plain for group in table.values() for word, plain in group.items()}
    latin, mixed, same = (
        "|".join(sorted(map(re.escape, table[name]), key=len, reverse=True)) for name in ("latin", "mixed", "same")
    )
    return re.compile(rf"{mixed}|{same}|(?<![a-z])(?:{latin})(?![a-z])"), re.compile(same), known


@lru_cache(maxsize=20_000)
def plainly(text: str) -> str:
    """The wording in one script and width, without gaps inside words; commas and full stops stay."""
    text = NUMBERED.sub("", LIST.sub("。", INVISIBLE.sub("", text)))
    read = unicodedata.normalize("NFKC", text).lower().translate(traditional())
    read = read.replace(",", "，").replace(":", "：").replace(";", "；")
    read = GAP.sub("", POINTS.sub(r"（\1）", read))
    read = SPLIT.sub(lambda found: "".join(part for part in found.groups() if part), read)
    full, same, known = spellings()
    pattern = full if LATIN.search(read) else same
    return pattern.sub(lambda found: known[found[0]], read)


def sentences(read: str) -> list[str]:
    """The sentences of a text that was read plainly."""
    return [part for part in SENTENCE.split(read) if part]


def number(written: str) -> int | None:
    """A whole number in Arabic or Chinese figures; None if it is neither (“几”, “数”)."""
    if written.isascii() and written.isdigit():
        return int(written)
    total = section = figure = 0
    digits = ""
    for letter in written:
        if letter.isascii() and letter.isdigit():
            digits += letter
            figure = int(digits)
        elif letter in DIGITS:
            figure, digits = DIGITS[letter], ""
        elif letter == "万":
            total, section, figure, digits = (total + section + figure) * UNITS["万"], 0, 0, ""
        elif letter in UNITS:
            section, figure, digits = section + (figure or 1) * UNITS[letter], 0, ""
        else:
            return None
    return total + section + figure

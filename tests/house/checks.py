"""The house rules as functions: each takes what it looks at and returns the faults it finds, as sentences."""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.db import models
from django.urls import URLPattern, URLResolver

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "wenming"
STOREYS: list[set[str]] = [
    {"lib"}, {"journal"}, {"accounts"}, {"files"}, {"units"}, {"standards"}, {"cycles"}, {"guidance"}, {"plan"},
    {"dossiers", "voices"}, {"requests"}, {"assessment"}, {"standing"}, {"certificates"}, {"desk", "public", "exchange"},
]  # fmt: skip
HEIGHT = {room: height for height, rooms in enumerate(STOREYS) for room in rooms}
TECHNICAL_NAMES = {"services.py", "utils.py", "helpers.py", "common", "managers.py", "signals.py", "mixins.py"}
BANNED_NOUNS = {"Review", "Status", "Type", "Record", "Data", "Info", "Manager", "Handle", "Process"}


def sources(*, tests: bool = False, migrations: bool = False) -> Iterator[Path]:
    """The Python files of the house."""
    for path in sorted(HOUSE.rglob("*.py")):
        parts = path.relative_to(HOUSE).parts
        if ("tests" in parts or path.name == "conftest.py") and not tests:
            continue
        if "migrations" in parts and not migrations:
            continue
        yield path


def climbing_keys(nouns: Iterable[type[models.Model]]) -> list[str]:
    """Foreign keys, also many-to-many and text ones, that point to a higher room."""
    faults = []
    for noun in nouns:
        here = HEIGHT.get(noun._meta.app_label)
        if here is None:
            continue
        for field in (*noun._meta.fields, *noun._meta.many_to_many):
            target = field.related_model
            if not isinstance(target, type):
                continue
            there = HEIGHT.get(target._meta.app_label)
            level = there == here and target._meta.app_label != noun._meta.app_label
            if there is not None and (there > here or level):
                faults.append(f"{noun._meta.label}.{field.name} points up to {target._meta.label}")
    return faults


def undeclared_views(patterns: Iterable[URLPattern | URLResolver], prefix: str = "/") -> list[str]:
    """Addresses whose view says neither who may come in nor why it is public."""
    faults = []
    for entry in patterns:
        where = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            faults += undeclared_views(entry.url_patterns, where)
        elif not (hasattr(entry.callback, "access") or getattr(entry.callback, "public_because", "").strip()):
            faults.append(f"{where} declares no rule and no reason for being public")
    return faults


def misnamed_nouns(names: Iterable[str], glossary: str) -> list[str]:
    """Model names used twice, missing from the glossary, or too vague to mean one thing."""
    counted = Counter(names)
    known = set(re.findall(r"^\| `(\w+)` \|", glossary, re.MULTILINE))
    faults = [f"{name} is the name of {times} models" for name, times in counted.items() if times > 1]
    faults += [f"{name} is not in GLOSSARY.md" for name in counted if name not in known]
    return faults + [
        f"{name} means three things; choose a noun of the field" for name in counted if name in BANNED_NOUNS
    ]


def untranslated(words: Iterable[str], catalogue: dict[str, str]) -> list[str]:
    """Chinese words of pages that the English catalogue does not have."""
    return sorted(word for word in set(words) if not catalogue.get(word))


def lost_placeholders(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """English whose placeholders, percent signs, HTML or outer line breaks are not those of the Chinese."""
    held = re.compile(r"%\(\w+\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]|%%|%[sd]|\{\w*\}|</?[a-zA-Z][^>]*>|^\n|\n\Z")
    return [
        f"{english!r} does not keep {sorted(held.findall(chinese))} of {chinese!r}"
        for chinese, english in pairs
        if Counter(held.findall(chinese)) != Counter(held.findall(english))
    ]


def stale_words(written: Iterable[tuple[str, str]], compiled: Iterable[tuple[str, str]]) -> list[str]:
    """Pairs that stand in only one of the catalogue and its compiled form: somebody did not run `make words`."""
    return sorted(chinese for chinese, _ in set(written) ^ set(compiled))


def spoken_constants(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every number and text in the code, docstrings left out, with its line."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    doc = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str | int) and id(node) not in doc:
            yield node.lineno, str(node.value)


def local_words(path: str, source: str, places: Iterable[str]) -> list[str]:
    """Years, cities and departments written into code: they are rows."""
    if path.endswith(".py"):
        constants = list(spoken_constants(ast.parse(source)))
    else:
        constants = list(
            enumerate(re.sub(r"\{%\s*comment.*?endcomment\s*%\}|\{#.*?#\}", "", source).splitlines(), start=1)
        )
    faults = []
    for line, text in constants:
        if text != "2000" and re.search(r"(?<![\d.])(?:19[5-9]\d|20[0-4]\d)(?!\d|\.\d)", text):
            faults.append(f"{path}:{line} has a year in it: {text[:40]!r}")
        faults += [f"{path}:{line} names {place}" for place in places if place in text]
    return faults


def oversized(path: str, source: str, excused: dict[str, str], lines: int = 400, body: int = 50) -> list[str]:
    """Files and functions that have grown past the limit; which noun is missing?"""
    faults = []
    length = source.count("\n")
    if length > lines and path not in excused:
        faults.append(f"{path} has {length} lines")
    for node in ast.walk(ast.parse(source)) if path.endswith(".py") else ():
        if isinstance(node, ast.FunctionDef):
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            if size > body and f"{path}:{node.name}" not in excused:
                faults.append(f"{path}:{node.name} has {size} lines")
    return faults


def misplaced_roles(path: str, source: str, roles: Iterable[str]) -> list[str]:
    """Roles compared outside rules.py: `seat.role ==` or `in` anywhere else. Each noun of a room may have its rules.py."""
    if Path(path).name == "rules.py":
        return []
    faults = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        mentions = any(isinstance(side, ast.Attribute) and side.attr == "role" for side in sides)
        constants = {c.value for side in sides for c in ast.walk(side) if isinstance(c, ast.Constant)}
        if mentions and constants & set(roles):
            faults.append(f"{path}:{node.lineno} compares a role outside rules.py")
    return faults


def technical_names(paths: Iterable[Path]) -> list[str]:
    """Files and folders named for a technique instead of a noun."""
    return [f"{path} is named for a technique" for path in paths if TECHNICAL_NAMES & set(path.parts)]


def compliance_gaps(document: str, musts: Iterable[str], test_exists: "TestExists") -> list[str]:
    """MUSTs of the compliance brief without a row, rows without a test id or "not yet", ids of tests that are not there."""
    rows = {}
    for line in document.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) >= 3 and re.fullmatch(r"[A-Z]{3}-\d{2}", cells[0]):
            rows[cells[0]] = cells[-1]
    faults = [f"{identity} has no row" for identity in musts if identity not in rows]
    for identity, shown in rows.items():
        tests = re.findall(r"`([\w/.]+::\w+)`", shown)
        if not tests and "not yet" not in shown and "OPS" not in shown:
            faults.append(f"{identity} names neither a test nor “not yet”")
        faults += [f"{identity} names {test}, which does not exist" for test in tests if not test_exists(test)]
    return faults


class TestExists:
    """Whether `path::name` is a test of this repository."""

    __test__ = False

    def __init__(self, root: Path) -> None:
        self.root = root

    def __call__(self, identity: str) -> bool:
        path, name = identity.split("::")
        file = self.root / path
        return file.exists() and re.search(rf"^\s*def {name}\b", file.read_text(), re.MULTILINE) is not None


def addresses_in_lock(name: str, text: str) -> list[str]:
    """Lock files name packages, versions and digests, never where they come from."""
    return [f"{name}:{number} carries an address" for number, line in enumerate(text.splitlines(), 1) if "://" in line]


def missing_pictures(path: str, source: str, shipped: Callable[[str], object], icons: set[str]) -> list[str]:
    """Static files and icons that a page names and nobody ships; with hashed names each would be an error page."""
    named = re.findall(r"""\{%\s*static\s+["']([^"']*)["']""", source)
    drawn = re.findall(r"""\{%\s*icon\s+["']([\w-]+)["']""", source)
    faults = [
        f"{path} names {name or 'nothing'}, which is no static file" for name in named if not (name and shipped(name))
    ]
    return faults + [f"{path} draws {name}, which is not in the sprite" for name in drawn if name not in icons]

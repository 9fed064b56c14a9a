"""YAML and JSON, in and out: numbers from their digits, no aliases, no depth and no size that could fill the memory."""

import json
from decimal import Decimal
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import gettext as _

from wenming.standards.packages.canonical import as_plain
from wenming.standards.packages.faults import Fault
from wenming.standards.plain import Yardstick

TAGS = yaml.resolver.BaseResolver.DEFAULT_SCALAR_TAG.removesuffix("str")  # what the names of all YAML tags begin with
DEEPEST = 200  # nested lists and objects; a tree of indicators has five or six levels


class ExactLoader(yaml.CSafeLoader):
    """Reads numbers as decimals; a name that stands twice, or a tag whose value makes no sense, is refused."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen = [key.value for key, _value in node.value if isinstance(key, yaml.ScalarNode)]
        if len(set(seen)) < len(seen):
            twice = next(key for key in seen if seen.count(key) > 1)
            raise Unreadable("twice", _("同一处写了两个“%(key)s”。") % {"key": twice[:40]})
        return super().construct_mapping(node, deep)


def _refuse_bombs(text: str) -> None:
    """Walk over the text before anything is built: no aliases, a few lines of them can stand for billions of nodes."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise Unreadable("alias", _("不支持 YAML 的引用（*名称），请把内容写全。"))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise Unreadable("too-deep", _("层次太深。"))


def _number(loader: yaml.SafeLoader, node: Any) -> Any:
    text = str(loader.construct_scalar(node))
    try:
        return Decimal(text.replace("_", ""))
    except ArithmeticError:
        return text


def _day(loader: yaml.SafeLoader, node: Any) -> Any:
    """A date; what only looks like one stays text, and the reader says so at its place."""
    try:
        return loader.construct_yaml_timestamp(node)
    except (ValueError, AttributeError, OverflowError):
        return str(loader.construct_scalar(node))


ExactLoader.add_constructor(TAGS + "int", _number)
ExactLoader.add_constructor(TAGS + "float", _number)
ExactLoader.add_constructor(TAGS + "timestamp", _day)


class Unreadable(ValueError):
    """The text as a whole cannot be read; `code` and the message say why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def parsed(text: str | bytes, largest: int | None = None) -> tuple[Any, list[Fault]]:
    """What a YAML or JSON text holds, or None and the one fault that made it unreadable; `largest` is in bytes."""
    try:
        return _parsed(text, largest or settings.EDITION_LARGEST_FILE), []
    except Unreadable as problem:
        return None, [Fault("", problem.code, str(problem))]


def _parsed(text: str | bytes, largest: int) -> Any:
    if len(text) > largest:
        most = largest // 1_000_000
        raise Unreadable("too-large", _("文件太大，最多 %(most)s MB。") % {"most": most})
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as problem:
            raise Unreadable("encoding", _("文件不是 UTF-8 编码的文字。")) from problem
    if not text.strip():
        raise Unreadable("empty", _("文件是空的。"))
    try:
        held = _held(text)
        json.dumps(held, ensure_ascii=False, default=str, skipkeys=True).encode()
        return held
    except UnicodeEncodeError as problem:  # half of a surrogate pair, which no database and no file can hold
        raise Unreadable("encoding", _("文件里有不成字的字符。")) from problem
    except RecursionError as problem:
        raise Unreadable("too-deep", _("层次太深。")) from problem
    except json.JSONDecodeError as problem:
        raise Unreadable("syntax", _("第 %(line)s 行不是有效的 JSON。") % {"line": problem.lineno}) from problem
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        raise Unreadable(
            "syntax", _("第 %(line)s 行不是有效的 YAML。") % {"line": mark.line + 1 if mark else "?"}
        ) from problem
    except ArithmeticError as problem:
        raise Unreadable("not-a-number", _("文件里有无法读取的数。")) from problem
    except (KeyError, AttributeError, TypeError) as problem:  # a tag such as !!bool before what is none
        raise Unreadable("syntax", _("文件里有无法识别的 YAML 标记。")) from problem


def _held(text: str) -> Any:
    if text.lstrip()[0] in "{[":
        return json.loads(text, parse_float=Decimal, parse_int=Decimal, object_pairs_hook=_once)
    _refuse_bombs(text)
    return yaml.load(text, Loader=ExactLoader)  # noqa: S506  # made of the safe loader


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which no name stands twice: the second would silently win."""
    read = dict(pairs)
    if len(read) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unreadable("twice", _("同一处写了两个“%(key)s”。") % {"key": twice[:40]})
    return read


class _Written(yaml.CSafeDumper):
    """Writes Chinese as it is, never an alias, and texts that look like numbers in quotes."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def as_yaml(yardstick: Yardstick) -> str:
    """The package as YAML, in the order of the documentation."""
    return yaml.dump(
        as_plain(yardstick, readable=True), Dumper=_Written, allow_unicode=True, sort_keys=False, width=110
    )


def as_json(yardstick: Yardstick) -> str:
    """The package as indented JSON."""
    return json.dumps(as_plain(yardstick, readable=True), ensure_ascii=False, indent=1) + "\n"

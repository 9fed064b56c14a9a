"""Mutation testing of the exact core: `python tools/mutants.py [--jobs N] [FILE…]`; needs no database.

Each mutant is one small change in wenming/assessment/scoring. It is made in a fork of a process that has everything
imported, by exchanging the code of the functions concerned, and the pure tests run until one fails. A mutant that no test
notices survives and is printed with its place. docs/mutation.md keeps the figure and says of each survivor why it is equal.
"""

import argparse
import ast
import copy
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wenming.settings")

CORE = ROOT / "wenming" / "assessment" / "scoring"
FOLDER = "wenming/assessment/tests/"
TESTS = [f"{FOLDER}test_{name}.py" for name in ("tree", "assessors", "marks", "rules", "explaining")]
TESTS += [
    f"{FOLDER}test_bundles.py::test_{name}"
    for name in (
        "the_marks_in_a_bundle_read_back_as_the_same_marks",
        "what_has_no_canonical_form_is_refused",
        "core_and_recomputation_agree",
    )
]
EXAMPLES = 20  # of each random test; enough to kill, and quick
LONGEST = 90  # seconds; a mutant that loops for ever is killed, too

COMPARE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
COUNT: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Add,
    ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
TWINS = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list", "reversed": "list"}
WORDS = {"_", "gettext", "gettext_noop"}


class Mutator(ast.NodeTransformer):
    """Walks a module and makes the change number `wanted`; afterwards `seen` is the number of possible changes."""

    def __init__(self, wanted: int) -> None:
        self.wanted, self.seen, self.said = wanted, 0, ""

    def here(self, node: ast.AST, said: str) -> bool:
        """Whether this is the change that is wanted."""
        self.seen += 1
        if self.seen - 1 != self.wanted:
            return False
        self.said = f"{getattr(node, 'lineno', 0)}: {said}"
        return True

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Annotations and docstrings are no code."""
        node.args.defaults = [self.visit(default) for default in node.args.defaults]
        first = node.body[:1] if ast.get_docstring(node) else []
        node.body = first + [self.visit(step) for step in node.body[len(first) :]]
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """Fields of plain values are declarations; methods are code."""
        node.body = [self.visit(step) if isinstance(step, ast.FunctionDef) else step for step in node.body]
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value:
            node.value = self.visit(node.value)
        return node

    def visit_Module(self, node: ast.Module) -> ast.AST:
        node.body = [step if _declares(step) else self.visit(step) for step in node.body]
        return node

    def visit_Import(self, node: ast.Import) -> ast.AST:
        return node

    visit_ImportFrom = visit_Import  # type: ignore[assignment]  # both are left alone

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        for place, operator in enumerate(node.ops):
            if type(operator) in COMPARE and self.here(node, f"another comparison in {ast.unparse(node)}"):
                node.ops[place] = COMPARE[type(operator)]()
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        if isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Call) and _name(node.left) in WORDS:
            return node  # a sentence with its figures
        self.generic_visit(node)
        if type(node.op) in COUNT and self.here(node, f"another operator in {ast.unparse(node)}"):
            node.op = COUNT[type(node.op)]()
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        self.generic_visit(node)
        if type(node.op) in COUNT and self.here(node, f"another operator in {ast.unparse(node)}"):
            node.op = COUNT[type(node.op)]()
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        if self.here(node, f"and for or in {ast.unparse(node)}"):
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        for place in range(len(node.values)):
            if len(node.values) > 1 and self.here(node, f"part {place} left out of {ast.unparse(node)}"):
                del node.values[place]
                break
        return node.values[0] if len(node.values) == 1 else node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        return node.operand if self.here(node, f"no sign in {ast.unparse(node)}") else node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        self.generic_visit(node)
        if self.here(node, f"always {ast.unparse(node.body)}"):
            return node.body
        return node.orelse if self.here(node, f"always {ast.unparse(node.orelse)}") else node

    def visit_If(self, node: ast.If) -> ast.AST:
        self.generic_visit(node)
        for answer in (True, False):
            if self.here(node, f"if {answer} instead of if {ast.unparse(node.test)}"):
                node.test = ast.copy_location(ast.Constant(answer), node.test)
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST:
        self.generic_visit(node)
        if (
            node.value
            and not _is_none(node.value)
            and self.here(node, f"return None instead of {ast.unparse(node.value)}")
        ):
            node.value = ast.copy_location(ast.Constant(None), node.value)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if _name(node) in WORDS:
            return node
        self.generic_visit(node)
        twin = TWINS.get(_name(node))
        if twin and self.here(node, f"{twin} for {ast.unparse(node)}"):
            node.func = ast.copy_location(ast.Name(twin, ast.Load()), node.func)
            if twin == "list":
                node.keywords = []
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        value: object = node.value
        if isinstance(value, bool):
            other: object = not value
        elif isinstance(value, int):
            other = value + 1
        elif isinstance(value, str):
            other = value + "X"
        else:
            return node
        return ast.copy_location(ast.Constant(other), node) if self.here(node, f"{other!r} for {value!r}") else node


def _name(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _declares(step: ast.stmt) -> bool:
    """Docstrings and the list of exported names."""
    return isinstance(step, ast.Expr) or (isinstance(step, ast.Assign) and ast.unparse(step.targets[0]) == "__all__")


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def mutants(path: Path) -> Iterator[tuple[int, str, ast.Module]]:
    """Every mutant of a file: its number, what was changed, the changed tree."""
    tree = ast.parse(path.read_text())
    counter = Mutator(-1)
    counter.visit(copy.deepcopy(tree))
    for number in range(counter.seen):
        changed = copy.deepcopy(tree)
        mutator = Mutator(number)
        mutator.visit(changed)
        yield number, mutator.said, ast.fix_missing_locations(changed)


def take_over(name: str, path: Path, tree: ast.Module) -> None:
    """Give the functions and constants of a loaded module the code of a mutant, wherever they were imported."""
    module = sys.modules[name]
    fresh = ModuleType(name)
    fresh.__file__, fresh.__package__ = str(path), module.__package__
    exec(compile(tree, str(path), "exec"), fresh.__dict__)  # our own source, one change
    for key, new in vars(fresh).items():
        old = vars(module).get(key)
        if isinstance(new, FunctionType) and new.__module__ == name:
            _exchange(old, new)
        elif isinstance(new, type) and new.__module__ == name:
            for method, code in vars(new).items():
                _exchange(vars(old).get(method), code)
        elif not key.startswith("__") and old is not new and not isinstance(new, type | ModuleType | FunctionType):
            for other in [each for called, each in sys.modules.items() if called.startswith("wenming.")]:
                if vars(other).get(key) is old:
                    setattr(other, key, new)


def _exchange(old: object, new: object) -> None:
    if isinstance(old, property) and isinstance(new, property):
        old, new = old.fget, new.fget
    if (
        isinstance(old, FunctionType)
        and isinstance(new, FunctionType)
        and len(old.__code__.co_freevars) == len(new.__code__.co_freevars)
    ):
        old.__code__, old.__defaults__, old.__kwdefaults__ = new.__code__, new.__defaults__, new.__kwdefaults__


class Collected:
    """Pytest's own list of tests, to be called one by one: a session of its own for each mutant would cost a second."""

    items: list[Any] = []

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """What was worked by hand comes first, what is drawn at random last; tests that need a fixture are left out."""
        for item in items:
            given = set(item.callspec.params) if hasattr(item, "callspec") else set()
            if set(item._fixtureinfo.argnames) <= given:
                self.items.append(item)
        self.items.sort(key=lambda item: hasattr(item.obj, "hypothesis"))


def run_tests() -> int:
    """0 when every test passes, 1 at the first that fails."""
    for item in Collected.items:
        try:
            item.obj(**(item.callspec.params if hasattr(item, "callspec") else {}))
        except BaseException:  # whatever ends a test kills the mutant
            return 1
    return 0


def forked(name: str = "", path: Path = CORE, tree: ast.Module | None = None) -> int:
    """Start the tests in a fork; returns its process id."""
    if pid := os.fork():
        return pid
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    signal.alarm(LONGEST)
    code = 3
    try:
        if tree is not None:
            take_over(name, path, tree)
        code = run_tests()
    finally:
        os._exit(code)


def prepared() -> None:
    """Django, the tests and what they test are loaded once; hypothesis neither remembers nor shrinks."""
    import django
    from hypothesis import Phase, settings

    settings.register_profile(
        "mutants", phases=(Phase.explicit, Phase.generate), derandomize=True, database=None, deadline=None
    )
    settings.load_profile("mutants")
    django.setup()
    import pytest

    pytest.main(["--collect-only", "-qq", "--no-header", "-p", "no:cacheprovider", *TESTS], plugins=[Collected()])
    for module in [each for name, each in sys.modules.items() if name.startswith("wenming.assessment.tests.")]:
        for test in vars(module).values():
            if asked := getattr(test, "_hypothesis_internal_use_settings", None):
                test._hypothesis_internal_use_settings = settings(asked, max_examples=min(asked.max_examples, EXAMPLES))


def main() -> int:
    """Run every mutant of the files asked for, print the survivors and the share that was killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    os.chdir(ROOT)
    prepared()
    _pid, answer = os.waitpid(forked(), 0)
    if answer:
        print("the tests fail before any change")
        return 2
    files = [file.resolve() for file in options.files] or sorted(CORE.rglob("*.py"))
    began, running, survivors, total = time.monotonic(), {}, [], 0
    queue = (
        (
            f"{path.relative_to(ROOT)}:{said}",
            ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"),
            path,
            tree,
        )
        for path in files
        for _number, said, tree in mutants(path)
    )
    for place, name, path, tree in queue:
        while len(running) >= options.jobs:
            _collect(running, survivors)
        running[forked(name, path, tree)] = place
        total += 1
    while running:
        _collect(running, survivors)
    for place in sorted(survivors):
        print(place)
    print(f"{len(Collected.items)} tests")
    print(
        f"{total} mutants, {total - len(survivors)} killed ({(total - len(survivors)) / max(total, 1):.1%}), {time.monotonic() - began:.0f} s"
    )
    return 0


def _collect(running: dict[int, str], survivors: list[str]) -> None:
    """Wait for one fork; exit code 0 means that nothing was noticed."""
    pid, answer = os.wait()
    place = running.pop(pid)
    if answer == 0:
        survivors.append(place)
        print("survived", place, flush=True)


if __name__ == "__main__":
    sys.exit(main())

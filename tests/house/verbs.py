"""The verbs that stand in the code: what is written into the journal, and the steps of staged things."""

import ast
from collections.abc import Iterator

WRITERS = {"record", "_write_down"}


def verbs_in(source: str) -> Iterator[str]:
    """Verbs given to a journal writer as plain words, and the keys of MOVES."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args:
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            verb = node.args[0]
            if called in WRITERS and isinstance(verb, ast.Constant) and isinstance(verb.value, str):
                yield verb.value
        if isinstance(node, ast.AnnAssign | ast.Assign) and isinstance(node.value, ast.Dict):
            targets = [node.target] if isinstance(node, ast.AnnAssign) else node.targets
            if any(isinstance(target, ast.Name) and target.id == "MOVES" for target in targets):
                yield from (str(key.value) for key in node.value.keys if isinstance(key, ast.Constant))


def unnamed_verbs(path: str, source: str, named: set[str]) -> list[str]:
    """Verbs of a file that a reader of the journal would meet without a name."""
    return [f"{path}: the journal has no name for {verb}" for verb in sorted(set(verbs_in(source)) - named)]

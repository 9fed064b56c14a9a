"""Whoever reads the journal meets words, not identifiers."""

from tests.house import checks
from tests.house.verbs import unnamed_verbs, verbs_in
from wenming.journal.verbs import named_verbs
from wenming.units.models import Change

PLANTED = """
MOVES: ClassVar[dict[str, Move]] = {"burn": Move(("kept",), to="burnt")}
def act(thing, user):
    record("shred", thing, by=user)
    journal.record("fold", thing, by=user)
    recorded("nothing")
"""


def test_every_verb_of_the_journal_has_its_name() -> None:
    named = {verb for verb, _label in named_verbs()}
    faults: list[str] = []
    for path in checks.sources():
        faults += unnamed_verbs(str(path.relative_to(checks.ROOT)), path.read_text(), named)
    assert faults == []
    assert set(Change.Kind.values) <= named


def test_a_verb_without_a_name_is_found() -> None:
    assert sorted(verbs_in(PLANTED)) == ["burn", "fold", "shred"]
    assert unnamed_verbs("planted.py", PLANTED, {"burn", "fold"}) == ["planted.py: the journal has no name for shred"]

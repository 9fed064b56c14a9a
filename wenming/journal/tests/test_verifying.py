import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from wenming.journal.guards import guards_lowered
from wenming.journal.heads import BadHead, append_head, export_head, read_heads
from wenming.journal.models import Entry
from wenming.journal.tests.conftest import run_sql, write
from wenming.journal.verifying import verify_journal


def named(heads: dict[int, str] | None = None) -> list[tuple[int | None, str]]:
    return [(finding.id, finding.kind) for finding in verify_journal(heads).findings]


def tamper(*statements: str) -> None:
    with guards_lowered():
        for statement in statements:
            run_sql(statement)


@pytest.mark.parametrize(
    "change",
    [
        "at = '2031-01-05 01:00:00.000001'" if connection.vendor == "sqlite" else "at = at + interval '1 microsecond'",
        "actor = 8", "actor = NULL", "seat = 9", "verb = 'forged'", "subject_kind = 'units.unit'", "subject_id = '4'",
        "reason = 'forged'", """detail = '{"number": 99}'""", "before_digest = 'a'", "after_digest = 'b'",
        "request_id = 'c'", f"previous = '{'d' * 64}'", f"digest = '{'e' * 64}'", "previous = 'no digest'",
        "digest = 'no digest'",
    ],
)  # fmt: skip
def test_the_altered_row_is_named_and_no_other(change: str, chain: list[Entry]) -> None:
    tamper(f"UPDATE journal_entry SET {change} WHERE id = 5")
    assert named() == [(5, "altered")]


@pytest.mark.parametrize("place", [1, 10])
def test_the_first_and_the_last_row_are_no_exception(place: int, chain: list[Entry]) -> None:
    tamper(f"UPDATE journal_entry SET actor = 8 WHERE id = {place}")
    assert named() == [(place, "altered")]


def test_what_is_no_json_is_named_and_not_stumbled_over(chain: list[Entry]) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("jsonb holds JSON only")
    with guards_lowered():
        run_sql("PRAGMA ignore_check_constraints = ON")
        run_sql("UPDATE journal_entry SET detail = 'no json' WHERE id = 5")
        run_sql("PRAGMA ignore_check_constraints = OFF")
    assert named() == [(5, "altered")]


def test_a_row_taken_from_the_middle_is_missed(chain: list[Entry]) -> None:
    tamper("DELETE FROM journal_entry WHERE id IN (4, 5)")
    answer = verify_journal()
    assert [(finding.id, finding.kind) for finding in answer.findings] == [(4, "missing")]
    assert answer.findings[0].message == "缺少第 4 至 5 条。"


def test_the_first_row_is_missed(chain: list[Entry]) -> None:
    tamper("DELETE FROM journal_entry WHERE id = 1")
    assert named() == [(1, "missing")]


def test_a_tail_cut_off_is_seen_with_an_exported_head_only(chain: list[Entry], tmp_path: Path) -> None:
    append_head(tmp_path / "heads.jsonl")
    tamper("DELETE FROM journal_entry WHERE id > 8")
    assert named() == []
    assert named(read_heads(tmp_path / "heads.jsonl")) == [(10, "truncated")]


def test_a_chain_written_anew_to_its_end_is_seen_with_an_exported_head(chain: list[Entry], tmp_path: Path) -> None:
    append_head(tmp_path / "heads.jsonl")
    with guards_lowered():
        run_sql("DELETE FROM journal_entry WHERE id > 8")
    write(2, forged=True)
    assert named() == []
    assert named(read_heads(tmp_path / "heads.jsonl")) == [(10, "rewritten")]


def test_two_rows_that_changed_places_are_named(chain: list[Entry]) -> None:
    tamper(
        "UPDATE journal_entry SET id = 99 WHERE id = 3",
        "UPDATE journal_entry SET id = 3 WHERE id = 7",
        "UPDATE journal_entry SET id = 7 WHERE id = 99",
    )
    assert named() == [(3, "reordered"), (7, "reordered")]


def test_neighbours_that_changed_places_are_named(chain: list[Entry]) -> None:
    tamper(
        "UPDATE journal_entry SET id = 99 WHERE id = 3",
        "UPDATE journal_entry SET id = 3 WHERE id = 4",
        "UPDATE journal_entry SET id = 4 WHERE id = 99",
    )
    assert named() == [(3, "reordered"), (4, "reordered")]


def test_a_row_slipped_in_with_a_right_digest_is_named(chain: list[Entry]) -> None:
    forged = Entry.objects.get(id=5)
    forged.verb = "forged"
    forged.follow(5, forged.previous)
    tamper(f"UPDATE journal_entry SET verb = 'forged', digest = '{forged.digest}' WHERE id = 5")
    assert [number for number, _kind in named()] == [6]
    assert "它或前一条" in verify_journal().findings[0].message


def test_a_missing_trigger_is_a_finding(chain: list[Entry]) -> None:
    from wenming.journal.guards import lower_guards, raise_guards

    lower_guards(connection)
    assert {kind for _number, kind in named()} == {"unguarded"}
    raise_guards(connection)
    assert named() == []


def test_a_part_of_the_chain_can_be_checked(chain: list[Entry]) -> None:
    answer = verify_journal(since=6)
    assert (answer.entries, answer.last, answer.findings) == (5, 10, [])


def test_the_head_of_an_empty_journal_holds_for_any_later_one(db: None, tmp_path: Path) -> None:
    append_head(tmp_path / "heads.jsonl")
    assert export_head()["id"] == 0
    write(1)
    assert named(read_heads(tmp_path / "heads.jsonl")) == []


@pytest.mark.parametrize("text", ["", "no json", "[]", '{"id": 1}', '{"id": "x", "digest": "y"}'])
def test_a_file_without_heads_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "heads").write_text(text)
    with pytest.raises(BadHead):
        read_heads(tmp_path / "heads")


def command(capsys: Any, *arguments: str) -> tuple[int, Any]:
    with pytest.raises(SystemExit) as left:
        call_command("verify", "journal", *arguments)
    said = capsys.readouterr().out
    return int(left.value.code or 0), json.loads(said) if "--json" in arguments else said


def test_the_command_answers_with_its_exit_code(chain: list[Entry], tmp_path: Path, capsys: Any) -> None:
    heads = str(tmp_path / "heads.jsonl")
    assert command(capsys, "--json")[0] == 0
    assert command(capsys, "--export", heads)[0] == 0
    code, answer = command(capsys, "--json", "--head", heads)
    assert (code, answer["entries"], answer["findings"]) == (0, 10, [])
    assert answer["head"] == {"id": 10, "digest": chain[-1].digest}
    tamper("DELETE FROM journal_entry WHERE id = 10", "UPDATE journal_entry SET actor = 8 WHERE id = 5")
    code, answer = command(capsys, "--json", "--head", heads)
    assert code == 1
    assert [(finding["id"], finding["kind"]) for finding in answer["findings"]] == [(5, "altered"), (10, "truncated")]
    code, said = command(capsys)
    assert code == 1
    assert "第 5 条的内容与它的摘要不符" in said
    code, answer = command(capsys, "--json", "--head", str(tmp_path / "nowhere"))
    assert code == 2
    assert set(answer) == {"error"}

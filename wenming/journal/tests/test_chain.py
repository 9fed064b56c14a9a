import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction
from hypothesis import given
from hypothesis import strategies as st

from wenming.journal.models import GENESIS, Entry, Trace, canonical, chained, record, record_many
from wenming.journal.models.entries import entry_bytes
from wenming.journal.models.recording import CHUNK
from wenming.journal.plainness import PersonalData, reason_without_persons
from wenming.journal.tests.conftest import SOMEBODY, run_sql, write
from wenming.journal.verifying import verify_journal

VECTORS = Path(settings.BASE_DIR) / "tests" / "vectors" / "vectors.json"


def test_the_chain_gives_the_digests_of_the_vectors() -> None:
    vector = json.loads(VECTORS.read_text())["audit_chain"]
    digests, previous = [], GENESIS
    for one in vector["records"]:
        previous = chained(previous, one)
        digests.append(previous)
    assert digests == vector["sha256"]


TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
NUMBER = st.none() | st.integers(min_value=0, max_value=2**63 - 1)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda one: st.lists(one) | st.dictionaries(TEXT, one),
    max_leaves=6,
)


@given(
    st.fixed_dictionaries(
        dict.fromkeys(("at", "verb", "subject_kind", "subject_id", "reason", "request_id"), TEXT)
        | {"before_digest": TEXT, "after_digest": TEXT, "actor": NUMBER | TEXT, "seat": NUMBER, "id": st.integers()}
        | {"detail": st.dictionaries(TEXT, PLAIN)}
    )
)
def test_the_quick_way_to_write_an_entry_gives_the_canonical_bytes(values: dict[str, Any]) -> None:
    assert entry_bytes(values) == canonical(values)


def test_entries_are_numbered_without_a_gap_and_each_covers_the_one_before(chain: list[Entry]) -> None:
    assert [entry.id for entry in chain] == list(range(1, 11))
    assert [entry.previous for entry in chain] == [GENESIS, *(entry.digest for entry in chain[:-1])]
    assert [chained(entry.previous, entry.as_record()) for entry in Entry.objects.order_by("id")] == [
        entry.digest for entry in chain
    ]


@pytest.mark.parametrize(
    "act",
    [
        lambda: run_sql("UPDATE journal_entry SET verb = 'forged' WHERE id = 2"),
        lambda: run_sql("DELETE FROM journal_entry WHERE id = 2"),
        lambda: Entry.objects.filter(id=2).update(reason="forged"),
        lambda: Entry.objects.filter(id=2).delete(),
        lambda: Entry.objects.get(id=2).save(),
        lambda: Entry.objects.get(id=2).delete(),
        lambda: Entry.objects.bulk_update([Entry(id=2, verb="forged")], ["verb"]),
    ],
    ids=["sql update", "sql delete", "orm update", "orm delete", "save", "delete one", "bulk update"],
)
def test_an_entry_is_neither_changed_nor_removed(act: Any, chain: list[Entry]) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        act()
    assert verify_journal().findings == []


def test_the_table_is_not_emptied_or_replaced(chain: list[Entry]) -> None:
    statement = (
        "TRUNCATE journal_entry"
        if connection.vendor == "postgresql"
        else "INSERT OR REPLACE INTO journal_entry SELECT id, at, actor, seat, 'forged', subject_kind, subject_id, reason,"
        " detail, before_digest, after_digest, request_id, previous, digest FROM journal_entry WHERE id = 3"
    )
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run_sql(statement)
    assert Entry.objects.count() == 10


@pytest.mark.django_db(transaction=True)
def test_without_an_entry_there_is_no_act() -> None:
    from wenming.journal.models import Message, notify

    if connection.vendor == "postgresql":
        run_sql(
            "CREATE FUNCTION journal_is_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'disk full'; END $$"
        )
        run_sql(
            "CREATE TRIGGER full_journal BEFORE INSERT ON journal_entry FOR EACH ROW EXECUTE FUNCTION journal_is_full()"
        )
    else:
        run_sql(
            "CREATE TRIGGER full_journal BEFORE INSERT ON journal_entry BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    try:
        with pytest.raises(DatabaseError, match="disk full"), transaction.atomic():
            notify(1, "an act")
            record("tested", by=SOMEBODY)
        assert not Message.objects.exists()
    finally:
        if connection.vendor == "postgresql":
            run_sql("DROP FUNCTION journal_is_full CASCADE")
        else:
            run_sql("DROP TRIGGER full_journal")


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_of_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record("tested", by=SOMEBODY)


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_when_many_write_at_once_and_some_take_it_back() -> None:
    class TakenBack(Exception):
        pass

    problems: list[BaseException] = []

    def writer(number: int) -> None:
        try:
            for turn in range(10):
                try:
                    with transaction.atomic():
                        record("tested", by=SOMEBODY, detail={"writer": number, "turn": turn})
                        if (number + turn) % 3 == 0:
                            raise TakenBack
                except TakenBack:
                    pass
        except BaseException as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    if connection.vendor == "sqlite":
        return _two_connections_to_one_file()
    threads = [threading.Thread(target=writer, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert list(Entry.objects.order_by("id").values_list("id", flat=True)) == list(range(1, 41))
    assert verify_journal().findings == []
    return None


def _two_connections_to_one_file() -> None:
    """The test database lives in memory: play the same on a file, with the settings of the house."""
    import subprocess
    import sys
    import tempfile

    script = (
        "import django; django.setup()\n"
        "import sys\n"
        "from django.db import transaction\n"
        "from wenming.journal.models import record\n"
        "for turn in range(20):\n"
        "    try:\n"
        "        with transaction.atomic():\n"
        "            record('tested', by=None, detail={'turn': turn})\n"
        "            assert turn % 4, 'taken back'\n"
        "    except AssertionError: pass\n"
    )
    ask = (
        "import django; django.setup()\n"
        "from wenming.journal.models import Entry\n"
        "from wenming.journal.verifying import verify_journal\n"
        "assert list(Entry.objects.order_by('id').values_list('id', flat=True)) == list(range(1, 31))\n"
        "assert verify_journal().findings == []\n"
    )
    with tempfile.TemporaryDirectory() as home:
        import os

        environment = {**os.environ, "WENMING_HOME": home, "DJANGO_SETTINGS_MODULE": "wenming.settings"}
        environment.pop("DATABASE_URL", None)

        def python(code: str) -> "subprocess.Popen[bytes]":
            return subprocess.Popen([sys.executable, "-c", code], env=environment, cwd=settings.BASE_DIR)

        migrate = (
            "import django; django.setup()\nfrom django.core.management import call_command\n"
            "call_command('migrate', 'journal', verbosity=0)"
        )
        assert python(migrate).wait() == 0
        writers = [python(script), python(script)]
        assert [writer.wait() for writer in writers] == [0, 0]
        assert python(ask).wait() == 0


def test_many_subjects_are_recorded_in_few_statements(db: None, django_assert_max_num_queries: Any) -> None:
    subjects = [Trace(entry=number) for number in range(1, 301)]
    with django_assert_max_num_queries(5), transaction.atomic():
        assert record_many("named", subjects, by=SOMEBODY, because="汕文明委〔2031〕1 号") == 300
    assert Entry.objects.filter(verb="named", subject_kind="journal.trace").count() == 300
    assert verify_journal().findings == []


def test_each_of_many_subjects_may_have_its_own_detail(db: None) -> None:
    with transaction.atomic():
        write(1)
        record_many("named", [Trace(entry=5), Trace(entry=6)], by=None, detail=lambda trace: {"row": trace.pk * 2})
    assert list(Entry.objects.filter(verb="named").order_by("id").values_list("id", "subject_id", "detail")) == [
        (2, "5", {"row": 10}),
        (3, "6", {"row": 12}),
    ]
    assert verify_journal().findings == []


def test_ten_thousand_rows_are_recorded_in_seconds(db: None) -> None:
    subjects = [Trace(entry=number) for number in range(1, CHUNK * 2 + 2)]
    started = time.perf_counter()
    with transaction.atomic():
        record_many("loaded", subjects, by=None)
    assert len(subjects) / (time.perf_counter() - started) > 2_000  # the measured figure stands in docs/bench.md
    assert verify_journal().entries == len(subjects)


@pytest.mark.parametrize(
    "value",
    [
        "13800138000", 13800138000, "+86 138 0013 8000", "１３８００１３８０００", "联系人13912345678。",
        "11010519491231002X", "440507199001011234", "wang@example.com",
        {"deep": ["in", {"a list": "13800138000"}]}, {"13800138000": 1},
    ],
)  # fmt: skip
def test_personal_data_never_reaches_the_journal(value: Any, db: None) -> None:
    with pytest.raises(PersonalData, match="不能写个人信息"), transaction.atomic():
        record("tested", by=SOMEBODY, detail={"value": value})
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "value",
    [
        "440507000000", "12440500456123456X", 20310105, "3f0e4d0a-1380-4138-8000-13800138000a", "a" * 64,
        1e16, 0.1, ["草稿", None, True], {"from": "draft", "to": "filed"},
    ],
)  # fmt: skip
def test_ids_stages_and_field_names_are_written_and_come_back_the_same(value: Any, db: None) -> None:
    write(1, value=value)
    assert verify_journal().findings == []


def test_a_reason_keeps_to_one_line_and_names_no_number_of_a_person() -> None:
    assert reason_without_persons("a\r\n2026-01-01 FAKE") == "a  2026-01-01 FAKE"
    assert reason_without_persons("\u202eevil\x1b[0m") == "\\u202eevil\\u001b[0m"
    assert reason_without_persons("请联系 13800138000 核实") == "请联系 （手机号码略） 核实"


def test_the_address_of_a_signed_in_act_lies_apart_from_the_chain(db: None) -> None:
    from wenming.journal.context import Origin, _origin

    token = _origin.set(Origin("192.0.2.10", "a" * 32))
    try:
        write(1)
        with transaction.atomic():
            record("tested", by=None)
    finally:
        _origin.reset(token)
    assert list(Trace.objects.values_list("entry", "address")) == [(1, "192.0.2.10")]
    assert list(Entry.objects.order_by("id").values_list("request_id", flat=True)) == ["a" * 32, ""]

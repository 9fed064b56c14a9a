"""The database's own refusal to change the journal: triggers on SQLite and PostgreSQL (SEC-16)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "journal_entry is append-only"
SQLITE = {
    f"journal_entry_no_{act.lower()}": f"CREATE TRIGGER journal_entry_no_{act.lower()} BEFORE {act} ON journal_entry"
    f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for act in ("UPDATE", "DELETE")
} | {  # INSERT OR REPLACE removes a row without asking the DELETE trigger
    "journal_entry_no_replace": "CREATE TRIGGER journal_entry_no_replace BEFORE INSERT ON journal_entry"  # noqa: S608  # constants
    " WHEN EXISTS (SELECT 1 FROM journal_entry WHERE id = NEW.id OR digest = NEW.digest)"
    f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
}
FUNCTION = (
    "CREATE OR REPLACE FUNCTION journal_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
)
POSTGRESQL = {
    "journal_entry_no_change": "CREATE TRIGGER journal_entry_no_change BEFORE UPDATE OR DELETE ON journal_entry"
    " FOR EACH ROW EXECUTE FUNCTION journal_entry_refuse()",
    "journal_entry_no_truncate": "CREATE TRIGGER journal_entry_no_truncate BEFORE TRUNCATE ON journal_entry"
    " FOR EACH STATEMENT EXECUTE FUNCTION journal_entry_refuse()",
}


def raise_guards(database: BaseDatabaseWrapper) -> None:
    """Create the triggers. PostgreSQL's fire even where replication would skip them (ENABLE ALWAYS)."""
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute(FUNCTION)
            for name, statement in POSTGRESQL.items():
                cursor.execute(statement)
                cursor.execute(f"ALTER TABLE journal_entry ENABLE ALWAYS TRIGGER {name}")
        else:
            for statement in SQLITE.values():
                cursor.execute(statement)


def lower_guards(database: BaseDatabaseWrapper) -> None:
    """Drop the triggers: when the migration is undone, and in tests that play the intruder."""
    with database.cursor() as cursor:
        for name in POSTGRESQL if database.vendor == "postgresql" else SQLITE:
            cursor.execute(f"DROP TRIGGER {name}" + (" ON journal_entry" if database.vendor == "postgresql" else ""))


def missing_guards() -> list[str]:
    """The triggers that should stand and do not (or are switched off)."""
    wanted = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    question = (
        "SELECT tgname FROM pg_trigger WHERE tgrelid = 'journal_entry'::regclass AND tgenabled = 'A'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal_entry'"
    )
    with connection.cursor() as cursor:
        cursor.execute(question)
        found = {row[0] for row in cursor.fetchall()}
    return sorted(set(wanted) - found)


@contextmanager
def guards_lowered() -> Iterator[None]:
    """For tests only: what an intruder with the rights of the database's owner could do."""
    lower_guards(connection)
    try:
        yield
    finally:
        raise_guards(connection)

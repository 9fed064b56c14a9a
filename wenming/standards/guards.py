"""The database's own refusal to change a published edition: triggers on SQLite and PostgreSQL (design §3, STA-11)."""

# ruff: noqa: S608  # the statements are made of constants of this file

import re
from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

ROWS = ("standards_indicator", "standards_bar")
HEAD = (
    "identifier",
    "version",
    "title",
    "provider",
    "languages",
    "effective_from",
    "effective_until",
    "citation",
    "demonstration",
    "scale",
    "places",
    "minimum",
    "judges",
    "bands",
    "methods",
    "variants",
    "bars_incomplete",
    "revision",
    "digest",
    "region_id",
    "honour_id",
    "published_at",
)
REPLACED = (
    "EXISTS (SELECT 1 FROM {table} AS held JOIN standards_edition AS edition ON edition.id = held.edition_id"
    " WHERE held.id = NEW.id AND edition.stage <> 'draft') OR"
)
PERSONS = "SELECT 1 FROM units_honour WHERE id = NEW.honour_id AND holder IN ('person', 'family')"


def sqlite() -> Iterator[str]:
    for table in ROWS:
        for act, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
            # INSERT OR REPLACE removes a row without asking the DELETE trigger
            gone = REPLACED.format(table=table) if act == "INSERT" else ""
            yield f"""CREATE TRIGGER {table}_frozen_{act.lower()} BEFORE {act} ON {table}
                WHEN {gone} (SELECT stage FROM standards_edition WHERE id = {row}.edition_id) <> 'draft'
                BEGIN SELECT RAISE(ABORT, 'a published edition is frozen'); END"""
        yield f"""CREATE TRIGGER {table}_frozen_move BEFORE UPDATE OF edition_id ON {table}
            WHEN (SELECT stage FROM standards_edition WHERE id = NEW.edition_id) <> 'draft'
            BEGIN SELECT RAISE(ABORT, 'a published edition is frozen'); END"""
    changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in HEAD)
    yield f"""CREATE TRIGGER standards_edition_frozen BEFORE UPDATE ON standards_edition
        WHEN OLD.stage <> 'draft' AND ({changed} OR NEW.stage = 'draft'
            OR (OLD.stage = 'retired' AND NEW.stage <> 'retired'))
        BEGIN SELECT RAISE(ABORT, 'a published edition is frozen'); END"""
    yield """CREATE TRIGGER standards_edition_replaced BEFORE INSERT ON standards_edition
        WHEN EXISTS (SELECT 1 FROM standards_edition WHERE stage <> 'draft'
            AND (id = NEW.id OR (identifier = NEW.identifier AND version = NEW.version)))
        BEGIN SELECT RAISE(ABORT, 'a published edition is frozen'); END"""
    yield """CREATE TRIGGER standards_edition_kept BEFORE DELETE ON standards_edition WHEN OLD.stage <> 'draft'
        BEGIN SELECT RAISE(ABORT, 'a published edition is frozen'); END"""
    for act in ("INSERT", "UPDATE"):
        yield f"""CREATE TRIGGER standards_no_persons_{act.lower()} BEFORE {act} ON standards_edition
            WHEN EXISTS ({PERSONS})
            BEGIN SELECT RAISE(ABORT, 'an honour of persons has no edition'); END"""


def postgresql() -> Iterator[str]:
    changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in HEAD)
    yield """CREATE FUNCTION standards_rows_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'INSERT' AND (SELECT stage FROM standards_edition WHERE id = OLD.edition_id) <> 'draft'
            OR TG_OP <> 'DELETE' AND (SELECT stage FROM standards_edition WHERE id = NEW.edition_id) <> 'draft' THEN
                RAISE EXCEPTION 'a published edition is frozen' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
        END $$"""
    for table in ROWS:
        yield f"""CREATE TRIGGER {table}_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION standards_rows_frozen()"""
    yield f"""CREATE FUNCTION standards_head_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' THEN
                IF OLD.stage <> 'draft' THEN
                    RAISE EXCEPTION 'a published edition is frozen' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN OLD;
            END IF;
            IF EXISTS ({PERSONS}) THEN
                RAISE EXCEPTION 'an honour of persons has no edition' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            IF TG_OP = 'UPDATE' AND OLD.stage <> 'draft' AND ({changed} OR NEW.stage = 'draft'
                OR (OLD.stage = 'retired' AND NEW.stage <> 'retired')) THEN
                RAISE EXCEPTION 'a published edition is frozen' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$"""
    yield """CREATE TRIGGER standards_edition_frozen BEFORE INSERT OR UPDATE OR DELETE ON standards_edition
        FOR EACH ROW EXECUTE FUNCTION standards_head_frozen()"""


def raise_guards(database: BaseDatabaseWrapper) -> None:
    """Create the triggers."""
    with database.cursor() as cursor:
        for statement in postgresql() if database.vendor == "postgresql" else sqlite():
            cursor.execute(statement)


def lower_guards(database: BaseDatabaseWrapper) -> None:
    """Drop them: when the migration is undone, and when tests empty the tables."""
    with database.cursor() as cursor:
        for statement in postgresql() if database.vendor == "postgresql" else sqlite():
            if made := re.match(r"CREATE TRIGGER (\w+)", statement):
                table = re.search(r" ON (standards_\w+)", statement)
                where = f" ON {table[1]}" if table and database.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {made[1]}{where}")
        if database.vendor == "postgresql":
            cursor.execute("DROP FUNCTION standards_rows_frozen()")
            cursor.execute("DROP FUNCTION standards_head_frozen()")

"""三员分立 in the database (SEC-09): an administrator holds no open post, and a holder of one becomes no administrator.

A post is open while it is not withdrawn and its last day has not passed. "Today" is the day in UTC, which never runs
ahead of China's: for some hours the database is stricter than the pages, never laxer.
On SQLite a later migration that rebuilds one of the two tables drops its triggers and must call `place` again.
"""

from django.db import migrations

POSTGRESQL = [
    """
    CREATE FUNCTION units_post_separation() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE office varchar;
    BEGIN
      IF NEW.withdrawn_at IS NULL AND (NEW.until_on IS NULL OR NEW.until_on >= (now() AT TIME ZONE 'utc')::date) THEN
        SELECT administers INTO office FROM accounts_user WHERE id = NEW.person_id FOR SHARE;
        IF office <> '' THEN
          RAISE EXCEPTION 'units_separation: an administrator holds no post' USING ERRCODE = 'check_violation';
        END IF;
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER units_post_separation BEFORE INSERT OR UPDATE ON units_post
    FOR EACH ROW EXECUTE FUNCTION units_post_separation()
    """,
    """
    CREATE FUNCTION units_user_separation() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.administers <> '' AND EXISTS (
        SELECT 1 FROM units_post WHERE person_id = NEW.id AND withdrawn_at IS NULL
        AND (until_on IS NULL OR until_on >= (now() AT TIME ZONE 'utc')::date)
      ) THEN
        RAISE EXCEPTION 'units_separation: the holder of a post is no administrator' USING ERRCODE = 'check_violation';
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER units_user_separation BEFORE UPDATE OF administers ON accounts_user
    FOR EACH ROW EXECUTE FUNCTION units_user_separation()
    """,
]

POST_WHEN = """
    WHEN NEW.withdrawn_at IS NULL AND (NEW.until_on IS NULL OR NEW.until_on >= date('now'))
    AND EXISTS (SELECT 1 FROM accounts_user WHERE id = NEW.person_id AND administers <> '')
    BEGIN SELECT RAISE(ABORT, 'units_separation: an administrator holds no post'); END
"""
SQLITE = [
    "CREATE TRIGGER units_post_separation_insert BEFORE INSERT ON units_post" + POST_WHEN,
    "CREATE TRIGGER units_post_separation_update BEFORE UPDATE ON units_post" + POST_WHEN,
    """
    CREATE TRIGGER units_user_separation BEFORE UPDATE OF administers ON accounts_user
    WHEN NEW.administers <> '' AND EXISTS (
      SELECT 1 FROM units_post WHERE person_id = NEW.id AND withdrawn_at IS NULL
      AND (until_on IS NULL OR until_on >= date('now'))
    )
    BEGIN SELECT RAISE(ABORT, 'units_separation: the holder of a post is no administrator'); END
    """,
]


def place(apps, schema_editor):
    """Put the triggers in place on either database."""
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    """Take them away again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER units_post_separation ON units_post")
        schema_editor.execute("DROP TRIGGER units_user_separation ON accounts_user")
        schema_editor.execute("DROP FUNCTION units_post_separation()")
        schema_editor.execute("DROP FUNCTION units_user_separation()")
        return
    for name in ("units_post_separation_insert", "units_post_separation_update", "units_user_separation"):
        schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("units", "0001_initial")]
    operations = [migrations.RunPython(place, remove)]

"""The journal refuses UPDATE, DELETE and TRUNCATE; the side table of anonymous acts keeps no order of its rows."""

from django.db import migrations

from wenming.journal.guards import lower_guards, raise_guards

KEPT = "id, day, verb, subject_kind, subject_id, detail"


def guard(apps, editor):
    raise_guards(editor.connection)


def unguard(apps, editor):
    lower_guards(editor.connection)


def without_rowid(apps, editor):
    """SQLite numbers rows in the order of writing unless the table is made WITHOUT ROWID."""
    if editor.connection.vendor != "sqlite":
        return
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'journal_pendingentry'")
        made = cursor.fetchone()[0]
        cursor.execute("DROP TABLE journal_pendingentry")
        cursor.execute(made + " WITHOUT ROWID")


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        migrations.RunPython(guard, unguard, elidable=False),
        migrations.RunPython(without_rowid, migrations.RunPython.noop, elidable=False),
    ]

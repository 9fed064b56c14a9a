"""The table of the cache, made where the other tables are made, so that no second command is needed."""

from django.core.management import call_command
from django.db import migrations

TABLE = "lib_cache"


def create(apps, editor):
    call_command("createcachetable", TABLE, database=editor.connection.alias, verbosity=0)


def drop(apps, editor):
    editor.execute(f"DROP TABLE IF EXISTS {editor.quote_name(TABLE)}")


class Migration(migrations.Migration):
    dependencies = [("lib", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]

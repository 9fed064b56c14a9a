"""A published edition is frozen for ever, whoever asks."""

from django.db import migrations

from wenming.standards.guards import lower_guards, raise_guards


class Migration(migrations.Migration):
    dependencies = [("standards", "0001_initial"), ("units", "0002_separation")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: raise_guards(editor.connection), lambda apps, editor: lower_guards(editor.connection)
        )
    ]

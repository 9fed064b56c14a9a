"""Preparing a home for `wenming run`: tables, the city's data, the demo city. Each step does nothing the second time."""

from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from wenming.desk.management.commands.load import LOADERS
from wenming.lib.loading import Loader, Unusable

# What a city brings, in the order in which one needs the other: kind, files, and the noun that is empty before.
SHELF = [
    ("regions", "regions.json", "units.Region"),
    ("reference", "reference.json", "units.Nature"),
    ("calendar", "calendar-*.json", "lib.CalendarYear"),
    ("plan", "plan.json", "plan.Task"),
    ("titles", "titles.json", "units.Title"),
]
Say = Callable[[str], object]


def waiting_migrations() -> list[str]:
    """The migrations that the database has not seen yet."""
    executor = MigrationExecutor(connection)
    return [str(step) for step, _back in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def missing_data() -> Iterator[tuple[str, Path]]:
    """The city's files that nothing was loaded from yet, as (kind, file)."""
    for kind, pattern, noun in SHELF:
        files = sorted(Path(settings.CITY_DATA).glob(pattern))
        if files and not apps.get_model(noun).objects.exists():
            yield from ((kind, file) for file in files)


def load_city(say: Say) -> None:
    """Load what is missing, each file in one transaction of its own."""
    for kind, file in list(missing_data()):
        module = LOADERS[kind].rpartition(".")[0]
        if find_spec(module) is None:
            continue
        loader: Loader = import_string(LOADERS[kind])
        try:
            answer = loader(file)
        except Unusable as problem:
            say(_("没有载入 %(file)s：%(why)s") % {"file": file.name, "why": problem})
            continue
        say(_("已载入 %(file)s") % {"file": file.name} + f"  {answer.counts}")


def demo() -> Any:
    """The demo city's module, where demo mode is on."""
    return import_module("wenming.desk.demo") if settings.DEMO else None


def prepare(say: Say) -> None:
    """Make the home ready: the first time in some seconds, later at once."""
    if waiting_migrations():
        say(_("正在建立数据表……"))
        call_command("migrate", verbosity=0, interactive=False)
    load_city(say)
    if (town := demo()) is not None and town.is_empty():
        say(_("正在建立演示城市……"))
        say("  ".join(f"{name}: {count}" for name, count in town.build().items()))

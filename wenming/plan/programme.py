"""The plan as data: tasks, the bodies they are laid on, groups, aliases and reminder intervals, brought in from files."""

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _

from wenming.journal.models import record
from wenming.lib.loading import Loaded, Unusable, read_json, read_rows
from wenming.plan.models import Duty, Group, ReminderRule, Task
from wenming.units.gazetteer import load_regions
from wenming.units.models import Body, BodyName, Region

if TYPE_CHECKING:
    from wenming.accounts.models import User

NAME_LENGTH = 100  # of a body, and of a duty as printed
TASK_FIELDS = ("code", "section", "title", "summary")
LENGTHS = {name: cast("models.CharField[str, str]", Task._meta.get_field(name)).max_length or 0 for name in TASK_FIELDS}


@dataclass(frozen=True)
class Names:
    """What bodies.json says: which names are one body, which are groups, which bodies are members."""

    aliases: dict[str, list[str]]
    groups: dict[str, str]
    members: list[str]

    def canonical(self, printed: str) -> str:
        """The body's own name for a name as printed; names are compared in NFKC and without spaces."""
        for name, others in self.aliases.items():
            if plain(printed) in {plain(other) for other in others}:
                return name
        return printed


def plain(name: str) -> str:
    """A name as it is compared: NFKC, no spaces."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def load_plan(path: Path, *, dry_run: bool = False, take_good: bool = False, by: "User | None" = None) -> Loaded:
    """Enter the tasks and duties of a city's plan; loading again changes nothing. Raises Unusable.

    `bodies.json`, `reminders.json` and `city.json` are read beside the file, or else from the city's data. Counts:
    tasks, responsible bodies as printed, duties (one for each pair of task and bearer), bodies and groups.
    """
    tasks = tasks_of(path)
    names = names_of(path)
    with transaction.atomic():
        counts = settle(tasks, names, path, by)
        if dry_run:
            transaction.set_rollback(True)
    return Loaded(counts)


def beside(path: Path, name: str) -> Path:
    """A companion of the plan's file: in the same folder, or else in the city's data."""
    near = Path(path).with_name(name)
    return near if near.exists() else Path(settings.CITY_DATA) / name


def tasks_of(path: Path) -> list[dict[str, Any]]:
    """The tasks of the file, checked for shape."""
    rows = read_rows(path)
    codes: set[str] = set()
    for number, row in enumerate(rows, start=1):
        bearers = row.get("responsible")
        sound = all(isinstance(row.get(name), str) and row[name].strip() for name in TASK_FIELDS)
        if not sound or not isinstance(bearers, list) or not all(isinstance(b, str) and b.strip() for b in bearers):
            raise Unusable(
                _("第 %(number)s 项任务不完整：应有 code、section、title、summary 和 responsible（单位名称的列表）。")
                % {"number": number}
            )
        if row["code"] in codes:
            raise Unusable(_("任务编号 %(code)s 出现了两次。") % {"code": row["code"]})
        codes.add(row["code"])
        too_long = next((name for name, most in LENGTHS.items() if len(row[name].strip()) > most), "")
        if too_long or max(map(len, bearers), default=0) > NAME_LENGTH:
            raise Unusable(
                _("任务 %(code)s 的 %(field)s 太长。") % {"code": row["code"], "field": too_long or "responsible"}
            )
    if not rows:
        raise Unusable(_("文件里没有任务。"))
    return rows


def names_of(path: Path) -> Names:
    """Aliases, groups and members from bodies.json; a city without that file has none."""
    source = beside(path, "bodies.json")
    given = read_json(source) if source.exists() else {}
    try:
        groups = {row["name"]: Group.Rule(row["rule"]).value for row in given.get("groups", [])}
        return Names(dict(given.get("aliases", {})), groups, list(given.get("members", [])))
    except (KeyError, TypeError, ValueError) as problem:
        raise Unusable(
            _("%(path)s 应有 aliases、groups（每项有 name 和 rule）和 members。") % {"path": source}
        ) from problem


def city_of(path: Path) -> Region:
    """The city whose plan it is; a home without any regions loads the city's own first."""
    code = str(read_json(beside(path, "city.json")).get("region", ""))
    if not Region.objects.exists():
        gazetteer = Path(settings.CITY_DATA) / "regions.json"
        if gazetteer.exists():
            load_regions(gazetteer)
    city = Region.objects.filter(code=code).first()
    if city is None:
        raise Unusable(_("请先载入行政区划：没有找到代码为 %(code)s 的城市。") % {"code": code})
    return city


def settle(tasks: list[dict[str, Any]], names: Names, path: Path, by: "User | None") -> dict[str, int]:
    """Bring the rows to what the files say, all or nothing; the journal learns of it only when something changed."""
    city = city_of(path)
    bodies, groups = bearers_of(tasks, names, city)
    changed, duties = 0, 0
    for order, row in enumerate(tasks):
        fields = {name: row[name].strip() for name in TASK_FIELDS} | {"order": order}
        task, moved = brought_to(Task, {"region": city, "code": fields.pop("code")}, fields)
        count, different = settle_duties(task, row["responsible"], names, bodies, groups)
        duties += count
        changed += moved + different
    changed += settle_names(names, bodies) + settle_reminders(path, city)
    counts = {
        "tasks": len(tasks),
        "printed": sum(len(row["responsible"]) for row in tasks),
        "duties": duties,
        "bodies": len(bodies),
        "groups": len(groups),
    }
    if changed:
        record("load_plan", city, by=by, detail=counts | {"changed": changed})
    return counts


def brought_to(model: Any, where: dict[str, Any], fields: dict[str, Any]) -> tuple[Any, bool]:
    """The row found by `where` with these fields, and whether it had to be written."""
    row = model.objects.filter(**where).first()
    if row is not None and all(getattr(row, name) == value for name, value in fields.items()):
        return row, False
    return model.objects.update_or_create(**where, defaults=fields)[0], True


def bearers_of(tasks: list[dict[str, Any]], names: Names, city: Region) -> tuple[dict[str, Body], dict[str, Group]]:
    """Every body and group that the plan prints, made where it is new, in the order of the text."""
    bodies: dict[str, Body] = {}
    groups: dict[str, Group] = {}
    for printed in dict.fromkeys(name.strip() for row in tasks for name in row["responsible"]):
        if rule := names.groups.get(printed):
            groups[printed] = brought_to(Group, {"name": printed}, {"rule": rule})[0]
        elif (name := names.canonical(printed)) not in bodies:
            known = Body.objects.called(name).first()
            bodies[name] = known or Body.objects.create(name=name, region=city)
    return bodies, groups


def settle_duties(
    task: Task, printed: list[str], names: Names, bodies: dict[str, Body], groups: dict[str, Group]
) -> tuple[int, int]:
    """One duty for each pair of task and bearer, the first printing counts; returns how many, and how many changed."""
    wanted: dict[tuple[int | None, int | None], str] = {}
    for name in (text.strip() for text in printed):
        group, body = groups.get(name), bodies.get(names.canonical(name))
        wanted.setdefault((body.pk if body and not group else None, group.pk if group else None), name)
    known = {(duty.body_id, duty.group_id): duty for duty in task.duties.all()}
    changed = 0
    for order, (bearer, name) in enumerate(wanted.items()):
        duty = known.get(bearer) or Duty(task=task, body_id=bearer[0], group_id=bearer[1])
        if duty.pk is None or (duty.printed, duty.order) != (name, order):
            duty.printed, duty.order = name, order
            duty.save()
            changed += 1
    gone = [duty.pk for bearer, duty in known.items() if bearer not in wanted]
    changed += Duty.objects.filter(pk__in=gone).delete()[0] if gone else 0
    return len(wanted), changed


def settle_names(names: Names, bodies: dict[str, Body]) -> int:
    """Other names of bodies, and who is a member; returns how many rows changed."""
    changed = 0
    for name, others in names.aliases.items():
        for other in others if name in bodies else []:
            if not Body.objects.called(other).exists():
                BodyName.objects.create(body=bodies[name], name=other)
                changed += 1
    chosen = [bodies[name].pk for name in map(names.canonical, names.members) if name in bodies]
    return changed + Body.objects.filter(pk__in=chosen, is_member=False).update(is_member=True)


def settle_reminders(path: Path, city: Region) -> int:
    """The reminder intervals a city begins with; what its office has set since is never overwritten."""
    source = beside(path, "reminders.json")
    if not source.exists() or ReminderRule.objects.filter(region=city).exists():
        return 0
    try:
        days = sorted({int(day) for day in read_json(source)["days"]})
    except (KeyError, TypeError, ValueError) as problem:
        raise Unusable(_("%(path)s 应有 days：一组整数天数。") % {"path": source}) from problem
    return len(ReminderRule.objects.bulk_create(ReminderRule(region=city, days=day) for day in days))

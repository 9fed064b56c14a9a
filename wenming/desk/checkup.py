"""The check-up behind `wenming doctor`: each question is a function; each answer says what was found and what to do."""

import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from wenming.desk.preparing import missing_data, waiting_migrations
from wenming.lib.models import CalendarYear, Worker

HEARD_WITHIN = timedelta(minutes=5)
NOTICE_MONTH = 12  # by then the notice about next year's holidays is out; asking earlier would be a false alarm
LEAST_SPACE = 1024**3  # bytes that must be free beside the data
LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One question of the check-up: `remedy` is empty where all is well."""

    name: str
    found: str
    remedy: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing needs to be done."""
        return not self.remedy


def home_is_writable() -> Answer:
    """Whether files can be written where the house keeps them."""
    try:
        with tempfile.TemporaryFile(dir=settings.HOME):
            return Answer("home", _("数据目录 %(path)s 可以写入") % {"path": settings.HOME})
    except OSError as problem:
        return Answer("home", f"{settings.HOME}: {problem}", _("把数据目录的所有者改为运行平台的用户，并允许写入。"))


def disk_has_space() -> Answer:
    """Whether the disk of the home still has room."""
    space = shutil.disk_usage(settings.HOME)
    found = _("磁盘剩余 %(free).1f GB，共 %(total).1f GB") % {"free": space.free / 1e9, "total": space.total / 1e9}
    remedy = _("清理磁盘或换更大的磁盘：空间用完时平台会拒绝写入。") if space.free < LEAST_SPACE else ""
    return Answer("disk", found, remedy)


def secret_is_private() -> Answer:
    """Whether only the owner can read the signing key."""
    path = Path(settings.HOME) / "secret_key"
    if not path.exists():
        return Answer("secret", _("签名密钥由环境变量给出"))
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        return Answer("secret", _("签名密钥文件其他用户也能读取"), f"chmod 600 {path}")
    return Answer("secret", _("签名密钥只有所有者能读取"))


def demo_is_local() -> Answer:
    """Whether demo mode, with its printed passwords, is kept off the network."""
    hosts = set(settings.ALLOWED_HOSTS) - LOCAL_HOSTS
    if settings.DEMO and (hosts or settings.HTTPS):
        found = _("演示模式开在对外的地址上：%(hosts)s") % {"hosts": ", ".join(sorted(hosts))}
        return Answer("demo", found, _("正式使用时设置 WENMING_DEMO=0，并换一个新的数据目录。"))
    return Answer("demo", _("演示模式已打开，仅限本机") if settings.DEMO else _("演示模式已关闭"))


def database_answers() -> Answer:
    """Whether the database can be reached."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as problem:
        return Answer("database", str(problem).strip(), _("检查 DATABASE_URL、数据库服务和网络。"))
    return Answer("database", _("数据库 %(kind)s 可以访问") % {"kind": connection.vendor})


def tables_are_current() -> Answer:
    """Whether every migration has run."""
    waiting = waiting_migrations()
    if waiting:
        return Answer("migrations", _("有 %(count)s 个表结构变更未执行") % {"count": len(waiting)}, "wenming migrate")
    return Answer("migrations", _("数据表是最新的"))


def city_is_loaded() -> Answer:
    """Whether the city's regions, plan and titles are in the house."""
    missing = [f"wenming load {kind} {path}" for kind, path in missing_data()]
    if missing:
        return Answer("city", _("有 %(count)s 个城市数据文件未载入") % {"count": len(missing)}, "; ".join(missing))
    return Answer("city", _("城市数据已载入"))


def calendar_is_known() -> Answer:
    """Whether the working days of this year, and in its last month of the next, are known."""
    today = timezone.localdate()
    needed = [today.year, today.year + 1] if today.month >= NOTICE_MONTH else [today.year]
    known = set(CalendarYear.objects.values_list("year", flat=True))
    missing = [str(year) for year in needed if year not in known]
    if missing:
        remedy = _("国务院办公厅公布放假安排后，整理成文件并执行：wenming load calendar 文件")
        return Answer("calendar", _("没有 %(years)s 年的工作日历") % {"years": "、".join(missing)}, remedy)
    return Answer("calendar", _("需要的工作日历都有"))


def worker_was_heard() -> Answer:
    """Whether a worker reported within the last minutes."""
    last = Worker.objects.order_by("-heard_at").values_list("heard_at", flat=True).first()
    if last is None or timezone.now() - last > HEARD_WITHIN:
        when = timezone.localtime(last).strftime("%Y-%m-%d %H:%M") if last else _("从未")
        found = _("后台进程没有报到（最近一次：%(when)s）") % {"when": when}
        return Answer("worker", found, _("启动后台进程：wenming worker（wenming run 会一并启动）"))
    return Answer("worker", _("后台进程正常"))


def jobs_are_well() -> Answer:
    """Whether jobs have failed for good."""
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED)
    paths = sorted(set(failed.values_list("task_path", flat=True)))
    if paths:
        found = _("有 %(count)s 项后台工作失败：%(paths)s") % {"count": failed.count(), "paths": ", ".join(paths)}
        return Answer("jobs", found, _("查看 django_tasks_db 结果表中的出错信息，处理后重新开始这项工作。"))
    return Answer("jobs", _("没有失败的后台工作"))


def deliveries_arrived() -> Answer:
    """Whether messages could be sent; the house may run without any way to send."""
    noun = apps.all_models["journal"].get("delivery")
    if noun is None:
        return Answer("deliveries", _("没有配置外部通知"))
    failed = noun._default_manager.filter(stage="failed").count()
    if failed:
        found = _("有 %(count)s 条通知没有送达") % {"count": failed}
        return Answer("deliveries", found, _("检查邮件和机器人的设置；通知在平台内仍可看到。"))
    return Answer("deliveries", _("没有送达失败的通知"))


ON_THE_MACHINE: list[Callable[[], Answer]] = [home_is_writable, disk_has_space, secret_is_private, demo_is_local]
IN_THE_DATABASE: list[Callable[[], Answer]] = [
    city_is_loaded, calendar_is_known, worker_was_heard, jobs_are_well, deliveries_arrived,
]  # fmt: skip


def answers() -> Iterator[Answer]:
    """All answers; questions to the database are asked only where it answers and its tables are current."""
    yield from (ask() for ask in ON_THE_MACHINE)
    for ask in (database_answers, tables_are_current):
        answer = ask()
        yield answer
        if not answer.ok:
            return
    yield from (ask() for ask in IN_THE_DATABASE)

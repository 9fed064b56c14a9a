"""`wenming appoint {system,security,audit} USERNAME --name 姓名`: the first administrator of a kind, by one-time link."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from wenming.accounts.people_forms import clean_username
from wenming.lib.access import Refused
from wenming.units.posts.founding import appoint_first


class Command(BaseCommand):
    """For a fresh home only; later administrators are appointed by the security administrator in the browser."""

    help = "任命首位系统、安全或审计管理员，给出一次性链接"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=["system", "security", "audit"])
        parser.add_argument("username")
        parser.add_argument("--name", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        translation.activate(settings.LANGUAGE_CODE)
        try:
            username = clean_username(options["username"], anybody=True)
            person, token = appoint_first(options["kind"], username=username, name=options["name"].strip()[:40])
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from problem
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(_("%(name)s 已任命为%(kind)s。") % {"name": person, "kind": person.get_administers_display()})
        words = _("请把下面的链接交给本人设置密码，%(days)s天内有效，只能用一次，不会再显示：")
        self.stdout.write(words % {"days": settings.INVITATION_DAYS})
        self.stdout.write(settings.SITE_URL + reverse("people:join", args=[token]))

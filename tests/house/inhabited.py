"""青山市 with one thing of every sort in it, so that every address of the house leads somewhere."""

import re
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from wenming.accounts import inviting
from wenming.accounts.models import User
from wenming.accounts.sessions import BEGAN, SEEN, now
from wenming.assessment import rehearsing
from wenming.assessment.pastround import build_past_round
from wenming.assessment.scoring_round import score
from wenming.journal.models import Delivery, Entry, Message, notify
from wenming.lib import progress
from wenming.plan.models import Duty, Item, ReminderRule, Report, Task
from wenming.standards.models import Bar, Indicator
from wenming.standards.publishing import copy_as_draft
from wenming.standards.shelving import shelve
from wenming.standards.table.sending import SentTable
from wenming.standards.tests.examples import every_rule
from wenming.units.models import Contact, Pairing
from wenming.units.petitions import amending, excepting, pairing, profiling
from wenming.units.posts import handover
from wenming.units.posts.seating import CHOICE
from wenming.units.roll.uploads import receive
from wenming.units.tests.test_enrolling import filed
from wenming.units.tests.workbooks import save, unit_row

ACTORS = [
    "nobody", "officer", "district", "other_district", "authority", "duty", "leader", "clerk", "villager", "assessor",
    "watcher", "consulted", "outsider", "system_admin", "security_admin", "audit_admin",
]  # fmt: skip
MOBILES = ["13800138000", "13911112222", "13722223333"]


def inhabit(cast: SimpleNamespace, folder: Path) -> dict[str, dict[str, Any]]:
    """Put one thing of each sort into the city; the answer names, for each sort, the arguments of its addresses."""
    year = timezone.localdate().year
    for person, mobile in zip((cast.officer, cast.leader, cast.clerk), MOBILES, strict=True):
        User.objects.filter(pk=person.pk).update(phone=mobile, email=f"{person.username}@example.org")
    contact = Contact.objects.create(unit=cast.school, name="欧阳小娜", role="信息管理员", phone=MOBILES[0])
    enrolment = filed(cast)
    amendment = amending.propose(
        cast.school, amending.readings(cast.school) | {"remark": "新"}, by=cast.clerk, because="更正"
    )
    exception = excepting.ask(
        code="91350203M0001QAY9B", unit_name="某公司", region=cast.east, because="试点代码", evidence="营业执照",
        by=cast.officer,
    )  # fmt: skip
    paired = pairing.pair(
        cast.school,
        Pairing(kind="unit", partner=cast.village, aims="送教下乡", from_on=date(year, 1, 1)),
        by=cast.clerk,
    )
    profile = profiling.draft(cast.school, year)
    profile.leader = "校长"
    profiling.state(profile, by=cast.clerk)
    asked = handover.ask(by=cast.leader, person_name="林小山", person_contact=MOBILES[0], replaces=True)
    invited, token = inviting.invite(by=cast.system_admin, name="林小山", username="lin", phone=MOBILES[0])
    notify(cast.officer.pk, "请办理入库申请", "有一件待办。", "/units/enrolments/", "one")
    message = Message.objects.get(key="one")
    delivery = Delivery.objects.create(message=message, channel=1, kind="webhook", stage=Delivery.Stage.GIVEN_UP)
    item = planned(cast, year)
    edition = shelve(every_rule(), region=cast.city, by=cast.officer)
    draft = {"pk": copy_as_draft(edition, version="next", by=cast.officer).pk}
    desk = draft | {"node": Indicator.objects.filter(edition=draft["pk"]).earliest("pk").pk}
    edition.move("publish_edition", by=cast.officer, digest="0" * 64, published_at=timezone.now())
    cycle = build_past_round(edition, [cast.school, cast.village], title="上一届", seed="1", by=cast.officer)
    score(cycle, by=cast.officer)
    rehearsal = rehearsing.ask(edition, cycle, by=cast.officer)
    rehearsing.play(rehearsal)
    upload = receive(
        [save(folder / "sent.xlsx", [unit_row(1, 联系人="欧阳小娜", 联系电话=MOBILES[0])]).read_bytes()],
        "单位.xlsx",
        cast.district.pk,
    )
    upload.counts = {"created": 1, "updated": 0, "unchanged": 0, "failed": 0}
    upload.keep()
    heads, row = ["测评项目", "测评内容", "分值"], ["优质服务", "服务承诺公开并兑现", 10]
    written = save(folder / "table.xlsx", [dict(zip(heads, row, strict=True))], head=heads)
    table = SentTable.receive([written.read_bytes()], "测评表.xlsx", cast.officer.pk)
    table.keep()
    session = UserSession.objects.create(user=cast.clerk, ip="192.0.2.7", user_agent="Chrome/90", session_key="k" * 32)
    unit = {"pk": cast.school.pk}
    return {
        "lib:work": {"key": progress.start("导入单位", cast.officer.pk)},
        "account_session_end": {"pk": session.pk},
        "mfa_remove_webauthn": {"pk": 1},
        "account_reset_password_from_key": {"uidb36": "1", "key": "set-password"},
        "people:": {"pk": invited.pk}, "people:join": {"token": token},
        "posts:": {"pk": cast.clerk.posts.get().pk}, "posts:request": {"pk": asked.pk},
        "posts:relieve": {"pk": cast.audit_admin.pk},
        "channels:": {"pk": delivery.pk},
        "journal:message": {"pk": message.pk}, "journal:opening": {"pk": message.pk}, "journal:": {"pk": Entry.objects.latest("pk").pk},
        "units:receipt": {"receipt": enrolment.receipt}, "units:enrolment-correction": {"receipt": enrolment.receipt},
        "units:enrolment": {"pk": enrolment.pk},
        "units:amendment": {"pk": amendment.pk, "proposal_pk": amendment.proposals.get().pk},
        "units:code-exception": {"pk": exception.pk},
        "units:profile": unit | {"year": year}, "units:contact": unit | {"contact_pk": contact.pk},
        "units:pairing": {"pk": paired.pk}, "units:pairing-form": unit,
        "units:joint-record": {"pk": paired.pk, "year": year},
        "units:load": {"key": upload.key}, "units:region": {"code": cast.east.pk},
        "units:body": {"pk": cast.education.pk}, "units:health": {"check": "no-sector"}, "units:": unit,
        "plan:task": {"pk": item.task_id}, "plan:new-item": {"pk": item.task_id},
        "plan:body-cell": {"pk": item.task_id, "body": cast.education.pk},
        "plan:district-cell": {"pk": item.task_id, "code": cast.east.pk},
        "plan:body": {"pk": cast.education.pk}, "plan:district": {"code": cast.east.pk},
        "plan:": {"pk": item.pk},
        "standards:": {"pk": edition.pk, "code": "1.1"}, "standards:editor": draft, "standards:reshape": draft,
        "standards:points": draft, "standards:head": draft, "standards:check": draft, "standards:waiver": draft,
        "standards:node": desk, "standards:removal": desk, "standards:new-bar": draft,
        "standards:bar": draft | {"bar": Bar.objects.filter(edition=draft["pk"]).earliest("pk").pk},
        "assessment:results": {"pk": cycle.pk}, "assessment:rehearsal": {"pk": rehearsal.pk},
        "assessment:": {"pk": cycle.sheets.get(unit=cast.school).pk},
        "standards:table-mapping": {"key": table.key},
    }  # fmt: skip


def planned(cast: SimpleNamespace, year: int) -> Item:
    """An item of the plan, laid on the education body and reported on once."""
    task = Task.objects.create(region=cast.city, code="1-1", title="诚信建设", section="一", summary="做好。", order=0)
    Duty.objects.create(task=task, body=cast.education, printed="青山市教育局")
    ReminderRule.objects.create(region=cast.city, days=7)
    due = timezone.localdate() + timedelta(days=30)
    item = Item.objects.create(
        task=task, title="服务承诺", done_when="看得见", due_on=due, year=year, owner=cast.education
    )
    Report.objects.create(
        item=item, state="advancing", body=cast.education, text="按计划推进。", reported_by=cast.duty.pk
    )
    return item


def entrances(patterns: list[URLPattern | URLResolver], space: str = "") -> list[tuple[str, URLPattern]]:
    """Every address of the table by its full name; those of one name (a change of a unit) are told apart by their route."""
    found: list[tuple[str, URLPattern]] = []
    for entry in patterns:
        if isinstance(entry, URLResolver):
            found += entrances(entry.url_patterns, f"{entry.namespace}:" if entry.namespace else space)
        else:
            found.append((f"{space}{entry.name}", entry))
    return found


def addresses(arguments: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Each name of the URL table with an address about a thing that exists."""
    found = {}
    for name, entry in entrances(get_resolver().url_patterns):
        wanted = set(entry.pattern.converters) or set(getattr(entry.pattern, "regex", re.compile("")).groupindex)
        if not wanted:
            found[name] = reverse(name)
            continue
        fitting = [sort for sort in arguments if name.startswith(sort) and wanted <= set(arguments[sort])]
        assert fitting, f"{name} is a new address: let one such thing live in the city (inhabit)"
        given = arguments[max(fitting, key=len)]
        found[name] = reverse(name, kwargs={key: given[key] for key in wanted})
    return found


def enter(user: User | None) -> Client:
    """A browser of this person (or of nobody)."""
    client = Client(headers={"accept-language": "en"}, raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        session = client.session
        session[CHOICE] = user.seat.post
        session[BEGAN] = session[SEEN] = now()
        session.save()
    return client

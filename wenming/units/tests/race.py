"""Run by test_two_officers in a process and a database of its own: the same act by two people at one moment."""

import json
import sys
import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4


def together(*acts: Callable[[], Any]) -> list[str]:
    """Do the acts in threads that start at one moment, each with a connection of its own; "done" or the sentence."""
    from django.db import connections

    from wenming.lib.access import Refused

    gate, answers = threading.Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            act()
            answers.append("done")
        except Refused as refusal:
            answers.append(str(refusal))
        except Exception as fault:
            answers.append(repr(fault))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(answers, key=lambda answer: answer != "done")


def main() -> None:
    """Migrate, set the scene, race, and print what happened as one JSON object."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from wenming.conftest import make_person, make_region, make_unit
    from wenming.units import amending, enrolling
    from wenming.units.fingerprints import fingerprint
    from wenming.units.models import Amendment, Body, CodeException, Enrolment, Nature, Proposal, Unit

    city = make_region("9901", "青山市", 2)
    east = make_region("990102", "东湖区", 3, city)
    office = Body.objects.create(name="青山市文明办", region=city)
    first, second = (make_person(name, role="city_office", body=office) for name in ("first", "second"))
    nature = Nature.objects.create(name="事业单位")

    def application(code: str | None) -> Any:
        return {
            "name": "青山市少年宫", "credit_code": code, "region": east, "sector": None, "contact_name": "甲",
            "contact_phone": "13800138000", "contact_email": "",
            "fields": {"nature": nature.pk, "kinds": [], "no_code_because": "" if code else "内设机构"},
        }  # fmt: skip

    def filed(code: str | None) -> Enrolment:
        return enrolling.file_enrolment(application(code), str(uuid4()))[0]

    said: dict[str, Any] = {}
    one = filed(None)
    copies = Enrolment.objects.get(pk=one.pk), Enrolment.objects.get(pk=one.pk)
    said["one_request"] = together(
        lambda: enrolling.confirm(copies[0], by=first), lambda: enrolling.confirm(copies[1], by=second)
    )
    said["units_of_one_request"] = Unit.objects.count()

    code = "124405004558617636"
    left, right = filed(code), filed(code)
    said["one_code"] = together(lambda: enrolling.confirm(left, by=first), lambda: enrolling.confirm(right, by=second))
    said["units_of_one_code"] = Unit.objects.filter(credit_code=code).count()
    said["stages_of_one_code"] = sorted(Enrolment.objects.filter(credit_code=code).values_list("stage", flat=True))

    key = str(uuid4())
    before = Enrolment.objects.count()
    said["double_tap"] = together(*[lambda: enrolling.file_enrolment(application(None), key)] * 2)
    said["requests_of_a_double_tap"] = Enrolment.objects.count() - before

    school = make_unit("青山市实验学校", region=east, headcount=10)
    amendment = amending.propose(school, amending.readings(school) | {"headcount": "20"}, by=first)
    proposal = Proposal.objects.get(amendment=amendment)
    stale = [Proposal.objects.select_related("amendment").get(pk=proposal.pk) for _ in range(2)]
    seen = fingerprint("10")
    said["one_field"] = together(
        lambda: amending.accept(stale[0], seen=seen, by=first), lambda: amending.accept(stale[1], seen=seen, by=second)
    )
    said["version"] = Unit.objects.get(pk=school.pk).version
    said["settled"] = Amendment.objects.get(pk=amendment.pk).stage
    from wenming.units import excepting

    given = {"code": "91350203M0001QAY9B", "unit_name": "甲", "region": east, "because": "旧码", "evidence": "执照"}
    said["one_exception"] = together(
        lambda: excepting.ask(**given, by=first), lambda: excepting.ask(**given, by=second)
    )
    said["exceptions"] = CodeException.objects.count()
    json.dump(said, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()

"""Run by test_two_officers in a process and a database of its own: the same act by two people at one moment."""

import json
import sys
import threading
from collections.abc import Callable
from types import SimpleNamespace
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


def setting() -> SimpleNamespace:
    """An empty house with a city, a district and two officers."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from wenming.conftest import make_person, make_region
    from wenming.units.models import Body, Nature

    city = make_region("9901", "青山市", 2)
    east = make_region("990102", "东湖区", 3, city)
    office = Body.objects.create(name="青山市文明办", region=city)
    first, second = (make_person(name, role="city_office", body=office) for name in ("first", "second"))
    return SimpleNamespace(east=east, first=first, second=second, nature=Nature.objects.create(name="事业单位"))


def enrolments(scene: SimpleNamespace) -> dict[str, Any]:
    """One request confirmed twice, one code asked for twice, one form sent twice."""
    from wenming.units.models import Enrolment, Unit
    from wenming.units.petitions import enrolling

    def application(code: str | None) -> Any:
        return {
            "name": "青山市少年宫", "credit_code": code, "region": scene.east, "sector": None, "contact_name": "甲",
            "contact_phone": "13800138000", "contact_email": "",
            "fields": {"nature": scene.nature.pk, "kinds": [], "no_code_because": "" if code else "内设机构"},
        }  # fmt: skip

    def filed(code: str | None) -> Enrolment:
        return enrolling.file_enrolment(application(code), str(uuid4()))[0]

    def confirmed(left: Enrolment, right: Enrolment) -> list[str]:
        return together(
            lambda: enrolling.confirm(left, by=scene.first), lambda: enrolling.confirm(right, by=scene.second)
        )

    one = filed(None)
    said: dict[str, Any] = {"one_request": confirmed(one, Enrolment.objects.get(pk=one.pk))}
    said["units_of_one_request"] = Unit.objects.count()
    code = "124405004558617636"
    said["one_code"] = confirmed(filed(code), filed(code))
    said["units_of_one_code"] = Unit.objects.filter(credit_code=code).count()
    said["stages_of_one_code"] = sorted(Enrolment.objects.filter(credit_code=code).values_list("stage", flat=True))
    key, before = str(uuid4()), Enrolment.objects.count()
    said["double_tap"] = together(*[lambda: enrolling.file_enrolment(application(None), key)] * 2)
    said["requests_of_a_double_tap"] = Enrolment.objects.count() - before
    return said


def decisions(scene: SimpleNamespace) -> dict[str, Any]:
    """One field accepted twice, one exception asked for twice."""
    from wenming.conftest import make_unit
    from wenming.units.fingerprints import fingerprint
    from wenming.units.models import CodeException, Proposal, Unit
    from wenming.units.petitions import amending, excepting

    school = make_unit("青山市实验学校", region=scene.east, headcount=10)
    amendment = amending.propose(school, amending.readings(school) | {"headcount": "20"}, by=scene.first)
    left, right = (Proposal.objects.select_related("amendment").get(amendment=amendment) for _ in range(2))
    seen = fingerprint("10")
    said: dict[str, Any] = {}
    said["one_field"] = together(
        lambda: amending.accept(left, seen=seen, by=scene.first),
        lambda: amending.accept(right, seen=seen, by=scene.second),
    )
    amendment.refresh_from_db()
    said["version"], said["settled"] = Unit.objects.get(pk=school.pk).version, amendment.stage
    given = {"unit_name": "甲", "region": scene.east, "because": "旧码", "evidence": "执照"}
    code = "91350203M0001QAY9B"
    said["one_exception"] = together(
        lambda: excepting.ask(code=code, **given, by=scene.first),
        lambda: excepting.ask(code=code, **given, by=scene.second),
    )
    said["exceptions"] = CodeException.objects.count()
    return said


def main() -> None:
    """Set the scene, race, and print what happened as one JSON object."""
    scene = setting()
    json.dump(enrolments(scene) | decisions(scene), sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wenming.accounts.models import User
from wenming.journal.models import Entry, Message
from wenming.lib.access import Refused
from wenming.units.codes import judge_code
from wenming.units.models import CodeException, Nature, Unit
from wenming.units.petitions import enrolling, excepting
from wenming.units.tests.test_enrolling import answers, filed

SignIn = Callable[[User], Client]
VECTORS = json.loads((Path(settings.BASE_DIR) / "tests" / "vectors" / "vectors.json").read_text())["uscc"]
LEGACY = ["91350203M0001QAY9B", "91350100M0001TGQXM", "91350211M0000XUF46", "91350203M0001FUE2P"]


def asked(cast: SimpleNamespace, code: str = LEGACY[0], by: User | None = None) -> CodeException:
    """An exception asked for by the first officer."""
    return excepting.ask(
        code=code, unit_name="某公司", region=cast.east, because="试点代码", evidence="营业执照", by=by or cast.officer
    )


@pytest.mark.parametrize("code", LEGACY)
def test_a_lawful_legacy_code_is_registered_only_by_two_people(
    code: str, cast: SimpleNamespace, client: Client, sign_in: SignIn
) -> None:
    assert "末位校验码不符" in client.post("/units/enrolment/", answers(cast, credit_code=code)).content.decode()
    enrolment = filed(cast, credit_code=code, code_evidence="营业执照，编号1，市场监管局")
    with pytest.raises(Refused, match="末位校验码不符"):
        enrolling.confirm(enrolment, by=cast.officer)
    enrolment.refresh_from_db()
    first = sign_in(cast.officer)
    assert "提出代码例外" in first.get(enrolment.get_absolute_url()).content.decode()
    page = first.get(f"/units/code-exceptions/new/?enrolment={enrolment.pk}").content.decode()
    assert "编号1" in page
    given = {"unit_name": enrolment.name, "code": code, "region": cast.east.pk, "because": "试点", "evidence": "编号1"}
    first.post("/units/code-exceptions/new/", given)
    exception = CodeException.objects.get(code=code)
    own = first.post(f"{exception.get_absolute_url()}approval/")
    assert own.status_code == 403 and "您自己提出的" in own.content.decode()
    with pytest.raises(Refused, match="末位校验码不符"):
        enrolling.confirm(enrolment, by=cast.second_officer)
    second = sign_in(cast.second_officer)
    assert second.post(f"{exception.get_absolute_url()}approval/").status_code == 302
    enrolment.refresh_from_db()
    unit = enrolling.confirm(enrolment, by=cast.district)
    assert (unit.credit_code, unit.code_standing) == (code, Unit.CodeStanding.EXCEPTED)
    entries = [(entry.verb, entry.actor) for entry in Entry.objects.about(exception)]
    assert entries == [("ask", cast.officer.pk), ("approve", cast.second_officer.pk)]
    page = second.get(exception.get_absolute_url()).content.decode()
    assert "officer" in page and "second-officer" in page
    assert Message.objects.to(cast.district.pk).filter(subject="代码例外待第二人核准").exists()


def test_the_database_itself_wants_two_people(cast: SimpleNamespace) -> None:
    exception = asked(cast)
    with pytest.raises(Refused, match="另一位"):
        excepting.approve(exception, by=cast.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        CodeException.objects.filter(pk=exception.pk).update(stage="approved")
    exception.refresh_from_db()
    assert exception.stage == "asked"


def test_a_declined_exception_lets_nothing_in_and_may_be_asked_again(cast: SimpleNamespace, sign_in: SignIn) -> None:
    exception = asked(cast)
    with pytest.raises(Refused, match="已经提出过例外"):
        asked(cast, by=cast.second_officer)
    client = sign_in(cast.second_officer)
    client.post(f"{exception.get_absolute_url()}refusal/", {"because": "抄错了一位"})
    exception.refresh_from_db()
    assert exception.stage == "declined"
    assert judge_code(exception.code).error is not None
    assert client.post(f"{exception.get_absolute_url()}approval/").status_code == 403
    assert asked(cast).pk != exception.pk


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("124405004558617636", "不需要例外"),
        ("91350100M000100Y4Z", "位数或字符不对"),
        ("", "请填写这一项"),
        ("１２", "位数或字符不对"),
    ],
)
def test_only_a_failed_checksum_can_be_excepted(
    code: str, sentence: str, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    given = {"unit_name": "甲", "code": code, "region": cast.east.pk, "because": "因", "evidence": "证"}
    response = sign_in(cast.officer).post("/units/code-exceptions/new/", given)
    assert response.status_code == 422 and sentence in response.content.decode()
    assert not CodeException.objects.exists()


def test_an_exception_is_listed_again_after_a_year(cast: SimpleNamespace, sign_in: SignIn) -> None:
    exception = excepting.approve(asked(cast), by=cast.second_officer)
    with pytest.raises(Refused, match="现在不需要复核"):
        excepting.affirm(exception, by=cast.officer, because="看过")
    CodeException.objects.update(affirmed_at=timezone.now() - timedelta(days=366))
    client = sign_in(cast.district)
    page = client.get("/units/code-exceptions/").content.decode()
    assert "有 1 项例外满一年未复核" in page
    assert exception.code in client.get("/units/code-exceptions/?stage=stale").content.decode()
    client.post(f"{exception.get_absolute_url()}affirmation/", {"because": "尚未换发"})
    assert not CodeException.objects.stale().exists()
    assert Entry.objects.about(exception).latest("id").verb == "affirm"


def test_strangers_find_nothing_and_the_wrong_role_hears_why(cast: SimpleNamespace, sign_in: SignIn) -> None:
    exception = asked(cast)
    for part in ("", "approval/", "refusal/", "affirmation/"):
        address = f"{exception.get_absolute_url()}{part}"
        assert sign_in(cast.other_district).post(address).status_code == 404
        assert sign_in(cast.outsider).post(address).status_code == 403
    own = asked(cast, LEGACY[1], by=cast.authority)
    response = sign_in(cast.authority).post(f"{own.get_absolute_url()}approval/")
    assert response.status_code == 403 and "文明办核准" in response.content.decode()


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["code"]))
def test_the_register_judges_every_vector(vector: dict[str, Any], db: None) -> None:
    judgement = judge_code(vector.get("normalised") or vector["code"])
    found = judgement.error.name if judgement.error else "OK"
    names = {"OK": "OK", "FORMAT": "uscc-format", "CHECKSUM": "uscc-checksum"}
    if vector["expect"] in names and judgement.code == vector["code"]:
        assert found == names[vector["expect"]]
        if found == "OK":
            assert bool(judgement.warnings) == (not vector.get("org_ok", True))


def test_a_code_that_does_not_fit_the_nature_is_a_warning(db: None) -> None:
    office = Nature(name="机关", prefixes=["11"])
    judgement = judge_code("52440511500000023U", nature=office)
    assert judgement.error is None
    assert [warning.name for warning in judgement.warnings] == ["uscc-nature"]


@pytest.mark.parametrize("prefix", ["440500", "100000"])
def test_the_code_says_nothing_about_where_the_unit_is(prefix: str, cast: SimpleNamespace) -> None:
    from wenming.lib.codes import credit_code_check_character

    body = f"12{prefix}455861763"
    unit = enrolling.confirm(filed(cast, credit_code=body + credit_code_check_character(body)), by=cast.district)
    assert unit.region == cast.east


def test_the_list_asks_the_same_questions_for_1_and_3_rows(cast: SimpleNamespace, sign_in: SignIn) -> None:
    client = sign_in(cast.district)
    counts = []
    for code in LEGACY[:3]:
        asked(cast, code)
        with CaptureQueriesContext(connection) as questions:
            assert client.get("/units/code-exceptions/").status_code == 200
        counts.append(len(questions))
    assert counts[0] == counts[2] <= 12
    assert client.get("/units/code-exceptions/?format=xlsx").status_code == 200

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client, override_settings

from wenming.accounts.models import User
from wenming.lib import progress
from wenming.lib.models import Progress

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path) -> object:
    with override_settings(HOME=tmp_path):
        yield


def link(key: UUID) -> str:
    return Progress.objects.get(key=key).get_absolute_url()


def test_the_owner_sees_how_far_the_work_is_and_a_stranger_finds_nothing(
    cast: SimpleNamespace, sign_in: SignIn, client: Client
) -> None:
    key = progress.start("导入单位台账", cast.officer.pk, total=30)
    Progress.objects.filter(key=key).update(stage="running", done=12, note="核对第 12 行")
    page = sign_in(cast.officer).get(link(key)).content.decode()
    assert "导入单位台账" in page
    assert "12 / 30（40%）" in page
    assert 'hx-trigger="every 1s"' in page
    assert "<noscript><meta http-equiv" in page
    assert sign_in(cast.second_officer).get(link(key)).status_code == 404
    assert sign_in(cast.officer).get(f"/jobs/{uuid4()}/").status_code == 404
    client.logout()
    assert client.get(link(key)).status_code == 302


def test_the_page_stops_asking_when_the_work_is_over(cast: SimpleNamespace, sign_in: SignIn) -> None:
    key = progress.start("导出", cast.officer.pk)
    client = sign_in(cast.officer)
    asked = client.get(link(key), headers={"HX-Request": "true"})
    assert asked.status_code == 200
    assert "<html" not in asked.content.decode()
    assert "HX-Request" in asked.headers["Vary"]
    progress.finish(key, {"text": "共导出 30 家单位", "link": "/units/"})
    over = client.get(link(key), headers={"HX-Request": "true"})
    assert over.status_code == 286
    assert "共导出 30 家单位" in over.content.decode()
    page = client.get(link(key)).content.decode()
    assert "hx-trigger" not in page.split("<main")[1]
    assert 'href="/units/"' in page


def test_work_that_failed_says_why(cast: SimpleNamespace, sign_in: SignIn) -> None:
    key = progress.start("导入", cast.officer.pk)
    progress.fail(key, "第 3 行的代码读不懂。")
    assert "第 3 行的代码读不懂。" in sign_in(cast.officer).get(link(key)).content.decode()


def test_work_can_be_left_and_found_again(cast: SimpleNamespace, sign_in: SignIn) -> None:
    progress.start("我的导入", cast.officer.pk)
    progress.start("别人的导入", cast.clerk.pk)
    page = sign_in(cast.officer).get("/jobs/").content.decode()
    assert "我的导入" in page
    assert "别人的导入" not in page
    assert "还没有后台工作" in sign_in(cast.leader).get("/jobs/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_steps_are_seen_while_one_long_transaction_writes(tmp_path: Path) -> None:
    key = progress.start("大事务", 1)
    with transaction.atomic():
        Progress.objects.create(key=uuid4(), title="写锁")
        progress.step(key, 5, 10, "写入第 5 行")
        seen = progress.current(Progress.objects.get(key=key))
        assert (seen.stage, seen.done, seen.total, seen.note) == ("running", 5, 10, "写入第 5 行")
    progress.finish(key)
    progress.step(key, 1, 10, "too late")
    assert progress.current(Progress.objects.get(key=key)).stage == "finished"


def test_a_step_that_cannot_be_written_is_dropped(tmp_path: Path) -> None:
    (tmp_path / "progress").write_text("in the way")
    progress.step(uuid4(), 1, 2)


def test_steps_are_written_at_most_a_few_times_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[int] = []
    monkeypatch.setattr(progress, "step", lambda key, done, total, note: written.append(done))
    say = progress.Stepper(str(uuid4()), 10_000)
    for number in range(10_001):
        say(number)
    assert written[0] == 0
    assert written[-1] == 10_000
    assert len(written) < 50
    progress.Stepper(None)(1)


def test_a_piece_of_work_that_fell_silent_gets_a_word(cast: SimpleNamespace, sign_in: SignIn) -> None:
    from datetime import timedelta

    from django.utils import timezone

    key = progress.start("导入", cast.officer.pk)
    Progress.objects.filter(key=key).update(heard_at=timezone.now() - timedelta(minutes=2))
    assert "工作不会丢" in sign_in(cast.officer).get(link(key)).content.decode()

"""SEC-01, SEC-09: the first administrators of a fresh home come from the command line, once."""

from io import StringIO
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from wenming.accounts.models import Invitation, User
from wenming.journal.models import Entry

pytestmark = pytest.mark.django_db
CHOICE = {"username": "chen", "password": "Blue-Heron-7719", "again": "Blue-Heron-7719"}


def appointed(kind: str = "system", username: str = "chen") -> str:
    """Run the command; answers the path of the link it printed."""
    said = StringIO()
    call_command("appoint", kind, username, name="陈一", stdout=said)
    return urlsplit(said.getvalue().split()[-1]).path


def test_the_first_administrator_takes_the_account_over_by_the_printed_link() -> None:
    link = appointed()
    person = User.objects.get(username="chen")
    assert (person.administers, person.name, person.has_usable_password()) == ("system", "陈一", False)
    assert Client().post(link, CHOICE).status_code == 302
    person.refresh_from_db()
    assert person.check_password(CHOICE["password"])
    verbs = list(Entry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["create_account", "appoint", "invite", "password_changed", "accept_invitation"]
    assert "陈一" not in str(list(Entry.objects.values_list("detail", "reason")))


@pytest.mark.parametrize("kind", ["system", "security", "audit"])
def test_a_second_one_of_a_kind_is_refused(kind: str, cast: SimpleNamespace) -> None:
    with pytest.raises(CommandError, match="安全管理员"):
        appointed(kind, "second")
    assert not User.objects.filter(username="second").exists()


def test_each_kind_has_its_first() -> None:
    for number, kind in enumerate(["system", "security", "audit"]):
        appointed(kind, f"admin{number}")
    assert set(User.objects.values_list("administers", flat=True)) == {"system", "security", "audit"}
    with pytest.raises(CommandError, match="还没有接受邀请"):
        appointed("audit", "admin0")


def test_a_lost_link_is_replaced_until_somebody_has_taken_the_account_over() -> None:
    first, second = appointed(), appointed()
    assert first != second and User.objects.count() == 1
    assert Invitation.objects.waiting().count() == 1
    assert Client().get(first).status_code == 410
    Client().post(second, CHOICE)
    with pytest.raises(CommandError, match="已有系统管理员"):
        appointed()


def test_a_user_name_of_the_wrong_shape_is_refused_with_a_sentence() -> None:
    with pytest.raises(CommandError, match="不含空格"):
        appointed(username="陈 一")

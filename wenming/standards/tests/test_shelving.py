from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import settings as settings_of_search

from wenming.journal.models import Entry
from wenming.lib.access import Refused
from wenming.standards.models import Bar, Edition, Indicator
from wenming.standards.packages import as_plain, canonical, digest_of, read_yardstick
from wenming.standards.plain import Yardstick
from wenming.standards.publishing import copy_as_draft, publish
from wenming.standards.shelving import shelve, taken
from wenming.standards.tests.editions import yardsticks
from wenming.standards.tests.test_packages import SHIPPED, SMALL
from wenming.units.models import Honour, Region

pytestmark = pytest.mark.django_db


def small(**fields: Any) -> Yardstick:
    read, faults = read_yardstick(SMALL | {"bars": [{"code": "N1", "text": "弄虚作假"}]} | fields)
    assert read is not None, faults
    return read


def shelved(cast: SimpleNamespace, **fields: Any) -> Edition:
    return shelve(small(**fields), region=cast.city, by=cast.officer)


@pytest.fixture
def published(cast: SimpleNamespace) -> Edition:
    return publish(shelved(cast), by=cast.officer)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_edition_comes_off_the_shelf_as_it_went_on(cast: SimpleNamespace, path: Any) -> None:
    read, _faults = read_yardstick(path.read_bytes())
    assert read is not None
    assert taken(shelve(read, region=cast.city, by=cast.officer)) == read


@settings_of_search(max_examples=25, deadline=None)
@given(yardsticks())
def test_any_edition_comes_off_the_shelf_byte_for_byte(yardstick: Yardstick) -> None:
    with transaction.atomic():
        region = Region.objects.create(code="990000000000", name="青山省", level=1)
        off = taken(shelve(yardstick, region=region, by=None))
        transaction.set_rollback(True)
    assert canonical(as_plain(off)) == canonical(as_plain(yardstick))


def test_shelving_asks_no_more_for_more_rows(cast: SimpleNamespace, django_assert_max_num_queries: Any) -> None:
    many = SMALL["nodes"][0]
    wide = small(nodes=[many | {"code": str(number)} for number in range(300)])
    with django_assert_max_num_queries(16):  # SQLite takes some forty rows at a time
        edition = shelve(wide, region=cast.city, by=cast.officer)
    with django_assert_max_num_queries(2):
        assert len(list(taken(edition).walk())) == 300


def test_shelving_is_written_down(cast: SimpleNamespace) -> None:
    edition = shelved(cast)
    entry = Entry.objects.about(edition).get()
    assert (entry.verb, entry.actor, entry.detail) == ("shelve_edition", cast.officer.pk, {"version": "1"})


def test_the_same_version_is_not_shelved_twice(cast: SimpleNamespace) -> None:
    shelved(cast)
    with pytest.raises(Refused, match="已经有了"):
        shelved(cast)


def test_an_honour_of_persons_gets_no_edition_not_even_from_the_database(cast: SimpleNamespace) -> None:
    persons = Honour.objects.create(name="道德模范", level="city", holder="person")
    with pytest.raises(Refused, match="个人和家庭"):
        shelve(small(), region=cast.city, by=cast.officer, honour=persons)
    edition = shelved(cast)
    with pytest.raises(IntegrityError, match="persons"), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(honour=persons)


def test_publishing_freezes_with_a_digest_and_is_written_down(published: Edition, cast: SimpleNamespace) -> None:
    assert (published.stage, published.digest) == ("published", digest_of(small()))
    entry = Entry.objects.about(published).get(verb="publish_edition")
    assert (entry.actor, entry.detail) == (cast.officer.pk, {"from": "draft", "to": "published"})


def test_an_edition_is_published_once(published: Edition, cast: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="已发布"):
        publish(published, by=cast.officer)


def test_an_edition_whose_points_do_not_add_up_is_not_published(cast: SimpleNamespace) -> None:
    edition = shelved(cast, nodes=[SMALL["nodes"][0] | {"points": 99}])
    with pytest.raises(Refused, match="基本分合计99分，应为100分"):
        publish(edition, by=cast.officer)
    edition.refresh_from_db()
    assert edition.stage == "draft"


def test_an_edition_with_a_refusal_that_nobody_answered_is_not_published(cast: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="1 条未处理：按照片计分"):
        publish(shelved(cast), by=cast.officer, refusals=["按照片计分"])


SQL = {
    "a line is changed": "UPDATE standards_indicator SET text = 'x'",
    "a line is removed": "DELETE FROM standards_indicator",
    "a bar is changed": "UPDATE standards_bar SET text = 'x'",
    "a bar is removed": "DELETE FROM standards_bar",
    "the title is changed": "UPDATE standards_edition SET title = 'x'",
    "the digest is changed": "UPDATE standards_edition SET digest = 'x'",
    "it becomes a draft again": "UPDATE standards_edition SET stage = 'draft'",
    "it is removed": "DELETE FROM standards_edition",
}


@pytest.mark.parametrize("statement", SQL.values(), ids=list(SQL))
def test_not_even_sql_changes_a_published_edition(published: Edition, statement: str) -> None:
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert taken(Edition.objects.get()) == small()


def test_no_line_joins_a_published_edition_and_none_moves_into_it(published: Edition, cast: SimpleNamespace) -> None:
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Indicator.objects.create(edition=published, code="new", text="x")
    other = shelved(cast, id="other")
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Bar.objects.filter(edition=other).update(edition=published)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite replaces rows")
def test_replacing_does_not_slip_past(published: Edition, cast: SimpleNamespace) -> None:
    other = shelved(cast, id="other")
    held = Indicator.objects.get(edition=published)
    columns = "id, edition_id, position, code, text, part, combine, method, scored_by, because, previous, rule, judges, applies, spares, evidence, handbook, origin"
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT OR REPLACE INTO standards_indicator ({columns}) SELECT %s, %s, {columns[len('id, edition_id, ') :]} FROM standards_indicator WHERE id = %s",
            [held.pk, other.pk, held.pk],
        )


def test_retiring_needs_a_reason_and_cannot_be_undone(published: Edition, cast: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="请写明理由"):
        published.move("retire_edition", by=cast.officer)
    published.move("retire_edition", by=cast.officer, because="新版已发布")
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Edition.objects.update(stage="published")


def test_a_new_version_remembers_where_each_line_comes_from(published: Edition, cast: SimpleNamespace) -> None:
    draft = copy_as_draft(published, version="2", by=cast.officer)
    assert (draft.stage, draft.version) == ("draft", "2")
    assert [row.previous for row in draft.indicators.all()] == [row.code for row in published.indicators.all()]

"""The journal: `python -m bench journal`. 50,000 entries chained and written, then every one of them read and checked."""

import json
import sys

from bench import ground

COUNT = ground.part_of(50_000)


def main() -> str:
    """Both acts on each database."""
    rows = []
    for engine in ground.engines():
        found = ground.in_process(engine, "journal")
        for what, ours, peer, limit, named in (
            (
                "record_many",
                "write",
                "peer",
                "bare",
                ("bulk_create of admin log entries, no chain", "raw insert, no chain"),
            ),
            ("verify journal", "verify", None, "read", ("", "reading the rows")),
        ):
            beside = ground.times(found[peer], found[ours], f"{named[0]} {per(found[peer])}") if peer else ""
            bound = ground.times(found[limit], found[ours], f"{named[1]} {per(found[limit])}")
            rows.append([engine, what, f"**{per(found[ours])}** ({found[ours]:.2f} s)", beside, bound])
    note = f"{COUNT:,} entries."
    return ground.table("journal", note, ["database", "what", "ours", "peer", "limit"], rows)


def per(seconds: float) -> str:
    """Entries a second."""
    return f"{round(COUNT / seconds, -2):,.0f}/s"


def measure() -> None:
    """Each repeat appends to the same chain; the check runs over all of it and is scaled to COUNT."""
    ground.begin()
    from django.contrib.admin.models import CHANGE, LogEntry
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection, transaction

    from wenming.accounts.models import User
    from wenming.journal.models import Entry, record_many
    from wenming.journal.verifying import verify_journal
    from wenming.lib.bulk import insert_rows
    from wenming.units.models import Unit

    someone = User.objects.create_user("someone")
    things = [Unit(pk=number) for number in range(1, COUNT + 1)]
    kind = ContentType.objects.get_for_model(Unit).pk

    def write() -> None:
        with transaction.atomic():
            record_many("rename", things, by=someone, because="演示", detail={"fields": ["name"]})

    def peer() -> None:
        LogEntry.objects.bulk_create(
            (
                LogEntry(
                    user_id=someone.pk, content_type_id=kind, object_id=str(thing.pk), object_repr="演示",
                    action_flag=CHANGE, change_message='[{"changed": {"fields": ["name"]}}]',
                )
                for thing in things
            ),
            batch_size=1000,
        )  # fmt: skip

    def bare() -> None:
        names = (
            "user_id",
            "content_type_id",
            "object_id",
            "object_repr",
            "action_flag",
            "change_message",
            "action_time",
        )
        with transaction.atomic():
            rows = ((someone.pk, kind, str(t.pk), "演示", 2, "name", "2031-01-01 00:00:00+00:00") for t in things)
            insert_rows(LogEntry, names, rows)

    def read() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {Entry._meta.db_table} ORDER BY id")
            assert len(cursor.fetchall()) == Entry.objects.count()

    start = Entry.objects.count()
    found = {"write": ground.median(write), "peer": ground.median(peer), "bare": ground.median(bare)}
    after = Entry.objects.count()
    assert after == start + ground.REPEATS * COUNT
    examined = verify_journal()
    assert (examined.entries, examined.findings) == (after, []), examined.findings[:3]
    found |= {"verify": ground.median(verify_journal) * COUNT / after, "read": ground.median(read) * COUNT / after}
    print(json.dumps(found))


if __name__ == "__main__" and sys.argv[1:2] == ["measure"]:
    measure()

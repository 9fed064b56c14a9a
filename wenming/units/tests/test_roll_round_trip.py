"""Whatever a register holds, its workbook goes out and comes back unchanged."""

import tempfile
from pathlib import Path
from types import SimpleNamespace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wenming.lib.workbooks import write_workbook
from wenming.units.models import Contact, Unit
from wenming.units.roll import load_units
from wenming.units.roll.columns import COLUMNS
from wenming.units.roll.exporting import register_rows
from wenming.units.tests.workbooks import credit_code

# Signs of names, rare ideographs, Chinese punctuation, and what starts a formula; no control characters.
TEXT = (
    st.text(st.sampled_from("青山小学甲乙ABz019·（）-+=@'\"&<>、 𠮷䶮㛃Ａ１"), min_size=1, max_size=30)
    .map(str.strip)
    .filter(bool)
)
PHONE = st.sampled_from(["", "13800138000", "0754-88888888", "0754-8888888-12"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            TEXT, st.sampled_from(["", "窗口服务"]), st.sampled_from(["", "青山市教育局"]),
            st.sampled_from(["", "0111", "83", "P"]), st.sampled_from([None, 0, 120]), st.one_of(st.just(""), TEXT), PHONE,
            st.one_of(st.just(""), TEXT),
        ),
        max_size=4,
    )
)  # fmt: skip
def test_what_goes_out_comes_back_unchanged(rows: list[tuple[object, ...]], cast: SimpleNamespace) -> None:
    Contact.objects.all().delete()
    Unit.objects.filter(credit_code__isnull=False).delete()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "units.xlsx"
        with path.open("wb") as file:
            given_rows = [
                [name, credit_code(number), "990102", "事业单位", *rest] for number, (name, *rest) in enumerate(rows)
            ]
            write_workbook(file, "x", COLUMNS, given_rows)
        answer = load_units(path)
        assert (answer.counts["created"], answer.errors) == (len(rows), [])
        before = list(Unit.objects.order_by("pk").values())
        with path.open("wb") as file:
            write_workbook(file, "x", COLUMNS, register_rows(Unit.objects.exclude(credit_code=None).order_by("pk")))
        again = load_units(path)
        assert again.counts == {"rows": len(rows), "created": 0, "updated": 0, "unchanged": len(rows)}
        assert list(Unit.objects.order_by("pk").values()) == before

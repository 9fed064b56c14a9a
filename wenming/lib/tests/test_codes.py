import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming.lib import codes
from wenming.lib.industries import industry_letter

VECTORS = json.loads((Path(__file__).resolve().parents[3] / "tests/vectors/vectors.json").read_text())
VALID = [row["code"] for row in VECTORS["uscc"] if row["expect"] == "OK"]
seventeen = st.from_regex(r"[0-9ANY][0-9A-HJ-NPQRTUWXY][0-9]{6}[0-9A-HJ-NPQRTUWXY]{9}", fullmatch=True)


@pytest.mark.parametrize("row", VECTORS["uscc"], ids=lambda row: row["code"])
def test_credit_codes_are_judged_as_the_standard_says(row: dict[str, Any]) -> None:
    raw = row["code"]
    code = codes.canonical_credit_code(raw) if row.get("normalise") else raw
    check = codes.check_credit_code(code)
    assert check.answer == row["expect"]
    if "org_ok" in row:
        assert check.organisation_fits == row["org_ok"]


def test_what_people_type_becomes_the_canonical_code() -> None:
    assert codes.canonical_credit_code(" １２１００００0-4000 00624d ") == "12100000400000624D"


@pytest.mark.parametrize("code", VALID)
def test_every_single_wrong_character_is_noticed(code: str) -> None:
    wrong = [
        code[:place] + letter + code[place + 1 :]
        for place in range(18)
        for letter in codes.ALPHABET
        if letter != code[place]
    ]
    assert len(wrong) == 540
    assert [other for other in wrong if codes.check_credit_code(other).answer == "OK"] == []


@pytest.mark.parametrize("code", VALID)
def test_every_swap_of_neighbours_is_noticed(code: str) -> None:
    swapped = {code[:n] + code[n + 1] + code[n] + code[n + 2 :] for n in range(17) if code[n] != code[n + 1]}
    assert [other for other in swapped if codes.check_credit_code(other).answer == "OK"] == []


@given(seventeen)
def test_the_check_character_makes_a_valid_code(beginning: str) -> None:
    code = beginning + codes.credit_code_check_character(beginning)
    assert codes.check_credit_code(code).answer == "OK"


@given(st.text(max_size=30))
def test_no_text_breaks_a_check(text: str) -> None:
    codes.check_credit_code(codes.canonical_credit_code(text))
    codes.mobile_number(text)
    codes.landline_number(text)
    codes.region_code(text)
    codes.holds_identity_number(text)
    industry_letter(text)
    assert codes.plain_cell(text).endswith(text)


@pytest.mark.parametrize("row", VECTORS["phone"], ids=lambda row: row["in"])
def test_mobile_numbers(row: dict[str, Any]) -> None:
    assert codes.mobile_number(row["in"]) == row["out"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0754-88888888", "0754-88888888"),
        ("(0754) 8888 8888", "0754-88888888"),
        ("０７５４－８８８８８８８８", "0754-88888888"),
        ("020-81234567转8001", "020-81234567-8001"),
        ("88888888", None),
        ("٠٧٥٤-٨٨٨٨٨٨٨٨", None),
        ("0754-888", None),
        ("", None),
    ],
)
def test_landline_numbers(text: str, number: str | None) -> None:
    assert codes.landline_number(text) == number


@pytest.mark.parametrize("row", VECTORS["mask"], ids=lambda row: f"{row['type']}-{row['in']}")
def test_masks(row: dict[str, Any]) -> None:
    masks: dict[str, Callable[[str], str]] = {
        "phone": codes.mask_phone,
        "name": codes.mask_name,
        "id": codes.mask_identity,
        "id_strict": lambda text: codes.mask_identity(text, strict=True),
    }
    assert masks[row["type"]](row["in"]) == row["out"]


@pytest.mark.parametrize("number", ["", "1", "12", "110", "0754-88888888", "+8613800138000", "1380013800"])
def test_a_mask_never_shows_more_than_half_of_a_number(number: str) -> None:
    assert sum(character != "*" for character in codes.mask_phone(number)) <= max(len(number) // 2, 0)


@pytest.mark.parametrize("row", VECTORS["resident_id"], ids=lambda row: row["id"])
def test_identity_numbers_are_recognised_so_that_they_can_be_refused(row: dict[str, Any]) -> None:
    assert codes.is_identity_number(row["id"]) == row["valid"]
    assert codes.holds_identity_number(f"证号{row['id']}，请查") == row["valid"]


def test_a_credit_code_and_a_long_number_are_no_identity_numbers() -> None:
    assert not any(codes.holds_identity_number(code) for code in VALID)
    assert not codes.holds_identity_number("9" + "11010519491231002X")


@pytest.mark.parametrize("row", VECTORS["csv_escape"], ids=lambda row: repr(row["in"]))
def test_no_cell_of_a_csv_becomes_a_formula(row: dict[str, Any]) -> None:
    assert codes.plain_cell(row["in"]) == row["out"]


@pytest.mark.parametrize(
    ("text", "letter"),
    [("83", "P"), ("921", "S"), ("0111", "A"), ("０１１１", "A"), ("P83", "P"), ("p8334", "P"), ("T", "T"), ("97", "T")]
    + [(wrong, None) for wrong in ("98", "A1", "00", "1", "111111", "P91", "", "U", "八三", "٨٣")],
)
def test_industry_codes_lead_to_their_letter(text: str, letter: str | None) -> None:
    assert industry_letter(text) == letter


def test_every_division_has_one_letter() -> None:
    letters = [industry_letter(f"{number:02d}") for number in range(1, 98)]
    assert None not in letters
    assert len(set(letters)) == 20


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("440507", "440507000000"),
        ("440507001", "440507001000"),
        ("440507001001", "440507001001"),
        ("４４０５０７", "440507000000"),
        ("4405Z1", "4405Z1000000"),
        ("4405z1", "4405Z1000000"),
        ("44050", None),
        ("4405071", None),
        ("٤٤٠٥٠٧", None),
        ("", None),
    ],
)
def test_region_codes_are_filled_up_to_twelve_places(text: str, code: str | None) -> None:
    assert codes.region_code(text) == code

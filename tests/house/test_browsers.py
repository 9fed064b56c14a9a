import json

import pytest

from tests.house import browsers, checks

SHEETS = [p for p in (checks.HOUSE / "static").rglob("*") if p.suffix in {".css", ".js"} and "vendor" not in p.parts]
VECTORS = json.loads((checks.ROOT / "tests/vectors/vectors.json").read_text())["contrast"]


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_sheets_and_scripts_keep_to_chromium_90(path: object) -> None:
    assert browsers.too_new(path.name, path.read_text()) == []  # type: ignore[attr-defined]  # a Path, listed above


def test_tabler_keeps_to_chromium_90_but_for_one_harmless_rule() -> None:
    text = (checks.HOUSE / "static/vendor/tabler/tabler.min.css").read_text()
    assert browsers.too_new("tabler.css", text) == ["tabler.css uses :has( (Chromium 105)"]
    assert text.count(":has(") == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.css", "a:has(b) { color: red }"),
        ("a.css", "a { color: color-mix(in srgb, red, blue) }"),
        ("a.css", "a { &:hover { color: red } }"),
        ("a.css", "a { height: 100dvh }"),
        ("a.js", "const last = list.at(-1)"),
        ("a.js", "structuredClone(x)"),
    ],
)
def test_a_newer_feature_is_found(name: str, text: str) -> None:
    assert len(browsers.too_new(name, text)) == 1


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: f"{case['fg']} on {case['bg']}")
def test_contrast_agrees_with_the_vectors(case: dict[str, object]) -> None:
    ratio = browsers.contrast(str(case["fg"]).lower(), str(case["bg"]).lower())
    assert ratio == pytest.approx(case["ratio"], abs=0.001)
    assert (ratio >= 4.5) == case["aa_text"]


def test_every_tone_of_the_house_stands_out() -> None:
    assert browsers.weak_tones((checks.HOUSE / "static/house.css").read_text()) == []


def test_a_weak_tone_is_found() -> None:
    assert browsers.weak_tones(":root { --x: #777777; --x-ground: #ffffff; }") == ["x-ground is too close to its words"]
    assert len(browsers.weak_tones(".a { color: #1677ff; }")) == 1

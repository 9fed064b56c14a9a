"""Paper: fonts carried along, a PDF/A, and words of people that stay words."""

import io
import re
from pathlib import Path

import pikepdf
import pytest

from wenming.lib.tests.pdf_words import words_of_pdf
from wenming.lib.typesetting import BODY, GETA, HEAD, Unset, printable, signs_of, typeset, unprintable

ATTACKS = [
    '#set page(fill: red)', '#panic("x")', '#read("/etc/passwd")', "$ x^2 $", "*粗*_斜_", "\\u{41}\\", '"引" + 1', "]#[", "`code`", "@ref <label>",
    "= 标题", "// 注释 /* */", "{{ x }}", "'; DROP TABLE",
]  # fmt: skip


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A page that shows one text."""
    file = tmp_path / "one.typ"
    file.write_text(
        '#let data = json(bytes(sys.inputs.values))\n#set document(title: "t")\n#set text(font: "Noto Serif SC")\n'
        '#data.text\n#text(font: "Noto Sans SC", weight: "bold", data.text)'
    )
    return file


def test_the_pdf_is_archival_and_carries_its_fonts(template: Path) -> None:
    with pikepdf.open(io.BytesIO(typeset(template, {"text": "文明单位"}))) as made:
        told = made.open_metadata()
        assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("2", "B")
        fonts = [font for page in made.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


@pytest.mark.parametrize("text", ATTACKS)
def test_no_sign_in_a_text_is_a_command(template: Path, text: str) -> None:
    shown = re.sub(r"\s", "", text)
    assert words_of_pdf(typeset(template, {"text": text})) == shown + shown


def test_a_sign_without_type_is_set_as_a_geta_and_named(template: Path) -> None:
    assert printable({"a": ["𠮷野家🙂", 3]}) == {"a": [f"{GETA}野家{GETA}", 3]}
    assert unprintable("𠮷野🙂𠮷") == ["𠮷", "🙂"]
    assert typeset(template, {"text": "𠮷🙂\u0000\u200b\ufeff\ud800 䶮"}).startswith(b"%PDF")


def test_both_fonts_have_the_rare_characters_of_names() -> None:
    for font in (BODY, HEAD):
        assert len(signs_of(font)) > 30_000
        assert {ord(sign) for sign in "䶮堃喆昇犇鑫骉玥燚㛃煊訢①②③≥≤℃％〔〕《》“”—…"} <= signs_of(font)


def test_a_template_that_cannot_be_set_says_why(tmp_path: Path) -> None:
    broken = tmp_path / "broken.typ"
    broken.write_text('#panic("no such thing")')
    with pytest.raises(Unset, match="no such thing"):
        typeset(broken, {})


def test_a_template_reads_no_file_beside_its_own_folder(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "secret.txt").write_text("x")
    nosy = tmp_path / "inner" / "nosy.typ"
    nosy.write_text('#read("../secret.txt")')
    with pytest.raises(Unset):
        typeset(nosy, {})

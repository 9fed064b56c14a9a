"""The handbook as PDF/A and as Word: complete, archival, and with nobody's words read as commands."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from wenming.accounts.models import User
from wenming.lib.models import Progress
from wenming.lib.tests.pdf_words import words_of_pdf
from wenming.lib.tests.test_typesetting import ATTACKS
from wenming.lib.workers import Workman
from wenming.standards.handbook import keeping
from wenming.standards.handbook.chapters import Passed, chapters
from wenming.standards.handbook.printing import handbook_pdf
from wenming.standards.handbook.word import handbook_docx
from wenming.standards.tests.examples import every_rule, of_size
from wenming.standards.tests.test_handbook import shelved

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def test_the_pdf_holds_every_indicator_and_rule() -> None:
    whole = chapters(of_size(150))
    text = words_of_pdf(handbook_pdf(whole, "https://example.org/h/1/"))
    for entry in whole.entries():
        assert entry.code in text
    for entry in whole.entries():
        assert squeezed(entry.text) in text and squeezed(entry.rule) in text


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_the_pdf_is_archival_with_fonts_contents_and_running_heads() -> None:
    made = handbook_pdf(chapters(every_rule()), "https://example.org/h/1/")
    with pikepdf.open(io.BytesIO(made)) as paper:
        told = paper.open_metadata()
        assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("2", "B")
        assert str(paper.docinfo.Title).startswith("文明单位测评体系（演示）")
        assert [str(each.title) for each in paper.open_outline().root] == [
            "基本指标",
            "加分指标",
            "扣分指标",
            "负面清单",
        ]
        for page in paper.pages:
            for font in page.Resources.get("/Font", {}).values():
                descriptor = font.DescendantFonts[0].FontDescriptor
                assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
        pages = [words_of_pdf(made, number) for number in range(len(paper.pages))]
    for number, text in enumerate(pages, start=1):
        assert "演示用" in text
        assert "文明单位测评体系（演示）·1版" in text
        assert f"第{number}页，共{len(pages)}页" in text
    assert "青文明〔2026〕1号" in pages[0]


def test_only_a_demonstration_is_marked_as_one() -> None:
    real = replace(every_rule(), title="文明单位测评体系", demonstration=False)
    real = replace(real, nodes=real.nodes[1:])
    assert "演示" not in words_of_pdf(handbook_pdf(chapters(real)))


@pytest.mark.parametrize("text", [*ATTACKS, "𠮷🙂\x00\ud800", pytest.param("长" * 3000, id="long")])
def test_words_of_people_stay_words(text: str) -> None:
    hostile = every_rule()
    first = hostile.nodes[0].children[0]
    first = replace(
        first, text=text, scored_by=text, because=text, handbook=replace(first.handbook, why=text, how=text)
    )
    top = replace(hostile.nodes[0], text=text, children=(first, *hostile.nodes[0].children[1:]))
    hostile = replace(hostile, title=text, provider=text, nodes=(top, *hostile.nodes[1:]))
    passed = [Passed("1.1", "photo", text, text, text, date(2026, 1, 1))]
    whole = chapters(hostile, passed=passed)
    assert handbook_pdf(whole, "https://example.org/").startswith(b"%PDF")
    docx.Document(io.BytesIO(handbook_docx(whole)))


def test_a_line_let_pass_and_what_is_left_out_are_printed() -> None:
    passed = [Passed("1.2", "photo", "王明", "青山市文明办", "过渡期保留", date(2026, 1, 1))]
    whole = chapters(every_rule(), "small", passed)
    text = words_of_pdf(handbook_pdf(whole))
    for said in ("青山市文明办（王明）", "过渡期保留", "操作手册（非公（短表））", "不适用的条目", "短表不考核此项"):
        assert said in text
    words = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(handbook_docx(whole))).paragraphs)
    assert "过渡期保留" in words and "短表不考核此项" in words


def test_word_opens_with_headings_contents_page_fields_and_repeated_heads() -> None:
    whole = chapters(of_size(150))
    document = docx.Document(io.BytesIO(handbook_docx(whole)))
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 2"]
    assert len(headings) == 15
    xml = document.element.xml
    assert 'TOC \\o "1-2"' in xml
    assert xml.count("<w:tblHeader/>") == len(document.tables) == 15
    foot = document.sections[0].footer._element.xml
    assert "PAGE" in foot and "NUMPAGES" in foot
    codes = {row.cells[0].text for table in document.tables for row in table.rows}
    assert {entry.code for entry in whole.entries() if entry.is_leaf} <= codes
    fonts = document.styles["Normal"].element.xml
    assert "仿宋" in fonts and "黑体" in document.styles["Heading 1"].element.xml


def test_a_published_handbook_is_made_once(
    cast: SimpleNamespace, sign_in: SignIn, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = shelved(cast, every_rule())
    address = reverse("standards:handbook-pdf", args=[edition.pk])
    first = sign_in(cast.clerk).get(address).content
    assert len(list((home / "handbooks").iterdir())) == 1
    monkeypatch.setitem(keeping.MAKERS, "pdf", lambda whole, address: b"made again")
    assert sign_in(cast.leader).get(address).content == first
    answer = sign_in(cast.clerk).get(address, {"variant": "party"})
    assert answer.content == b"made again"
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_kept_handbook_is_never_out_of_date(cast: SimpleNamespace, sign_in: SignIn, home: Path) -> None:
    from wenming.standards.models import Waiver

    edition = shelved(cast, every_rule())
    address = reverse("standards:handbook-pdf", args=[edition.pk])
    sign_in(cast.clerk).get(address)
    Waiver.objects.create(
        edition=edition, node="1.2", rule="p", fingerprint="f", by=1, by_name="王明", because="保留理由"
    )
    assert "保留理由" in words_of_pdf(sign_in(cast.clerk).get(address).content)
    assert len(list((home / "handbooks").iterdir())) == 1


def test_a_draft_is_not_kept(cast: SimpleNamespace, sign_in: SignIn, home: Path) -> None:
    draft = shelved(cast, every_rule(), publish=False)
    assert sign_in(cast.officer).get(reverse("standards:handbook-word", args=[draft.pk])).status_code == 200
    assert not (home / "handbooks").exists()


@pytest.mark.parametrize("form", ["pdf", "word"])
def test_a_large_handbook_is_made_in_the_background(
    form: str, cast: SimpleNamespace, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "LARGE", 3)
    edition = shelved(cast, every_rule())
    client, address = sign_in(cast.clerk), reverse(f"standards:handbook-{form}", args=[edition.pk])
    answer = client.get(address, {"variant": "party"})
    work = Progress.objects.get()
    assert answer.headers["Location"] == reverse("lib:work", args=[work.key])
    assert client.get(answer.headers["Location"]).status_code == 200
    with Workman() as workman:
        assert workman.work_off() == 1
    work.refresh_from_db()
    assert work.stage == "finished"
    assert client.get(work.answer["link"]).status_code == 200
    assert Progress.objects.count() == 1

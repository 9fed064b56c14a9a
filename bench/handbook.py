"""A handbook of 150 indicators on paper: the PDF/A and the Word file, each in a process of its own."""

import io
import json
import re
import resource
import subprocess
import sys
from typing import Any

from bench import ground

COUNT = 150
LIMITS = {"pdf": (2.0, 400), "docx": (None, None)}  # seconds, MB of the whole process


def main() -> str:
    """The table."""
    rows = []
    for count in (COUNT, ground.part_of(5000)):
        for form in ("pdf", "docx"):
            found = in_process(form, count)
            seconds, memory = LIMITS[form] if count == COUNT else (None, None)
            rows.append([
                f"{count} indicators, {form.upper()}", f"{found['first']:.2f} s", f"{found['again']:.2f} s",
                f"{found['memory']:.0f} MB", f"{found['size'] / 1000:.0f} kB", f"{found['pages'] or '–'}",
                f"≤ {seconds:.0f} s, {memory} MB: {seconds / found['first']:.1f}×, {memory / found['memory']:.1f}×"
                if seconds and memory
                else "–",
            ])  # fmt: skip
    return ground.table(
        "Handbook on paper",
        "From an edition as plain values to the file. First: the first file of a process; again: the median of the next ones. "
        "typst runs in a process of its own each time, so nothing is remembered from one file to the next. Memory is the peak of the process, Django included, and of the press it starts, together. Checked first: every "
        "code and every rule can be read out of the file, the PDF names itself PDF/A-2b, every font is embedded. Peer: none "
        "that sets Chinese into a PDF/A is at hand without adding to the environment.",
        ["case", "first", "again", "memory", "file", "pages", "limit ÷ ours"], rows,
    )  # fmt: skip


def in_process(form: str, count: int) -> Any:
    """Make the files in a fresh process and read what it found."""
    with ground.fresh("SQLite") as environment:
        command = [sys.executable, "-W", "ignore", "-m", "bench.handbook", "measure", form, str(count)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=ground.HERE)
    if done.returncode:
        raise SystemExit(f"bench.handbook failed:\n{done.stderr[-3000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def measure(form: str, count: int) -> None:
    """Time the first file and the next ones, then check what stands in it."""
    import django

    django.setup()
    from django.utils import translation

    from wenming.standards.handbook.chapters import Chapters, chapters
    from wenming.standards.handbook.printing import handbook_pdf
    from wenming.standards.handbook.word import handbook_docx
    from wenming.standards.tests.examples import of_size

    translation.activate("zh-hans")
    yardstick = of_size(count)
    kept: list[tuple[Chapters, bytes]] = []

    def make() -> None:
        whole = chapters(yardstick)
        kept.append((whole, handbook_pdf(whole, "https://example.org/h/") if form == "pdf" else handbook_docx(whole)))

    found: dict[str, float] = {"first": ground.timed(make), "again": ground.median(make)}
    ours, press = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    found["memory"] = (ours + press) / 1024
    whole, content = kept[-1]
    text, found["pages"] = (pdf_words if form == "pdf" else docx_words)(content)
    for entry in whole.entries():
        assert entry.code in text, entry.code
        assert re.sub(r"\s", "", entry.rule) in text, entry.rule
    print(json.dumps(found | {"size": len(content)}))


def pdf_words(content: bytes) -> tuple[str, int]:
    """The words and number of pages of a PDF that is archival and carries its fonts."""
    import pikepdf

    from wenming.lib.tests.pdf_words import words_of_pdf

    with pikepdf.open(io.BytesIO(content)) as paper:
        told = paper.open_metadata()
        assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("2", "B")
        for page in paper.pages:
            for font in page.Resources.get("/Font", {}).values():
                assert {"/FontFile2", "/FontFile3"} & set(font.DescendantFonts[0].FontDescriptor.keys())
        return words_of_pdf(content), len(paper.pages)


def docx_words(content: bytes) -> tuple[str, int]:
    """The words of a Word file that opens; it has no pages before Word lays it out."""
    import docx

    document = docx.Document(io.BytesIO(content))
    return re.sub(r"\s", "", "".join(each.text or "" for each in document.element.iter() if each.tag.endswith("}t"))), 0


if __name__ == "__main__" and sys.argv[1:2] == ["measure"]:
    measure(sys.argv[2], int(sys.argv[3]))

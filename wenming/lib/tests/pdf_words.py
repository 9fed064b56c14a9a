"""The words of a PDF, read back through the fonts' own tables of signs, as any reader would copy them."""

import io
import re

import pikepdf


def words_of_pdf(content: bytes, page: int | None = None) -> str:
    """All text without spaces, of one page or of the whole, in the order it is set."""
    with pikepdf.open(io.BytesIO(content)) as paper:
        chosen = paper.pages if page is None else [paper.pages[page]]
        return re.sub(r"\s", "", "".join(_page_words(each) for each in chosen))


def _page_words(page: pikepdf.Page) -> str:
    fonts = {name: _signs(font) for name, font in page.Resources.get("/Font", {}).items()}
    said, signs = [], {}
    for step in pikepdf.parse_content_stream(page):
        operands, operator = step.operands, step.operator
        if str(operator) == "Tf":
            signs = fonts[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else operands
            for part in parts:
                if isinstance(part, pikepdf.String):
                    raw = bytes(part)
                    said += [signs.get(raw[at : at + 2], "") for at in range(0, len(raw), 2)]
    return "".join(said)


def _signs(font: pikepdf.Object) -> dict[bytes, str]:
    """A font's table of glyph -> text."""
    table = font.ToUnicode.read_bytes().decode("latin-1")
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.S):
        for glyph, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[bytes.fromhex(glyph)] = bytes.fromhex(text).decode("utf-16-be")
    return found

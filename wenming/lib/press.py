"""The press: one typst template set in a process of its own, which imports nothing else of ours.

typst keeps what it has set for the next time and gives none of it back; a process that ends does. It is also stopped
when it takes too long. `python press.py TEMPLATE FONTS STANDARD [SECONDS]` reads the values from its input as JSON and
writes the PDF to its output; SECONDS since the epoch are the date of making.
"""

import sys
from pathlib import Path
from typing import Any, cast

import typst


def pressed(template: Path, fonts: Path, standard: Any, values: str, at: int | None = None) -> bytes:
    """The PDF of a template that finds `values` in `json(bytes(sys.inputs.values))`; only `fonts` are known to it."""
    types = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)])
    compiler = typst.Compiler(str(template), root=str(template.parent), font_paths=types, ignore_system_fonts=True)
    made = compiler.compile(format="pdf", sys_inputs={"values": values}, pdf_standards=[standard], timestamp=at)
    return cast(bytes, made)


def main(template: str, fonts: str, standard: str, at: str = "") -> None:
    """Set one document."""
    values = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(pressed(Path(template), Path(fonts), standard, values, int(at) if at else None))


if __name__ == "__main__":
    main(*sys.argv[1:])

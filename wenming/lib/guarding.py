"""Before a workbook is opened: is it one at all, and small enough to open? Sizes are measured, not believed."""

import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.conf import settings
from django.utils.translation import gettext as _

from wenming.lib.loading import Unusable

ZIPPED, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
PIECE = 1 << 20
WIDEST = "AZ"
HEADING_ROOM = 20
# A reference far to the right or far down makes a reader lay out every cell up to it.
FAR = re.compile(rb""" r="([A-Z]{3}|[B-Z][A-Z](?=\d)|[A-Z]{0,2}(\d{6,}))""")
FAULTY = re.compile(
    rb"""<c r="([A-Z]{1,2}\d+)"(?:[^>]*\bt="e"[^>]*>|[^>]*><f(?:[^<]*</f>|[^>]*/>)(?:<v ?/>|<v></v>)?</c>)"""
)
PLAIN_PARTS = ("xl/sharedStrings", "xl/styles", "xl/theme", "docProps/")


def guard(path: Path) -> dict[str, set[str]]:
    """Raise Unusable unless `path` is an .xlsx of bearable size; else say which cells of which part hold no value.

    Those are cells with an error (#N/A) and formulas that were saved without their result: readers show them empty.
    """
    size = path.stat().st_size
    if not size:
        raise Unusable(_("这个文件是空的（0 字节）。请重新保存后再选。"))
    if size > settings.ROLL_LARGEST_FILE:
        limit = settings.ROLL_LARGEST_FILE // 1_000_000
        raise Unusable(_("文件太大：最多 %(limit)s MB。请分成几个文件导入。") % {"limit": limit})
    with path.open("rb") as file:
        check_beginning(file.read(8))
        try:
            parts = ZipFile(file).infolist()
        except (BadZipFile, ValueError, OSError) as problem:
            raise Unusable(_("文件不完整或已损坏。请在 Excel 里打开，另存为 .xlsx 后再选。")) from problem
        if not any(part.filename == "xl/workbook.xml" for part in parts):
            raise Unusable(_("这不是 Excel 工作簿。请选择 .xlsx 文件。"))
        check_declared(parts, size)
        return measure(file, parts)


def check_beginning(start: bytes) -> None:
    """Tell what else people send under the name of .xlsx."""
    if start.startswith(OLD_EXCEL):
        raise Unusable(
            _(
                "这是旧版 .xls 文件或加了密码的文件，只是扩展名写成了 .xlsx。请在 Excel 里打开，另存为不加密的 .xlsx 后再选。"
            )
        )
    if not start.startswith(ZIPPED):
        raise Unusable(_("这不是 Excel 工作簿（.xlsx）。文本、CSV 或网页表格请先在 Excel 里另存为 .xlsx。"))


def check_declared(parts: list[ZipInfo], size: int) -> None:
    """Refuse by what the archive says of itself, before anything is unpacked."""
    if any(part.flag_bits & 1 or part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise Unusable(_("文件加了密码或用了少见的压缩方式。请另存为不加密的 .xlsx 后再选。"))
    refuse_if_swollen(sum(part.file_size for part in parts), size)


def refuse_if_swollen(unpacked: int, size: int) -> None:
    """Whether the content is larger than a table of an office can be, or packed tighter than any real workbook."""
    if unpacked > settings.ROLL_LARGEST_CONTENT or unpacked > max(size * settings.ROLL_TIGHTEST_PACKING, 10_000_000):
        raise Unusable(_("文件展开后太大（压缩包里是大量重复内容），没有打开。请把数据复制到新的工作簿后再导入。"))


def measure(file: IO[bytes], parts: list[ZipInfo]) -> dict[str, set[str]]:
    """Unpack piece by piece, throwing the pieces away, and stop at the first that goes too far."""
    size = file.seek(0, 2)
    total = 0
    empty: dict[str, set[str]] = {}
    for part in parts:
        looks = part.filename.endswith(".xml") and not part.filename.startswith(PLAIN_PARTS)
        tail = b""
        for piece in unpacked(file, part):
            total += len(piece)
            refuse_if_swollen(total, size)
            if looks:
                window = tail + piece
                check_reach(window)
                if b't="e"' in window or b"<f" in window:
                    found = {match[1].decode() for match in FAULTY.finditer(window)}
                    empty.setdefault(part.filename, set()).update(found)
                tail = window[-500:]
    return empty


def check_reach(window: bytes) -> None:
    """Refuse more rows than are allowed, and cells far outside of any table."""
    if b" r='" in window:
        window = window.replace(b"'", b'"')
    limit = settings.ROLL_MOST_ROWS
    for match in FAR.finditer(window):
        if not match[2]:
            message = _("表格的列太多（超过 %(widest)s 列）。请删去右边多余的列后再导入。") % {"widest": WIDEST}
            raise Unusable(message)
        if int(match[2]) > limit + HEADING_ROOM:
            message = _("表格的行数超过上限 %(limit)s 行（带格式的空行也算）。请删去多余的行，或分成几个文件导入。")
            raise Unusable(message % {"limit": limit})


def unpacked(file: IO[bytes], part: ZipInfo) -> Iterator[bytes]:
    """The real content of a part in pieces of at most a megabyte, whatever sizes its headers declare."""
    file.seek(part.header_offset)
    head = file.read(30)
    if len(head) < 30:
        raise Unusable(_("文件不完整或已损坏。请在 Excel 里打开，另存为 .xlsx 后再选。"))
    file.seek(sum(struct.unpack("<HH", head[26:30])), 1)
    left, engine = part.compress_size, zlib.decompressobj(-15)
    try:
        while left > 0 and (packed := file.read(min(65536, left))):
            left -= len(packed)
            if part.compress_type == ZIP_STORED:
                yield packed
                continue
            while packed:
                yield engine.decompress(packed, PIECE)
                packed = engine.unconsumed_tail
    except zlib.error as problem:
        raise Unusable(_("文件不完整或已损坏。请在 Excel 里打开，另存为 .xlsx 后再选。")) from problem

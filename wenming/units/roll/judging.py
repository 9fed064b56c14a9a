"""Judging a workbook cell by cell, in plain Python over prefetched lists: good rows, errors and warnings."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from wenming.lib.codes import canonical_credit_code, normalised
from wenming.lib.progress import Stepper
from wenming.units.codes import CodeJudgement, judged
from wenming.units.roll import cells
from wenming.units.roll.cells import Bad
from wenming.units.roll.columns import (
    CODE,
    COLUMNS,
    CONTACT,
    HEADCOUNT,
    INDUSTRY,
    KINDS,
    LIMITS,
    NAME,
    NATURE,
    PHONE,
    REGION,
    REMARK,
    REQUIRED,
    SECTOR,
    Row,
)
from wenming.units.roll.known import Known
from wenming.units.roll.reading import Cells, Sheet, text_of

Finding = dict[str, Any]
Nature: TypeAlias = tuple[int, str, list[str]]  # its key, its name, what codes of it usually begin with
TOLD_EVERY = 200  # rows between two steps
HOLLOW = "\x00"  # stands for a cell that only looks filled; its error is noted already
AT_NAME, AT_CODE, AT_INDUSTRY, AT_HEADCOUNT = map(COLUMNS.index, (NAME, CODE, INDUSTRY, HEADCOUNT))


@dataclass
class Judge:
    """Goes through the rows once. `within` is the region prefix of the officer; "" is the whole register."""

    sheet: Sheet
    known: Known
    within: str = ""
    restore_zeros: bool = False
    step: Stepper | None = None  # hears how many rows are judged
    rows: int = 0
    left_alone: int = 0  # rows of units without a code: exported like all others, changed on their page only
    good: list[Row] = field(default_factory=list)
    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    first_seen: dict[str, int] = field(default_factory=dict)
    caches: dict[str, dict[str, Any]] = field(default_factory=lambda: {column: {} for column in COLUMNS})

    def judge(self, bodies: list[tuple[int, Cells]]) -> None:
        """Judge every row; the order of findings is the order of rows, then of columns."""
        for title in self.sheet.extra:
            message = _("不认识的列，没有导入。")
            self.warn(self.sheet.heading, title, title, "column-unknown", message)
        for number, row in bodies:
            self.rows += 1
            if self.step and not self.rows % TOLD_EVERY:
                self.step(self.rows, len(bodies), _("正在逐行核对，核对完一次写入。"))
            before = len(self.errors)
            judged = self.judge_row(number, row)
            if len(self.errors) == before and judged is not None:
                self.good.append(judged)

        order = {column: place for place, column in enumerate(COLUMNS)}
        for findings in (self.errors, self.warnings):
            findings.sort(key=lambda finding: (finding["row"], order.get(finding["column"], 0)))

    def judge_row(self, number: int, given: Cells) -> Row | None:
        """One row; None when a required cell does not hold."""
        texts = dict(
            zip(COLUMNS, [cell.strip() if isinstance(cell, str) else text_of(cell) for cell in given], strict=True)
        )
        if self.sheet.covered or self.sheet.empty:
            self.find_hollow(number, texts)
        if not texts[CODE] and self.known.names.get(cells.tidied(texts[NAME]), "") is None:
            message = _("台账里这个单位没有代码，只能在页面上修改；这一行没有导入。")
            self.warn(number, CODE, "", "no-code", message)
            self.left_alone += 1
            return None
        nature = self.listed(number, NATURE, texts[NATURE])
        judgement = self.code(number, texts, given[AT_CODE], nature)
        code = judgement.code if judgement else None
        row = Row(
            number=number,
            name=self.name(number, texts[NAME], given[AT_NAME]),
            code=code or "",
            region=self.listed(number, REGION, texts[REGION]) or "",
            nature=nature[0] if nature else 0,
            kinds=self.listed(number, KINDS, texts[KINDS]),
            sector=self.listed(number, SECTOR, texts[SECTOR]),
            industry=self.industry(number, texts[INDUSTRY], given[AT_INDUSTRY]),
            headcount=self.headcount(number, texts[HEADCOUNT], given[AT_HEADCOUNT]),
            contact=self.short(number, CONTACT, texts[CONTACT]),
            phone=self.phone(number, code, texts[PHONE]),
            remark=self.short(number, REMARK, texts[REMARK]),
        )
        if judgement:
            row.excepted = judgement.excepted
            self.compare(row, texts)
        return row

    def read(self, column: str, text: str) -> Any:
        """The meaning of a cell that is chosen from a list, or Bad."""
        known = self.known
        if column == REGION:
            return cells.region(text, known.regions, self.within)
        if column == NATURE:
            return cells.nature(text, known.natures)
        return cells.kinds(text, known.kinds) if column == KINDS else cells.sector(text, known.sectors)

    def error(self, number: int, column: str, value: str, code: str, message: str) -> None:
        """Note a cell that must be mended before its row can be loaded."""
        self.errors.append({"row": number, "column": column, "value": value, "code": code, "message": message})

    def warn(self, number: int, column: str, value: str, code: str, message: str) -> None:
        """Note a cell that deserves a second look; its row is loaded."""
        self.warnings.append({"row": number, "column": column, "value": value, "code": code, "message": message})

    def find_hollow(self, number: int, texts: dict[str, str]) -> None:
        """Cells that look filled in Excel and hold nothing: covered by a merge, an error, a formula never computed."""
        for column, place in self.sheet.places.items():
            if texts[column]:
                continue
            if merged := self.sheet.covered.get((number, place)):
                message = _("这一格属于合并单元格 %(range)s，自己没有内容。请取消合并，逐格填写。") % {"range": merged}
            elif (number, place) in self.sheet.empty:
                message = _("这一格是错误值，或是没有保存计算结果的公式。请改成具体内容。")
            else:
                continue
            self.error(number, column, "", "required", message)
            texts[column] = HOLLOW

    def headcount(self, number: int, text: str, raw: Any) -> int | None:
        """A number of people, or nothing."""
        if not text or text == HOLLOW:
            return None
        answer = cells.headcount(text, raw)
        if isinstance(answer, Bad):
            self.error(number, HEADCOUNT, text, answer.code, answer.message)
            return None
        return answer

    def listed(self, number: int, column: str, text: str) -> Any:
        """Read a cell whose content repeats from row to row: each different text is read once."""
        if text == HOLLOW:
            return None
        if not text:
            if column in REQUIRED:
                self.error(number, column, "", "required", _("必填，不能为空。"))
            return None
        cache = self.caches[column]
        if text not in cache:
            cache[text] = self.read(column, normalised(text))
        answer = cache[text]
        if isinstance(answer, Bad):
            self.error(number, column, text, answer.code, answer.message)
            return None
        return answer

    def name(self, number: int, text: str, raw: Any) -> str:
        """The name as it will be kept."""
        if text == HOLLOW:
            return ""
        name = cells.tidied(text)
        if not name:
            self.error(number, NAME, text, "required", _("必填，不能为空。"))
        elif isinstance(raw, date):
            self.error(number, NAME, text, "required", _("这一格是日期，不是名称。请把格式设为“文本”后重新填写。"))
        return self.short(number, NAME, text) or ""

    def short(self, number: int, column: str, text: str) -> str | None:
        """A free text within the length its column allows."""
        if not text or text == HOLLOW:
            return None
        kept = cells.tidied(text)
        limit = LIMITS[column]
        if len(kept) > limit:
            message = _("最多 %(limit)s 个字，现在是 %(length)s 个字。") % {"limit": limit, "length": len(kept)}
            self.error(number, column, text, "too-long", message)
        return kept or None

    def code(self, number: int, texts: dict[str, str], raw: Any, nature: Nature | None) -> CodeJudgement | None:
        """The judgement of units/codes.py on a well-formed code, or None; what it finds is noted."""
        text = texts[CODE]
        if text == HOLLOW:
            return None
        code = canonical_credit_code(text)
        if not code:
            message = _("必填，不能为空。没有统一社会信用代码的单位请在页面上单个录入。")
            self.error(number, CODE, text, "required", message)
            return None
        if lost := cells.code_kept_whole(raw):
            self.error(number, CODE, text, lost.code, lost.message)
            return None
        name, prefixes = (nature[1], nature[2]) if nature else ("", [])
        judgement = judged(code, excepted=self.known.exceptions, prefixes=prefixes, nature=name)
        if error := judgement.error:
            self.error(number, CODE, text, error.name, error.message)
            if error.name == "uscc-format":
                return None
        for warning in judgement.warnings:
            column = NATURE if warning.name == "uscc-nature" else CODE
            self.warn(number, column, texts[column], warning.name, warning.message)
        first = self.first_seen.setdefault(code, number)
        if first != number:
            message = _("与第 %(row)s 行的代码相同。") % {"row": first}
            self.error(number, CODE, text, "duplicate-in-file", message)
        return judgement

    def industry(self, number: int, text: str, raw: Any) -> str | None:
        """An industry code; doubtful ones are warnings, for the classification is not what a unit is entered by."""
        if not text or text == HOLLOW:
            return None
        code, problem = cells.industry(normalised(text).upper(), isinstance(raw, int | float), self.restore_zeros)
        if problem:
            self.warn(number, INDUSTRY, text, problem.code, problem.message)
        return code

    def phone(self, number: int, code: str | None, text: str) -> str | None:
        """A number to keep. A masked number that fits what the register has means “as it is” (exports mask)."""
        if not text or text == HOLLOW:
            return None
        holder = self.known.holders.get(code or "")
        answer = cells.phone(text, holder.phone if holder else "")
        if isinstance(answer, Bad):
            self.error(number, PHONE, text, answer.code, answer.message)
            return None
        return answer or None

    def compare(self, row: Row, texts: dict[str, str]) -> None:
        """Set the row beside the register: who bears the code, who bears the name."""
        known = self.known
        holder = known.holders.get(row.code)
        if holder is None:
            if row.code in known.past:
                message = _("这个代码曾属于“%(name)s”，它已终止或换了代码。请在单位页面办理。")
                self.error(row.number, CODE, texts[CODE], "duplicate", message % {"name": known.past[row.code]})
            elif row.name in known.names:
                self.warn(
                    row.number,
                    NAME,
                    texts[NAME],
                    "name-known",
                    _("台账里已有同名单位，代码不同。请确认不是同一个单位。"),
                )
            return
        if self.within and not (holder.region or "").startswith(self.within):
            message = _("这个代码的单位不在您的辖区。需要迁入的，请由原辖区或市文明办办理。")
            self.error(row.number, CODE, texts[CODE], "region-foreign", message)
            return
        called = {normalised(name) for name in (holder.name, *holder.aliases)}
        if row.name and normalised(row.name) not in called:
            message = _("这个代码在台账里是“%(name)s”。更名请在单位页面办理“更名”。") % {"name": holder.name}
            self.error(row.number, CODE, texts[CODE], "duplicate", message)

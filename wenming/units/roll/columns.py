"""The columns of the register's workbook: what they are called, which are required, what a good row becomes."""

from dataclasses import dataclass

NAME, CODE, REGION, NATURE = "单位名称", "统一社会信用代码", "行政区划代码", "单位性质"
KINDS, SECTOR, INDUSTRY, HEADCOUNT = "类型标签", "行业主管部门", "行业代码", "从业人数"
CONTACT, PHONE, REMARK = "联系人", "联系电话", "备注"

COLUMNS = (NAME, CODE, REGION, NATURE, KINDS, SECTOR, INDUSTRY, HEADCOUNT, CONTACT, PHONE, REMARK)
REQUIRED = (NAME, CODE, REGION, NATURE)
LIMITS = {NAME: 100, CONTACT: 40, REMARK: 500}
LARGEST_HEADCOUNT = 10_000_000


@dataclass(slots=True)
class Row:
    """A good row in plain values. None means that the cell was empty: what the register has is left as it is."""

    number: int
    name: str
    code: str
    region: str
    nature: int
    excepted: bool = False
    kinds: frozenset[int] | None = None
    sector: int | None = None
    industry: str | None = None
    headcount: int | None = None
    contact: str | None = None
    phone: str | None = None
    remark: str | None = None


@dataclass(slots=True)
class Holder:
    """The active unit of the register that bears a code, as far as a row can change it."""

    code: str
    pk: int
    name: str
    aliases: list[str]
    region: str | None
    nature: int | None
    sector: int | None
    industry: str
    headcount: int | None
    remark: str
    standing: str
    kinds: frozenset[int] = frozenset()
    contact_pk: int | None = None
    contact: str = ""
    phone: str = ""

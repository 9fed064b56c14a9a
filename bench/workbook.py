"""A register to measure with: codes that hold, names with rare characters, and the regions they lie in."""

import random
from pathlib import Path

from wenming.lib.codes import ALPHABET, ORGANISATION_WEIGHTS, credit_code_check_character
from wenming.lib.workbooks import write_workbook
from wenming.units.roll.columns import COLUMNS

SEED = 20
NATURES = {"机关": "11", "事业单位": "12", "国有企业": "91", "非公有制企业": "91", "社会组织": "52", "其他": "93"}
KINDS = ["党政机关", "行政执法", "生产经营", "窗口服务", "非公有制经济组织", "社会组织", "互联网企业"]


def organisation_code(body: str) -> str:
    """Eight digits and the character that follows from them (GB 11714)."""
    total = sum(int(character, 36) * weight for character, weight in zip(body, ORGANISATION_WEIGHTS, strict=True))
    return body + "0123456789X"[(11 - total % 11) % 11]


def credit_code(start: str, number: int) -> str:
    """A whole code for the given beginning; the number makes it its own."""
    first = f"{start}440500{organisation_code(f'{number:08d}')}"
    return first + credit_code_check_character(first)


def rows(count: int, regions: list[str], sectors: list[str]) -> list[list[object]]:
    """Rows of fictional units, the same for the same count."""
    chance = random.Random(SEED)
    made: list[list[object]] = []
    for number in range(count):
        nature = chance.choice(list(NATURES))
        made.append([
            f"虚构第{number:05d}号{chance.choice('东西南北中𠮷䶮')}单位", credit_code(NATURES[nature], number + 10_000_000),
            chance.choice(regions), nature, "、".join(chance.sample(KINDS, chance.randint(0, 2))),
            chance.choice(["", *sectors]), chance.choice(["83", "921", "0111", "8311", ""]), chance.randint(1, 4000),
            f"联系人{chance.randint(1, 99)}", f"1{chance.randint(3, 9)}{chance.randint(0, 999_999_999):09d}",
            chance.choice(["", "", "演示数据"]),
        ])  # fmt: skip
    return made


def make(path: Path, count: int, regions: list[str], sectors: list[str]) -> list[list[object]]:
    """Write the workbook and hand its rows over."""
    made = rows(count, regions, sectors)
    with path.open("wb") as file:
        write_workbook(file, "单位台账", COLUMNS, made)
    return made


assert len(ALPHABET) == 31

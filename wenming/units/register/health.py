"""Data health 数据体检: declarative checks of the register; each a sentence, a count and a list. Nothing is scored."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wenming.lib.codes import normalised, organisation_code_fits
from wenming.units.models import CodeException, Contact, Nature, Post, Profile, Unit
from wenming.units.rules import CLERK

LISTED = 20_000  # ids one question may carry on either engine
TELEPHONE = r"^(1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{7,8}(-[0-9]{1,6})?)$"


@dataclass(frozen=True)
class Check:
    """One question to the register. `failing` gives the condition of units that fail it, or the units themselves."""

    name: str
    label: Any
    sentence: Any
    tone: str
    failing: Callable[["Scan"], "Q | list[int]"]


class Scan:
    """What conditions need beyond the database's own words, read once for all checks: natures, codes, names."""

    def __init__(self, units: QuerySet[Unit]) -> None:
        self.natures = list(Nature.objects.all())
        self.misfits: list[int] = []
        by_name: dict[str, list[int]] = defaultdict(list)
        for pk, name, code in units.order_by().values_list("pk", "name", "credit_code").iterator():
            by_name["".join(normalised(name).split()).casefold()].append(pk)
            if code and not organisation_code_fits(code[8:17]):
                self.misfits.append(pk)
        self.namesakes = [pk for together in by_name.values() if len(together) > 1 for pk in together]

    def strange_prefixes(self) -> Q:
        """COD-06: units whose code begins like another nature's."""
        strange = Q(pk__in=[])
        for nature in self.natures:
            fitting = Q()
            for prefix in nature.prefixes:
                fitting |= Q(credit_code__startswith=prefix)
            if nature.prefixes:
                strange |= Q(nature=nature, credit_code__isnull=False) & ~fitting
        return strange


def _without(rows: QuerySet[Any]) -> Q:
    return Q(~Exists(rows.filter(unit=OuterRef("pk"))))


def _profile_missing(scan: Scan) -> Q:
    year = timezone.localdate().year
    return _without(Profile.objects.filter(year=year, confirmed_at__isnull=False))


def _phone_malformed(scan: Scan) -> Q:
    return Q(Exists(Contact.objects.filter(unit=OuterRef("pk")).exclude(phone="").exclude(phone__regex=TELEPHONE)))


CHECKS: dict[str, Check] = {
    check.name: check
    for check in (
        Check("orphans", _("没有区划"), _("没有写明所在区划，任何区（县）都看不到它。请办理迁移。"), "bad",
              lambda scan: Q(region=None)),
        Check("retired-regions", _("区划已撤销"), _("还挂在已撤销的区划下。请迁移到现行区划。"), "bad",
              lambda scan: Q(region__valid_to__isnull=False)),
        Check("no-clerk", _("没有信息管理员"), _("没有在岗的信息管理员，收不到通知，也报不了材料。请授予岗位。"), "bad",
              lambda scan: _without(Post.objects.held().filter(role=CLERK))),
        Check("no-contact", _("没有联系人"), _("没有登记联系人。请单位补充。"), "watch",
              lambda scan: _without(Contact.objects.all())),
        Check("phone", _("电话格式不对"), _("有联系电话既不是手机号，也不是“区号-号码”。请单位更正。"), "watch", _phone_malformed),
        Check("no-code", _("没有信用代码"), _("没有统一社会信用代码。已写明原因的，取得代码后办理换码。"), "watch",
              lambda scan: Q(credit_code=None)),
        Check("organisation-digit", _("机构代码校验不符"), _("信用代码第9—17位与组织机构代码的校验位不符。请对照证照核对。"), "watch",
              lambda scan: scan.misfits),
        Check("nature", _("代码与性质不符"), _("信用代码开头与单位性质不一致。请核对单位性质。"), "watch",
              lambda scan: scan.strange_prefixes()),
        Check("excepted", _("例外代码"), _("代码是经两人核准的例外。请每年复核一次。"), "info",
              lambda scan: Q(code_standing=Unit.CodeStanding.EXCEPTED)),
        Check("excepted-stale", _("例外代码满一年"), _("代码例外满一年没有复核。请看过证照，在“代码例外”里复核。"), "watch",
              lambda scan: Q(credit_code__in=CodeException.objects.stale().values("code"))),
        Check("no-sector", _("没有主管部门"), _("没有行业主管部门，只能由属地管理。有主管部门的请办理迁移。"), "info",
              lambda scan: Q(sector=None)),
        Check("no-profile", _("缺本年度情况"), _("本年度的领导、人员和经费情况还没有由负责人确认。"), "watch", _profile_missing),
        Check("namesakes", _("重名"), _("有两个以上在册单位同名。请核对是否重复登记。"), "watch",
              lambda scan: scan.namesakes),
    )
}  # fmt: skip


def failing_units(units: QuerySet[Unit], check: Check) -> QuerySet[Unit]:
    """The units that fail one check; of units found one by one, as many as a list can carry."""
    failing = check.failing(Scan(units))
    return units.filter(failing if isinstance(failing, Q) else Q(pk__in=failing[:LISTED]))


@dataclass(frozen=True)
class Finding:
    """A check and how many units fail it."""

    check: Check
    count: int


def examine(units: QuerySet[Unit]) -> tuple[int, list[Finding]]:
    """How many units there are, and how many fail each check: three questions, whatever the number of units."""
    scan = Scan(units)
    failing = {check.name: check.failing(scan) for check in CHECKS.values()}
    asked = {name.replace("-", "_"): Count("pk", filter=q) for name, q in failing.items() if isinstance(q, Q)}
    answer = units.order_by().aggregate(total=Count("pk"), **asked)
    found = {name: answer[name.replace("-", "_")] if isinstance(q, Q) else len(q) for name, q in failing.items()}
    return answer["total"], [Finding(check, found[check.name]) for check in CHECKS.values()]

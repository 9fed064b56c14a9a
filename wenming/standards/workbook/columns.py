"""The sheets and columns of an edition as a workbook. They are a format: the same words in every language of the pages."""

import re
from dataclasses import dataclass

from wenming.standards.workbook.notation import Names

HEAD, VARIANTS, BARS, RULES_SHEET, LISTS = "说明", "分类表", "负面清单", "计分规则", "选项"
PARTS = {"base": "基本分", "bonus": "加分", "deduction": "扣分"}
FORMAT_ROW = "格式"
CONTINUATION, CONTINUED = "续页", re.compile(r"→续页(\d+)")  # texts that no cell has room for, and what points at them

RULES = Names({
    "points": "打分", "parts": "逐项相加", "tiers": "分档", "percent_tiers": "按比例分档", "all_or_nothing": "全有或全无",
    "per_occurrence": "每次扣分", "per_percent": "每百分点扣分", "quota": "按定额折算", "sample": "抽查扣分",
    "steps": "达标台阶", "survey_grades": "问卷分档", "survey_forms": "问卷平均分", "bonus": "加分分级",
    "warnings": "告诫记分", "years": "分年加权", "penalty": "事件扣分", "veto": "一票否决",
})  # fmt: skip
JUDGES = Names({"mean": "平均", "median": "中位数", "trimmed": "去最高最低后平均", "two_blind": "双人背靠背"})
COMBINE = Names({"sum": "相加", "weighted": "加权"})
FORMS = Names({"full": "完整表", "short": "短表"})
MARKS = Names({"real": "真实", "demo": "演示"})
SEVERITIES = Names({"severe": "严重", "ordinary": "一般"})
EFFECTS = Names({"veto": "不得申报", "rectify": "责令整改", "suspend": "暂停称号", "deduct": "扣分"})
EVIDENCE = Names({
    "link": "公开链接", "document": "文件", "text": "文字说明", "photo": "图片", "video": "视频", "form": "表格",
    "figure": "数据", "opinion": "评价意见",
})  # fmt: skip
YES, NO = "是", "否"


@dataclass(frozen=True)
class Column:
    """One column: the path of its field in the package, its heading, its way of writing, its width and what to write."""

    path: str
    title: str
    way: str
    width: int
    help: str
    choices: tuple[str, ...] = ()


def names(of: Names) -> tuple[str, ...]:
    """All names, for a list that drops down."""
    return tuple(of.labels.values())


NODES = (
    Column("level", "层级", "level", 6, "1、2、3……，比上一行最多深一级；空着时按编号里的点数算。"),
    Column("code", "编号", "text", 10, "必填，全表不重复。本列是文本，1.10 不会变成 1.1。"),
    Column("text", "内容", "text", 48, "必填，最多 1000 字。"),
    Column("points", "分值", "number", 8, "最末一级必填。上一级可不填；基本分填了就要等于下级之和，加分和扣分填的是上限。"),
    Column("method", "测评方法", "method", 12, "最末一级填，名称见“说明”里的“测评方法”。"),
    Column("scored_by", "评分单位", "text", 16, "谁来打分。"),
    Column("rule.type", "计分规则", "rule", 14, "最末一级必填，从下拉列表中选，写法见“计分规则”。", names(RULES)),
    Column("rule", "规则参数", "parameters", 36, "例如：优=2；良=1.5；差=0。每种规则怎么写见“计分规则”。"),
    Column("minimum", "合格线", "number", 8, "低于这个分数的单位不合格。"),
    Column("combine", "下级合计", "combine", 10, "有下级的才填，空着是相加。", names(COMBINE)),
    Column("weight", "权重", "number", 8, "上一级是加权时填。"),
    Column("judges", "多人评分", "judges", 16, "平均、中位数、去最高最低后平均，或双人背靠背=1（相差不超过1分取平均）。"),
    Column("applies", "适用条件", "scope", 30, "例如：表=完整表；类型=党政机关、行政执法；性质=…；人数=50以上；区划=…；单位=…"),
    Column("spares", "不适用条件", "scope", 24, "写法与适用条件相同，符合的单位不考核本条。"),
    Column("because", "不适用的说明", "text", 24, "不适用的单位看到的理由。"),
    Column("evidence.kinds", "材料种类", "kinds", 20, "用顿号隔开：公开链接、文件、文字说明、图片、视频、表格、数据、评价意见，也可自拟。"),
    Column("evidence.most", "材料份数", "number", 9, "最多几份。"),
    Column("evidence.period", "材料时间", "text", 12, "例如：测评年度。"),
    Column("evidence.characters", "说明字数", "number", 9, "最多多少字。"),
    Column("evidence.link_is_enough", "可用链接代替", "flag", 9, "空着是“是”。", (YES, NO)),
    Column("handbook.why", "手册：为什么", "text", 30, "为什么考核这一条。"),
    Column("handbook.example", "手册：示例", "text", 30, "一个例子。"),
    Column("handbook.how", "手册：怎么评", "text", 30, "测评人员怎么看。"),
    Column("previous", "上一版编号", "text", 10, "上一版里对应的编号。"),
    Column("origin.mark", "出处标记", "mark", 9, "真实或演示。", names(MARKS)),
    Column("origin.source", "出处", "text", 36, "来自哪份文件。"),
)  # fmt: skip
OF_BARS = (
    Column("code", "编号", "text", 10, "必填，不重复。"),
    Column("text", "事项", "text", 48, "必填，最多 500 字。"),
    Column("severity", "严重程度", "severity", 10, "空着是“严重”。", names(SEVERITIES)),
    Column("window", "追溯时间", "window", 14, "24个月，或起始日期（年-月-日）；空着是本届测评期。"),
    Column("effect.newcomer", "新申报单位", "effect", 12, "空着是“不得申报”。", names(EFFECTS)),
    Column("effect.holder", "已有称号的单位", "effect", 14, "空着是“责令整改”。", names(EFFECTS)),
    Column("effect.months", "整改月数", "number", 9, "责令整改或暂停称号的月数。"),
    Column("effect.points", "扣分", "number", 8, "后果是扣分时填。"),
    Column("confirmed_by", "认定部门", "text", 18, "由谁认定。"),
    Column("report_within", "报告期限", "report", 12, "1个月，或30日。"),
    Column("doubled_if_concealed", "瞒报加倍", "flag", 9, "空着是“否”。", (YES, NO)),
    Column("source", "出处", "text", 36, "来自哪份文件。"),
)
OF_VARIANTS = (
    Column("code", "编号", "text", 18, "必填，不重复。"),
    Column("title", "名称", "text", 30, "必填。"),
    Column("form", "用哪张表", "form", 12, "空着是“完整表”。", names(FORMS)),
    Column("unit", "哪些单位", "scope", 48, "从上到下第一个符合的。例如：类型=社会组织；人数=50以下。空着是所有其他单位。"),
)  # fmt: skip
HEADS = (
    Column("format", FORMAT_ROW, "text", 0, "不要改动。"),
    Column("id", "体系编号", "text", 0, "必填，字母、数字和 . - _，各版本相同。"),
    Column("version", "版本号", "text", 0, "必填，例如年份。"),
    Column("title", "名称", "text", 0, "必填。"),
    Column("provider", "制定单位", "text", 0, ""),
    Column("languages", "语言", "words", 0, "空着是 zh-hans。"),
    Column("effective.from", "生效日期", "text", 0, "年-月-日。"),
    Column("effective.until", "失效日期", "text", 0, "年-月-日。"),
    Column("citation.title", "依据：文件名称", "text", 0, ""),
    Column("citation.issuer", "依据：发文机关", "text", 0, ""),
    Column("citation.number", "依据：文号", "text", 0, ""),
    Column("citation.source", "依据：出处", "text", 0, ""),
    Column("citation.note", "依据：备注", "text", 0, ""),
    Column("demonstration", "演示用", "flag", 0, "是或否。", (YES, NO)),
    Column("scale", "满分", "number", 0, "空着是 100。"),
    Column("places", "小数位数", "number", 0, "空着是 2。"),
    Column("judges", "多人评分", "judges", 0, "空着是平均。"),
    Column("bands", "等次", "bands", 0, "从高到低，例如：优秀=90；良好=80；一般=0"),
    Column("minimum", "合格线", "number", 0, "总分的合格线。"),
    Column("methods", "测评方法", "methods", 0, "编号=名称，例如：desk=材料审核；site=实地考察"),
    Column("bars_incomplete", "负面清单不完整", "flag", 0, "来源里只有一部分时填“是”。", (YES, NO)),
    Column("order", "一级条目次序", "words", 0, "一般空着；基本分、加分、扣分交错排列时，按次序写编号。"),
)

"""Traces: a line that scores photos, press, notes of leaders, meetings, papers, check-ins or apps, or asks about persons."""

import re
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from wenming.standards.lint.families import NOTHING, Context, Family, context, families_in, instead_of
from wenming.standards.lint.findings import REFUSE, Finding
from wenming.standards.lint.passages import Passage, Reading
from wenming.standards.lint.plainly import plainly, sentences
from wenming.standards.plain import Node

MASK = "○"
SHOWN = 40  # letters of a quoted sentence
SHARES = re.compile("[率%]|比例|比重|程度")  # of what is measured as a share, more is not more of the thing
BARE = re.compile(".+")
# points beside a line say nothing of what it asks: every line has some
POINTS = re.compile(
    r"[(（][^()（）]{0,4}[0-9.]+分[)）]|(?<=[，：])(?:得|计|记|给|赋)[0-9.]+分$|[，：]?(?:各|共)?[0-9.]+分$"
)
CLAUSE = re.compile("[，：]")


def trace_findings(reading: Reading) -> Iterator[Finding]:
    """One finding for each family that the node's wording scores or asks for."""
    texts, code = reading.passages, reading.node.code
    told: dict[str, tuple[Family, str]] = {}
    for passage in texts:
        for family in families_in(passage.read):
            if family.rule not in told and (words := guilty(passage, family)):
                told[family.rule] = family, words
    for family, words in told.values():
        if not (family.holdable and disclaimed(texts, family, words)):
            yield finding(code, family, words)
    yield from kinds_findings(reading.node)


def finding(code: str, family: Family, words: str) -> Finding:
    """The finding of one family, quoting the line."""
    suggestion = family.suggestion.format(words=words, instead=instead_of(plainly(words)))
    return Finding(code, family.rule, REFUSE, family.source, suggestion, message_of(family.rule) % {"words": words})


def message_of(rule: str) -> str:
    """What is wrong, in one sentence."""
    return {
        "photos": _("按照片、视频或截图计分：“%(words)s”。"),
        "press": _("按报道、推送或转发计分：“%(words)s”。"),
        "leaders_notes": _("按领导批示、肯定或到场计分：“%(words)s”。"),
        "meetings_papers": _("按会议、文件、材料或台账的多少计分：“%(words)s”。"),
        "check_ins": _("按打卡、签到、时长、积分或轨迹计分：“%(words)s”。"),
        "apps": _("按下载、注册、关注或使用人数计分：“%(words)s”。"),
        "beliefs": _("涉及个人的宗教信仰：“%(words)s”。"),
        "ethnicity": _("涉及个人的民族成分：“%(words)s”。"),
        "politics": _("涉及个人的政治面貌、观点或党员比例：“%(words)s”。"),
        "study_points": _("涉及个人在学习平台上的积分和使用：“%(words)s”。"),
        "petitions": _("统计信访、上访的数量或有无：“%(words)s”。"),
        "online_speech": _("涉及个人的网上言论和账号：“%(words)s”。"),
        "private_lists": _("要求提供个人或家庭的名单、病情、困难等情况：“%(words)s”。"),
        "faces": _("涉及人脸等生物特征：“%(words)s”。"),
        "family_planning": _("计划生育事项已不作考核：“%(words)s”。"),
    }[rule]


def guilty(passage: Passage, family: Family) -> str:
    """The sentence of a passage that scores or asks for such a trace, as written; empty if there is none."""
    for sentence in sentences(passage.read):
        if not family.named.search(sentence):
            continue
        left = family.innocent.sub(blank, context().idioms.sub(blank, POINTS.sub("", sentence)))
        if any(not excused(left, hit, family, sentence) for hit in hits(left, passage, family)):
            return quoted(passage.text, sentence)
    return ""


def hits(sentence: str, passage: Passage, family: Family) -> Iterator[re.Match[str]]:
    """Mentions of the trace on which points hang, negations not yet considered."""
    about = context()
    demanded = passage.scored or bool(
        about.exact.search(sentence) or about.scores.search(sentence) or about.handed.search(sentence)
    )
    if demanded:
        yield from family.strong.finditer(sentence)
    if passage.scored and family.bare.fullmatch(sentence):
        yield from family.named.finditer(sentence)
        yield from BARE.finditer(sentence)
    if needs(sentence, passage, family, about):
        yield from family.medium.finditer(sentence)
    if passage.counts_up and not SHARES.search(sentence):
        yield from family.tallied.finditer(sentence)


def needs(sentence: str, passage: Passage, family: Family, about: Context) -> bool:
    """Whether something beside a word that says little by itself makes it a count or a demand."""
    if family.medium_counts is not NOTHING:
        return bool(family.medium_counts.search(sentence)) or (passage.counts_up and family.tallied is NOTHING)
    if about.counts.search(sentence) or about.scores.search(sentence) or passage.counts_up:
        return True
    return bool(about.demands.search(sentence) if passage.scored else about.handed.search(sentence))


def excused(sentence: str, hit: re.Match[str], family: Family, whole: str) -> bool:
    """Whether the sentence takes the mention back: it forbids it, or says that it gives no points.

    `whole` is the sentence with its points, which `sentence` is without.
    """
    about = context()
    start, end = hit.span()
    clause = CLAUSE.split(sentence[:start])[-1]
    after = sentence[end:]
    if about.lack_after.search(after) and (about.lack_before.search(clause) or about.lack_inside.search(hit[0])):
        return False
    before = about.spared_before if family.about_persons else about.negated_before
    if (found := before.search(clause)) and not about.cancelled.search(found[0][2:]):
        return True
    if taken_back(after, about):
        return True
    fewer = family.rule == "meetings_papers" and not about.scores.search(sentence)
    if fewer and (about.fewer_before.search(clause) or about.fewer_after.search(after)):
        return True
    return family.holdable and archived(whole, about)


def taken_back(after: str, about: Context) -> bool:
    """Whether a denial follows that belongs to the mention: no number and no defect stands between them."""
    found = about.negated_after.search(after)
    if not found:
        return False
    between = found[0]
    return not (about.exact.search(between) or about.defect.search(between))


def archived(sentence: str, about: Context) -> bool:
    """Whether the line only says where the trace is kept."""
    if not about.archived.search(sentence):
        return False
    return not (about.exact.search(sentence) or about.scored.search(sentence) or about.praised.search(sentence))


def disclaimed(texts: Sequence[Passage], family: Family, words: str) -> bool:
    """Whether the node says elsewhere that the trace gives no points; a number in the line itself says otherwise."""
    about = context()
    read = plainly(words)
    if about.exact.search(read) or about.scored.search(read) or about.praised.search(read):
        return False
    for passage in texts:
        for sentence in sentences(passage.read):
            mentioned = (*family.strong.finditer(sentence), *family.medium.finditer(sentence))
            if any(taken_back(sentence[hit.end() :], about) for hit in mentioned):
                return True
    return False


def blank(found: re.Match[str]) -> str:
    """What stands for an innocent use: as long as it, so that places stay."""
    return MASK * len(found[0])


def quoted(text: str, sentence: str) -> str:
    """The sentence as its author wrote it, shortened."""
    for written in re.split(r"[。；;!?！？]+", text):
        if (plainly(written) and plainly(written) in sentence) or sentence in plainly(written):
            text = written
            break
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def kinds_findings(node: Node) -> Iterator[Finding]:
    """Kinds of evidence: photos and clippings may lie beside something else, never alone; other traces never at all."""
    kinds = {kind: plainly(kind) for kind in node.evidence.kinds}
    if not kinds:
        return
    about = context()
    held = 0
    told: Family | None = None
    for written, kind in kinds.items():
        passage = Passage(written, True)
        family = next(
            (each for each in families_in(kind) if each.rule != "meetings_papers" and _named(kind, each)), None
        )
        if family is None:
            continue
        if not family.holdable or about.exact.search(kind):
            if guilty(passage, family) or family.holdable:
                yield finding(node.code, family, written)
                return
        else:
            held, told = held + 1, told or family
    if told and held == len(kinds):
        yield finding(node.code, told, "、".join(kinds))


def _named(kind: str, family: Family) -> bool:
    left = family.innocent.sub("", kind)
    return bool(family.strong.search(left) or family.medium.search(left))

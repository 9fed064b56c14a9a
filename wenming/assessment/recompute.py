"""Recompute a score bundle with nothing but Python's standard library: `python recompute.py BUNDLE [--json]`.

A bundle (docs/formats/README.md §7) holds an edition, the marks of its units, the result, and digests. This file reads it,
works every node, total, band and rank out again from the marks, and names everything that differs. It shares no code with
the program that made the bundle; it follows the published description of the format. Exit 0 equal, 1 differences, 2 unreadable.
"""

import bisect
import hashlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")
ELSEWHERE = "不适用于本单位"
Row = dict[str, Any]
Number = int | Fraction
Held = tuple[str, Fraction, Fraction, str]
CONTENTS = {"format", "edition", "marks", "others", "result", "digests"}


class Unreadable(Exception):
    """The file is no bundle at all."""


class Unfit(Exception):
    """A mark does not fit its rule, or the edition cannot be used."""


def need(fact: Any, sentence: str) -> None:
    """Stop at what cannot be computed."""
    if not fact:
        raise Unfit(sentence)


def exact(value: Any) -> Fraction:
    """A whole number, or a decimal written as text, as a fraction."""
    written = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    need(isinstance(written, str) and NUMBER.fullmatch(written), f"{value!r} 不是数")
    return Fraction(written)


def amount(value: Any, low: Number = 0, high: Number | None = None) -> Fraction:
    """A number with bounds."""
    found = exact(value)
    need(found >= low and (high is None or found <= high), f"{value!r} 超出范围")
    return found


def times(value: Any, most: Number | None = None) -> Fraction:
    """A whole number from zero."""
    found = amount(value, 0, most)
    need(found.denominator == 1, f"{value!r} 不是整数")
    return found


def table(rows: list[Row], key: str) -> dict[str, Fraction]:
    """Label → number of a list in the rule; a number that is not there is none."""
    return {row["label"]: exact(row.get(key, 0)) for row in rows}


def counts(value: Any, labels: dict[str, Fraction]) -> dict[str, Fraction]:
    """Label → how many; labels that are not written have none."""
    need(isinstance(value, dict) and set(value) <= set(labels), "名称不在规则里")
    return {name: times(value.get(name, 0)) for name in labels}


def parts(rule: Row, top: Fraction, value: Any) -> Fraction:
    """Σ of the parts reached."""
    need(isinstance(value, list) and len(value) == len(rule["parts"]), "要点数目不符")
    full = [exact(part["points"]) for part in rule["parts"]]
    return sum(
        (most * one if isinstance(one, bool) else amount(one, 0, most) for most, one in zip(full, value, strict=True)),
        Fraction(0),
    )


def tier(rule: Row, top: Fraction, value: Any) -> Fraction:
    """The points, or the share, of a label."""
    percentages = rule["type"] == "percent_tiers"
    known = table(rule["tiers"], "percent" if percentages else "points")
    need(isinstance(value, str) and value in known, f"没有档次 {value!r}")
    return known[value] * top / 100 if percentages else known[value]


def choice(rule: Row, top: Fraction, value: Any) -> Fraction:
    """All or nothing."""
    need(isinstance(value, bool), "应是 true 或 false")
    return top if value else Fraction(0)


def found_faults(rule: Row, top: Fraction, value: Any) -> Fraction:
    """Less for every fault."""
    return top - times(value, rule["size"] if rule["type"] == "sample" else None) * exact(rule["each"])


def below_target(rule: Row, top: Fraction, value: Any) -> Fraction:
    """Less for every percent below the target."""
    gap = max(exact(rule["target"]) - amount(value, 0, 100), Fraction(0))
    return top - exact(rule["each"]) * (-(-gap.numerator // gap.denominator) if rule.get("whole") else gap)


def steps(rule: Row, top: Fraction, value: Any) -> Fraction:
    """The highest step reached."""
    reached = exact(value)
    held = sorted((exact(step["at_least"]), exact(step["points"])) for step in rule["steps"])
    return next((points for bound, points in reversed(held) if bound <= reached), Fraction(0))


def grades(rule: Row, top: Fraction, value: Any) -> Fraction | None:
    """The share of good answers; None without an answer."""
    share = table(rule["grades"], "percent")
    people = counts(value, share)
    asked = sum(people.values())
    return sum(people[name] * share[name] for name in share) * top / asked / 100 if asked else None


def forms(rule: Row, top: Fraction, value: Any) -> Fraction | None:
    """The mean of the forms less the blanks; None without a form."""
    need(isinstance(value, dict) and {"sum", "forms"} <= set(value) <= {"sum", "forms", "blank"}, "民意表的写法不符")
    total, sheets, blank = amount(value["sum"]), times(value["forms"]), times(value.get("blank", 0))
    return total / sheets - exact(rule.get("each_blank", 0)) * blank if sheets else None


def awards(rule: Row, top: Fraction, value: Any) -> Fraction:
    """The best level, or all of them."""
    worth = table(rule["levels"], "points")
    won = {name: number for name, number in counts(value, worth).items() if number}
    if rule.get("highest_only", True):
        return max((worth[name] for name in won), default=Fraction(0))
    return sum((worth[name] * number for name, number in won.items()), Fraction(0))


def warnings(rule: Row, top: Fraction, value: Any) -> Fraction | None:
    """Less the mean warning of the visits; None without a visit."""
    need(isinstance(value, list), "应是列表")
    visits = [amount(one) for one in value]
    return top - exact(rule.get("each", 1)) * sum(visits, Fraction(0)) / len(visits) if visits else None


def years(rule: Row, top: Fraction, value: Any) -> Fraction:
    """The mean of the years by weight."""
    weight = table(rule["years"], "weight")
    need(isinstance(value, dict) and set(value) == set(weight), "年度不符")
    return sum((weight[name] * amount(value[name], 0, top) for name in weight), Fraction(0)) / sum(weight.values())


def penalty(rule: Row, top: Fraction, value: Any) -> Fraction:
    """Points taken, a concealed case twice if doubled."""
    need(isinstance(value, dict) and {"count"} <= set(value) <= {"count", "concealed"}, "扣分的写法不符")
    happened = times(value["count"])
    hidden = times(value.get("concealed", 0), happened)
    return exact(rule["each"]) * (happened + hidden * (1 if rule.get("doubled", True) else 0))


GIVES: dict[str, Callable[[Row, Fraction, Any], Fraction | None]] = {
    "points": lambda rule, top, value: amount(value, 0, top), "parts": parts, "tiers": tier, "percent_tiers": tier,
    "all_or_nothing": choice, "veto": choice, "per_occurrence": found_faults, "sample": found_faults,
    "per_percent": below_target, "quota": lambda rule, top, value: amount(value) * top / exact(rule["quota"]),
    "steps": steps, "survey_grades": grades, "survey_forms": forms, "bonus": awards, "warnings": warnings,
    "years": years, "penalty": penalty,
}  # fmt: skip


def one_mark(row: Row, value: Any) -> Fraction | str | None:
    """Points of one mark, None for missing, or the reason (a text) why it does not apply."""
    if value is None:
        return None
    if isinstance(value, dict) and "na" in value:
        need(set(value) == {"na"} and isinstance(value["na"], str) and value["na"].strip(), "不适用没有理由")
        return str(value["na"].strip())
    raw = GIVES[row["rule"]["type"]](row["rule"], row["top"], value)
    if raw is None or row["veto"]:
        return None if raw is None else Fraction(value)  # of a veto only whether it happened
    bounded = min(max(raw, exact(row["rule"].get("floor", 0))), row["top"])
    bounded = Fraction(bounded)
    return -bounded if row["part"] == "deduction" else bounded


def mean(row: Row, found: list[Fraction]) -> Fraction:
    """The figure of several assessors by the leaf's way of combining."""
    line, way = sorted(found), row["judges"].get("combine", "mean")
    if way == "median":
        line = line[(len(line) - 1) // 2 : len(line) // 2 + 1]
    elif way == "trimmed" and len(line) > 4:
        line = line[1:-1]
    return sum(line, Fraction(0)) / len(line)


def decide(row: Row, marks: list[tuple[bool, Any]]) -> tuple[str, Fraction, str]:
    """(state, points, reason) of a leaf from its marks."""
    blind = [one for moderates, one in marks if one is not None and not moderates]
    chair = [one for moderates, one in marks if one is not None and moderates]
    if row["veto"]:
        if any(not isinstance(one, str) and one > 0 for one in blind + chair):
            return "scored", Fraction(1), ""
        blind = blind + chair
    elif row["judges"].get("combine") == "two_blind":
        if len(blind) < 2:
            return "missing", Fraction(0), ""
        away = [isinstance(one, str) for one in blind]
        far = not any(away) and max(blind) - min(blind) > exact(row["judges"].get("threshold", 0))
        if far or (any(away) and not all(away)):
            blind = chair
    waived = [one for one in blind if isinstance(one, str)]
    if waived and len(waived) == len(blind):
        return "na", Fraction(0), "；".join(sorted(set(waived)))
    if waived or not blind:
        return "missing", Fraction(0), ""
    return "scored", Fraction(0) if row["veto"] else mean(row, blind), ""


def inside(scope: Row, profile: Row, form: str) -> bool:
    """Whether a scope fits a unit."""
    head, bounds = profile.get("headcount"), scope.get("headcount") or {}
    low, high = bounds.get("from"), bounds.get("until")
    place = profile.get("region") or ""
    return not (
        (scope.get("forms") and form not in scope["forms"])
        or (scope.get("kinds") and not set(scope["kinds"]) & set(profile.get("kinds") or ()))
        or (scope.get("natures") and not set(scope["natures"]) & set(profile.get("natures") or ()))
        or ((low is not None or high is not None) and head is None)
        or (low is not None and head < low)
        or (high is not None and head > high)
        or (scope.get("regions") and not (place and place.startswith(tuple(scope["regions"]))))
        or (scope.get("units") and (profile.get("code") or "") not in scope["units"])
    )


def laid_out(edition: Row) -> list[Row]:
    """The tree as a list: every row knows its parent, part, rule, judges; parents stand before their children."""
    rows: list[Row] = []
    waiting = [(node, -1) for node in reversed(edition.get("nodes") or ())]
    while waiting:
        node, parent = waiting.pop()
        above = (
            rows[parent] if parent >= 0 else {"part": node.get("part", "base"), "judges": edition.get("judges") or {}}
        )
        points = node.get("points")
        rows.append({
            "node": node, "code": node["code"], "parent": parent, "part": above["part"], "kids": [],
            "judges": above["judges"] if node.get("judges") is None else node["judges"], "rule": node.get("rule") or {"type": "points"},
            "top": None if points is None else exact(points), "weight": exact(node.get("weight", 0)),
        })  # fmt: skip
        here = len(rows) - 1
        rows[here]["veto"] = rows[here]["rule"]["type"] == "veto"
        if parent >= 0:
            rows[parent]["kids"].append(here)
        waiting += [(child, here) for child in reversed(node.get("children") or ())]
    for row in rows:
        row["top"] = Fraction(0) if row["top"] is None and not row["kids"] else row["top"]
    need(len({row["code"] for row in rows}) == len(rows), "指标编号重复")
    return rows


def branch(row: Row, kids: list[Any]) -> tuple[str, Fraction, Fraction]:
    """(state, points, possible) of a branch from (state, points, possible, weight) of the children that apply."""
    states = {kid[0] for kid in kids}
    state = states.pop() if len(states) == 1 else "partial"
    possible, got = sum(kid[2] for kid in kids), sum((kid[1] for kid in kids), Fraction(0))
    if row["node"].get("combine", "sum") == "weighted":
        shared = [kid for kid in kids if kid[2]]
        weights = sum(kid[3] for kid in shared)
        most = (possible if row["top"] is None else row["top"]) if shared else Fraction(0)
        got = sum(kid[3] * kid[1] / kid[2] for kid in shared) * most / weights if weights else Fraction(0)
        return state, got, most
    if row["part"] != "base" and row["top"] is not None:
        return state, max(-row["top"], min(row["top"], got)), min(possible, row["top"])
    return state, got, possible


def text(value: Fraction, places: int) -> str:
    """Half up, away from zero, to so many places."""
    whole, rest = divmod(abs(value.numerator) * 10**places, value.denominator)
    digits = str(whole + (2 * rest >= value.denominator)).rjust(places + 1, "0")
    sign = "-" if value < 0 and digits.strip("0") else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def shortest(value: Fraction) -> str:
    """An exact decimal without trailing zeros."""
    shown = text(value, 90)
    need(Fraction(shown) == value, "分值不是有限小数")
    return shown.rstrip("0").rstrip(".")


def told(unit: Row, rows: list[Row]) -> dict[str, list[tuple[bool, Any]]]:
    """Leaf → (is it the moderator's, points or reason) of every mark."""
    leaf, seen, found = {row["code"]: row for row in rows if not row["kids"]}, set(), defaultdict(list)
    for mark in unit.get("marks") or ():
        code, key = mark["node"], (mark["node"], mark.get("by", ""))
        need(code in leaf, f"没有可评分的指标 {code!r}")
        need(key not in seen, f"指标 {code} 由同一人评了两次")
        seen.add(key)
        try:
            found[code].append((mark.get("moderator", False), one_mark(leaf[code], mark.get("value"))))
        except (Unfit, LookupError, TypeError, ValueError, ZeroDivisionError) as problem:
            raise Unfit(f"指标 {code} 的评分：{problem}") from problem
    return found


def reasons(rows: list[Row], profile: Row, form: str) -> list[str]:
    """For every row why it does not apply, or nothing."""
    why: list[str] = []
    for row in rows:
        node, above = row["node"], why[row["parent"]] if row["parent"] >= 0 else ""
        spared = node.get("spares") or {}
        meant = inside(node.get("applies") or {}, profile, form)
        meant = meant and not (any(spared.values()) and inside(spared, profile, form))
        why.append(above or ("" if meant else node.get("because") or ELSEWHERE))
    return why


def climbed(rows: list[Row], why: list[str], marks: dict[str, list[tuple[bool, Any]]]) -> tuple[list[Held], list[str]]:
    """(state, points, possible, reason) of every row, worked from the last to the first; and the vetoes."""
    held: list[Held] = [("", Fraction(0), Fraction(0), "")] * len(rows)
    vetoes: list[str] = []
    for here in range(len(rows) - 1, -1, -1):
        row = rows[here]
        if row["kids"]:
            kids = [(*held[kid][:3], rows[kid]["weight"]) for kid in row["kids"] if held[kid][0] != "na"]
            given = {held[kid][3] for kid in row["kids"]}
            nothing = ("na", Fraction(0), Fraction(0), why[here] or (min(given) if len(given) == 1 else ""))
            held[here] = (*branch(row, kids), "") if kids else nothing
            continue
        state, got, because = ("na", Fraction(0), why[here]) if why[here] else decide(row, marks[row["code"]])
        if row["veto"] and got:
            vetoes.insert(0, row["code"])
        got = Fraction(0) if row["veto"] else got
        held[here] = (state, got, Fraction(0) if state == "na" else row["top"], because)
    return held, vetoes


def below_minimum(edition: Row, rows: list[Row], held: list[Held], total: str) -> list[str]:
    """The codes of those who stay below their minimum, and `total`."""
    places = edition.get("places", 2)
    low = [
        row["code"]
        for row, found in zip(rows, held, strict=True)
        if found[0] != "na"
        and row["node"].get("minimum") is not None
        and exact(text(found[1], places)) < exact(row["node"]["minimum"])
    ]
    short = edition.get("minimum") is not None and exact(total) < exact(edition["minimum"])
    return low + (["total"] if short else [])


def unit_again(edition: Row, rows: list[Row], unit: Row) -> Row:
    """Everything about one unit but its ranks, as it stands in a result."""
    places, profile = edition.get("places", 2), unit.get("profile") or {}
    variants = edition.get("variants") or ()
    fitting = (one for one in variants if inside(one.get("unit") or {}, profile, one.get("form", "full")))
    variant = next(fitting, None)
    form = variant.get("form", "full") if variant else "full"
    held, vetoes = climbed(rows, reasons(rows, profile, form), told(unit, rows))
    got: defaultdict[str, Fraction] = defaultdict(Fraction)
    most = Fraction(0)
    tops = [(row, found) for row, found in zip(rows, held, strict=True) if row["parent"] < 0]
    for row, found in tops:
        got[row["part"]] += found[1]
        most += found[2] if row["part"] == "base" else 0
    base = got["base"] * exact(edition.get("scale", 100)) / most if most else Fraction(0)
    total = text(max(base + got["bonus"] + got["deduction"], Fraction(0)), places)
    unmet = below_minimum(edition, rows, held, total)
    bands = [(exact(band["at_least"]), band["label"]) for band in edition.get("bands") or ()]
    reached = [band for band in bands if band[0] <= exact(total)]
    return {
        "id": unit["id"], "variant": variant["code"] if variant else None, "form": form,
        "nodes": [
            {"code": row["code"], "state": state, "got": text(points, places), "possible": shortest(full), "because": because}
            for row, (state, points, full, because) in zip(rows, held, strict=True)
        ],
        "base": text(base, places), "bonus": text(got["bonus"], places), "deduction": text(got["deduction"], places),
        "total": total, "complete": all(found[0] in ("scored", "na") for _row, found in tops),
        "qualified": not unmet, "unmet": unmet, "vetoed": bool(vetoes), "vetoes": vetoes,
        "band": max(reached, key=lambda band: band[0])[1] if reached else None,
    }  # fmt: skip


def with_ranks(units: list[Row], others: list[Row]) -> list[Row]:
    """The ranks of those who are complete, not vetoed and qualified; `others` are the totals of units not in the bundle."""
    ranked = [unit["complete"] and unit["qualified"] and not unit["vetoed"] for unit in units]
    lines: defaultdict[tuple[str, Any], list[Fraction]] = defaultdict(list)
    for one in [*(unit for unit, takes_part in zip(units, ranked, strict=True) if takes_part), *others]:
        for name in (("", None), ("variant", one["variant"])):
            lines[name].append(exact(one["total"]))
    for line in lines.values():
        line.sort()
    for unit, takes_part in zip(units, ranked, strict=True):
        for key, line in (("rank", lines["", None]), ("rank_in_variant", lines["variant", unit["variant"]])):
            above = len(line) - bisect.bisect_right(line, exact(unit["total"]))
            unit[key] = 1 + above if takes_part else None
    return units


def sha(value: Any) -> str:
    """SHA-256 of the canonical form."""
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def digests_again(bundle: Row) -> Row:
    """Every digest a bundle carries, worked out from what it holds."""
    nodes, waiting = {}, list(bundle["edition"].get("nodes") or ())
    while waiting:
        node = waiting.pop()
        nodes[node["code"]] = sha({key: value for key, value in node.items() if key != "children"})
        waiting += node.get("children") or ()
    units = {unit["id"]: sha(unit) for unit in bundle["marks"]["units"]}
    whole = {key: sha(bundle[key]) for key in ("edition", "marks", "others", "result")}
    return whole | {"nodes": nodes, "units": units}


def differences(where: str, told_so: Any, found: Any) -> Iterator[tuple[str, Any, Any]]:
    """Every place where two values differ, as (place, what stands there, what it should be)."""
    if isinstance(told_so, dict) and isinstance(found, dict):
        for key in sorted({*told_so, *found}):
            if key in told_so and key in found:
                yield from differences(f"{where}.{key}", told_so[key], found[key])
            else:
                yield f"{where}.{key}", told_so.get(key), found.get(key)
    elif isinstance(told_so, list) and isinstance(found, list) and len(told_so) == len(found):
        for number, (one, other) in enumerate(zip(told_so, found, strict=True)):
            named = [each.get("code") or each.get("id") for each in (other,) if isinstance(each, dict)]
            yield from differences(f"{where}[{named[0] if named and named[0] else number}]", one, other)
    elif told_so != found or type(told_so) is not type(found):
        yield where, told_so, found


def read(written: str) -> Row:
    """The bundle in a text; keys that occur twice and numbers with a fraction that are not text are refused."""

    def once(pairs: list[tuple[str, Any]]) -> Row:
        if len(dict(pairs)) != len(pairs):
            raise Unreadable("同一字段出现了两次。")
        return dict(pairs)

    def refuse(number: str) -> None:
        raise Unreadable(f"小数应写成文字：{number}。")

    try:
        bundle = json.loads(written, object_pairs_hook=once, parse_float=refuse, parse_constant=refuse)
    except (ValueError, RecursionError) as problem:
        raise Unreadable("不是 JSON 文件。") from problem
    if not isinstance(bundle, dict) or bundle.get("format") != "wenming-scores/1":
        raise Unreadable("不是 wenming-scores/1 格式的得分包。")
    return bundle


def examined(written: str) -> Row:
    """{"units", "nodes", "findings": [{"where", "told", "found"}]} of a bundle; Unreadable if it is none."""
    bundle = read(written)
    try:
        need(set(bundle) == CONTENTS, "得分包的内容不齐或有多余：" + "、".join(sorted(set(bundle) ^ CONTENTS)))
        edition, marks = bundle["edition"], bundle["marks"]
        need(set(marks) == {"format", "units"} and marks["format"] == "wenming-marks/1", "marks 不是 wenming-marks/1")
        need(edition["format"] == "wenming-edition/1", "edition 不是 wenming-edition/1")
        need(len({unit["id"] for unit in marks["units"]}) == len(marks["units"]), "单位编号重复")
        rows, again = laid_out(edition), []
        for unit in marks["units"]:
            try:
                again.append(unit_again(edition, rows, unit))
            except Unfit as problem:
                raise Unfit(f"单位 {unit['id']}：{problem}") from problem
        name = {"id": edition["id"], "version": edition["version"], "digest": sha(edition)}
        result = {"edition": name, "units": with_ranks(again, bundle["others"])}
        wrong = [
            *differences("digests", bundle["digests"], digests_again(bundle)),
            *differences("result", bundle["result"], result),
        ]
    except Unfit as problem:
        return {"units": 0, "nodes": 0, "findings": [{"where": "", "told": "", "found": str(problem)}]}
    except (LookupError, TypeError, ValueError, AttributeError, ZeroDivisionError, RecursionError) as problem:
        return {"units": 0, "nodes": 0, "findings": [{"where": "", "told": "", "found": f"无法重算：{problem!r}"}]}
    findings = [{"where": where, "told": told_so, "found": found} for where, told_so, found in wrong]
    return {"units": len(again), "nodes": len(rows) * len(again), "findings": findings}


def said(answer: Row) -> list[str]:
    """An answer as lines for people."""
    if "error" in answer:
        return [answer["error"]]
    lines = [f"{one['where']}：包内为 {one['told']}，重算为 {one['found']}" for one in answer["findings"]]
    return lines or [f"重算 {answer['units']} 个单位、{answer['nodes']} 个指标得分，逐位一致。"]


def main(arguments: list[str]) -> int:
    """Read one bundle and say whether it is equal to the last digit."""
    names = [name for name in arguments if name != "--json"]
    try:
        if len(names) != 1:
            raise Unreadable("用法：python recompute.py 得分包.json [--json]")
        with open(names[0], encoding="utf-8") as file:
            answer = examined(file.read())
        code = 1 if answer["findings"] else 0
    except (Unreadable, OSError, UnicodeDecodeError) as problem:
        answer, code = {"error": str(problem)}, 2
    lines = [json.dumps(answer, ensure_ascii=False)] if "--json" in arguments else said(answer)
    sys.stdout.write("\n".join(lines) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

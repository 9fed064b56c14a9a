"""The tree of the editor as markup: one line a node, made in Python because a tree has hundreds of them."""

from collections import defaultdict
from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from wenming.standards.models import Indicator
from wenming.standards.packages.canonical import written

UNFOLDED = 40  # a tree of so many lines opens whole; a larger one shows its top lines


class Drawing:
    """Draws lines; holds what they share: faults by code, labels of methods, the words of the page."""

    def __init__(
        self, rows: Sequence[Indicator], *, faults: dict[str, list[str]], methods: dict[str, str], chosen: int | None = None,
        wanted: str = "",
    ) -> None:  # fmt: skip
        self.faults, self.methods, self.chosen = faults, methods, chosen
        self.below: dict[int | None, list[Indicator]] = defaultdict(list)
        for row in rows:
            self.below[row.parent_id].append(row)
        self.parents = {row.pk: row.parent_id for row in rows}
        self.open_all = len(rows) <= UNFOLDED or bool(wanted)
        self.shown = self._shown(rows, wanted) if wanted else None
        self.path = self._above(chosen)
        self.empty, self.fold, self.some = _("（还没有内容）"), _("展开或收起"), _("只对部分单位")
        self.wrong = _("有错误")

    def _above(self, pk: int | None) -> set[int]:
        found: set[int] = set()
        while pk is not None and (pk := self.parents.get(pk)) is not None:
            found.add(pk)
        return found

    def _shown(self, rows: Sequence[Indicator], wanted: str) -> set[int]:
        """Lines that hold the words looked for, and those above them."""
        low = wanted.casefold()
        found = {row.pk for row in rows if any(low in held.casefold() for held in (row.code, row.text, row.scored_by))}
        return found.union(*(self._above(pk) for pk in found))

    def tree(self) -> SafeString:
        """All lines, the children of a folded one hidden until it is unfolded."""
        return mark_safe("".join(self._level(None)))  # noqa: S308  # every part is escaped

    def _level(self, parent: int | None) -> list[str]:
        drawn = []
        for row in self.below[parent]:
            if self.shown is None or row.pk in self.shown:
                drawn.append(f"<li>{self.line(row)}{''.join(self._children(row))}</li>")
        return drawn

    def _children(self, row: Indicator) -> list[str]:
        if not self.below[row.pk]:
            return []
        hidden = "" if self._is_open(row) else " hidden"
        return [f'<ul id="below-{row.pk}"{hidden}>', *self._level(row.pk), "</ul>"]

    def _is_open(self, row: Indicator) -> bool:
        return self.open_all or row.pk in self.path or row.pk == self.chosen

    def line(self, row: Indicator, *, swapped: bool = False) -> SafeString:
        """One line; `swapped` marks it to take the place of the one with its id."""
        code = escape(row.code)
        twist = ""
        if self.below[row.pk]:
            state = "true" if self._is_open(row) else "false"
            twist = f'<button type="button" class="twist" aria-expanded="{state}" aria-controls="below-{row.pk}" aria-label="{self.fold} {code}" tabindex="-1"></button>'
        points = (
            ""
            if row.points is None
            else ("+" if row.part == "bonus" else "\N{MINUS SIGN}" if row.part == "deduction" else "")
            + written(row.points)
        )
        marks = [f"<small>{escape(self.methods.get(row.method, row.method))}</small>"] if row.method else []
        if row.applies or row.spares:
            marks.append(f'<small class="node-some">{self.some}</small>')
        if row.code in self.faults:
            told = escape("\n".join(self.faults[row.code]))
            marks.append(f'<small class="node-wrong" title="{told}">{self.wrong}</small>')
        text = escape(row.text) if row.text else f"<i>{self.empty}</i>"
        now = ' aria-current="true"' if row.pk == self.chosen else ""
        swap = ' hx-swap-oob="true"' if swapped else ""
        return mark_safe(  # noqa: S308  # every part is escaped
            f'<div class="node" id="line-{row.pk}"{swap}>{twist}<a href="?node={row.pk}" hx-get="?node={row.pk}" data-node="{row.pk}"{now}>'
            f'<span class="node-code">{code}</span><span class="node-text">{text}</span><span class="node-marks">{"".join(marks)}</span>'
            f'<b class="node-points">{points}</b></a></div>'
        )  # fmt: skip

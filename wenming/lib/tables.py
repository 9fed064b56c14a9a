"""Lists: one reusable piece for searching, filtering, sorting, paging and exporting rows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest
from django.utils.functional import cached_property
from django.utils.text import capfirst

from wenming.lib.workbooks import workbook_response

Options = Callable[[], Iterable[tuple[str, Any]]]


@dataclass(frozen=True)
class Column:
    """One column: `get(row)` gives the plain value for the page and the export; `order` the field to sort by."""

    name: str
    label: Any
    get: Callable[[Any], Any]
    order: str = ""
    link: Callable[[Any], str] | None = None
    tone: Callable[[Any], str] | None = None  # a colour word for a badge, always beside its text
    numeric: bool = False
    narrow: bool = True  # shown on a phone

    @property
    def css(self) -> str:
        """The classes of the column's cells."""
        return " ".join(name for name, on in (("wide-only", not self.narrow), ("text-end", self.numeric)) if on)


@dataclass(frozen=True)
class Filter:
    """One choice above the list: a query parameter, its label, its options, and how it narrows the rows."""

    name: str
    label: Any
    options: Options
    narrow: Callable[[QuerySet[Any], str], QuerySet[Any]]


@dataclass(frozen=True)
class Table:
    """What a list shows. `search` names the fields that the search box looks into."""

    title: Any
    columns: Sequence[Column]
    search: Sequence[str] = ()
    find: Callable[[QuerySet[Any], str], QuerySet[Any]] | None = None  # in place of `search`, for more than fields
    filters: Sequence[Filter] = ()
    order: str = "pk"
    per_page: int = 25
    empty: Any = ""

    def listing(self, request: HttpRequest, rows: QuerySet[Any]) -> "Listing":
        """The rows this request asks for."""
        return Listing(self, request, rows)


class KeyPaginator(Paginator[Any]):
    """Finds the keys of a page first, then reads only those rows: a deep page drags no row along that it hides."""

    def __init__(self, matching: QuerySet[Any], source: QuerySet[Any], per_page: int) -> None:
        super().__init__(matching, per_page)
        self.matching, self.source = matching, source

    def page(self, number: int | str) -> Page[Any]:
        """The page with this number; the rows come in the order of their keys."""
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        keys = list(self.matching.values_list("pk", flat=True)[first : first + self.per_page])
        found = {row.pk: row for row in self.source.order_by().filter(pk__in=keys)}
        return Page([found[key] for key in keys if key in found], number, self)


@dataclass
class Choice:
    """A filter as the page shows it."""

    name: str
    label: Any
    value: str
    options: list[tuple[str, Any]]


@dataclass
class Head:
    """A column head as the page shows it: where a click leads and which way the rows run now."""

    column: Column
    link: str
    direction: str


@dataclass
class Listing:
    """One request's view of a table."""

    table: Table
    request: HttpRequest
    source: QuerySet[Any]
    params: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        given = ((key, str(value).replace("\x00", "").strip()[:200]) for key, value in self.request.GET.items())
        self.params = {key: value for key, value in given if value}

    @property
    def query(self) -> str:
        """The words in the search box."""
        return self.params.get("q", "") if self.table.search else ""

    @property
    def wants_excel(self) -> bool:
        """Whether the request asks for the workbook instead of the page."""
        return self.params.get("format") == "xlsx"

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """All rows that match, in order."""
        rows = self.source
        if self.query and self.table.find:
            rows = self.table.find(rows, self.query)
        elif self.query:
            wanted = Q()
            for name in self.table.search:
                wanted |= Q(**{f"{name}__icontains": self.query})
            rows = rows.filter(wanted)
        for item, choice in zip(self.table.filters, self.choices, strict=True):
            if choice.value:
                rows = item.narrow(rows, choice.value)
        return rows.order_by(*self._order())

    def _order(self) -> list[str]:
        sort = self.params.get("sort", "")
        fields = {column.name: column.order for column in self.table.columns if column.order}
        wanted = fields.get(sort.lstrip("-"))
        first = ("-" if sort.startswith("-") else "") + wanted if wanted else self.table.order
        return [first, "pk"] if first.lstrip("-") != "pk" else [first]

    @cached_property
    def page(self) -> Page[Any]:
        """The page of rows that is shown; a page number out of range shows the nearest one."""
        return KeyPaginator(self.rows, self.source, self.table.per_page).get_page(self.params.get("page"))

    @cached_property
    def choices(self) -> list[Choice]:
        """The filters with their options and the value chosen; a value that is no option counts as none."""
        choices = []
        for item in self.table.filters:
            options = [(str(value), label) for value, label in item.options()]
            given = self.params.get(item.name, "")
            choices.append(Choice(item.name, item.label, given if given in dict(options) else "", options))
        return choices

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the address says besides search and filters, such as the order or a day; a new search keeps it."""
        own = {"q", "page", "format", *(item.name for item in self.table.filters)}
        return [(name, value) for name, value in self.params.items() if name not in own]

    @property
    def narrowed(self) -> bool:
        """Whether a search or filter is on, so that an empty page can say the right thing."""
        return bool(self.query) or any(choice.value for choice in self.choices)

    def link(self, **changes: Any) -> str:
        """The address of this list with some parameters changed; None removes one."""
        params = {key: value for key, value in (self.params | changes).items() if value not in (None, "")}
        return "?" + urlencode(params)

    @property
    def heads(self) -> list[Head]:
        """The column heads; a click sorts, a second click turns the order round."""
        sort = self.params.get("sort", "")
        heads = []
        for column in self.table.columns:
            now = "" if sort.lstrip("-") != column.name else "descending" if sort.startswith("-") else "ascending"
            turn = f"-{column.name}" if now == "ascending" else column.name
            heads.append(Head(column, self.link(sort=turn, page=None) if column.order else "", now))
        return heads

    @property
    def excel_link(self) -> str:
        """The address of the workbook with the same search, filters and order."""
        return self.link(format="xlsx", page=None)

    @property
    def previous_link(self) -> str:
        """The address of the page before."""
        return self.link(page=self.page.previous_page_number())

    @property
    def next_link(self) -> str:
        """The address of the page after."""
        return self.link(page=self.page.next_page_number())

    def excel(self) -> FileResponse:
        """Every matching row as a workbook; cells that start a formula stay text."""
        columns = self.table.columns
        head = [capfirst(str(column.label)) for column in columns]
        body = ([column.get(row) for column in columns] for row in self.rows.iterator(chunk_size=2000))
        return workbook_response(str(self.table.title), head, body)

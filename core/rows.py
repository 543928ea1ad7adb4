"""What the layouts and macros of `templates/` take: frozen rows with text that is ready to show.

A view (or a page in `web/pages`) turns query rows into these with the functions of `core.wording`;
a template only places them. `kind` is always one of ok, warn, late, late-q, pause, none (see
components/state.html); `party` is a party code of DOMAIN, "Parties that hold time".
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NavItem:
    """One line of the side menu. `late` writes the count in the colour of lateness."""

    label: str
    href: str
    icon: str = ""
    current: bool = False
    count: int = 0
    late: bool = False


@dataclass(frozen=True, slots=True)
class NavGroup:
    """A headed block of the side menu; the first group usually has no label."""

    label: str
    items: Sequence[NavItem]


@dataclass(frozen=True, slots=True)
class Language:
    """A language to choose: code for the form, its own name, whether it is the present one."""

    code: str
    name: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Shell:
    """Everything around a page: who is signed in, menu, search, notices, languages."""

    person: str
    role: str
    nav: Sequence[NavGroup]
    home_href: str
    search_href: str
    notices_href: str
    notices: int
    as_of: str
    languages: Sequence[Language]
    language_href: str
    sign_out_href: str
    account_href: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class PhoneShell:
    """Around a phone page: the bottom menu's counts and who is signed in. A tab without an
    address is not shown."""

    outlet: str
    current: str
    jobs_href: str
    parts_href: str
    money_href: str
    jobs: int = 0
    parts: int = 0
    money: int = 0
    outbox_href: str = ""
    new_href: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A party's part of a time or money sum; `party` empty when it is no party."""

    party: str
    name: str
    value: str
    percent: str = ""
    href: str = ""
    top: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the time bar: left edge and width in per cent of the whole bar.

    `title` is read on hover and by screen readers, `text` stands inside when there is room.
    """

    party: str
    title: str
    x: float
    width: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark under the big bar, in per cent; without a label only the stroke."""

    x: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of the strip: name, verdict, the figure, what it was due by, and whose hands it
    is in (party and name) where that is not the page's own matter."""

    name: str
    kind: str
    word: str
    value: str
    at: str
    party: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Hop:
    """One hand in a chain of custody or money.

    kind: ok both sides agree, warn one side only, late they differ, nil not there yet.
    """

    kind: str
    title: str
    value: str
    lines: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a timeline: when (text and ISO), whose, what, by whom, how long it took."""

    at: str
    iso: str
    party: str
    text: str
    who: str = ""
    duration: str = ""
    late: bool = False
    href: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A tile of the figures strip. change_kind: worse, better or empty."""

    label: str
    value: str
    href: str
    unit: str = ""
    basis: Sequence[str] = ()
    change: str = ""
    change_kind: str = ""
    late: bool = False
    nil: bool = False
    money: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value; `href` makes the value a link."""

    label: str
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """A line of the error list that belongs to no WTForms field (a broken rule, for instance)."""

    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A saved or built-in view above a list."""

    label: str
    href: str
    count: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, with the address of the list without it."""

    label: str
    value: str
    remove_href: str


@dataclass(frozen=True, slots=True)
class Column:
    """A table column. sort: ascending, descending or empty; number aligns to the right; `code`
    names its cells where columns may be chosen, `total` stands under it."""

    label: str
    sort_href: str = ""
    sort: str = ""
    number: bool = False
    quiet: bool = False
    code: str = ""
    total: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A box to tick; in the column chooser `at` is the place in the row, 0 when it has none."""

    code: str
    label: str
    chosen: bool
    at: int = 0


@dataclass(frozen=True, slots=True)
class BulkAction:
    """A button over the selected rows: the value it sends and its word."""

    code: str
    label: str
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Bulk:
    """Where the selected rows are posted, and what may be done with them."""

    href: str
    actions: Sequence[BulkAction]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Pager:
    """Keyset paging: what this page shows, and the neighbours' addresses where there are any."""

    text: str
    previous_href: str = ""
    next_href: str = ""


@dataclass(frozen=True, slots=True)
class ListPage:
    """Everything of a list but its cells, which the page's template writes (components/list.html).

    `rows` are the query's typed rows. Where they have them, `mark` (late, warn or empty) draws the
    edge, `group` (text) opens a new group, and with `bulk` `key` and `name` fill the tick box.
    With `wrap` the cells of a row stand below one another on a narrow screen.
    `kept` is what the filter form leaves as it is, `state` all that makes the address: what the
    column chooser and the export take along.
    """

    label: str
    columns: Sequence[Column]
    rows: Sequence[object]
    pager: Pager
    href: str
    tabs: Sequence[Tab] = ()
    save_view_href: str = ""
    views_href: str = ""
    chips: Sequence[Chip] = ()
    clear_href: str = ""
    kept: Sequence[tuple[str, str]] = ()
    state: Sequence[tuple[str, str]] = ()
    columns_href: str = ""
    column_choices: Sequence[Choice] = ()
    plain_columns_href: str = ""
    bulk: Bulk | None = None
    export_href: str = ""
    export_note: str = ""
    legend: Sequence[Share] = ()
    two_lines: bool = False
    wrap: bool = False
    empty: str = ""
    empty_note: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Who changed what, when, while somebody else was typing (409); `typed` keeps that text."""

    who: str
    what: str
    at: str
    typed: Sequence[Fact] = ()
    back_href: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """One square of the tile map: its place in the grid, what stands in it, its class of value
    (a worst, b poor, c well, empty unknown), what is read out, and the page it opens."""

    x: int
    y: int
    name: str
    value: str
    kind: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A word at a place of a chart."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of a chart in pieces (a month with too few cases breaks it), its name at the end
    of it, and how it is drawn: l1 full, l2 dashed."""

    pieces: Sequence[str]
    name: Mark
    kind: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A small chart over months, in the units of its view box; the table stands with it."""

    label: str
    width: int
    height: int
    grid: Sequence[Mark]
    months: Sequence[Mark]
    seasons: Sequence[tuple[float, float]]
    gap: Sequence[str]
    curves: Sequence[Curve]

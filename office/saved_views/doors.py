"""What the pages of lists share: their columns, the saved views above them, the export."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import request, url_for
from sqlalchemy.orm import Session

from core.auth import Principal, principal
from core.lists import COUNTED_TO
from core.rows import Choice, Column, ListPage, Tab
from core.tables import COLUMNS, Field, Table
from office.exports.doors import limit_words
from office.saved_views import queries
from office.saved_views.queries import ViewRow
from office.saved_views.service import Keeper


def saved(session: Session, table: Table) -> Sequence[ViewRow]:
    """The views the present person is offered above a list."""
    return queries.visible(session, principal(), table.code)


def keeper_of(who: Principal) -> Keeper:
    """The person as one who keeps views."""
    return Keeper(who.account_id, who.owner, frozenset(who.roles))


def query_of(table: Table, args: Mapping[str, str]) -> str:
    """The part of an address that makes a view: filters and columns, without the page."""
    columns = table.columns(args.get(COLUMNS, ""))
    return urlencode({**table.kept(args), **({COLUMNS: columns} if columns else {})})


def address_of(table: Table, query: str) -> str:
    """The address of a saved view; what the list knows no more is left out."""
    args = dict(parse_qsl(query))
    return table.href(table.kept(args), table.columns(args.get(COLUMNS, "")))


def framed(table: Table, page: ListPage, kept: Mapping[str, str], views: Sequence[ViewRow],
           *, total: int = 0, totals: Mapping[str, str] | None = None) -> ListPage:
    """The page with what every list has: its columns (`totals` stand under them by code), the
    chooser, the saved views behind its own tabs, and the export. All its addresses keep the
    columns."""
    columns = table.columns(request.args.get(COLUMNS, ""))
    chosen = table.chosen(columns)
    extra = {COLUMNS: columns} if columns else {}
    state: dict[str, Any] = {**kept, **extra}

    def keeping(href: str) -> str:
        return href + ("&" if "?" in href else "?") + urlencode(extra) if href and extra else href

    own = [_tab(view, query_of(table, request.args)) for view in views]
    at_own = any(tab.current for tab in own)
    pager = page.pager
    return replace(
        page,
        columns=[_column(each, totals or {}) for each in chosen],
        tabs=[*(replace(tab, href=keeping(tab.href), current=tab.current and not at_own)
                for tab in page.tabs), *own],
        chips=[replace(chip, remove_href=keeping(chip.remove_href)) for chip in page.chips],
        clear_href=keeping(page.clear_href),
        pager=replace(pager, next_href=keeping(pager.next_href),
                      previous_href=keeping(pager.previous_href)),
        kept=[*page.kept, *extra.items()],
        state=list(state.items()),
        columns_href=url_for("lists.columns", name=table.code),
        column_choices=_choices(table, chosen),
        plain_columns_href=table.href(kept) if columns else "",
        save_view_href=url_for("lists.new_view", name=table.code, **state),
        views_href=url_for("lists.views") if views else "",
        export_href=url_for(table.export, **state),
        export_note=limit_words() if total > COUNTED_TO else "",
    )


def _column(each: Field, totals: Mapping[str, str]) -> Column:
    return Column(str(each.label), sort=each.sort, number=each.number, quiet=each.quiet,
                  code=each.code, total=totals.get(each.code, ""))


def _tab(view: ViewRow, here: str) -> Tab:
    return Tab(view.name, url_for("lists.view", view_id=view.id), current=view.address == here)


def _choices(table: Table, chosen: Sequence[Field]) -> list[Choice]:
    """The columns in the order they stand, those left out behind them."""
    first, *rest = table.fields
    shown = [each for each in chosen if each is not first]
    away = [each for each in rest if each not in shown]
    return [Choice(each.code, str(each.label), each in shown, place)
            for place, each in enumerate([*shown, *away], 1)]

"""The month of every division below the report's, and of every outlet, a line each."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from network.outlets.models import Outlet
from network.regions.models import Division
from parts.catalogue.models import Warehouse
from reports.figures import parts, promises, times
from reports.figures.promises import Sources
from reports.figures.rules import Month, Ratio, Slice, Spread
from reports.figures.slices import By
from reports.monthly import rules
from reports.monthly.rules import Kind, Lane, PlaceRow, Scope
from sla.policies.rules import ClockKind

_BELOW = {0: By.PROVINCE, 2: By.PREFECTURE, 4: By.COUNTY}


def divisions(session: Session, month: Month, scope: Scope, wanted: Slice) -> tuple[PlaceRow, ...]:
    """Provinces of the network, prefectures of a province, counties of a prefecture; none for a
    county or an outlet."""
    below = None if scope.kind is Kind.OUTLET else _BELOW.get(len(wanted.division))
    if below is None:
        return ()
    found = _lines(session, month, wanted, below)
    rows = session.execute(select(Division.code, Division.short).where(Division.code.in_(found)))
    names = {row[0]: row[1] for row in rows}
    return tuple(_row(code, names.get(code, code), found[code]) for code in sorted(found))


def outlets(session: Session, month: Month, wanted: Slice) -> tuple[tuple[PlaceRow, ...], int]:
    """Outlets, the most broken promises first, and how many more there are."""
    found = _lines(session, month, wanted, By.OUTLET)
    heavy = sorted(found, key=lambda key: (-_broken(found[key]), -found[key]["closed"].n, key))
    shown = heavy[: rules.OUTLETS_SHOWN]
    rows = session.execute(select(Outlet.id, Outlet.code, Outlet.name).where(Outlet.id.in_(shown)))
    known = {key: (code, name) for key, code, name in rows}
    lines = tuple(_row(*known.get(key, ("", "")), found[key]) for key in shown)
    return lines, len(heavy) - len(shown)


def lanes(session: Session, month: Month, wanted: Slice) -> tuple[Lane, ...]:
    """Every lane that brought a part this month, by warehouse and tier."""
    found = parts.lanes(session, month.span, wanted)
    rows = session.execute(
        select(Warehouse.id, Warehouse.name).where(
            Warehouse.id.in_({warehouse for warehouse, _tier in found})
        )
    )
    names = {row[0]: row[1] for row in rows}
    return tuple(
        Lane(names.get(warehouse, ""), tier, found[warehouse, tier])
        for warehouse, tier in sorted(found)
    )


def _lines(session: Session, month: Month, wanted: Slice, by: By) -> dict[Any, dict[str, Any]]:
    """The figures of each place by name of the field; places without any are left out."""
    on_site, repair = (
        promises.attainment(session, month.span, [kind], wanted, by=(by,))
        for kind in (ClockKind.ON_SITE, ClockKind.REPAIR)
    )
    sources = promises.sources(session, month.span, wanted, by=(by,))
    waiting: dict[Any, int] = {}
    for key, count in times.waiting(session, month.span.end, wanted, by=(by,)).items():
        waiting[key[1]] = waiting.get(key[1], 0) + count
    closed = times.durations(session, month.span, wanted, by=by)
    keys = {key[0] for part in (on_site, repair, sources) for key in part} | {*waiting, *closed}
    return {
        key: {
            "on_site": on_site.get((key,), Ratio()),
            "repair": repair.get((key,), Ratio()),
            "sources": sources.get((key,), Sources()),
            "waiting": waiting.get(key, 0),
            "closed": closed.get(key, Spread()),
        }
        for key in keys
        if key is not None
    }


def _broken(line: dict[str, Any]) -> int:
    sources: Sources = line["sources"]
    return sources.found + sources.self_reported + sources.imported


def _row(code: str, name: str, line: dict[str, Any]) -> PlaceRow:
    sources: Sources = line["sources"]
    return PlaceRow(
        code,
        name,
        line["on_site"],
        line["repair"],
        sources.found,
        sources.self_reported,
        sources.imported,
        line["waiting"],
        line["closed"],
    )

"""Every SELECT on outlets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from core.errors import NotFound
from core.lists import Page, keyset
from core.scope import Reason, system
from network.outlets.models import Outlet
from network.outlets.rules import Contract, OutletState
from network.regions.models import Division

CHUNK = 5_000


def get(session: Session, outlet_id: int) -> Outlet:
    """The outlet; NotFound when there is none within reach."""
    found = session.scalars(select(Outlet).where(Outlet.id == outlet_id)).first()
    if found is None:
        raise NotFound("outlet", outlet_id)
    return found


def find(session: Session, outlet_id: int) -> Outlet | None:
    """The outlet, or None when there is none within reach: a child does not see its parent."""
    return session.scalars(select(Outlet).where(Outlet.id == outlet_id)).first()


def by_code(session: Session, code: str) -> Outlet:
    """The outlet by the code people say; NotFound when there is none within reach."""
    found = session.scalars(select(Outlet).where(Outlet.code == code)).first()
    if found is None:
        raise NotFound("outlet", code)
    return found


def ids_by_code(session: Session, codes: Sequence[str]) -> dict[str, tuple[int, int | None]]:
    """(id, parent) of many outlets at once, for imports."""
    rows = session.execute(
        select(Outlet.code, Outlet.id, Outlet.parent_id).where(Outlet.code.in_(codes))
    )
    return {row.code: (row.id, row.parent_id) for row in rows}


@dataclass(frozen=True)
class Record:
    """What stands on record about an outlet, as a sheet can bring it."""

    id: int
    code: str
    name: str
    contract: Contract
    town_code: str
    address: str
    phone: str
    parent_code: str
    one_man: bool


def records(session: Session, codes: Iterable[str]) -> dict[str, Record]:
    """The records of these codes within reach."""
    parent = aliased(Outlet)
    query = select(
        Outlet.id, Outlet.code, Outlet.name, Outlet.contract, Outlet.town_code, Outlet.address,
        Outlet.phone, func.coalesce(parent.code, ""), Outlet.one_man,
    ).outerjoin(parent, parent.id == Outlet.parent_id)
    wanted = list(codes)
    return {
        row.code: Record(*row)
        for start in range(0, len(wanted), CHUNK)
        for row in session.execute(query.where(Outlet.code.in_(wanted[start : start + CHUNK])))
    }


@dataclass(frozen=True)
class Node:
    """An outlet's place in the tree and its stamps. `depth` is 1 for one without a parent."""

    id: int
    code: str
    name: str
    parent_id: int | None
    root_id: int | None
    county_code: str | None
    depth: int = 1


def nodes(session: Session, codes: Iterable[str]) -> dict[str, Node]:
    """The outlets of these codes within reach, with their depth."""
    above, top = aliased(Outlet), aliased(Outlet)
    query = (
        select(Outlet.id, Outlet.code, Outlet.name, Outlet.parent_id, Outlet.root_id,
               Outlet.county_code, above.parent_id, top.parent_id)
        .outerjoin(above, above.id == Outlet.parent_id)
        .outerjoin(top, top.id == above.parent_id)
    )
    wanted, found = list(codes), {}
    for start in range(0, len(wanted), CHUNK):
        for row in session.execute(query.where(Outlet.code.in_(wanted[start : start + CHUNK]))):
            line = (row[3], row[6], row[7])
            found[row.code] = Node(*row[:6], depth=1 + sum(step is not None for step in line))
    return found


def ancestors(session: Session, outlet_id: int) -> list[int]:
    """The outlet itself and the line above it up to the root."""
    line: list[int] = []
    at: int | None = outlet_id
    while at is not None and at not in line:
        line.append(at)
        at = session.scalar(select(Outlet.parent_id).where(Outlet.id == at))
    return line


@dataclass(frozen=True)
class OutletRow:
    """One line of the outlets' list."""

    id: int
    code: str
    name: str
    state: OutletState
    contract: Contract
    county: str | None
    town: str | None
    parent_name: str | None
    parent_id: int | None


@dataclass(frozen=True)
class OutletFilter:
    words: str = ""
    state: OutletState | None = None
    contract: Contract | None = None
    division: str = ""
    parent_id: int | None = None


def page(session: Session, wanted: OutletFilter, after: str | None, size: int) -> Page[OutletRow]:
    """Outlets within reach by code; `after` is the code the page before ended with."""
    parent, county, town = aliased(Outlet), aliased(Division), aliased(Division)
    query = (
        select(
            Outlet.id,
            Outlet.code,
            Outlet.name,
            Outlet.state,
            Outlet.contract,
            county.short,
            town.short,
            parent.name,
            Outlet.parent_id,
        )
        .outerjoin(parent, parent.id == Outlet.parent_id)
        .outerjoin(county, county.code == Outlet.county_code)
        .outerjoin(town, town.code == Outlet.town_code)
    )
    query = query.where(*_conditions(wanted))
    return keyset(
        session,
        query,
        Outlet.code,
        after,
        size,
        lambda row: OutletRow(*row),
        key_of=lambda row: row.code,
    )


def count(session: Session, wanted: OutletFilter) -> int:
    """How many the filter finds, counted to 10,000."""
    inner = select(Outlet.id).where(*_conditions(wanted)).limit(10_001).subquery()
    return session.execute(select(func.count()).select_from(inner)).scalar_one()


def _conditions(wanted: OutletFilter) -> list[object]:
    found: list[object] = []
    if wanted.state:
        found.append(Outlet.state == wanted.state)
    if wanted.contract:
        found.append(Outlet.contract == wanted.contract)
    if wanted.parent_id:
        found.append(Outlet.parent_id == wanted.parent_id)
    if wanted.division:
        found.append(Outlet.county_code.startswith(wanted.division, autoescape=True))
    if wanted.words:
        word = wanted.words.lower()
        found.append(
            or_(
                Outlet.name.contains(wanted.words, autoescape=True),
                Outlet.code.startswith(wanted.words.upper(), autoescape=True),
                Outlet.initials.startswith(word, autoescape=True),
                Outlet.pinyin.startswith(word, autoescape=True),
            )
        )
    return found


def names_of(session: Session, holders: Iterable[str]) -> dict[str, str]:
    """Names behind `outlet:12`, in one query. A name is no secret: a shop that sees its job
    sees who else held it, so it is asked past the scope, by columns."""
    ids = {holder: int(key) for holder in holders
           if (key := holder.removeprefix("outlet:")).isdigit() and key != holder}
    if not ids:
        return {}
    with system(session, Reason.NAMES):
        rows = session.execute(select(Outlet.id, Outlet.name).where(Outlet.id.in_(ids.values())))
        names = {row.id: row.name for row in rows}
    return {holder: names[key] for holder, key in ids.items() if key in names}


def names_by_id(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Names of outlets by id, past the scope as in `names_of`."""
    with system(session, Reason.NAMES):
        rows = session.execute(select(Outlet.id, Outlet.name).where(Outlet.id.in_(list(ids))))
        return {row.id: row.name for row in rows}


def counties_of(session: Session, outlet_ids: Iterable[int]) -> dict[int, str | None]:
    """The county each outlet sits in."""
    rows = session.execute(
        select(Outlet.id, Outlet.county_code).where(Outlet.id.in_(list(outlet_ids))))
    return {row.id: row.county_code for row in rows}

"""Who is told, by name, of cases about money and of what was decided on them."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from core.clock import business_date
from core.outbox import ToldRow
from network.accounts import queries as accounts
from network.accounts.rules import Role
from network.outlets import queries as outlets
from office.notices.rules import Urgency
from office.notices.service import NewNotice, notify

LISTENER = "money_notices"
TO_THE_DESK = frozenset({"CaseOpened", "CaseAnswered"})


def tell(session: Session, told: Sequence[ToldRow], *, now: datetime) -> None:
    """A case, or an answer about it: its desk (by county where the desk is one of the field). A
    ruling, what it recovers, a question, money the bank sent back: the outlet itself. Each once,
    however often it is sent."""
    day = business_date(now)
    ids = {row.outlet_id for row in told if row.outlet_id}
    owners = accounts.owners_of(session, ids, day)
    counties = outlets.counties_of(session, ids)
    regional = accounts.answering_for(
        session, Role.TERRITORY_MANAGER, {c for c in counties.values() if c}, day)
    desks = {role: accounts.holders(session, role, day)
             for role in (Role.FINANCE_CLERK, Role.ADJUDICATOR)}
    notify(session, (notice for row in told for notice in _notices(
        row, _people(row, owners, regional.get(counties.get(row.outlet_id or 0) or "", []),
                     desks))), now=now)


def _people(row: ToldRow, owners: dict[int, list[int]], regional: Sequence[int],
            desks: dict[Role, Sequence[int]]) -> Sequence[int]:
    if row.name not in TO_THE_DESK:
        return owners.get(row.outlet_id or 0, [])
    desk = Role(str(row.body["owner"]))
    return regional if desk is Role.TERRITORY_MANAGER else desks[desk]


def _notices(row: ToldRow, people: Sequence[int]) -> Iterator[NewNotice]:
    for account_id in people:
        yield NewNotice(account_id, row.name, row.kind, row.subject_id,
                        {"side": str(row.body["side"])} if "side" in row.body else {},
                        Urgency.URGENT,
                        dedupe=f"{row.name}:{row.subject_id}:{row.version}")

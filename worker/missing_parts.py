"""Who is warned of a part that has been missing for 60 and for 80 of the law's 90 days (DOMAIN,
"Statutory rules per product unit"): the planner each time, the regional manager the second."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from core.clock import business_date
from core.outbox import ToldRow
from network.accounts import queries as accounts
from network.accounts.rules import Role
from office.notices.rules import Urgency
from office.notices.service import NewNotice, notify
from parts.requests import queries
from sla.policies.rules import ClockKind

LISTENER = "missing_part_notices"


def tell_the_planner(session: Session, told: Sequence[ToldRow], *, now: datetime) -> None:
    """A notice to each person for each warning, once however often it is sent."""
    day = business_date(now)
    counties = queries.counties_of(session, [row.subject_id for row in told])
    planners = accounts.holders(session, Role.PARTS_PLANNER, day)
    regional = accounts.answering_for(session, Role.TERRITORY_MANAGER, counties.values(), day)
    notify(session, (notice for row in told if row.subject_id in counties
                     for notice in _notices(row, planners, regional, counties)), now=now)


def _notices(row: ToldRow, planners: Sequence[int], regional: Mapping[str, Sequence[int]],
             counties: Mapping[int, str]) -> Iterator[NewNotice]:
    second = row.body["warning"] > 1
    people = [*planners, *(regional.get(counties[row.subject_id], ()) if second else ())]
    for account_id in people:
        yield NewNotice(
            account_id, row.name, row.kind, row.subject_id,
            {"clock": ClockKind.PART_MISSING.value, "days": row.body["days"]},
            Urgency.URGENT if second else Urgency.NOTE,
            dedupe=f"{row.name}:{row.subject_id}:{row.body['warning']}")

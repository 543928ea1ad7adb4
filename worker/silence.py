"""Who must find somebody for a job that nobody takes, by name (DOMAIN, "The ladder of silence":
no job is ever without a named holder)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from core.clock import business_date
from core.outbox import ToldRow
from jobs.dispatch import queries
from network.accounts import queries as accounts
from network.accounts.rules import Role
from office.notices.rules import Urgency
from office.notices.service import NewNotice, notify

LISTENER = "unserved_notices"


def tell_the_county(session: Session, told: Sequence[ToldRow], *, now: datetime) -> None:
    """The county owner; where the county is vacant the regional manager, else head office."""
    day = business_date(now)
    counties = queries.counties_of(session, [row.subject_id for row in told])
    owners = accounts.answering_for(session, Role.COUNTY_OWNER, counties.values(), day)
    regional = accounts.answering_for(session, Role.TERRITORY_MANAGER, counties.values(), day)
    head_office = accounts.holders(session, Role.SERVICE_MANAGER, day)
    notify(
        session,
        (
            NewNotice(account_id, row.name, row.kind, row.subject_id, {}, Urgency.URGENT,
                      dedupe=f"{row.name}:{row.id}")
            for row in told
            if row.subject_id in counties
            for account_id in owners.get(counties[row.subject_id])
            or regional.get(counties[row.subject_id])
            or head_office
        ),
        now=now,
    )

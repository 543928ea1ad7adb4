"""Who is told that an outlet will be late by its own word: the county owner, while there is
still time to find somebody else (DOMAIN, "Time that is owed")."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from core.clock import business_date
from core.outbox import ToldRow
from network.accounts import queries as accounts
from network.accounts.rules import Role
from office.notices.rules import Urgency
from office.notices.service import NewNotice, notify
from sla.self_reports import queries

LISTENER = "self_report_notices"


def tell_the_county(session: Session, told: Sequence[ToldRow], *, now: datetime) -> None:
    """A note to the county owner, where the county is vacant to the regional manager; never to
    a parent."""
    day = business_date(now)
    counties = queries.counties_of(session, [row.subject_id for row in told])
    owners = accounts.answering_for(session, Role.COUNTY_OWNER, counties.values(), day)
    regional = accounts.answering_for(session, Role.TERRITORY_MANAGER, counties.values(), day)
    notify(
        session,
        (
            NewNotice(account_id, row.name, str(row.body["about"]), int(row.body["about_id"]),
                      {"clock": row.body["clock"]}, Urgency.NOTE, dedupe=f"{row.name}:{row.id}")
            for row in told
            if (county := counties.get(row.subject_id))
            for account_id in owners.get(county) or regional.get(county, [])
        ),
        now=now,
    )

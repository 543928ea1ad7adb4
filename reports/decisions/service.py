"""Putting something before head office, and saying that it was done."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.clock import business_date
from core.db import change
from core.errors import BadInput
from core.facts import tell
from core.money import Money
from core.text import clean_line
from network.accounts import queries as accounts
from network.regions import queries as regions
from reports.decisions import queries
from reports.decisions.facts import DecisionEnded, DecisionProposed
from reports.decisions.models import DecisionRow
from reports.decisions.rules import LIFE, Action, State

NOTHING = Money(0)


@dataclass(frozen=True)
class Proposal:
    """What is to be decided; `proposer` is the login of whoever proposes it."""

    what: str
    recommended: str
    proposer: str
    since: date
    due: date
    users: int = 0
    amount: Money = NOTHING
    division: str = ""


def propose(session: Session, by: str, asked: Proposal, *, now: datetime) -> DecisionRow:
    """Puts a proposal before head office. BadInput for a proposer there is not, a place there
    is not, a day ahead, or nothing at stake."""
    who = accounts.by_login(session, asked.proposer)
    if who is None:
        raise BadInput("proposer", "no_such_login")
    if asked.division and not regions.counties_in(session, [asked.division]):
        raise BadInput("division", "no_such_region")
    if asked.since > business_date(now):
        raise BadInput("since", "day_ahead")
    if asked.users <= 0 and asked.amount.fen <= 0:
        raise BadInput("users", "nothing_at_stake")
    row = DecisionRow(
        state=State.PROPOSED,
        what=clean_line(asked.what, 120, field="what"),
        recommended=clean_line(asked.recommended, 60, field="recommended"),
        division=asked.division,
        users=asked.users,
        amount_fen=asked.amount.fen,
        since=asked.since,
        due=asked.due,
        proposed_by=who.id,
        proposed_at=now,
    )
    session.add(row)
    session.flush()
    told = DecisionProposed(
        asked.division, asked.users, asked.amount, asked.since, asked.due, who.id
    )
    tell(session, told, row, by=by, now=now)
    return row


def end(
    session: Session, by: str, decision_id: int, action: Action, *, account_id: int, now: datetime
) -> DecisionRow:
    """It was decided and done, or it is taken back. IllegalTransition when it is over."""
    row = queries.get(session, decision_id)
    state = LIFE.step(row.state, action)
    change(session, row, {"state": state, "ended_at": now, "ended_by": account_id})
    tell(session, DecisionEnded(state), row, by=by, now=now)
    return row

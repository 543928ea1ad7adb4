"""Taking over unpaid balances: each becomes a published statement with one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.clock import business_date
from core.counters import take_gapless
from core.errors import Refusal
from core.facts import tell
from core.scope import Stamps
from network.agreements import queries as agreements
from network.agreements.rules import Terms
from network.outlets import queries as outlets
from network.outlets.models import Outlet
from settlements.openings import queries, rules
from settlements.openings.rules import Balance
from settlements.statements import service as statements
from settlements.statements import timing
from settlements.statements.closing import PREFIX
from settlements.statements.facts import (
    StatementCalculated,
    StatementOpened,
    StatementPublished,
)
from settlements.statements.models import Statement, StatementLine
from settlements.statements.rules import LIFE, Action, Kind, LineKind


@dataclass(frozen=True)
class Taken:
    """Rows stored, rows that stood there before, rows refused."""

    stored: int
    known: int
    refusals: tuple[Refusal, ...]


def take(session: Session, by: str, balances: Sequence[Balance], *, now: datetime) -> Taken:
    """Stores every balance that can be; the same file twice stores nothing twice."""
    refs = [each.ref for each in balances]
    known = queries.known_refs(session, refs)
    codes = outlets.ids_by_code(session, sorted({each.outlet_code for each in balances}))
    refused = rules.refusals(balances, known, frozenset(codes), business_date(now))
    wrong = {each.row for each in refused}
    fresh = [each for each in balances if each.row not in wrong and each.ref not in known]
    for balance in fresh:
        _store(session, by, outlets.by_code(session, balance.outlet_code), balance, now)
    there = sum(each.ref in known and each.row not in wrong for each in balances)
    return Taken(len(fresh), there, refused)


def _store(session: Session, by: str, outlet: Outlet, balance: Balance, now: datetime) -> None:
    agreed = agreements.in_force(session, outlet.id, business_date(now))
    terms = agreements.terms_of(agreed) if agreed else Terms()
    stamps = Stamps(outlet.id, outlet.parent_id, outlet.root_id, outlet.county_code)
    statement = Statement(
        number=take_gapless(session, PREFIX, now=now)[0], kind=Kind.OPENING,
        period=balance.period.replace(day=1), ref=balance.ref, state=LIFE.initial, total_fen=0,
        pay_rule=terms.pay_rule, pay_days=terms.pay_days, interest_num=terms.interest_num,
        interest_den=terms.interest_den, version=1, made_at=now, **stamps.values())
    session.add(statement)
    tell(session, StatementOpened(statement.number, statement.period, Kind.OPENING), statement,
         by=by, now=now)
    owed = statements.owe(session, by, stamps, LineKind.OPENING, balance.amount,
                          f"opening:{statement.id}", now=now)
    session.add(StatementLine(
        statement_id=statement.id, kind=LineKind.OPENING, adjustment_id=owed.id,
        amount_fen=balance.amount.fen, held=False, frozen=False, **stamps.values()))
    _publish(session, by, statement, balance, now)


def _publish(session: Session, by: str, statement: Statement, balance: Balance,
             now: datetime) -> None:
    statement.total_fen = balance.amount.fen
    statement.state, statement.version = LIFE.step(statement.state, Action.CALCULATE), 2
    tell(session, StatementCalculated(balance.amount), statement, by=by, now=now)
    statement.answer_due = timing.published(session, [statement], at=now)
    statement.published_at = now
    statement.state, statement.version = LIFE.step(statement.state, Action.PUBLISH), 3
    tell(session, StatementPublished(balance.amount, statement.answer_due), statement, by=by,
         now=now)

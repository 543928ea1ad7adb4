"""Both hands of money that passes through a parent (SAFETY 6)."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from core.db import change
from core.errors import BadInput, NotFound, StaleVersion
from core.facts import tell
from core.money import Money
from core.scope import Reason, Stamps, system
from settlements.cases import service as cases
from settlements.cases.rules import Kind as CaseKind
from settlements.cases.service import About
from settlements.ledger import rules as ledger_rules
from settlements.ledger import service as ledger
from settlements.ledger.rules import Kind as TransferKind
from settlements.ledger.rules import Transfer
from settlements.passing import queries, rules
from settlements.passing.facts import (
    PassDeclared,
    PassOnOwed,
    ReceiptAnswered,
    ReceiptAwaited,
    ReceiptDeclared,
    ReceiptExpired,
    ReceiptRuled,
    RecoveryOwed,
)
from settlements.passing.models import PassDeclaration, PassOn, Receipt, Recovery
from settlements.passing.rules import LIFE, Action, Answer, State, Way
from settlements.statements import queries as statements
from settlements.statements.models import Statement
from sla.clocks import queries as clock_queries
from sla.clocks import service as clocks
from sla.policies.rules import ClockKind, Work
from sla.subjects import Subject, Told

RECEIPT = "receipt"
CASES = {Action.SHORTEN: CaseKind.SHORT, Action.DENY: CaseKind.NOT_RECEIVED}
QUIETLY = {"synchronize_session": False}


def arrived(session: Session, by: str, statement: Statement, held: dict[int, Money], *,
            now: datetime) -> None:
    """The bank has credited a parent: from now on it owes each sub-outlet its part."""
    stamps = statements.stamps_of(session, held, statement.id)
    for child, amount in sorted(held.items()):
        made = Receipt(statement_id=statement.id, payer_id=statement.outlet_id,
                       state=LIFE.initial, owed_fen=amount.fen, declared_fen=0,
                       confirmed_fen=0, arrived_at=now, version=1, **stamps[child].values())
        session.add(made)
        session.flush()
        subject = Subject(RECEIPT, made.id)
        clocks.start(session, ClockKind.PASSED_ON, subject, Work(), now, stamps[child], now=now)
        due = clock_queries.open_due(session, subject, ClockKind.PASSED_ON)
        made.due_at = due
        tell(session, ReceiptAwaited(statement.id, made.payer_id, amount, due), made, by=by,
             now=now)
        mirror = PassOn(statement_id=statement.id, child_id=child, owed_fen=amount.fen,
                        declared_fen=0, due_at=due, version=1, **Stamps.of(statement).values())
        session.add(mirror)
        tell(session, PassOnOwed(statement.id, child, amount, due), mirror, by=by, now=now)


def declare(session: Session, by: str, pass_on_id: int, amount: Money, way: Way, *,
            now: datetime) -> PassOn:
    """The parent says that it has passed so much on. BadInput when that is more than it owes."""
    mine = queries.pass_on(session, pass_on_id)
    if fault := rules.declare_fault(amount, Money(mine.declared_fen), Money(mine.owed_fen)):
        raise BadInput("amount", fault)
    session.add(PassDeclaration(pass_on_id=mine.id, amount_fen=amount.fen, way=way, at=now,
                                by=by, **Stamps.of(mine).values()))
    change(session, mine, {"declared_fen": mine.declared_fen + amount.fen})
    tell(session, PassDeclared(amount, way), mine, by=by, now=now)
    told = _mirrored(session, mine, amount, now)
    tell(session, ReceiptDeclared(amount), told, by=by, now=now)
    return mine


def _mirrored(session: Session, mine: PassOn, amount: Money, now: datetime) -> Told:
    """Writes the parent's word on the sub-outlet's row, past the scope; the state alone tells
    the parent nothing, and comes back to nobody."""
    with system(session, Reason.PASSING):
        theirs = (Receipt.statement_id == mine.statement_id, Receipt.outlet_id == mine.child_id)
        state = session.scalar(select(Receipt.state).where(*theirs))
        if state is None:
            raise NotFound("receipt", mine.statement_id)
        new = state if state is State.CONFIRMED else LIFE.step(state, Action.DECLARE)
        row = session.execute(
            update(Receipt).where(*theirs, Receipt.state == state)
            .values(state=new, declared_fen=Receipt.declared_fen + amount.fen,
                    declared_at=now, version=Receipt.version + 1)
            .returning(Receipt.id, Receipt.version, Receipt.outlet_id),
            execution_options=QUIETLY).first()
    if row is None:
        raise StaleVersion(PassOn.__kind__, mine.id, mine.version)
    return Told(row.id, row.version, row.outlet_id)


def answer(session: Session, by: str, receipt_id: int, said: Answer,
           received: Money | None = None, *, now: datetime) -> Receipt:
    """到账了, 少了 (with how much has come in all) or 没到账, by the outlet whose money it is: the
    scope lets nobody else write its row, and the sender does not even see it. What is missing
    opens a case."""
    mine = queries.receipt(session, receipt_id)
    found = rules.said(said, received, Money(mine.owed_fen), Money(mine.confirmed_fen))
    if isinstance(found, str):
        raise BadInput("amount", found)
    state = LIFE.step(mine.state, found.action)
    _pass(session, by, mine, found.newly, TransferKind.PASSED, now)
    change(session, mine, {"state": state, "confirmed_fen": found.confirmed.fen,
                           "answered_at": now})
    tell(session, ReceiptAnswered(said, found.confirmed), mine, by=by, now=now)
    if found.action is Action.CONFIRM:
        _stop_clock(session, mine, now)
        cases.close_about(session, by, mine.statement_id, mine.outlet_id, now=now)
    else:
        cases.open_case(session, by, _about(mine, CASES[found.action]), now=now)
    return mine


def expire(session: Session, by: str, limit: int, *, now: datetime) -> int:
    """Receipts nobody answered in time become cases; how many. Run again it finds no more."""
    due = queries.expired(session, now, limit)
    for mine in due:
        state = LIFE.step(mine.state, Action.EXPIRE)
        change(session, mine, {"state": state})
        tell(session, ReceiptExpired(), mine, by=by, now=now)
        cases.open_case(session, by, _about(mine, CaseKind.EXPIRED), now=now)
    return len(due)


def recover(session: Session, by: str, receipt_id: int, ruling: str, words: str, *,
            now: datetime) -> int:
    """A ruling that money was kept: the parent learns by a row of its own what it has to pay
    and why, and nothing of the case."""
    owed = queries.receipt(session, receipt_id)
    missing = Money(owed.owed_fen - owed.confirmed_fen)
    with system(session, Reason.PASSING):
        theirs = session.execute(
            select(PassOn.id, PassOn.outlet_id, PassOn.parent_id, PassOn.root_id,
                   PassOn.county_code)
            .where(PassOn.statement_id == owed.statement_id,
                   PassOn.child_id == owed.outlet_id)).one()
        made = session.scalars(insert(Recovery).returning(Recovery.id), [{
            "pass_on_id": theirs.id, "child_id": owed.outlet_id, "amount_fen": missing.fen,
            "ruling": ruling, "words": words, "at": now, "version": 1,
            **Stamps(*theirs[1:]).values()}]).one()
    told = Told(made, 1, theirs.outlet_id)
    tell(session, RecoveryOwed(owed.outlet_id or 0, missing, ruling), told, by=by, now=now)
    return made


def rule_received(session: Session, by: str, receipt_id: int, *, now: datetime) -> Receipt:
    """A ruling that nothing is missing: what was not confirmed counts as received."""
    mine = queries.receipt(session, receipt_id)
    state = LIFE.step(mine.state, Action.RULE_RECEIVED)
    rest = Money(mine.owed_fen - mine.confirmed_fen)
    _pass(session, by, mine, rest, TransferKind.PASSED, now)
    change(session, mine, {"state": state, "confirmed_fen": mine.owed_fen})
    tell(session, ReceiptRuled(rest), mine, by=by, now=now)
    _stop_clock(session, mine, now)
    return mine


def _pass(session: Session, by: str, mine: Receipt, amount: Money, kind: TransferKind,
          now: datetime) -> None:
    if amount:
        ledger.post(session, by, [Transfer(
            ledger_rules.held(mine.payer_id, mine.outlet_id or 0),
            ledger_rules.passed(mine.outlet_id or 0), amount, kind,
            f"statement:{mine.statement_id}")], now=now)


def _about(mine: Receipt, kind: CaseKind) -> About:
    return About(kind, Stamps.of(mine), mine.statement_id,
                 Money(mine.owed_fen - mine.confirmed_fen), receipt_id=mine.id,
                 against_id=mine.payer_id)


def _stop_clock(session: Session, mine: Receipt, now: datetime) -> None:
    clocks.stop(session, Subject(RECEIPT, mine.id), ClockKind.PASSED_ON, now, now=now)

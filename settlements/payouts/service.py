"""A run of payments from preparing to the bank's answer. Nothing here pays twice: a statement
has one payment that is not void (SAFETY 4), whatever comes how often."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core import text
from core.counters import take_gapless
from core.db import change
from core.errors import RuleBroken
from core.facts import tell
from core.money import Money
from core.scope import Stamps
from settlements.cases import queries as case_queries
from settlements.cases import service as cases
from settlements.cases import timing as case_timing
from settlements.cases.rules import Kind as CaseKind
from settlements.cases.service import About
from settlements.passing import service as passing
from settlements.payees import queries as payees
from settlements.payees.models import Payee
from settlements.payouts import queries, rules
from settlements.payouts.facts import (
    BankReturnTaken,
    PaymentCredited,
    PaymentPlanned,
    PaymentRefused,
    PaymentStep,
    RunPrepared,
    RunStep,
)
from settlements.payouts.models import BankReturn, BankReturnRow, Payment, PaymentRun
from settlements.payouts.rules import (
    LIFE,
    RUN,
    Action,
    BankReason,
    Outcome,
    ReturnRow,
    RunAction,
    State,
)
from settlements.statements import queries as statements
from settlements.statements import service as statement_steps
from settlements.statements.models import Statement
from settlements.statements.rules import State as StatementState

PREFIX = "FK"


def prepare(session: Session, by: str, statement_ids: Sequence[int], *,
            now: datetime) -> PaymentRun:
    """付款批次 of approved statements, each to the account that holds now. RuleBroken names the
    statement that cannot be in it."""
    found = statements.many(session, sorted(set(statement_ids)), lock=True)
    if not found:
        raise RuleBroken("nothing_chosen")
    accounts = payees.in_force(session, {each.outlet_id or 0 for each in found}, now)
    for each in found:
        if each.state is not StatementState.APPROVED:
            raise RuleBroken("not_approved", number=each.number)
        if each.outlet_id not in accounts:
            raise RuleBroken("no_payee", number=each.number)
        if queries.live_of(session, each.id) is not None:
            raise RuleBroken("in_a_run", number=each.number)
    run = PaymentRun(
        number=take_gapless(session, PREFIX, now=now)[0], state=RUN.initial, count=len(found),
        total_fen=sum(each.total_fen for each in found), made_at=now, made_by=by, version=1)
    session.add(run)
    tell(session, RunPrepared(run.number, run.count, Money(run.total_fen)), run, by=by, now=now)
    for place, each in enumerate(found, start=1):
        _plan(session, by, run, place, each, accounts[each.outlet_id or 0], now)
    return run


def _plan(session: Session, by: str, run: PaymentRun, place: int, statement: Statement,
          payee: Payee, now: datetime) -> None:
    made = Payment(
        reference=f"{run.number}-{place:04d}", run_id=run.id, statement_id=statement.id,
        payee_id=payee.id, amount_fen=statement.total_fen, state=LIFE.initial, version=1,
        **Stamps.of(statement).values())
    session.add(made)
    tell(session, PaymentPlanned(run.id, statement.id, payee.id, Money(made.amount_fen)), made,
         by=by, now=now)


def approve(session: Session, by: str, run_id: int, *, now: datetime) -> PaymentRun:
    """复核 by a second person, who has just proven to be that person (the door asks)."""
    run = queries.run(session, run_id)
    if fault := rules.second_person_fault(run.made_by, by):
        raise RuleBroken(fault)
    state = RUN.step(run.state, RunAction.APPROVE)
    change(session, run, {"state": state, "approved_at": now, "approved_by": by})
    tell(session, RunStep(RunAction.APPROVE), run, by=by, now=now)
    _step_payments(session, by, run, Action.APPROVE, now)
    return run


def drop(session: Session, by: str, run_id: int, *, now: datetime) -> PaymentRun:
    """The run is given up before the bank has it; its statements may go into another."""
    run = queries.run(session, run_id)
    state = RUN.step(run.state, RunAction.DROP)
    change(session, run, {"state": state})
    tell(session, RunStep(RunAction.DROP), run, by=by, now=now)
    _step_payments(session, by, run, Action.DROP, now)
    return run


def _step_payments(session: Session, by: str, run: PaymentRun, action: Action,
                   now: datetime) -> None:
    for payment in queries.payments_of(session, run.id, lock=True):
        _step(session, by, payment, action, now)


def _step(session: Session, by: str, payment: Payment, action: Action, now: datetime) -> None:
    state = LIFE.step(payment.state, action)
    change(session, payment, {"state": state, **({"sent_at": now} if state is State.SENT else {})})
    tell(session, PaymentStep(state), payment, by=by, now=now)


def file(session: Session, by: str, run_id: int, *, now: datetime) -> PaymentRun:
    """The bank gets the order: all of the run in one unit, or nothing of it."""
    run = queries.run(session, run_id)
    state = RUN.step(run.state, RunAction.FILE)
    change(session, run, {"state": state, "filed_at": now})
    tell(session, RunStep(RunAction.FILE), run, by=by, now=now)
    planned = queries.payments_of(session, run.id, lock=True)
    paid = {each.id: each for each in statements.many(
        session, [payment.statement_id for payment in planned], lock=True)}
    sent_back = case_queries.about_bank(session, list(paid))
    for payment in planned:
        _step(session, by, payment, Action.SEND, now)
        statement_steps.pay(session, by, paid[payment.statement_id], payment.id, now=now)
        if payment.statement_id in sent_back:
            case_timing.sent_again(session, sent_back[payment.statement_id], at=now)
    return run


def again(session: Session, by: str, statement_id: int, *, now: datetime) -> Statement:
    """A statement the bank sent back may be paid anew, once another account holds: the refused
    payment is void."""
    statement = statements.get(session, statement_id)
    payment = queries.live_of(session, statement_id)
    held = payees.in_force(session, (statement.outlet_id or 0,), now).get(
        statement.outlet_id or 0)
    if payment is not None and (held is None or held.id == payment.payee_id):
        raise RuleBroken("payee_first")
    statement_steps.approve_again(session, by, statement, now=now)
    if payment is not None:
        _step(session, by, payment, Action.DROP, now)
    return statement


@dataclass(frozen=True)
class Unread:
    """A row that could not be read: the reference as it stands there, its column and why."""

    reference: str
    column: str
    reason: str


@dataclass(frozen=True)
class BankFile:
    """A return of the bank as read: its rows, and those that could not be read with why."""

    digest: str
    filename: str
    rows: tuple[ReturnRow, ...]
    problems: Mapping[int, Unread]


def take_return(session: Session, by: str, file: BankFile, *, now: datetime) -> int:
    """What the bank says, row by row; returns the id under which each row's outcome stands. The
    same file twice changes nothing and gives the first answer."""
    known = queries.return_of(session, file.digest)
    if known is not None:
        return known
    taken = BankReturn(digest=file.digest, filename=text.clean_line(
        file.filename[-120:], 120, field="file"), taken_at=now, taken_by=by, version=1)
    session.add(taken)
    session.flush()
    found = queries.standings(session, {row.reference for row in file.rows})
    judged = rules.outcomes(file.rows, {name: each[1] for name, each in found.items()})
    for row, outcome in judged:
        payment_id = found[row.reference][0] if row.reference in found else None
        session.add(BankReturnRow(
            return_id=taken.id, row=row.number, reference=row.reference[:64],
            result=row.result, payment_id=payment_id, outcome=outcome, problem=""))
    for number, unread in sorted(file.problems.items()):
        session.add(BankReturnRow(
            return_id=taken.id, row=number, reference=unread.reference[:64], result=None,
            payment_id=None, outcome=None,
            problem=f"{unread.column[:20]}: {unread.reason}"[:64]))
    _prove(session, by, taken.id, [
        (found[row.reference][0], row, outcome) for row, outcome in judged
        if outcome in (Outcome.CREDITED, Outcome.REFUSED)], now)
    said = [outcome for _row, outcome in judged]
    tell(session, BankReturnTaken(len(said) + len(file.problems), said.count(Outcome.CREDITED),
                                  said.count(Outcome.REFUSED)), taken, by=by, now=now)
    return taken.id


def _prove(session: Session, by: str, return_id: int,
           rows: Sequence[tuple[int, ReturnRow, Outcome]], now: datetime) -> None:
    payments = {each.id: each for each in queries.payments(session, [key for key, *_ in rows])}
    owners = {each.id: each for each in statements.many(
        session, sorted({each.statement_id for each in payments.values()}), lock=True)}
    for key, row, outcome in rows:
        payment = payments[key]
        statement = owners[payment.statement_id]
        if outcome is Outcome.CREDITED:
            _credited(session, by, payment, statement, return_id, now)
        else:
            _refused(session, by, payment, statement, return_id, row.reason, now)
    for run_id in sorted({each.run_id for each in payments.values()}):
        _close_if_answered(session, by, run_id, now)


def _credited(session: Session, by: str, payment: Payment, statement: Statement,
              return_id: int, now: datetime) -> None:
    change(session, payment, {"state": LIFE.step(payment.state, Action.CREDIT),
                              "proven_at": now, "proven_by": by})
    tell(session, PaymentCredited(return_id), payment, by=by, now=now)
    held = statement_steps.credited(session, by, statement, payment.id, now=now)
    passing.arrived(session, by, statement, held, now=now)
    cases.close_about(session, by, statement.id, statement.outlet_id, now=now)


def _refused(session: Session, by: str, payment: Payment, statement: Statement, return_id: int,
             reason: BankReason | None, now: datetime) -> None:
    change(session, payment, {"state": LIFE.step(payment.state, Action.REFUSE),
                              "reason": reason or BankReason.OTHER, "proven_at": now,
                              "proven_by": by})
    tell(session, PaymentRefused(return_id, reason or BankReason.OTHER), payment, by=by, now=now)
    statement_steps.refused(session, by, statement, payment.id, now=now)
    case = cases.open_case(session, by, About(
        CaseKind.BANK_REFUSED, Stamps.of(statement), statement.id, Money(payment.amount_fen)),
        now=now)
    case_timing.sent_back_again(session, case, at=now)


def _close_if_answered(session: Session, by: str, run_id: int, now: datetime) -> None:
    session.flush()
    run = queries.run(session, run_id)
    if queries.waiting_in(session, run_id) == 0 and RUN.can(run.state, RunAction.CLOSE):
        change(session, run, {"state": RUN.step(run.state, RunAction.CLOSE)})
        tell(session, RunStep(RunAction.CLOSE), run, by=by, now=now)


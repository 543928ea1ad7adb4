"""What each step of a statement means in time: the one place where statements speak to `sla`
(DOMAIN, defaults: statement on the 5th, answer in 5 working days, payment, 60 days at most)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.clock import at_local
from core.scope import Stamps
from settlements.statements.models import Statement
from settlements.statements.rules import month_of, payment_target
from sla.clocks import batch, queries
from sla.clocks import service as clocks
from sla.policies.rules import ClockKind, Work
from sla.subjects import Subject

STATEMENT = "statement"
WORK = Work()


def subject_of(statement: Statement) -> Subject:
    return Subject(STATEMENT, statement.id)


def opened(session: Session, statements: Sequence[Statement], *, at: datetime) -> None:
    """The promise of the statements of a month begins when the month is over."""
    if statements:
        over = at_local(month_of(statements[0].period)[1] + timedelta(days=1))
        _start_many(session, statements, ClockKind.STATEMENT, min(at, over), now=at)


def published(
    session: Session, statements: Sequence[Statement], *, at: datetime
) -> datetime | None:
    """The outlets have their days to answer, and the sixty days run; returns until when."""
    batch.stop_many(session, ClockKind.STATEMENT, STATEMENT, [each.id for each in statements],
                    at, now=at)
    _start_many(session, statements, ClockKind.PAYMENT_LATEST, at, now=at)
    return _start_many(session, statements, ClockKind.STATEMENT_ANSWER, at, now=at)


def answered(session: Session, statement: Statement, *, at: datetime) -> None:
    clocks.stop(session, subject_of(statement), ClockKind.STATEMENT_ANSWER, at, now=at)
    _await_invoice(session, statement, at)


def silent(session: Session, statement: Statement, *, at: datetime) -> None:
    """Silence is the answer: the promise was kept at its last moment."""
    clocks.lapse(session, subject_of(statement), ClockKind.STATEMENT_ANSWER, now=at)
    _await_invoice(session, statement, at)


def _await_invoice(session: Session, statement: Statement, at: datetime) -> None:
    """Nobody invoices nothing."""
    if statement.total_fen:
        _start(session, statement, ClockKind.INVOICE, at, now=at)


def settled(session: Session, statement_id: int, *, at: datetime) -> None:
    """Nothing is owed: no promise is left."""
    clocks.stop_all(session, Subject(STATEMENT, statement_id), at, now=at)


def invoiced(session: Session, statement: Statement, *, at: datetime) -> None:
    """The outlet has done its part; finance owes the check."""
    clocks.stop(session, subject_of(statement), ClockKind.INVOICE, at, now=at)
    _start(session, statement, ClockKind.INVOICE_CHECK, at, now=at)


def checked(session: Session, statement: Statement, *, at: datetime) -> datetime | None:
    """The payment is owed from now on, by the agreement's rule; returns by when."""
    clocks.stop(session, subject_of(statement), ClockKind.INVOICE_CHECK, at, now=at)
    agreed = payment_target(statement.pay_rule, statement.pay_days)
    clocks.start(session, ClockKind.PAYMENT, subject_of(statement), WORK, at,
                 Stamps.of(statement), agreed=agreed, now=at)
    return queries.open_due(session, subject_of(statement), ClockKind.PAYMENT)


def returned(session: Session, statement: Statement, *, at: datetime) -> None:
    """The invoice goes back: nothing is owed before a right one has come."""
    clocks.stop(session, subject_of(statement), ClockKind.INVOICE_CHECK, at, now=at)
    clocks.stop(session, subject_of(statement), ClockKind.PAYMENT, at, cancelled=True, now=at)
    _start(session, statement, ClockKind.INVOICE, at, now=at)


def paid(session: Session, statement: Statement, *, at: datetime) -> None:
    """The bank has the order and owes its answer; silence of the bank is told to finance."""
    for kind in (ClockKind.PAYMENT, ClockKind.PAYMENT_LATEST):
        clocks.stop(session, subject_of(statement), kind, at, now=at)
    _start(session, statement, ClockKind.BANK_ANSWER, at, now=at)


def credited(session: Session, statement: Statement, *, at: datetime) -> None:
    clocks.stop(session, subject_of(statement), ClockKind.BANK_ANSWER, at, now=at)


def refused(session: Session, statement: Statement, *, at: datetime) -> None:
    """The bank sent it back: sixty days again at most, and the agreed days once another account
    holds. Whose time it is until then says the case that opens with it (cases.timing)."""
    clocks.stop(session, subject_of(statement), ClockKind.BANK_ANSWER, at, now=at)
    _start(session, statement, ClockKind.PAYMENT_LATEST, at, now=at)


def _start_many(
    session: Session, statements: Sequence[Statement], kind: ClockKind, began: datetime, *,
    now: datetime
) -> datetime | None:
    return batch.start_many(session, kind, STATEMENT,
                            {each.id: Stamps.of(each) for each in statements}, WORK, began,
                            now=now)


def _start(
    session: Session, statement: Statement, kind: ClockKind, began: datetime, *, now: datetime
) -> None:
    clocks.start(
        session, kind, subject_of(statement), WORK, began, Stamps.of(statement), now=now
    )

"""What an outlet is to be paid for a month, and how far that has got (DOMAIN, "Life cycles:
Statement")."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from core.clock import business_date
from core.money import Money
from core.states import Machine
from network.agreements.rules import PayRule
from sla.targets.rules import CalendarDays, DayOfMonth, Shift, Target

DISPUTE_DAYS = 90
"""The right to dispute a line stays so long after publication, whatever was confirmed."""


class State(StrEnum):
    OPEN = "open"
    CALCULATED = "calculated"
    PUBLISHED = "published"
    OUTLET_CONFIRMED = "outlet_confirmed"
    DEEMED_CONFIRMED = "deemed_confirmed"
    INVOICE_RECEIVED = "invoice_received"
    INVOICE_CHECKED = "invoice_checked"
    INVOICE_RETURNED = "invoice_returned"
    APPROVED = "approved"
    PAID = "paid"
    CREDITED = "credited"
    BANK_REFUSED = "bank_refused"
    SETTLED = "settled"


class Action(StrEnum):
    CALCULATE = "calculate"
    PUBLISH = "publish"
    CONFIRM = "confirm"
    DEEM = "deem"
    RECEIVE_INVOICE = "receive_invoice"
    CHECK_INVOICE = "check_invoice"
    RETURN_INVOICE = "return_invoice"
    APPROVE = "approve"
    PAY = "pay"
    CREDIT = "credit"
    REFUSE = "refuse"
    SETTLE = "settle"


_S, _A = State, Action
LIFE = Machine(
    "statement",
    [
        (_S.OPEN, _A.CALCULATE, _S.CALCULATED),
        (_S.CALCULATED, _A.PUBLISH, _S.PUBLISHED),
        (_S.PUBLISHED, _A.CONFIRM, _S.OUTLET_CONFIRMED),
        (_S.PUBLISHED, _A.DEEM, _S.DEEMED_CONFIRMED),
        (_S.OUTLET_CONFIRMED, _A.RECEIVE_INVOICE, _S.INVOICE_RECEIVED),
        (_S.DEEMED_CONFIRMED, _A.RECEIVE_INVOICE, _S.INVOICE_RECEIVED),
        (_S.INVOICE_RECEIVED, _A.CHECK_INVOICE, _S.INVOICE_CHECKED),
        (_S.INVOICE_RECEIVED, _A.RETURN_INVOICE, _S.INVOICE_RETURNED),
        (_S.INVOICE_CHECKED, _A.APPROVE, _S.APPROVED),
        (_S.INVOICE_CHECKED, _A.RETURN_INVOICE, _S.INVOICE_RETURNED),
        (_S.INVOICE_RETURNED, _A.RECEIVE_INVOICE, _S.INVOICE_RECEIVED),
        (_S.APPROVED, _A.PAY, _S.PAID),
        (_S.PAID, _A.CREDIT, _S.CREDITED),
        (_S.PAID, _A.REFUSE, _S.BANK_REFUSED),
        (_S.BANK_REFUSED, _A.APPROVE, _S.APPROVED),
        (_S.OUTLET_CONFIRMED, _A.SETTLE, _S.SETTLED),
        (_S.DEEMED_CONFIRMED, _A.SETTLE, _S.SETTLED),
    ],
    initial=State.OPEN,
    final={State.CREDITED, State.SETTLED},
)

CONFIRMED = frozenset({State.OUTLET_CONFIRMED, State.DEEMED_CONFIRMED})
FIXED = frozenset(
    {State.APPROVED, State.PAID, State.CREDITED, State.BANK_REFUSED, State.SETTLED}
)
"""The total stands: nothing of it changes any more."""
UNPAID = frozenset(State) - {
    State.OPEN, State.CALCULATED, State.PAID, State.CREDITED, State.SETTLED
}


class Kind(StrEnum):
    """The statement of a month, or a balance of the system before."""

    MONTH = "month"
    OPENING = "opening"


class LineKind(StrEnum):
    """A share of an approved fee, or what comes from no fee. CARRIED comes in pairs: what one
    statement would take back beyond nothing, the next one takes."""

    SHARE = "share"
    OPENING = "opening"
    INTEREST = "interest"
    DECISION = "decision"
    CARRIED = "carried"


class Dispute(StrEnum):
    """What a dispute does: the line is held out, or, once the total is asked for by an
    invoice, the decision becomes a line of the next statement."""

    HOLD_OUT = "hold_out"
    LATER = "later"


def dispute_of(state: State, published: datetime | None, now: datetime) -> Dispute | str:
    """What disputing a line does now, or the reason why it cannot be disputed."""
    if published is None:
        return "not_published"
    if now > published + timedelta(days=DISPUTE_DAYS):
        return "dispute_over"
    return Dispute.HOLD_OUT if state in {State.PUBLISHED, *CONFIRMED} else Dispute.LATER


def payment_target(rule: PayRule, days: int) -> Target:
    """By when a checked invoice is paid: on a day of the month, or so many days after it."""
    if rule is PayRule.DAY_OF_MONTH:
        return DayOfMonth(days, Shift.BEFORE)
    return CalendarDays(days)


def due_day(due: datetime) -> date:
    """The day on which a deadline at its end (24:00) falls."""
    return business_date(due - timedelta(seconds=1))


def days_late(due: datetime | None, now: datetime) -> int:
    """Whole days behind the day it was due; none before it is over."""
    if due is None or now <= due:
        return 0
    return (business_date(now) - due_day(due)).days


def late_interest(total: Money, days: int, numerator: int, denominator: int) -> Money:
    """Interest for so many days at `numerator` / `denominator` a day, to the fen (DEMO, story
    6: 23,418.50 × 0.0005 × 12 = 140.51)."""
    return total.times(days * numerator, denominator)


def month_of(period: date) -> tuple[date, date]:
    """The first and the last day of the month that the period names by any of its days."""
    first = period.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return first, following - timedelta(days=1)

"""The payments of one run as a workbook: what its page shows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.auth import Principal, principal
from core.doors import looking, now
from core.lists import Page
from core.money import Money
from core.rows import Chip
from core.tables import Field, Table, Value
from office.exports.doors import deliver
from settlements.payouts import queries
from settlements.payouts.labels import RUN_STATES
from settlements.payouts.models import PaymentRun

Shown = Callable[[Session, Principal, PaymentRun, datetime], Sequence[Mapping[str, str]]]


@dataclass(frozen=True)
class Row:
    """One payment; an account number is whole only for those who pay."""

    shown: Mapping[str, str]
    amount: Money


def _cell(name: str) -> Value:
    return lambda row: row.shown[name]


TEXTS = (("reference", _l("Reference")), ("outlet", _l("Outlet")), ("number", _l("Statement")),
         ("holder", _l("Account holder")), ("bank", _l("Bank")), ("account", _l("Account")))


TABLE = Table(
    code="payments",
    label=_l("Payments"),
    endpoint="payment_runs.show",
    export="payment_runs.export",
    names=(),
    fields=(
        *(Field(code, label, ((label, _cell(code)),)) for code, label in TEXTS),
        Field("amount", _l("Amount (¥)"), ((_l("Amount (¥)"), lambda row: row.amount),)),
        Field("state", _l("State"), ((_l("State"), lambda row: row.shown["state"]),
                                     (_l("Reason"), lambda row: row.shown["reason"]))),
        Field("proven", _l("Answer of the bank"), (
            (_l("Answer of the bank"), lambda row: row.shown["proven"]),)),
    ),
)


def workbook(run_id: int, shown: Shown) -> object:
    """The payments of a run; `shown` makes them ready as the page does."""
    who, at = principal(), now()
    with looking() as session:
        run = queries.run(session, run_id)
        chips = [Chip(_("Payment run"), run.number, ""),
                 Chip(_("State"), str(RUN_STATES[run.state]), "")]

    def read(session: Session, _after: str | None, _size: int) -> Page[Row]:
        found = shown(session, who, queries.run(session, run_id), at)
        amounts = [each.amount for each in queries.orders(session, run_id)]
        return Page(tuple(map(Row, found, amounts)), None)

    return deliver(TABLE, {"run": run.number}, chips, read)

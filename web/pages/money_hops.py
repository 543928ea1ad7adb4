"""The hops of an outlet's month: from the finished work to the money in hand."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import pgettext
from sqlalchemy.orm import Session

from core.clock import business_date
from core.money import Money, total
from core.rows import Hop
from core.wording import business_date as day_word
from core.wording import money_fen, number
from settlements.invoices import queries as invoices
from settlements.ledger.tracing import Traced
from settlements.passing.models import Receipt
from settlements.statements.queries import Standing


def hops(session: Session, name: str, parent: str, found: Sequence[Traced],
         standing: Sequence[Standing], receipt: Receipt | None, at: datetime,
         count: int) -> list[Hop]:
    """Each hand in order; what passes through a parent has two more."""
    paid = money_fen(total(row.amount for row in found), unit=False)
    first = standing[0] if len(standing) >= 1 else None
    invoice = invoices.of_statement(session, first.id) if first else ()
    found_ = [
        Hop("ok", _("Work finished"), _("%(n)s jobs", n=number(count)), [name]),
        _hop(_("Claims approved"), paid, at, None, bool(found)),
        _hop(_("Statement"), paid, at, first.published_at if first else None),
        _hop(_("Invoice"), paid, at, invoice[-1].received_at if invoice else None),
        _hop(_("Paid by the maker"), paid, at, first.paid_at if first else None),
        _hop(pgettext("hop", "Credited"), paid, at, first.credited_at if first else None,
             who=parent or name),
    ]
    return found_ if receipt is None else [*found_, *_passed(name, parent, receipt, at)]


def _hop(title: str, value: str, at: datetime, when: datetime | None, there: bool = False,
         who: str = "") -> Hop:
    known = there or when is not None
    said = [day_word(business_date(when), at)] if when else []
    return Hop("ok" if known else "nil", title, value if known else "—",
               [*said, who] if who and known else said)


def _passed(name: str, parent: str, receipt: Receipt, at: datetime) -> list[Hop]:
    """The two sides of what passes through the parent: green when they agree with what is owed,
    amber when only one side says so, red when they differ."""
    owed = Money(receipt.owed_fen)
    declared, confirmed = Money(receipt.declared_fen), Money(receipt.confirmed_fen)
    said = "ok" if declared == owed == confirmed else "warn" if declared else "nil"
    got = "ok" if confirmed == owed else "late" if receipt.answered_at else "nil"
    return [
        Hop(said, _("Parent: passed on"),
            money_fen(declared, unit=False) if declared else "—",
            [parent,
             day_word(business_date(receipt.declared_at), at) if receipt.declared_at else "",
             _("owed %(amount)s", amount=money_fen(owed, unit=False))]),
        Hop(got, _("Shop: received"),
            money_fen(confirmed, unit=False) if receipt.answered_at else "—",
            [name, day_word(business_date(receipt.answered_at), at) if receipt.answered_at else "",
             _("missing %(amount)s", amount=money_fen(owed - confirmed, unit=False))
             if confirmed < owed else ""]),
    ]

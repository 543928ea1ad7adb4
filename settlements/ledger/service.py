"""Posting movements of money. The act that moves it tells the fact; the rows are its record."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from core.errors import RuleBroken
from core.scope import Reason, system
from settlements.ledger import queries, rules
from settlements.ledger.models import TransferRow
from settlements.ledger.rules import Kind, Transfer


def post(
    session: Session, by: str, transfers: Sequence[Transfer], *, now: datetime
) -> list[int]:
    """Writes movements, in order; returns their ids. RuleBroken for one that cannot be, or when
    an account that may not go below nought would. Whoever confirms what it received moves the
    maker's ledger too, so it is written past the scope."""
    for each in transfers:
        if fault := rules.transfer_fault(each):
            raise RuleBroken(fault)
    if not transfers:
        return []
    with system(session, Reason.LEDGER):
        ids = session.scalars(
            insert(TransferRow).returning(TransferRow.id, sort_by_parameter_order=True),
            [_values(each, by, now) for each in transfers],
        ).all()
    touched = {account for each in transfers for account in (each.debit, each.credit)}
    if below := rules.negative(queries.balances(session, touched)):
        raise RuleBroken("balance_below_nought", account=below[0])
    return list(ids)


def reverse(
    session: Session, by: str, transfer_id: int, kind: Kind = Kind.REVERSAL, *, now: datetime
) -> int:
    """Takes a movement back by a new row that names it. RuleBroken when there is none or it was
    taken back before."""
    posted = queries.get(session, transfer_id)
    if posted is None or queries.reversed_ids(session, (transfer_id,)):
        raise RuleBroken("cannot_reverse")
    return post(session, by, [rules.reversal(posted, transfer_id, kind)], now=now)[0]


def _values(transfer: Transfer, by: str, now: datetime) -> dict[str, object]:
    return {
        "at": now,
        "debit": transfer.debit,
        "credit": transfer.credit,
        "amount_fen": transfer.amount.fen,
        "kind": transfer.kind,
        "ref": transfer.ref,
        "reverses": transfer.reverses,
        "by": by,
    }

"""Every SELECT on the ledger. Balances are sums, never stored (SAFETY 3).

The rows belong to the maker; a balance is asked past the scope, so whoever calls has checked
whose account it is.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from core.money import ZERO, Money
from core.scope import Reason, system
from settlements.ledger.models import TransferRow
from settlements.ledger.rules import Transfer

PIECE = 2_000


def balance(session: Session, account: str) -> Money:
    """What stands on an account: credits less debits."""
    return balances(session, (account,)).get(account, ZERO)


def balances(session: Session, accounts: Iterable[str] | None = None) -> dict[str, Money]:
    """The balances of these accounts, or of every account that ever moved."""
    wanted = None if accounts is None else list(accounts)
    gained = select(TransferRow.credit.label("account"), TransferRow.amount_fen.label("fen"))
    given = select(TransferRow.debit.label("account"), (-TransferRow.amount_fen).label("fen"))
    if wanted is not None:
        gained = gained.where(TransferRow.credit.in_(wanted))
        given = given.where(TransferRow.debit.in_(wanted))
    moves = union_all(gained, given).subquery()
    query = select(moves.c.account, func.sum(moves.c.fen)).group_by(moves.c.account)
    with system(session, Reason.LEDGER):
        return {account: Money(int(fen)) for account, fen in session.execute(query)}


def get(session: Session, transfer_id: int) -> Transfer | None:
    """A movement by its id, as a value."""
    with system(session, Reason.LEDGER):
        row = session.execute(_columns().where(TransferRow.id == transfer_id)).first()
    return None if row is None else _value(row)


def of_ref(session: Session, ref: str) -> dict[int, Transfer]:
    """Every movement about one thing (`statement:12`), by id, in order."""
    with system(session, Reason.LEDGER):
        rows = session.execute(_columns().where(TransferRow.ref == ref).order_by(TransferRow.id))
        return {row.id: _value(row) for row in rows}


def reversed_ids(session: Session, ids: Iterable[int]) -> set[int]:
    """Which of these movements were taken back."""
    with system(session, Reason.LEDGER):
        found = session.scalars(select(TransferRow.reverses).where(
            TransferRow.reverses.in_(list(ids))))
        return {each for each in found if each is not None}


TRANSFER_COLUMNS = ("id", "at", "debit", "credit", "amount_fen", "kind", "ref", "reverses", "by")


def books(session: Session) -> Iterator[tuple[object, ...]]:
    """Every movement for the books: TRANSFER_COLUMNS."""
    query = select(*(getattr(TransferRow, name) for name in TRANSFER_COLUMNS))
    last = 0
    while rows := session.execute(
        query.where(TransferRow.id > last).order_by(TransferRow.id).limit(PIECE)
    ).all():
        yield from (tuple(row) for row in rows)
        last = rows[-1].id


def _columns() -> Any:
    return select(
        TransferRow.id, TransferRow.debit, TransferRow.credit, TransferRow.amount_fen,
        TransferRow.kind, TransferRow.ref, TransferRow.reverses,
    )


def _value(row: Any) -> Transfer:
    return Transfer(row.debit, row.credit, Money(row.amount_fen), row.kind, row.ref, row.reverses)

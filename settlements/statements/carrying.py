"""What an outlet's lines of a statement take back beyond what they pay is carried to its next one,
so that nothing is ever paid negatively; a statement that then comes to nothing is closed.

The two adjustments of a pair cancel each other: no money moves, the ledger has it already.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.errors import StaleVersion
from core.facts import tell
from core.money import Money
from core.scope import Reason, Stamps, system
from settlements.statements import queries, timing
from settlements.statements.facts import AdjustmentMade, StatementSettled
from settlements.statements.models import Adjustment, Statement, StatementLine
from settlements.statements.rules import LIFE, Action, LineKind, State
from sla.subjects import Told

QUIETLY = {"synchronize_session": False}


def carry(session: Session, by: str, statement_ids: Collection[int], outlet_id: int | None = None,
          *, now: datetime) -> None:
    """Lifts every outlet's part of these statements that is below nought to nought, and notes as
    much for its next statement; of one outlet only, or of all within reach."""
    for below in queries.below_nought(session, statement_ids, outlet_id):
        ref = f"{below.statement_id}:{below.stamps.outlet_id}:{below.carried}"
        lifted = _adjust(session, by, below.stamps, -below.amount, f"carried:{ref}", now)
        session.add(StatementLine(
            statement_id=below.statement_id, kind=LineKind.CARRIED, adjustment_id=lifted.id,
            amount_fen=lifted.amount_fen, held=False, frozen=False, **below.stamps.values()))
        _adjust(session, by, below.stamps, below.amount, f"carries:{ref}", now)
    session.flush()


def _adjust(session: Session, by: str, stamps: Stamps, amount: Money, ref: str,
            now: datetime) -> Adjustment:
    made = Adjustment(kind=LineKind.CARRIED, amount_fen=amount.fen, ref=ref, at=now, version=1,
                      **stamps.values())
    session.add(made)
    session.flush()
    tell(session, AdjustmentMade(LineKind.CARRIED, amount, ref), made, by=by, now=now)
    return made


def settle(session: Session, by: str, statement_id: int, *, now: datetime) -> bool:
    """已抵平: a confirmed statement that comes to nothing is closed, nothing is paid; whether it
    was. Past the scope, because the disputed line may be a sub-outlet's."""
    with system(session, Reason.PASSING):
        row = session.execute(
            select(Statement.state, Statement.total_fen, Statement.version, Statement.outlet_id)
            .where(Statement.id == statement_id)).one()
        if row.total_fen != 0 or not LIFE.can(row.state, Action.SETTLE):
            return False
        done = session.execute(
            update(Statement).where(Statement.id == statement_id, Statement.version == row.version)
            .values(state=State.SETTLED, version=row.version + 1)
            .returning(Statement.version), execution_options=QUIETLY).first()
        if done is None:
            raise StaleVersion(Statement.__kind__, statement_id, row.version)
        session.execute(update(StatementLine).where(StatementLine.statement_id == statement_id)
                        .values(frozen=True), execution_options=QUIETLY)
    timing.settled(session, statement_id, at=now)
    tell(session, StatementSettled(), Told(statement_id, done.version, row.outlet_id), by=by,
         now=now)
    return True

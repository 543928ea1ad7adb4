"""Opening, following and closing cases. Ruling on them stands in `settlements.rulings`."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.db import change
from core.errors import RuleBroken
from core.facts import tell
from core.money import Money
from core.scope import Stamps
from office.notes import service as notes
from settlements.cases import queries, timing
from settlements.cases.facts import CaseChanged, CaseClosed, CaseOpened
from settlements.cases.models import Case
from settlements.cases.rules import LIFE, OWNERS, Action, Kind
from settlements.statements import queries as statements
from settlements.statements import service as statement_steps
from settlements.statements.rules import State as StatementState


@dataclass(frozen=True)
class About:
    """What a case is about: whose money (the stamps) of which statement, and how much."""

    kind: Kind
    stamps: Stamps
    statement_id: int
    amount: Money
    line_id: int | None = None
    receipt_id: int | None = None
    against_id: int | None = None


def open_case(session: Session, by: str, about: About, *, now: datetime) -> Case:
    """A new case, or the one about the same money that is still to be ruled on or followed,
    which then says what is true now."""
    found = None if about.line_id else _standing(session, about, now)
    if found is not None:
        return _say(session, by, found, about, now)
    earlier = len(queries.of_pair(session, about.stamps.outlet_id, about.against_id))
    case = Case(
        kind=about.kind, state=LIFE.initial, statement_id=about.statement_id,
        line_id=about.line_id, receipt_id=about.receipt_id, against_id=about.against_id,
        amount_fen=about.amount.fen, ordinal=earlier + 1, owner=OWNERS[about.kind], words="",
        opened_at=now, version=1, **about.stamps.values())
    session.add(case)
    session.flush()
    timing.opened(session, case, at=now)
    tell(session, CaseOpened(about.kind, about.statement_id, about.amount, case.owner,
                             case.ordinal), case, by=by, now=now)
    return case


def _standing(session: Session, about: About, now: datetime) -> Case | None:
    """The open case; else the ruled one while the parent still has its days to pay."""
    found = queries.open_of(session, about.statement_id, about.stamps.outlet_id)
    if found is not None:
        return found
    ruled = queries.ruled_of(session, about.statement_id, about.stamps.outlet_id)
    return next((case for case in ruled if timing.recovering(session, case, now)), None)


def _say(session: Session, by: str, case: Case, about: About, now: datetime) -> Case:
    change(session, case, {"kind": about.kind, "amount_fen": about.amount.fen,
                           "owner": OWNERS[about.kind]})
    tell(session, CaseChanged(about.kind, about.amount), case, by=by, now=now)
    return case


def close(session: Session, by: str, case: Case, *, now: datetime) -> None:
    """Nothing is missing any more."""
    state = LIFE.step(case.state, Action.CLOSE)
    timing.closed(session, case, at=now)
    change(session, case, {"state": state, "closed_at": now})
    tell(session, CaseClosed(), case, by=by, now=now)


def close_about(session: Session, by: str, statement_id: int, outlet_id: int | None, *,
                now: datetime) -> None:
    """The money is there: whatever was open or ruled about it ends."""
    found = queries.open_of(session, statement_id, outlet_id)
    for case in (*([found] if found else ()),
                 *queries.ruled_of(session, statement_id, outlet_id)):
        close(session, by, case, now=now)


def dispute(session: Session, by: str, line_id: int, words: str, *, now: datetime) -> Case:
    """这条有异议, with what the outlet says of it. RuleBroken when it was disputed before or the
    right to is over."""
    line = statements.line(session, line_id)
    if queries.open_of_line(session, line_id) is not None:
        raise RuleBroken("disputed_before")
    statement_steps.hold_out(session, by, line, now=now)
    case = open_case(session, by, About(
        Kind.LINE, Stamps.of(line), line.statement_id, Money(abs(line.amount_fen)),
        line_id=line.id), now=now)
    notes.write(session, by, case.__kind__, case.id, Stamps.of(line), words, now=now)
    return case


def deny(session: Session, by: str, statement_id: int, *, now: datetime) -> Case:
    """The outlet says that money paid to it directly has not come, and the ledger says it was
    sent: a case for finance opens by itself. RuleBroken while nothing was sent."""
    statement = statements.get(session, statement_id)
    if statement.state not in (
        StatementState.PAID, StatementState.CREDITED, StatementState.BANK_REFUSED
    ):
        raise RuleBroken("nothing_sent")
    stamps = Stamps.of(statement)
    own = statements.own_sums(session, statement.outlet_id or 0).get(statement_id)
    return open_case(session, by, About(
        Kind.CONTRADICTION, stamps, statement_id,
        own[0] if own else Money(statement.total_fen)), now=now)


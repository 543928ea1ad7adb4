"""Every SELECT on cases."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.lists import COUNTED_TO, Page, keyset, whole
from core.money import Money
from settlements.cases.models import Case
from settlements.cases.rules import PASSED, Kind, Owner, Ruling, State


def get(session: Session, case_id: int) -> Case:
    """The case; NotFound when there is none within reach."""
    found = session.scalars(select(Case).where(Case.id == case_id)).first()
    if found is None:
        raise NotFound("case", case_id)
    return found


def many(session: Session, ids: Collection[int]) -> Sequence[Case]:
    """Those of these cases that are within reach."""
    return session.scalars(select(Case).where(Case.id.in_(list(ids)))).all()


def open_of(session: Session, statement_id: int, outlet_id: int | None) -> Case | None:
    """The open case about an outlet's money in a statement, other than about one line."""
    return session.scalars(select(Case).where(
        Case.statement_id == statement_id, Case.outlet_id == outlet_id,
        Case.state == State.OPEN, Case.line_id.is_(None))).first()


def ruled_of(session: Session, statement_id: int, outlet_id: int | None) -> Sequence[Case]:
    """Ruled cases that are not closed yet: the ruling is still to be followed."""
    return session.scalars(select(Case).where(
        Case.statement_id == statement_id, Case.outlet_id == outlet_id,
        Case.state == State.RULED, Case.line_id.is_(None)).order_by(Case.id)).all()


def about_bank(session: Session, statement_ids: Collection[int]) -> dict[int, Case]:
    """The open cases that finance holds about these statements, by statement."""
    found = session.scalars(select(Case).where(
        Case.statement_id.in_(list(statement_ids)), Case.state == State.OPEN,
        Case.owner == Owner.FINANCE).order_by(Case.id))
    return {case.statement_id: case for case in found}


def with_finance(session: Session, outlet_id: int) -> Sequence[Case]:
    """The open cases of an outlet that finance holds."""
    return session.scalars(select(Case).where(
        Case.outlet_id == outlet_id, Case.state == State.OPEN,
        Case.owner == Owner.FINANCE).order_by(Case.id)).all()


def open_of_line(session: Session, line_id: int) -> Case | None:
    return session.scalars(select(Case).where(
        Case.line_id == line_id, Case.state == State.OPEN)).first()


def of_pair(session: Session, outlet_id: int | None, against_id: int | None) -> Sequence[Case]:
    """Every case of an outlet about one parent, oldest first."""
    if against_id is None:
        return ()
    return session.scalars(select(Case).where(
        Case.outlet_id == outlet_id, Case.against_id == against_id).order_by(Case.id)).all()


def of_statement(session: Session, statement_id: int) -> Sequence[Case]:
    """Cases about a statement within reach, oldest first."""
    return session.scalars(select(Case).where(Case.statement_id == statement_id)
                           .order_by(Case.id)).all()


def open_passed(session: Session) -> Sequence[Case]:
    """Open cases within reach about money that passed through a parent."""
    return session.scalars(select(Case).where(
        Case.state == State.OPEN, Case.kind.in_(PASSED)).order_by(Case.id).limit(1_000)).all()


@dataclass(frozen=True)
class CaseFilter:
    states: tuple[State, ...] = ()
    kinds: tuple[Kind, ...] = ()
    owner: Owner | None = None


@dataclass(frozen=True)
class CaseRow:
    """One line of the list of cases."""

    id: int
    kind: Kind
    state: State
    amount: Money
    ordinal: int
    owner: Owner
    ruling: Ruling | None
    opened_at: datetime
    outlet_id: int
    against_id: int | None
    statement_id: int


def page(session: Session, wanted: CaseFilter, after: str | None, size: int) -> Page[CaseRow]:
    """Cases within reach, the newest first."""
    query = select(Case.id, Case.kind, Case.state, Case.amount_fen, Case.ordinal, Case.owner,
                   Case.ruling, Case.opened_at, Case.outlet_id, Case.against_id,
                   Case.statement_id).where(*_conditions(wanted))
    return keyset(session, query, Case.id, whole(after) if after else None,  # type: ignore[arg-type]
                  size, _row, key_of=lambda row: row.id, descending=True)


def _row(row: Any) -> CaseRow:
    return CaseRow(*row[:3], Money(row.amount_fen), *row[4:])


@dataclass(frozen=True)
class Sum:
    count: int
    total: Money


def sums(session: Session, wanted: CaseFilter) -> Sum:
    """How many the filter finds, counted to 10,000, and what they are about."""
    inner = (select(Case.id, Case.amount_fen).where(*_conditions(wanted))
             .limit(COUNTED_TO + 1).subquery())
    row = session.execute(select(func.count(), func.coalesce(func.sum(inner.c.amount_fen), 0))
                          .select_from(inner)).one()
    return Sum(row[0], Money(int(row[1])))


def _conditions(wanted: CaseFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.states:
        found.append(Case.state.in_(wanted.states))
    if wanted.kinds:
        found.append(Case.kind.in_(wanted.kinds))
    if wanted.owner is not None:
        found.append(Case.owner == wanted.owner)
    return found

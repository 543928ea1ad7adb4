"""A commit that touched an audited table and told no fact is refused (ARCHITECTURE, habit 12)."""

from collections.abc import Iterator
from typing import Any, ClassVar

from sqlalchemy import event
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, UOWTransaction
from sqlalchemy.sql.dml import UpdateBase

from core.facts import check_told, note_change


class Audited:
    """Mixin of a table whose every change needs a fact of `__kind__`."""

    __kind__: ClassVar[str]


@event.listens_for(Mapper, "after_mapper_constructed")
def _mark(mapper: Mapper[Any], kind: type) -> None:
    if issubclass(kind, Audited):
        mapper.local_table.info["audited"] = kind.__kind__  # type: ignore[attr-defined]


@event.listens_for(Session, "before_flush")
def _see_rows(session: Session, _context: UOWTransaction, _rows: object) -> None:
    for row in _changed(session):
        note_change(session, row.__kind__)


def _changed(session: Session) -> Iterator[Audited]:
    for row in (*session.new, *session.deleted):
        if isinstance(row, Audited):
            yield row
    for row in session.dirty:
        if isinstance(row, Audited) and session.is_modified(row, include_collections=False):
            yield row


@event.listens_for(Session, "do_orm_execute")
def _see_statements(state: ORMExecuteState) -> None:
    written: Any = getattr(state.statement, "element", state.statement)
    if isinstance(written, UpdateBase):
        table: Any = written.table
        if kind := table.info.get("audited"):
            note_change(state.session, kind)


@event.listens_for(Session, "before_commit")
def _refuse_silence(session: Session) -> None:
    session.flush()
    if not session.in_nested_transaction():
        check_told(session)

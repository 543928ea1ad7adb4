"""A commit that touched an audited table and told no fact is refused (ARCHITECTURE, habit 12)."""

from collections.abc import Iterator
from typing import Any, ClassVar

from sqlalchemy import event
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, UOWTransaction

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
        if isinstance(row, Audited) and session.is_modified(row):
            yield row


@event.listens_for(Session, "do_orm_execute")
def _see_statements(state: ORMExecuteState) -> None:
    if not (state.is_insert or state.is_update or state.is_delete):
        return
    kind = getattr(state.statement, "table").info.get("audited")  # noqa: B009
    if kind:
        note_change(state.session, kind)


@event.listens_for(Session, "before_commit")
def _refuse_silence(session: Session) -> None:
    session.flush()
    check_told(session)

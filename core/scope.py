"""Who may see which rows, put on every statement by one event; without a scope nothing runs.

Owned rows carry four stamps, set when the row is made and moved only by a hand-over:
the performing outlet, its parent, the root of its tree and the county (ARCHITECTURE,
"Who may see what"; SAFETY 17).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, String, event, false, inspect, or_
from sqlalchemy.orm import (
    Mapped,
    Mapper,
    ORMExecuteState,
    Session,
    UOWTransaction,
    mapped_column,
    with_loader_criteria,
)
from sqlalchemy.sql.elements import TextClause

from core.columns import BigId
from core.errors import ScopeError
from core.scopecheck import check_read, check_write, once_per_shape

STAMPS = frozenset({"outlet_id", "parent_id", "root_id", "county_code"})


class Level(StrEnum):
    """On which side of the contract somebody stands."""

    MAKER = "maker"
    OUTLET = "outlet"
    SYSTEM = "system"


class Audience(StrEnum):
    """Who a table is for. A parent observes `line` rows of its children and never the others."""

    LINE = "line"
    PRIVATE = "private"
    MAKER = "maker"


class Reason(StrEnum):
    """Why something may look past the scope: a closed list, each a use the house knows."""

    SIGN_IN = "sign_in"
    SWEEP = "sweep"
    RELAY = "relay"
    IMPORT = "import"
    SAME_NUMBER = "same_number"
    SAME_SERIAL = "same_serial"
    SAME_PHOTO = "same_photo"
    FIRST_PROMISE = "first_promise"
    COMMAND = "command"
    LISTENER = "listener"
    NAMES = "names"
    HEALTH = "health"
    TIME = "time"
    PERMIT = "permit"
    CUSTODY = "custody"
    LEDGER = "ledger"
    PASSING = "passing"
    NEIGHBOURS = "neighbours"


WRITING = frozenset(
    {Reason.TIME, Reason.IMPORT, Reason.CUSTODY, Reason.LEDGER, Reason.PASSING}
)
"""Looks that also write: the time of a job may lie with several outlets, and whoever may take
a step in the job moves it; an import writes what another system did; a part passes through
several hands, and each signs for it; an outlet's own confirmation moves money on the maker's
ledger; what one outlet says of money that passes to another stands with that one too."""


@dataclass(frozen=True)
class Scope:
    """What one person, or the system for one reason, may reach.

    Maker's people reach everything or a set of counties; an outlet reaches itself, and what
    is made under it as an observer.
    """

    level: Level
    everything: bool = False
    counties: tuple[str, ...] = ()
    outlets: tuple[int, ...] = ()
    reason: Reason | None = None

    @property
    def fixed_stamps(self) -> frozenset[str]:
        """Stamps this scope may not write by statement: a row is handed over by the maker,
        and out of a county only by one who reaches both ends."""
        if self.everything:
            return frozenset()
        return frozenset({"county_code"}) if self.level is Level.MAKER else STAMPS

    @staticmethod
    def system(reason: Reason) -> "Scope":
        """Everything, for one of the known reasons."""
        return Scope(Level.SYSTEM, everything=True, reason=reason)

    def reaches_county(self, county_code: str | None) -> bool:
        """Whether rows of a county may be made here; an outlet's own are made anywhere."""
        bound = self.level is Level.MAKER and not self.everything
        return not bound or county_code in self.counties

    def covers(self, row: "Owned") -> bool:
        """Whether this scope would see the row: the same rule as the SQL criteria."""
        if self.everything:
            return True
        if self.level is Level.MAKER:
            return row.county_code in self.counties
        if row.__audience__ is Audience.MAKER:
            return False
        observed = (row.parent_id, row.root_id) if row.__audience__ is Audience.LINE else ()
        return any(stamp in self.outlets for stamp in (row.outlet_id, *observed) if stamp)

    def may_write(self, row: "Owned") -> bool:
        """Whether this scope may make, change or remove the row: a parent only observes."""
        if self.level is Level.OUTLET:
            return row.__audience__ is not Audience.MAKER and row.outlet_id in self.outlets
        return self.covers(row)


@dataclass(frozen=True)
class Stamps:
    """The four stamps as a value, to be handed on to rows that belong to another row."""

    outlet_id: int | None
    parent_id: int | None
    root_id: int | None
    county_code: str | None

    @staticmethod
    def of(row: "Owned") -> "Stamps":
        return Stamps(row.outlet_id, row.parent_id, row.root_id, row.county_code)

    def values(self) -> dict[str, int | str | None]:
        """As keyword arguments of a model or an UPDATE."""
        return {
            "outlet_id": self.outlet_id,
            "parent_id": self.parent_id,
            "root_id": self.root_id,
            "county_code": self.county_code,
        }


class Owned:
    """The four stamps. Use one of the three mixins below, never this one."""

    __audience__: ClassVar[Audience]
    __kind__: ClassVar[str]

    outlet_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("outlets.id"), sort_order=90)
    parent_id: Mapped[int | None] = mapped_column(BigId, sort_order=91)
    root_id: Mapped[int | None] = mapped_column(BigId, sort_order=92)
    county_code: Mapped[str | None] = mapped_column(String(6), sort_order=93)


class LineOwned(Owned):
    """Seen by the performing outlet, its parents as observers, and the maker."""

    __audience__ = Audience.LINE


class PrivateOwned(Owned):
    """Seen by the outlet itself and the maker, never by a parent."""

    __audience__ = Audience.PRIVATE


class MakerOwned(Owned):
    """Seen by the maker only."""

    __audience__ = Audience.MAKER


def _by_county(counties: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(
        with_loader_criteria(mixin, lambda cls: cls.county_code.in_(counties), include_aliases=True)
        for mixin in (LineOwned, PrivateOwned, MakerOwned)
    )


def _by_outlet(outlets: tuple[int, ...]) -> tuple[Any, ...]:
    return (
        with_loader_criteria(
            LineOwned,
            lambda cls: or_(
                cls.outlet_id.in_(outlets), cls.parent_id.in_(outlets), cls.root_id.in_(outlets)
            ),
            include_aliases=True,
        ),
        *_own(outlets),
    )


def _own(outlets: tuple[int, ...]) -> tuple[Any, ...]:
    return (
        with_loader_criteria(
            PrivateOwned, lambda cls: cls.outlet_id.in_(outlets), include_aliases=True
        ),
        with_loader_criteria(MakerOwned, lambda cls: false(), include_aliases=True),
    )


def _written_by_outlet(outlets: tuple[int, ...]) -> tuple[Any, ...]:
    return (
        with_loader_criteria(
            LineOwned, lambda cls: cls.outlet_id.in_(outlets), include_aliases=True
        ),
        *_own(outlets),
    )


@lru_cache(maxsize=1_000)
def criteria(scope: Scope, writes: bool = False) -> tuple[Any, ...]:
    """The loader options that put `scope` on a statement; none for one that reaches all.
    A parent observes: it reads what is made under it and writes only what is its own."""
    if scope.everything:
        return ()
    if scope.level is Level.MAKER:
        return _by_county(scope.counties)
    return _written_by_outlet(scope.outlets) if writes else _by_outlet(scope.outlets)


@contextmanager
def system(session: Session, reason: Reason) -> Iterator[None]:
    """Looks past the scope on purpose, inside somebody's unit. Only columns may be selected:
    a row of somebody else's, once in the session, would be handed out by `get`."""
    looks: list[Reason] = session.info.setdefault("looks", [])
    looks.append(reason)
    try:
        yield
    finally:
        looks.pop()


def scope_of(session: Session) -> Scope:
    """The scope of the unit; ScopeError when there is none."""
    scope = session.info.get("scope")
    if not isinstance(scope, Scope):
        raise ScopeError("this session has no scope")
    return scope


def may_write_past(session: Session) -> bool:
    """Whether the innermost look is one of those few that also write."""
    looks: list[Reason] = session.info.get("looks") or []
    return bool(looks) and looks[-1] in WRITING


@event.listens_for(Mapper, "after_mapper_constructed")
def _mark_owned(mapper: Mapper[Any], kind: type) -> None:
    if issubclass(kind, Owned):
        mapper.local_table.info["owned"] = True  # type: ignore[attr-defined]


@event.listens_for(Session, "do_orm_execute")
def _guard(state: ORMExecuteState) -> None:
    scope = scope_of(state.session)
    writes = state.is_insert or state.is_update or state.is_delete
    if writes and state.session.info.get("read_only"):
        raise ScopeError("this unit only reads")
    if _is_text(state.statement):
        raise ScopeError("text() passes the scope; write the query with the models")
    if state.session.info.get("looks"):
        _refuse_more_than_columns(state, writes)
    elif not scope.everything:
        state.statement = state.statement.options(*criteria(scope, writes))
        if writes:
            check_write(state.statement, state.parameters, scope.fixed_stamps)
        else:
            check_read(state.statement)


def _is_text(statement: Any) -> bool:
    return isinstance(statement, TextClause) or isinstance(
        getattr(statement, "element", None), TextClause
    )


def _refuse_more_than_columns(state: ORMExecuteState, writes: bool) -> None:
    if writes and not may_write_past(state.session):
        table = state.statement.table  # type: ignore[attr-defined]
        if table.info.get("owned"):
            raise ScopeError("a system look may not write")
    once_per_shape(state.statement, _refuse_rows)


def _refuse_rows(statement: Any) -> None:
    for described in getattr(statement, "column_descriptions", ()):
        kind = _row_kind(described["expr"])
        if kind is not None and issubclass(kind, Owned):
            raise ScopeError(f"a system look may read columns of {kind.__name__}, not rows")


def _row_kind(selected: Any) -> type | None:
    """The model when whole rows are selected, also by an alias; None for a column."""
    found = inspect(selected, raiseerr=False)
    whole = getattr(found, "is_mapper", False) or getattr(found, "is_aliased_class", False)
    return found.mapper.class_ if whole else None


@event.listens_for(Session, "before_flush")
def _refuse_foreign_rows(session: Session, _context: UOWTransaction, _rows: object) -> None:
    touched = {*session.new, *session.dirty, *session.deleted}
    if touched and session.info.get("read_only"):
        raise ScopeError("this unit only reads")
    scope = scope_of(session)
    for row in touched:
        if isinstance(row, Owned) and not scope.may_write(row):
            raise ScopeError(f"{type(row).__name__} belongs to somebody outside the scope")

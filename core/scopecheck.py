"""Refuses the statements that `with_loader_criteria` would leave unscoped (SAFETY 17).

SQLAlchemy puts the criteria on an owned table only where it recognises the model: as a column
or entity that is selected, as a named FROM or JOIN, or as a plain operand in WHERE. A table
that comes into FROM by any other way (a function in WHERE, the second table of an expression,
a bare Core table, a FULL JOIN) would show everybody's rows. `check` walks a statement, asks in
each SELECT which owned tables are used and which are recognised, and refuses the difference.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import FromStatement
from sqlalchemy.sql import visitors
from sqlalchemy.sql.dml import Delete, Insert, Update, UpdateBase
from sqlalchemy.sql.elements import ColumnClause, TextClause
from sqlalchemy.sql.selectable import (
    AliasedReturnsRows,
    CompoundSelect,
    FromClause,
    Join,
    Lateral,
    Select,
    TableClause,
    TextualSelect,
)
from sqlalchemy.sql.util import extract_first_column_annotation, surface_expressions

from core.errors import ScopeError

Tables = frozenset[Any]
NOTHING: Tables = frozenset()
READS = (Select, CompoundSelect, FromStatement)
REMEMBERED = 5_000
_passed: set[Any] = set()
# What SQLAlchemy itself writes as a literal column: count(*), EXISTS (SELECT 1 …).
CONSTANTS = frozenset({"*", "1"})
TEXTS = ("_prefixes", "_suffixes", "_hints", "_statement_hints")


def check_read(statement: Any) -> None:
    """ScopeError when a SELECT could show an owned row past the criteria.

    What passed is remembered by SQLAlchemy's cache key: statements of one key are compiled
    once, so the criteria stand in all of them alike. Walking costs 100 µs and more, the
    look-up some ten.
    """
    if not isinstance(statement, READS):
        raise ScopeError(f"{type(statement).__name__} passes the scope; use the models")
    once_per_shape(statement, _walk_whole)


def once_per_shape(statement: Any, check: Callable[[Any], None]) -> None:
    """Runs a check that a statement has to pass, once for all statements of its cache key: what
    passed is remembered, what raises is not."""
    found = statement._generate_cache_key()
    key = None if found is None else (check, found.key)
    if key in _passed:
        return
    check(statement)
    if key is not None:
        if len(_passed) >= REMEMBERED:
            _passed.clear()
        _passed.add(key)


def _walk_whole(statement: Any) -> None:
    _Walk().visit(statement, NOTHING)


def check_write(statement: Any, parameters: Any, stamps: frozenset[str]) -> None:
    """ScopeError when an INSERT, UPDATE or DELETE could reach an owned row past the criteria
    or sets one of `stamps`. `parameters` came beside it: values, or a list of rows."""
    if isinstance(statement, Insert):
        _check_insert(statement)
    elif isinstance(statement, Update | Delete):
        _check_change(statement, parameters, stamps)
    else:
        raise ScopeError(f"{type(statement).__name__} passes the scope; use the models")


def _check_insert(insert: Insert) -> None:
    if found := {table for part in visitors.iterate(insert) for table in _owned(part)}:
        raise ScopeError(
            f"INSERT by statement into or from {_names(found)} passes the scope; "
            "add rows to the session"
        )


def _check_change(change: Any, parameters: Any, stamps: frozenset[str]) -> None:
    target = set(_owned(change.table))
    if target:
        _check_target(change, parameters, stamps)
    walk = _Walk()
    for child in change.get_children():
        walk.visit(child, frozenset(target))
    _refuse_rest(set(_owned_of(_drawn_in(change))), target)


def _check_target(change: Any, parameters: Any, stamps: frozenset[str]) -> None:
    if not _is_orm(change) or "parententity" not in change.table._annotations:
        raise ScopeError(f"{change.table} is written without its model and passes the scope")
    if isinstance(parameters, list | tuple):
        raise ScopeError(f"bulk UPDATE of {change.table} by key passes the scope")
    if fixed := stamps & {*_columns_set(change), *(parameters or ())}:
        raise ScopeError(f"{', '.join(sorted(fixed))} of {change.table} cannot be set here")


def _drawn_in(change: Any) -> Iterator[Any]:
    """What a multi-table UPDATE or DELETE reads besides its target."""
    for criterion in change._where_criteria:
        yield from criterion._from_objects
    for value in _assignments(change).values():
        yield from getattr(value, "_from_objects", ())


def _assignments(change: Any) -> dict[Any, Any]:
    return dict(getattr(change, "_values", None) or ())


def _columns_set(change: Any) -> Iterator[str]:
    for column in _assignments(change):
        yield column if isinstance(column, str) else column.key


class _Walk:
    """One pass over a statement; a part met twice under the same tables is looked at once."""

    def __init__(self) -> None:
        self._seen: dict[tuple[int, Tables], Any] = {}

    def visit(self, element: Any, outer: Tables) -> None:
        """`outer`: owned tables of the SELECT around, to which this part may correlate."""
        if (id(element), outer) in self._seen:
            return
        self._seen[id(element), outer] = element
        _refuse_text(element)
        if isinstance(element, UpdateBase):
            raise ScopeError("a write inside another statement passes the scope")
        for child in element.get_children():
            self.visit(child, _reach(element, outer))


def _reach(element: Any, outer: Tables) -> Tables:
    if isinstance(element, Select):
        return _check_select(element, outer)
    if isinstance(element, AliasedReturnsRows) and not isinstance(element, Lateral):
        return NOTHING
    return outer


def _refuse_text(element: Any) -> None:
    written = isinstance(element, TextClause | TextualSelect) or (
        isinstance(element, ColumnClause) and element.is_literal and element.name not in CONSTANTS
    )
    if written or any(getattr(element, name, None) for name in TEXTS):
        raise ScopeError(f"text in a statement passes the scope: {element}")
    if isinstance(element, TableClause) and not isinstance(element, Table):
        raise ScopeError(f"{element} is no table of a model and passes the scope")


def _check_select(select: Any, outer: Tables) -> Tables:
    """The owned tables of this SELECT itself, after all of them proved to be recognised."""
    used = set(_owned_of(_froms(select)))
    if not used:
        return NOTHING
    if not _is_orm(select):
        raise ScopeError(f"{_names(used)} in a SELECT without a model passes the scope")
    if any(_is_full_join(select)):
        raise ScopeError(f"a FULL JOIN with {_names(used)} passes the scope")
    recognised = set(_owned_of(_recognised(select)))
    correlated = _correlated(select, outer)
    _refuse_rest(used, recognised | correlated)
    return frozenset((used & recognised) - correlated)


def _refuse_rest(used: set[Any], recognised: set[Any]) -> None:
    if rest := used - recognised:
        raise ScopeError(
            f"{_names(rest)} would pass the scope here; name its model in the "
            "columns, in select_from or in join"
        )


def _is_orm(statement: Any) -> bool:
    return bool(statement._propagate_attrs.get("compile_state_plugin") == "orm")


def _correlated(select: Any, outer: Tables) -> set[Any]:
    if select._auto_correlate:
        return set(outer)
    return set(outer).intersection(_owned_of(select._correlate or ()))


def _joins(select: Any) -> Iterator[Any]:
    yield from select._setup_joins
    for kept in select._memoized_select_entities:
        yield from kept._setup_joins


def _joined(select: Any) -> Iterator[Any]:
    for target, _on, left, _flags in _joins(select):
        yield from (side for side in (target, left) if isinstance(side, FromClause))


def _froms(select: Any) -> Iterator[Any]:
    yield from select._iterate_from_elements()
    yield from _joined(select)
    for replaced in select._memoized_select_entities:  # by with_only_columns
        for column in replaced._raw_columns:
            yield from column._from_objects


def _is_full_join(select: Any) -> Iterator[bool]:
    for _target, _on, _left, flags in _joins(select):
        yield bool(flags["full"])
    for source in select._iterate_from_elements():
        yield any(isinstance(part, Join) and part.full for part in visitors.iterate(source))


def _recognised(select: Any) -> Iterator[Any]:
    """The FROMs on which SQLAlchemy will put the criteria."""
    for column in select._raw_columns:
        yield from _of_entity(column._annotations.get("parententity") or _first_entity(column))
    for named in (*select._from_obj, *_joined(select)):
        yield from _of_entity(named._annotations.get("parententity"))
    for criterion in select._where_criteria:
        for part in _operands(criterion):
            yield from _of_entity(part._annotations.get("parententity"))


def _first_entity(column: Any) -> Any:
    # These two are what SQLAlchemy itself asks; another reading than its own would leak.
    return extract_first_column_annotation(column, "parententity")  # type: ignore[no-untyped-call]


def _operands(criterion: Any) -> Iterator[Any]:
    yield from surface_expressions(criterion)  # type: ignore[no-untyped-call]


def _of_entity(entity: Any) -> Iterator[Any]:
    if entity is not None:
        yield entity.selectable


def _owned_of(sources: Iterable[Any]) -> Iterator[Any]:
    for source in sources:
        yield from _owned(source)


def _owned(source: Any) -> Iterator[Any]:
    """The owned tables, or aliases of one, of which a FROM is made; subqueries stand apart."""
    if isinstance(source, Join):
        yield from _owned_of((source.left, source.right))
    elif isinstance(source, Table):
        if source.info.get("owned"):
            yield source
    elif isinstance(source, AliasedReturnsRows) and list(_owned(source.element)):
        yield source


def _names(tables: Iterable[Any]) -> str:
    return ", ".join(sorted({str(getattr(table, "name", table)) for table in tables}))

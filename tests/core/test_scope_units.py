"""Relationships, looks past the scope, units without one, and changes of scope."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from core.db import db, reading
from core.errors import ScopeError
from core.scope import Level, Reason, Scope, system
from tests.core.scope_probes import (
    ALL,
    FAR,
    ITSELF,
    PEOPLE,
    PROBES,
    SYSTEM,
    Form,
    ProbeLine,
    ProbePlain,
    ProbePrivate,
    fault,
    flush,
    ids,
    mapped_union,
    outlet,
    trial,
)

P = ProbePlain

READS_BY_ORM: dict[str, Form] = {
    "lazy": lambda s, m: [line.id for plain in s.scalars(select(P)) for line in plain.lines],
    "select in": lambda s, m: [
        line.id
        for plain in s.scalars(select(P).options(selectinload(P.lines)))
        for line in plain.lines
    ],
    "joined": lambda s, m: [
        line.id
        for plain in s.scalars(select(P).options(joinedload(P.lines))).unique()
        for line in plain.lines
    ],
    "join of the relationship": lambda s, m: ids(s, select(m.id).select_from(P).join(P.lines)),
    "any of the relationship": lambda s, m: ids(s, select(P.id).where(P.lines.any())),
    "with_only_columns": lambda s, m: ids(s, select(P).join(P.lines).with_only_columns(P.id)),
}


@pytest.mark.parametrize("form", READS_BY_ORM)
def test_relationships_inside_an_aggregate_are_scoped(filled, form):
    faults = []
    for who in PEOPLE:
        with trial(who.scope) as session:
            faults += fault(who, ProbeLine, READS_BY_ORM[form](session, ProbeLine))
    assert not faults


def test_the_scope_in_python_is_the_scope_in_sql(filled):
    for who in PEOPLE:
        for model in PROBES:
            with reading(SYSTEM) as session:
                covered = {
                    row.id for row in session.scalars(select(model)) if who.scope.covers(row)
                }
            assert covered == who.sees(model), (who.name, model)


LOOKS: dict[str, Form] = {
    "columns": lambda s, m: ids(s, select(m.id)),
    "bare columns": lambda s, m: ids(s, select(m.__table__.c.id)),
    "count": lambda s, m: s.scalar(select(func.count()).select_from(m)),
    "full join": lambda s, m: [
        row.mine
        for row in s.execute(
            select(P.id, m.id.label("mine")).outerjoin_from(P, m, m.id == P.id, full=True)
        )
        if row.mine
    ],
}
NOT_IN_A_LOOK: dict[str, Form] = {
    "entity": lambda s, m: s.scalars(select(m)),
    "alias": lambda s, m: s.scalars(select(aliased(m))),
    "entity of a union": lambda s, m: s.scalars(select(aliased(m, mapped_union(m).subquery()))),
    "entity beside a column": lambda s, m: s.execute(select(P.id, m).join(m, m.id == P.id)),
    "from_statement": lambda s, m: s.scalars(select(m).from_statement(mapped_union(m))),
    "get": lambda s, m: s.get(m, FAR),
    "query": lambda s, m: list(s.query(m)),
    "text": lambda s, m: s.execute(text(f"SELECT * FROM {m.__tablename__}")),
    "update": lambda s, m: s.execute(update(m).values(body="new")),
    "bare update": lambda s, m: s.execute(update(m.__table__).values(body="new")),
    "delete": lambda s, m: s.execute(delete(m)),
    "insert": lambda s, m: s.execute(insert(m), [{"outlet_id": FAR}]),
    "flush of a foreign row": lambda s, m: flush(s, m(outlet_id=FAR, county_code="999999")),
}


@pytest.mark.parametrize("form", LOOKS)
def test_a_system_look_reads_columns_of_all(filled, form):
    for model in PROBES:
        with reading(outlet(ITSELF)) as session:
            with system(session, Reason.SAME_SERIAL):
                seen = LOOKS[form](session, model)
            after = set(ids(session, select(model.id)))
        assert (seen if isinstance(seen, int) else len(set(seen))) == len(ALL)
        assert after <= {ITSELF}, "the look must end with its block"


@pytest.mark.parametrize("form", NOT_IN_A_LOOK)
def test_a_system_look_hands_out_no_rows_and_writes_nothing(filled, form):
    for model in PROBES:
        with (
            pytest.raises(ScopeError),
            trial(outlet(ITSELF)) as session,
            system(session, Reason.SAME_SERIAL),
        ):
            NOT_IN_A_LOOK[form](session, model)


def test_a_look_ends_when_its_block_fails(filled):
    with reading(outlet(ITSELF)) as session:
        with pytest.raises(ZeroDivisionError), system(session, Reason.SAME_SERIAL):
            raise ZeroDivisionError
        assert ids(session, select(ProbeLine.id)) == [ITSELF]


def test_without_a_scope_nothing_runs(filled):
    forms: list[Callable[[Any], object]] = [
        lambda s: s.execute(select(ProbeLine.id)),
        lambda s: s.execute(select(P.id)),
        lambda s: s.get(ProbeLine, 1),
        lambda s: s.query(P).all(),
        lambda s: s.execute(update(P).values(number=1)),
        lambda s: s.connection(),
        lambda s: (s.add(P(id=99)), s.flush()),
    ]
    for form in forms:
        with pytest.raises(ScopeError), db.session.session_factory() as session:
            form(session)


@pytest.mark.parametrize("scope", [SYSTEM, outlet(ITSELF)], ids=str)
def test_a_reading_unit_writes_nothing(filled, scope):
    forms: list[Callable[[Session], object]] = [
        lambda s: s.execute(update(P).values(number=1)),
        lambda s: s.execute(insert(P).values(number=1)),
        lambda s: s.execute(delete(P)),
        lambda s: flush(s, P(id=99)),
        lambda s: flush(s, ProbeLine(outlet_id=ITSELF)),
    ]
    for form in forms:
        with pytest.raises(ScopeError, match="only reads"), reading(scope) as session:
            form(session)


@pytest.mark.parametrize("scope", [SYSTEM, outlet(ITSELF)], ids=str)
def test_a_reading_unit_writes_nothing_by_a_detour(filled, scope):
    detour = select(update(P).values(number=1).returning(P.id).cte().c.id)
    with pytest.raises((ScopeError, DBAPIError)), reading(scope) as session:
        session.execute(detour)


def test_ten_thousand_changes_of_scope_on_one_cached_statement(filled):
    statement, wrong = select(ProbeLine.id), 0
    with reading(SYSTEM) as session:
        for turn in range(10_000):
            who = PEOPLE[turn * (turn // len(PEOPLE) % 4 * 2 + 1) % len(PEOPLE)]
            session.info["scope"] = who.scope
            wrong += set(ids(session, statement)) != who.line
    assert wrong == 0


def test_nobody_reaches_past_an_empty_reach(filled):
    for scope in (Scope(Level.OUTLET), Scope(Level.MAKER), Scope(Level.SYSTEM)):
        with reading(scope) as session:
            assert ids(session, select(ProbePrivate.id)) == []

"""The probe table: who × form of statement × audience, on both databases (SAFETY 17).

A form that reads gives back the ids it saw, or how many; it must be exactly what the person
may see. A form that could not be scoped must be refused for everybody who does not see all.
"""

from typing import Any

import pytest
from sqlalchemy import (
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    lambda_stmt,
    literal,
    literal_column,
    select,
    text,
    union,
    union_all,
    update,
    values,
)
from sqlalchemy import column as sql_column
from sqlalchemy import table as sql_table
from sqlalchemy.orm import Bundle, Session, aliased, undefer
from sqlalchemy.orm import join as orm_join

from core.columns import BigId
from core.errors import ScopeError
from tests.core.scope_probes import (
    ALL,
    FAR,
    NARROW,
    PEOPLE,
    PROBES,
    Form,
    ProbePlain,
    Seen,
    fault,
    flush,
    ids,
    mapped_union,
    trial,
)

P = ProbePlain

# Some of the forms below are cartesian on purpose.
pytestmark = pytest.mark.filterwarnings("ignore:SELECT statement has a cartesian product")


def _sub(m: Any) -> Any:
    return select(m.id).subquery()


READS: dict[str, Form] = {
    "entity": lambda s, m: [row.id for row in s.scalars(select(m))],
    "columns": lambda s, m: ids(s, select(m.id)),
    "bundle": lambda s, m: [row[0].id for row in s.execute(select(Bundle("b", m.id, m.body)))],
    "query": lambda s, m: [row.id for row in s.query(m)],
    "query columns": lambda s, m: [row.id for row in s.query(m.id)],
    "query count": lambda s, m: s.query(m).count(),
    "count of table": lambda s, m: s.scalar(select(func.count()).select_from(m)),
    "count of column": lambda s, m: s.scalar(select(func.count(m.id))),
    "count of subquery": lambda s, m: s.scalar(
        select(func.count()).select_from(select(m.id).limit(100).subquery())
    ),
    "group by": lambda s, m: ids(s, select(m.id).group_by(m.id).having(func.count(m.id) == 1)),
    "window": lambda s, m: ids(s, select(m.id).order_by(func.row_number().over(order_by=m.id))),
    "alias": lambda s, m: [row.id for row in s.scalars(select(aliased(m)))],
    "alias columns": lambda s, m: ids(s, select(aliased(m).id)),
    "flat alias": lambda s, m: ids(s, select(aliased(m, flat=True).id)),
    "self join": lambda s, m: _self_join(s, m),
    "join": lambda s, m: ids(s, select(P.id).join(m, m.id == P.id)),
    "join from": lambda s, m: ids(s, select(P.id).join_from(m, P, m.id == P.id)),
    "outer join": lambda s, m: [
        found for found in ids(s, select(m.id).select_from(P).outerjoin(m, m.id == P.id)) if found
    ],
    "implicit join": lambda s, m: ids(s, select(P.id).where(P.id == m.id)),
    "implicit join turned": lambda s, m: ids(s, select(P.id).where(literal(0) + m.id == P.id)),
    "implicit join in case": lambda s, m: ids(
        s, select(P.id).where(case((m.id == P.id, 1), else_=0) == 1)
    ),
    "implicit join of an alias": lambda s, m: ids(s, select(P.id).where(P.id == aliased(m).id)),
    "mixed expression turned": lambda s, m: ids(s, select(P.id - P.id + m.id).distinct()),
    "mixed expression in case": lambda s, m: ids(
        s, select(case((P.id > 0, m.id), else_=m.id)).distinct()
    ),
    "core column with expression": lambda s, m: ids(
        s, select(P.__table__.c.id * 0 + m.id).distinct()
    ),
    "subquery": lambda s, m: ids(s, select(_sub(m).c.id)),
    "subquery joined": lambda s, m: _join_subquery(s, m),
    "subquery of subquery": lambda s, m: ids(s, select(select(_sub(m).c.id).subquery().c.id)),
    "entity of subquery": lambda s, m: [
        row.id for row in s.scalars(select(aliased(m, select(m).subquery())))
    ],
    "lateral": lambda s, m: _lateral(s, m),
    "in": lambda s, m: ids(s, select(P.id).where(P.id.in_(select(m.id)))),
    "in with core outside": lambda s, m: ids(
        s, select(P.__table__.c.id).where(P.__table__.c.id.in_(select(m.id)))
    ),
    "scalar subquery": lambda s, m: [
        found
        for found in ids(
            s, select(select(m.id).where(m.id == P.id).scalar_subquery()).select_from(P)
        )
        if found
    ],
    "subquery in order by": lambda s, m: _order_by(s, m),
    "subquery in having": lambda s, m: ids(
        s, select(P.id).group_by(P.id).having(P.id.in_(select(m.id)))
    ),
    "union": lambda s, m: ids(s, union(select(m.id), select(m.id))),
    "union all": lambda s, m: ids(
        s, union_all(select(m.id).where(m.id < 4), select(m.id).where(m.id >= 4))
    ),
    "union of a core select": lambda s, m: ids(
        s, union(select(P.__table__.c.id).where(P.__table__.c.id < 0), select(m.id))
    ),
    "union wrapped": lambda s, m: ids(s, select(mapped_union(m).subquery().c.id)),
    "union wrapped by core": lambda s, m: ids(
        s, select(literal_column("*")).select_from(union(select(m.id), select(m.id)).subquery())
    ),
    "union as entities": lambda s, m: [
        row.id for row in s.scalars(select(aliased(m, mapped_union(m).subquery())))
    ],
    "union by from_statement": lambda s, m: [
        row.id for row in s.scalars(select(m).from_statement(mapped_union(m)))
    ],
    "intersect": lambda s, m: ids(s, select(P.id).intersect(select(m.id))),
    "cte": lambda s, m: ids(s, select(select(m.id).cte().c.id)),
    "cte by core": lambda s, m: ids(s, select(literal_column("*")).select_from(select(m.id).cte())),
    "cte of cte": lambda s, m: ids(s, select(select(select(m.id).cte().c.id).cte().c.id)),
    "added cte": lambda s, m: ids(s, select(m.id).add_cte(select(m.id).cte("unused"))),
    "exists": lambda s, m: ids(s, select(P.id).where(exists().where(m.id == P.id))),
    "exists of a select": lambda s, m: ids(
        s, select(P.id).where(select(m.id).where(m.id == P.id).exists())
    ),
    "exists of a constant": lambda s, m: ids(
        s, select(P.id).where(exists(select(literal(1)).where(m.id == P.id)))
    ),
    "exists with a function": lambda s, m: ids(
        s, select(m.id).where(exists(select(P.id).where(func.abs(m.id) == P.id)))
    ),
    "exists correlated by name": lambda s, m: ids(
        s, select(m.id).where(exists(select(P.id).where(func.abs(m.id) == P.id).correlate(m)))
    ),
    "exists turned": lambda s, m: ids(s, select(m.id).where(exists().where(P.id == m.id))),
    "not exists": lambda s, m: ALL - set(ids(s, select(P.id).where(~exists().where(m.id == P.id)))),
    "get": lambda s, m: [row for row in ALL if s.get(m, row)],
    "get one by one": lambda s, m: [
        row for row in ALL if s.scalar(select(m.id).where(m.id == row))
    ],
    "get again": lambda s, m: [row for row in ALL if s.get(m, row, populate_existing=True)],
    "from_statement": lambda s, m: [
        row.id for row in s.scalars(select(m).from_statement(select(m)))
    ],
    "lambda": lambda s, m: ids(s, lambda_stmt(lambda: select(m.id))),
    "values": lambda s, m: _values_join(s, m),
    "in pieces": lambda s, m: [
        found
        for part in s.execute(select(m.id), execution_options={"yield_per": 2})
        .scalars()
        .partitions()
        for found in part
    ],
    "for update": lambda s, m: ids(s, select(m.id).with_for_update()),
    "undefer": lambda s, m: [row.id for row in s.scalars(select(m).options(undefer(m.body)))],
}


def _self_join(s: Session, m: Any) -> Seen:
    other = aliased(m)
    return ids(s, select(m.id).join(other, other.id == m.id))


def _join_subquery(s: Session, m: Any) -> Seen:
    mine = _sub(m)
    return ids(s, select(P.id).join(mine, mine.c.id == P.id))


def _lateral(s: Session, m: Any) -> Seen:
    if s.get_bind().dialect.name == "sqlite":
        return ids(s, select(m.id))
    mine = select(m.id).where(m.id == P.id).lateral()
    return ids(s, select(P.id).join(mine, literal(True)))


def _order_by(s: Session, m: Any) -> Seen:
    mine = select(m.id).where(m.id == P.id).scalar_subquery()
    found = ids(s, select(P.id).order_by(mine.is_(None), mine))
    return found[: s.scalar(select(func.count(m.id)))]


def _values_join(s: Session, m: Any) -> Seen:
    if s.get_bind().dialect.name == "sqlite":
        return ids(s, select(m.id))
    given = values(sql_column("id", BigId), name="given").data([(row,) for row in sorted(ALL)])
    return ids(s, select(m.id).join(given, given.c.id == m.id))


REFUSED: dict[str, Form] = {
    "with_only_columns": lambda s, m: s.execute(
        select(m).join(P, P.id == m.id).with_only_columns(P.id)
    ),
    "where of a nested select": lambda s, m: s.execute(
        select(P.id).where(P.id.in_(select(P.id).where(func.abs(m.id) == P.id)))
    ),
    "correlated two selects up": lambda s, m: s.execute(
        select(m.id).where(
            exists(select(P.id).where(exists(select(P.number).where(func.abs(m.id) == 1))))
        )
    ),
    "not correlated": lambda s, m: s.execute(
        select(m.id).where(exists(select(P.id).where(func.abs(m.id) == P.id).correlate(None)))
    ),
    "second table in a subquery": lambda s, m: s.execute(
        select(m.id).join(select(P.id).where(func.abs(m.id) == P.id).subquery(), literal(True))
    ),
    "added bare cte": lambda s, m: s.execute(
        select(P.id).add_cte(select(m.__table__.c.id).cte("unused"))
    ),
    "join in select_from": lambda s, m: s.execute(
        select(P.id).select_from(orm_join(P, m, m.id == P.id))
    ),
    "mixed expression": lambda s, m: ids(
        s, select(func.coalesce(m.id + P.id - P.id, 0)).distinct()
    ),
    "implicit join in and": lambda s, m: ids(
        s, select(P.__table__.c.id).where(and_(literal(1) == 1, m.id == P.__table__.c.id))
    ),
    "implicit join in a function": lambda s, m: ids(s, select(P.id).where(func.abs(m.id) == P.id)),
    "full join": lambda s, m: [
        row.mine
        for row in s.execute(
            select(P.id, m.id.label("mine")).outerjoin_from(P, m, m.id == P.id, full=True)
        )
        if row.mine
    ],
    "text": lambda s, m: s.execute(text(f"SELECT id FROM {m.__tablename__}")),
    "text with columns": lambda s, m: s.execute(
        text(f"SELECT id FROM {m.__tablename__}").columns(m.id)
    ),
    "from_statement of text": lambda s, m: s.scalars(
        select(m).from_statement(text(f"SELECT * FROM {m.__tablename__}"))
    ),
    "text in the columns": lambda s, m: s.execute(
        select(P.id, text(f"(SELECT max(id) FROM {m.__tablename__})"))
    ),
    "text in where": lambda s, m: s.execute(
        select(P.id).where(text(f"id IN (SELECT id FROM {m.__tablename__})"))
    ),
    "text in from": lambda s, m: s.execute(
        select(literal_column("id")).select_from(text(m.__tablename__))
    ),
    "text in order by": lambda s, m: s.execute(
        select(P.id).order_by(text(f"(SELECT max(id) FROM {m.__tablename__})"))
    ),
    "literal column": lambda s, m: s.execute(
        select(literal_column(f"(SELECT max(id) FROM {m.__tablename__})"))
    ),
    "text as prefix": lambda s, m: s.execute(
        select(P.id).prefix_with(f"(SELECT max(id) FROM {m.__tablename__}),")
    ),
    "text as suffix": lambda s, m: s.execute(
        select(P.id).suffix_with(f"UNION SELECT id FROM {m.__tablename__}")
    ),
    "bare table": lambda s, m: s.execute(select(m.__table__)),
    "bare columns": lambda s, m: s.execute(select(m.__table__.c.id)),
    "bare alias": lambda s, m: s.execute(select(m.__table__.alias().c.id)),
    "bare sample": lambda s, m: s.execute(select(m.__table__.tablesample(100).c.id)),
    "bare count": lambda s, m: s.execute(select(func.count()).select_from(m.__table__)),
    "bare join": lambda s, m: s.execute(select(P.id).join(m.__table__, m.__table__.c.id == P.id)),
    "bare in": lambda s, m: s.execute(select(P.id).where(P.id.in_(select(m.__table__.c.id)))),
    "bare implicit": lambda s, m: s.execute(select(P.id).where(P.id == m.__table__.c.id)),
    "bare union": lambda s, m: s.execute(union(select(m.id), select(m.__table__.c.id))),
    "bare cte": lambda s, m: s.execute(select(select(m.__table__.c.id).cte().c.id)),
    "bare exists": lambda s, m: s.execute(
        select(P.id).where(exists().where(m.__table__.c.id == P.id))
    ),
    "bare from_statement": lambda s, m: s.scalars(select(m).from_statement(select(m.__table__))),
    "bare entity": lambda s, m: s.scalars(select(aliased(m, select(m.__table__).subquery()))),
    "table of one's own making": lambda s, m: s.execute(
        select(sql_column("id")).select_from(sql_table(m.__tablename__, sql_column("id")))
    ),
    "bare update": lambda s, m: s.execute(update(m.__table__).values(body="new")),
    "bare delete": lambda s, m: s.execute(delete(m.__table__)),
    "bare insert": lambda s, m: s.execute(insert(m.__table__).values(body="new")),
    "connection": lambda s, m: s.connection(),
    "function alone": lambda s, m: s.execute(func.count(m.id)),
    "insert": lambda s, m: s.execute(insert(m).values(outlet_id=FAR)),
    "insert of many": lambda s, m: s.execute(insert(m), [{"outlet_id": FAR}, {"outlet_id": 3}]),
    "insert from select": lambda s, m: s.execute(
        insert(m).from_select(["outlet_id"], select(P.id))
    ),
    "insert into another from select": lambda s, m: s.execute(
        insert(P).from_select(["number"], select(m.__table__.c.id))
    ),
    "bulk update by key": lambda s, m: s.execute(
        update(m), [{"id": row, "body": "new"} for row in (3, 9)]
    ),
    "bulk update by key of one": lambda s, m: s.execute(update(m), [{"id": FAR, "body": "new"}]),
    "bulk_update_mappings": lambda s, m: s.bulk_update_mappings(m, [{"id": FAR, "body": "new"}]),
    "bulk_insert_mappings": lambda s, m: s.bulk_insert_mappings(m, [{"outlet_id": FAR}]),
    "bulk_save_objects": lambda s, m: s.bulk_save_objects([m(outlet_id=FAR)]),
    "write hidden in a cte": lambda s, m: s.execute(
        select(update(m).values(body="new").returning(m.id).cte().c.id)
    ),
    "write hidden in a from_statement": lambda s, m: s.scalars(
        select(m).from_statement(insert(m).values(outlet_id=FAR).returning(m))
    ),
    "flush of a foreign row": lambda s, m: flush(s, m(outlet_id=77, county_code="110101")),
    "flush of nobody's row": lambda s, m: flush(s, m()),
}


@pytest.mark.parametrize("form", READS)
def test_everybody_sees_exactly_their_rows(filled, form):
    faults = []
    for who in PEOPLE:
        for model in PROBES:
            with trial(who.scope) as session:
                faults += fault(who, model, READS[form](session, model))
    assert not faults


@pytest.mark.parametrize("form", REFUSED)
def test_what_cannot_be_scoped_is_refused(filled, form):
    passed = []
    for who in NARROW:
        for model in PROBES:
            try:
                with trial(who.scope) as session:
                    REFUSED[form](session, model)
                passed.append(f"{who.name} × {model.__tablename__}")
            except ScopeError:
                pass
    assert not passed

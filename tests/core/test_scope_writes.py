"""The probe table of writes: each changes exactly the rows of its person (SAFETY 17)."""

from typing import Any

import pytest
from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session

from core.db import reading
from core.errors import ScopeError
from tests.core.scope_probes import (
    ALL,
    COUNTY_A,
    COUNTY_B,
    FAR,
    ITSELF,
    NARROW,
    PARENT,
    PEOPLE,
    PROBES,
    SIBLING,
    SYSTEM,
    Form,
    ProbeLine,
    ProbePlain,
    Seen,
    fault,
    ids,
    manager,
    outlet,
    trial,
)

P = ProbePlain


def _touched(s: Session, statement: Any, parameters: Any = None) -> Seen:
    return s.execute(
        statement, parameters, execution_options={"synchronize_session": False}
    ).rowcount


def _deleted(s: Session, rows: Any) -> Seen:
    found = [row for row in rows if s.info["scope"].may_write(row)]
    for row in found:
        s.delete(row)
    s.flush()
    return [row.id for row in found]


WRITES: dict[str, Form] = {
    "update": lambda s, m: _touched(s, update(m).values(body="new")),
    "update by parameters": lambda s, m: _touched(s, update(m), {"body": "new"}),
    "update where": lambda s, m: _touched(s, update(m).where(m.id.in_(ALL)).values(body="new")),
    "update fetched": lambda s, m: (
        s.execute(
            update(m).values(body="new"), execution_options={"synchronize_session": "fetch"}
        ).rowcount
    ),
    "update returning": lambda s, m: ids(s, update(m).values(body="new").returning(m.id)),
    "update returning rows": lambda s, m: [
        row.id for row in s.scalars(update(m).values(body="new").returning(m))
    ],
    "update of another where in": lambda s, m: _touched(
        s, update(P).where(P.id.in_(select(m.id))).values(number=0)
    ),
    "update of another where exists": lambda s, m: _touched(
        s, update(P).where(exists().where(m.id == P.id)).values(number=0)
    ),
    "update of another by core": lambda s, m: _touched(
        s, update(P.__table__).where(P.__table__.c.id.in_(select(m.id))).values(number=0)
    ),
    "update to a subquery": lambda s, m: _updated_to(s, m),
    "query update": lambda s, m: s.query(m).update({"body": "new"}, synchronize_session=False),
    "delete": lambda s, m: _touched(s, delete(m)),
    "delete returning": lambda s, m: ids(s, delete(m).returning(m.id)),
    "delete of rows": lambda s, m: _deleted(s, s.scalars(select(m))),
    "query delete": lambda s, m: s.query(m).delete(synchronize_session=False),
}


def _updated_to(s: Session, m: Any) -> Seen:
    mine = select(m.id).where(m.id == P.id).scalar_subquery()
    s.execute(update(P).values(number=func.coalesce(mine, 0)))
    return ids(s, select(P.id).where(P.number > 0))


@pytest.mark.parametrize("form", WRITES)
def test_everybody_changes_exactly_their_rows(filled, form):
    faults = []
    for who in PEOPLE:
        for model in PROBES:
            with trial(who.scope) as session:
                faults += fault(who, model, WRITES[form](session, model), who.changes(model))
    assert not faults


DRAWN_IN: dict[str, Form] = {
    "update": lambda s, m: s.execute(update(P).where(P.id == m.id).values(number=0)),
    "update by core": lambda s, m: s.execute(
        update(P.__table__).where(P.__table__.c.id == m.id).values(number=0)
    ),
    "update to a column": lambda s, m: s.execute(update(P).where(P.id > 0).values(number=m.id)),
    "ordered update to a column": lambda s, m: s.execute(
        update(P).ordered_values((P.number, m.id + 1))
    ),
    "delete": lambda s, m: s.execute(delete(P).where(P.id == m.id)),
}


@pytest.mark.parametrize("form", DRAWN_IN)
def test_a_write_that_draws_in_an_owned_table_is_refused(filled, form):
    for who in NARROW:
        for model in PROBES:
            with pytest.raises(ScopeError, match="name its model"), trial(who.scope) as session:
                DRAWN_IN[form](session, model)


STAMPS_SET: dict[str, Form] = {
    "values": lambda s, m: s.execute(update(m).values(outlet_id=FAR, county_code=COUNTY_B)),
    "values by column": lambda s, m: s.execute(update(m).values({m.county_code: COUNTY_B})),
    "ordered values": lambda s, m: s.execute(
        update(m).ordered_values((m.body, "new"), (m.county_code, COUNTY_B))
    ),
    "parameters": lambda s, m: s.execute(update(m), {"county_code": COUNTY_B}),
    "row": lambda s, m: _restamp(s, m),
}


def _restamp(s: Session, m: Any) -> None:
    for row in s.scalars(select(m)):
        row.outlet_id, row.parent_id, row.root_id, row.county_code = FAR, None, FAR, COUNTY_B
    s.flush()


@pytest.mark.parametrize("form", STAMPS_SET)
@pytest.mark.parametrize("scope", [outlet(ITSELF), outlet(PARENT), manager(COUNTY_A)], ids=str)
def test_nobody_gives_a_row_away(filled, form, scope):
    with pytest.raises(ScopeError), trial(scope) as session:
        STAMPS_SET[form](session, ProbeLine)


def test_a_manager_hands_over_inside_the_county(filled):
    with trial(manager(COUNTY_A)) as session:
        session.execute(update(ProbeLine).where(ProbeLine.id == ITSELF).values(outlet_id=SIBLING))
        assert sorted(ids(session, select(ProbeLine.id).where(ProbeLine.outlet_id == SIBLING))) == [
            ITSELF,
            SIBLING,
        ]


@pytest.mark.parametrize("scope", [outlet(ITSELF), manager(COUNTY_A), SYSTEM], ids=str)
def test_ones_own_row_can_be_added_and_changed(filled, scope):
    with trial(scope) as session:
        session.add(ProbeLine(id=30, outlet_id=ITSELF, county_code=COUNTY_A))
        session.flush()
        session.get(ProbeLine, 30).body = "new"
        session.flush()
        assert session.scalar(select(ProbeLine.body).where(ProbeLine.id == 30)) == "new"


@pytest.mark.parametrize("act", ["change", "delete"])
def test_a_parent_changes_nothing_of_its_children(filled, act):
    with pytest.raises(ScopeError), trial(outlet(PARENT)) as session:
        observed = session.get(ProbeLine, ITSELF)
        if act == "delete":
            session.delete(observed)
        else:
            observed.body = "new"
        session.flush()


def test_a_row_loaded_elsewhere_cannot_be_brought_in(filled):
    with reading(SYSTEM) as session:
        foreign = session.get(ProbeLine, FAR)
    with pytest.raises(ScopeError), trial(outlet(ITSELF)) as session:
        foreign.body = "mine"
        session.add(foreign)
        session.flush()

"""Facts cannot be altered, forgotten or told twice; a seal names what was tampered with."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from core.db import db, reading, transaction
from core.facts import Fact, FactRow, tell
from core.scope import Reason, Scope

SYSTEM = Scope.system(Reason.COMMAND)


@dataclass(frozen=True)
class Poked(Fact):
    kind = "probe"
    times: int


@dataclass
class Probe:
    id: int = 1
    version: int = 1


def test_a_fact_is_told(context, clock):
    with transaction(SYSTEM) as session:
        tell(session, Poked(3), Probe(), by="system:test", now=clock())
    with reading(SYSTEM) as session:
        row = session.scalars(select(FactRow)).one()
    assert (row.name, row.body, row.recorded_at) == ("Poked", '{"times":3}', clock())


def test_a_fact_cannot_be_altered(context, clock):
    with transaction(SYSTEM) as session:
        tell(session, Poked(3), Probe(), by="system:test", now=clock())
    with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE facts SET body='{}'")

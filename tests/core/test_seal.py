"""What an attacker with every right on the database leaves behind (docs/algorithms/seal.md).

Each trial goes past the triggers, as such an attacker would; `verify` must then name what was
done. The control is the same book untouched.
"""

import json
import re
import zlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from core.db import db, reading, transaction
from core.errors import RuleBroken
from core.facts import Code, Fact, FactRow, Told, _values, digest, tell
from core.scope import Reason, Scope
from core.seal import ENTRY, Fault, Gap, Seal, head, seal_day, seal_due_days, verify, version_gaps
from tests.kept import kept

SYSTEM = Scope.system(Reason.COMMAND)
DAY = date(2026, 7, 16)
TABLE = FactRow.__table__
DOC = Path(__file__).parents[2] / "docs" / "algorithms" / "seal.md"


@dataclass(frozen=True)
class Poked(Fact):
    kind = "probe"
    times: int
    why: Code


@dataclass
class Subject:
    id: int
    version: int
    outlet_id: int | None = None


def _tell(clock, number, version=1, **more):
    with transaction(SYSTEM) as session:
        tell(
            session,
            Poked(version, "test"),
            Subject(number, version, number),
            by="account:7",
            now=clock(),
            **more,
        )


@kept
def book(context, clock) -> None:
    """Three days: facts 1–3 on the first, none on the second, 4 and 5 on the third, sealed;
    6 on the fourth, which is still open."""
    for number in (1, 2, 3):
        _tell(clock, number)
    clock.tick(days=2)
    _tell(clock, 1, 2)
    _tell(clock, 2, 2)
    clock.tick(days=1)
    with transaction(SYSTEM) as session:
        seal_due_days(session, now=clock())
    _tell(clock, 3, 2)


def _check():
    with reading(SYSTEM) as session:
        return verify(session)


def _on_sqlite():
    return db.engine.dialect.name == "sqlite"


def _drop_triggers():
    on_sqlite = _on_sqlite()
    found = (
        "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
        if on_sqlite
        else "SELECT tgname, tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal"
    )
    with db.engine.begin() as connection:
        for name, table in connection.execute(text(found)).all():
            connection.execute(text(f"DROP TRIGGER {name}" + ("" if on_sqlite else f" ON {table}")))


@pytest.fixture
def attack(book):
    """Runs statements past every trigger. PostgreSQL is told to fire none: to take them away
    would cost the next test a new database, and reaches no further."""
    if _on_sqlite():
        _drop_triggers()

    def run(*statements):
        with db.engine.begin() as connection:
            if not _on_sqlite():
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            for statement in statements:
                connection.execute(text(statement) if isinstance(statement, str) else statement)

    return run


def test_an_untouched_book_agrees(book):
    assert _check() is None


def test_taking_the_triggers_away_alone_is_no_fault(book):
    _drop_triggers()
    assert _check() is None


ALTERED = {
    "name": "name='Other'",
    "kind": "kind='other'",
    "subject": "subject_id=77",
    "version": "version=9",
    "happened": "happened_at='2026-01-01 00:00:00'",
    "recorded": "recorded_at='2026-01-01 00:00:00'",
    "by": "\"by\"='account:8'",
    "outlet": "outlet_id=NULL",
    "batch": "batch='b'",
    "body": "body='{}'",
    "digest": "digest='" + "0" * 64 + "'",
    "digest to nonsense": "digest='nonsense'",
}


@pytest.mark.parametrize(
    "fact_id, day", [(2, DAY), (5, DAY + timedelta(days=2)), (6, DAY + timedelta(days=3))]
)
def test_an_altered_fact_is_named(attack, fact_id, day):
    before = _with_digest(fact_id)
    for column, change in ALTERED.items():
        attack(f"UPDATE facts SET {change} WHERE id = {fact_id}")
        assert _check() == Fault(day, fact_id, "a fact was altered"), column
        attack(update(TABLE).where(TABLE.c.id == fact_id).values(**before))
    assert _check() is None


def _with_digest(fact_id, **changes):
    with reading(SYSTEM) as session:
        row = (
            dict(session.execute(select(TABLE).where(FactRow.id == fact_id)).mappings().one())
            | changes
        )
    return row | {"digest": digest(row)}


def _forge(fact_id, **changes):
    return update(TABLE).where(TABLE.c.id == fact_id).values(**_with_digest(fact_id, **changes))


@pytest.mark.parametrize("changes", [{"body": "{}"}, {"by": "account:8"}, {"outlet_id": None}])
def test_an_altered_fact_is_named_even_with_its_digest(attack, changes):
    attack(_forge(2, **changes))
    assert _check() == Fault(DAY, 2, "a fact was altered")


def test_a_removed_fact_is_named(attack):
    attack("DELETE FROM facts WHERE id = 2")
    assert _check() == Fault(DAY, 2, "a fact was removed")


def test_a_day_removed_whole_is_named(attack):
    attack("DELETE FROM facts WHERE id <= 3")
    assert _check() == Fault(DAY, 1, "a fact was removed")


def test_a_fact_slipped_in_is_named(attack):
    attack(insert(TABLE).values(**_with_digest(2, id=90, subject_id=90)))
    assert _check() == Fault(DAY, 90, "a fact was slipped in after the seal")


@pytest.mark.parametrize("day", [DAY - timedelta(days=9), DAY + timedelta(days=1)])
def test_a_fact_slipped_into_a_day_without_facts_is_named(attack, day):
    attack(insert(TABLE).values(**_with_digest(2, id=90, subject_id=90, day=day)))
    assert _check() == Fault(day, 90, "a fact was slipped in after the seal")


def test_a_fact_moved_to_another_day_is_named(attack):
    attack(_forge(2, day=DAY + timedelta(days=2)))
    assert _check() == Fault(DAY, 2, "a fact was removed")


def test_two_facts_in_swapped_order_are_named(attack):
    attack(
        "UPDATE facts SET id = -1 WHERE id = 1",
        "UPDATE facts SET id = 1 WHERE id = 2",
        "UPDATE facts SET id = 2 WHERE id = -1",
    )
    assert _check() == Fault(DAY, 1, "a fact was altered")


def test_a_fact_with_a_new_number_is_named(attack):
    attack("UPDATE facts SET id = 90 WHERE id = 3")
    assert _check() == Fault(DAY, 3, "a fact was removed")


@pytest.mark.parametrize("change", ["hash='" + "0" * 64 + "'", "count=9", "rows=:rows"])
def test_an_altered_seal_is_named(attack, change):
    forged = zlib.compress(ENTRY.pack(1, bytes(8)))
    attack(
        text(f"UPDATE seals SET {change} WHERE day = '{DAY}'").bindparams(
            **({"rows": forged} if ":rows" in change else {})
        )
    )
    assert _check() == Fault(DAY, None, "the seal was altered")


@pytest.mark.parametrize("rows", [b"", b"no zlib", zlib.compress(b"not of its length")])
def test_a_seal_with_its_list_destroyed_is_named(attack, rows):
    attack(update(Seal.__table__).where(Seal.__table__.c.day == DAY).values(rows=rows))
    assert _check() == Fault(DAY, None, "the seal was altered")


def test_a_forged_list_does_not_hide_a_renumbered_fact(attack):
    with reading(SYSTEM) as session:
        old = session.scalar(select(Seal.rows).where(Seal.day == DAY))
    entries = [
        (90 if number == 3 else number, start)
        for number, start in ENTRY.iter_unpack(zlib.decompress(old))
    ]
    forged = zlib.compress(b"".join(ENTRY.pack(*entry) for entry in entries))
    attack(
        "UPDATE facts SET id = 90 WHERE id = 3",
        update(Seal.__table__).where(Seal.__table__.c.day == DAY).values(rows=forged),
    )
    assert _check() == Fault(DAY, None, "the seal was altered")


def test_a_removed_seal_breaks_the_chain(attack):
    attack(f"DELETE FROM seals WHERE day = '{DAY}'")
    assert _check() == Fault(
        DAY + timedelta(days=2), None, "the seal does not follow the one before"
    )


def test_swapped_seals_break_the_chain(attack):
    third = DAY + timedelta(days=2)
    attack(
        f"UPDATE seals SET day = '2000-01-01' WHERE day = '{DAY}'",
        f"UPDATE seals SET day = '{DAY}' WHERE day = '{third}'",
        f"UPDATE seals SET day = '{third}' WHERE day = '2000-01-01'",
    )
    assert _check() == Fault(DAY, None, "the seal does not follow the one before")


def test_a_day_sealed_anew_does_not_fit_the_next(attack, clock):
    _drop_triggers()
    attack(_forge(2, body="{}"), f"DELETE FROM seals WHERE day = '{DAY}'")
    with transaction(SYSTEM) as session:
        copy = _sealed_alone(session, clock)
    attack(insert(Seal.__table__).values(**copy))
    assert _check() == Fault(
        DAY + timedelta(days=2), None, "the seal does not follow the one before"
    )


def _sealed_alone(session, clock):
    kept = session.scalars(select(Seal)).all()
    for seal in kept:
        session.delete(seal)
    session.flush()
    made = seal_day(session, DAY, now=clock())
    values = {column.key: getattr(made, column.key) for column in inspect(Seal).columns}
    session.rollback()
    return values


GUARDED = [
    "UPDATE facts SET body = '{}' WHERE id = 6",
    "DELETE FROM facts WHERE id = 6",
    "UPDATE seals SET count = 0",
    "DELETE FROM seals",
]


@pytest.mark.parametrize("statement", GUARDED)
def test_facts_and_seals_refuse_change(book, statement):
    with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize("day", [DAY, DAY + timedelta(days=1), DAY + timedelta(days=2)])
def test_an_insert_into_a_sealed_day_is_refused(book, day):
    row = _with_digest(6, id=90, subject_id=90, day=day)
    with pytest.raises(DBAPIError, match="sealed"), db.engine.begin() as connection:
        connection.execute(insert(TABLE).values(**row))


def test_an_insert_into_the_open_day_is_not(book, clock):
    _tell(clock, 91)
    assert _check() is None


def test_days_are_sealed_in_order_and_once(book, clock):
    with transaction(SYSTEM) as session:
        assert seal_due_days(session, now=clock()) == []
    for day in (DAY, DAY + timedelta(days=1)):
        with pytest.raises(RuleBroken), transaction(SYSTEM) as session:
            seal_day(session, day, now=clock())


def test_a_day_that_is_not_over_is_not_sealed(book, clock):
    with pytest.raises(RuleBroken), transaction(SYSTEM) as session:
        seal_day(session, DAY + timedelta(days=3), now=clock())


def test_a_day_ends_at_midnight_in_shanghai(context, clock):
    clock.tick(hours=13, minutes=59, seconds=59)
    _tell(clock, 1)
    clock.tick(seconds=1)
    _tell(clock, 2)
    with transaction(SYSTEM) as session:
        assert [(s.day, s.count) for s in seal_due_days(session, now=clock())] == [(DAY, 1)]


def test_the_last_days_without_facts_are_closed_too(context, clock):
    _tell(clock, 1)
    clock.tick(days=5)
    with transaction(SYSTEM) as session:
        sealed = seal_due_days(session, now=clock())
        assert [s.day for s in sealed] == [DAY, DAY + timedelta(days=4)]
        assert head(session).day == DAY + timedelta(days=4)
    assert _check() is None


def test_the_zone_of_a_moment_does_not_matter(book, clock):
    shanghai = timezone(timedelta(hours=8))
    _tell(clock, 50, happened=clock().astimezone(shanghai))
    assert _check() is None


@pytest.mark.parametrize(
    "versions, gaps", [([1, 2, 3], []), ([1, 3], [(2, 3)]), ([2], [(1, 2)]), ([2, 3], [(2, 3)])]
)
def test_gaps_in_versions_are_found(context, clock, versions, gaps):
    for version in versions:
        _tell(clock, 1, version)
    with reading(SYSTEM) as session:
        assert version_gaps(session) == [Gap("probe", 1, *gap) for gap in gaps]


def test_a_version_cannot_be_told_twice(context, clock):
    _tell(clock, 1)
    with pytest.raises(DBAPIError):
        _tell(clock, 1)


def test_the_document_is_right(context, clock):
    """Builds the example of docs/algorithms/seal.md and looks for every line of it there."""
    page = DOC.read_text()
    for number in (1, 2):
        _tell(clock, number)
    clock.tick(days=1)
    with transaction(SYSTEM) as session:
        (first,) = seal_due_days(session, now=clock())
        rows = session.execute(select(TABLE).order_by(FactRow.id)).mappings().all()
    clock.tick(days=1)
    with transaction(SYSTEM) as session:
        second = seal_day(session, DAY + timedelta(days=1), now=clock())
    lines = re.findall(r"^\[.*\]$", page, re.M)
    assert [sha256(line.encode()).hexdigest() for line in lines] == [r["digest"] for r in rows]
    assert [json.loads(line)[2] for line in lines] == [1, 2]
    assert re.findall(r"\b[0-9a-f]{64}\b", page) == [
        *(r["digest"] for r in rows),
        first.hash,
        second.hash,
    ]


def test_a_digest_stands_for_every_column_but_id_and_itself():
    covered = set(_values_example()) - {"digest"}
    assert covered == {c.key for c in inspect(FactRow).columns} - {"id", "digest"}
    for column in covered:
        row = _values_example()
        changed = row | {column: "x" if isinstance(row[column], str) else _other(row[column])}
        assert digest(changed) != row["digest"], column


def _values_example():
    moment = datetime(2026, 7, 16, 2, tzinfo=UTC)
    return _values(Told(Poked(1, "test"), 1, 1, 1, moment, "account:7", moment))


def _other(value):
    if value is None:
        return "b"
    return value + (timedelta(days=1) if hasattr(value, "year") else 1)

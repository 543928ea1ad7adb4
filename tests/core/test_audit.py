"""A commit that changed an audited table and told no fact is refused (ARCHITECTURE, habit 12)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum

import pytest
from sqlalchemy import ForeignKey, delete, func, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.audit import Audited
from core.db import Id, Model, change, reading, transaction, write
from core.errors import UntoldChange
from core.facts import (
    Code,
    Fact,
    FactRow,
    OutboxRow,
    Subscriptions,
    Told,
    bind,
    check_told,
    tell,
    tell_many,
)
from core.money import Money
from core.scope import Reason, Scope

SYSTEM = Scope.system(Reason.COMMAND)


class ProbeAudited(Audited, Model):
    __tablename__ = "probe_audited"
    __kind__ = "probe_audited"

    id: Mapped[Id]
    version: Mapped[int]
    amount: Mapped[int]
    parts: Mapped[list["ProbePart"]] = relationship(back_populates="whole")


class ProbePart(Model):
    __tablename__ = "probe_parts"

    id: Mapped[Id]
    whole_id: Mapped[int] = mapped_column(ForeignKey("probe_audited.id"))
    whole: Mapped[ProbeAudited] = relationship(back_populates="parts")


@dataclass(frozen=True)
class Changed(Fact):
    kind = "probe_audited"


@dataclass(frozen=True)
class Elsewhere(Fact):
    kind = "probe_other"


@pytest.fixture
def row(context, clock):
    with transaction(SYSTEM) as session:
        made = ProbeAudited(version=1, amount=0)
        session.add(made)
        tell(session, Changed(), made, by="system:test", now=clock())
    return made


def _modify(session):
    session.get(ProbeAudited, 1).amount = 7


CHANGES = {
    "add": lambda s: s.add(ProbeAudited(version=1, amount=0)),
    "modify": _modify,
    "delete": lambda s: s.delete(s.get(ProbeAudited, 1)),
    "change": lambda s: change(s, s.get(ProbeAudited, 1), {"amount": 7}),
    "update": lambda s: s.execute(update(ProbeAudited).values(amount=7)),
    "update that finds nothing": lambda s: s.execute(
        update(ProbeAudited).where(ProbeAudited.id == 99).values(amount=7)
    ),
    "update returning": lambda s: s.scalars(
        update(ProbeAudited).values(amount=7).returning(ProbeAudited.id)
    ).all(),
    "update by key": lambda s: s.execute(update(ProbeAudited), [{"id": 1, "amount": 7}]),
    "update of the bare table": lambda s: s.execute(
        update(ProbeAudited.__table__).values(amount=7)
    ),
    "query update": lambda s: s.query(ProbeAudited).update({"amount": 7}),
    "insert": lambda s: s.execute(insert(ProbeAudited), [{"version": 1, "amount": 0}]),
    "insert of the bare table": lambda s: s.execute(
        insert(ProbeAudited.__table__).values(version=1, amount=0)
    ),
    "insert from select": lambda s: s.execute(
        insert(ProbeAudited).from_select(
            ["version", "amount"], select(ProbeAudited.version, ProbeAudited.amount)
        )
    ),
    "insert behind a select": lambda s: s.scalars(
        select(ProbeAudited).from_statement(
            insert(ProbeAudited).values(version=1, amount=0).returning(ProbeAudited)
        )
    ).all(),
    "delete by statement": lambda s: s.execute(delete(ProbeAudited)),
}


class _Undo(Exception):
    """Takes a trial back."""


def _picture():
    with reading(SYSTEM) as session:
        return [
            tuple(found)
            for found in session.execute(
                select(ProbeAudited.id, ProbeAudited.amount).order_by(ProbeAudited.id)
            )
        ]


def test_a_silent_change_is_refused_and_undone(row):
    for name, act in CHANGES.items():
        with pytest.raises(UntoldChange, match="probe_audited"), transaction(SYSTEM) as session:
            act(session)
        assert _picture() == [(1, 0)], name


def test_a_fact_of_another_kind_does_not_excuse_it(row, clock):
    for name, act in CHANGES.items():
        with pytest.raises(UntoldChange), transaction(SYSTEM) as session:
            act(session)
            told = ProbeAudited(id=5, version=1)
            tell(session, Elsewhere(), told, by="system:test", now=clock())
        assert _picture() == [(1, 0)], name


def test_a_told_change_passes(row, clock):
    for act in CHANGES.values():
        with pytest.raises(_Undo), transaction(SYSTEM) as session:
            act(session)
            told = ProbeAudited(id=5, version=1)
            tell(session, Changed(), told, by="system:test", now=clock())
            check_told(session)
            raise _Undo


def test_a_batch_of_facts_tells_too(row, clock):
    with transaction(SYSTEM) as session:
        session.execute(update(ProbeAudited).values(amount=7, version=2))
        told = Told(Changed(), 1, 2, None, clock(), "system:test", clock())
        assert tell_many(session, [told], "batch-1") == 1
    assert _picture() == [(1, 7)]


def test_a_silent_change_by_write_is_refused(row):
    with pytest.raises(UntoldChange):
        write(CHANGES["update"], SYSTEM)


def test_what_changes_nothing_needs_no_fact(row):
    with transaction(SYSTEM) as session:
        found = session.get(ProbeAudited, 1)
        found.amount = found.amount
        session.add(ProbePart(whole=found))
    with transaction(SYSTEM) as session:
        assert [found.id for found in session.scalars(select(ProbeAudited))] == [1]
        assert not session.info.get("touched")


def test_a_savepoint_may_end_before_the_fact(row, clock):
    with transaction(SYSTEM) as session:
        with session.begin_nested():
            change(session, session.get(ProbeAudited, 1), {"amount": 7})
        tell(session, Changed(), session.get(ProbeAudited, 1), by="system:test", now=clock())
    with pytest.raises(UntoldChange), transaction(SYSTEM) as session, session.begin_nested():
        change(session, session.get(ProbeAudited, 1), {"amount": 9})


# What a fact may hold.


class Why(StrEnum):
    NO_PARTS = "no_parts"


@dataclass(frozen=True)
class Holding(Fact):
    kind = "probe_holding"
    value: object


KEPT = [
    (7, "7"),
    (None, "null"),
    (True, "true"),
    (Why.NO_PARTS, '"no_parts"'),
    ("WO260716-0001", '"WO260716-0001"'),
    (Money(14_60), "1460"),
    ((1, 2), "[1,2]"),
    (date(2026, 7, 16), '"2026-07-16"'),
    (frozenset({"b", "a"}), '["a","b"]'),
    (datetime(2026, 7, 16, 2, tzinfo=UTC), '"2026-07-16T02:00:00+00:00"'),
    (datetime(2026, 7, 16, 10, tzinfo=timezone(timedelta(hours=8))), '"2026-07-16T02:00:00+00:00"'),
]


@pytest.mark.parametrize("value, written", KEPT)
def test_a_fact_holds(value, written):
    assert Holding(value).body() == f'{{"value":{written}}}'


REFUSED = [
    "王小明",
    "two words",
    "a" * 65,
    "line\n",
    "<b>",
    14.6,
    Decimal("14.60"),
    {"a": 1},
    [1],
    b"x",
    (1, 14.6),
    ("two words",),
    datetime(2026, 7, 16),  # noqa: DTZ001
    {1},
    timedelta(1),
]


@pytest.mark.parametrize("value", REFUSED, ids=repr)
def test_a_fact_refuses(value):
    with pytest.raises((TypeError, ValueError)):
        Holding(value).body()


def test_who_told_is_a_code(row, clock):
    with pytest.raises(ValueError), transaction(SYSTEM) as session:
        tell(session, Changed(), ProbeAudited(id=5, version=1), by="王小明", now=clock())


# Who listens.


@dataclass(frozen=True)
class Second(Fact):
    kind = "probe_second"
    what: Code = "x"


@dataclass(frozen=True)
class Third(Fact):
    kind = "probe_third"


@pytest.fixture
def wiring():
    """Binds for one test; afterwards nobody listens."""
    none = Subscriptions({}, {}, {})
    yield lambda within, tells=None, after=None: bind(
        Subscriptions(within, after or {}, tells or {})
    )
    bind(none)


def _quiet(session, told):
    """A listener that tells nothing."""


def _telling(fact):
    def listener(session, told):
        tell(
            session,
            fact,
            ProbeAudited(id=told.subject_id, version=told.version),
            by=told.by,
            now=told.now,
        )

    return listener


def test_two_deep_is_bound_and_runs(row, clock, wiring):
    first = _telling(Second())
    wiring({Changed: (first,), Second: (_quiet,)}, {first: (Second,)})
    _poke(clock)
    with reading(SYSTEM) as session:
        assert session.scalars(select(FactRow.name).order_by(FactRow.id)).all()[-2:] == [
            "Changed",
            "Second",
        ]


def test_three_deep_is_refused_when_bound(wiring):
    first, second = _telling(Second()), _telling(Third())
    with pytest.raises(ValueError, match="Changed > Second > Third"):
        wiring(
            {Changed: (first,), Second: (second,), Third: (_quiet,)},
            {first: (Second,), second: (Third,)},
        )


def test_a_circle_is_refused_when_bound(wiring):
    first, second = _telling(Second()), _telling(Changed())
    with pytest.raises(ValueError, match="nest too deep"):
        wiring({Changed: (first,), Second: (second,)}, {first: (Second,), second: (Changed,)})


def test_a_refused_wiring_is_not_in_force(row, clock, wiring):
    heard = []
    first, second = _telling(Second()), _telling(Changed())
    wiring({Changed: (lambda session, told: heard.append(told),)})
    with pytest.raises(ValueError):
        wiring({Changed: (first,), Second: (second,)}, {first: (Second,), second: (Changed,)})
    _poke(clock)
    assert len(heard) == 1


def test_a_listener_tells_only_what_it_declared(row, clock, wiring):
    wiring({Changed: (_telling(Second()),)})
    with pytest.raises(ValueError, match="tells Second"):
        _poke(clock)
    assert _picture() == [(1, 0)]


def test_a_listener_declares_facts_told_in_a_batch_too(row, clock, wiring):
    def many(session, told):
        tell_many(session, [Told(Second(), 1, 1, None, clock(), told.by, clock())], "b")

    wiring({Changed: (many,)})
    with pytest.raises(ValueError, match="tells Second"):
        _poke(clock)


def test_a_listener_may_refuse(row, clock, wiring):
    def refusing(session, told):
        raise ZeroDivisionError

    wiring({Changed: (refusing,)})
    with pytest.raises(ZeroDivisionError):
        _poke(clock)
    assert _picture() == [(1, 0)]


def test_only_facts_with_an_after_listener_leave_something_to_do(row, clock, wiring):
    wiring({}, after={Changed: ("mail", "webhook")})
    _poke(clock)
    with transaction(SYSTEM) as session:
        tell(session, Elsewhere(), ProbeAudited(id=5, version=1), by="system:test", now=clock())
        told = [Told(Changed(), n, 1, None, clock(), "system:test", clock()) for n in (7, 8, 9)]
        tell_many(session, told, "batch-1")
    with reading(SYSTEM) as session:
        found = session.execute(
            select(OutboxRow.listener, OutboxRow.batch, func.count()).group_by(
                OutboxRow.listener, OutboxRow.batch
            )
        ).all()
    assert sorted(map(tuple, found), key=str) == [
        ("mail", "batch-1", 1),
        ("mail", None, 1),
        ("webhook", "batch-1", 1),
        ("webhook", None, 1),
    ]


def _poke(clock):
    with transaction(SYSTEM) as session:
        found = session.get(ProbeAudited, 1)
        change(session, found, {"amount": 7})
        tell(session, Changed(), found, by="system:test", now=clock())

"""What has happened: one row per change, never altered, and the message to other modules.

A fact is the audit line and the event at once (ARCHITECTURE, habit 12). It holds ids, codes,
amounts and moments; free text and personal data live in erasable tables and are joined.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    CheckConstraint,
    Date,
    Index,
    String,
    Text,
    UniqueConstraint,
    insert,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.clock import aware, business_date
from core.columns import BigId, code_column
from core.db import Id, Model
from core.errors import UntoldChange
from core.money import Money

CODE = re.compile(r"[A-Za-z0-9_.:+/#-]{0,64}\Z")
MAX_DEPTH = 2

Code = str
"""How a fact declares a field of text: a closed word, a number of ours or a foreign key in
letters, 64 characters without blanks at most. A plain `str` in a fact fails the build."""


class FactRow(Model):
    """One change of one record: unique by (kind, subject, version)."""

    __tablename__ = "facts"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[int] = mapped_column(BigId)
    version: Mapped[int]
    happened_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    day: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(64))
    outlet_id: Mapped[int | None] = mapped_column(BigId)
    batch: Mapped[str | None] = mapped_column(String(32))
    body: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "version"),
        CheckConstraint("version > 0", name="version_positive"),
        Index("ix_facts_day_id", "day", "id"),
        Index(
            "ix_facts_batch",
            "batch",
            postgresql_where=text("batch IS NOT NULL"),
            sqlite_where=text("batch IS NOT NULL"),
        ),
    )


class OutboxState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    PARKED = "parked"


class OutboxRow(Model):
    """Something still to be done about a fact (or a batch of one name), for one listener.

    The database, never the broker, knows what is open (SAFETY 13).
    """

    __tablename__ = "outbox"

    id: Mapped[Id]
    listener: Mapped[str] = mapped_column(String(64))
    fact_id: Mapped[int | None] = mapped_column(BigId)
    batch: Mapped[str | None] = mapped_column(String(32))
    state: Mapped[OutboxState] = mapped_column(code_column(OutboxState))
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(200))

    __table_args__ = (
        CheckConstraint("(fact_id IS NULL) <> (batch IS NULL)", name="fact_or_batch"),
        Index(
            "ix_outbox_open",
            "next_at",
            "id",
            postgresql_where=text("state = 'waiting'"),
            sqlite_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_outbox_parked",
            "id",
            postgresql_where=text("state = 'parked'"),
            sqlite_where=text("state = 'parked'"),
        ),
        Index("ix_outbox_done_at", "done_at"),
    )


@dataclass(frozen=True)
class Fact:
    """Base of everything in a `facts.py`. Fields are ids, codes, amounts, moments."""

    kind: ClassVar[str]

    def body(self) -> str:
        """Canonical JSON: sorted keys, no blanks, moments in ISO UTC."""
        values = {f.name: _plain(f.name, getattr(self, f.name)) for f in fields(self)}
        return json.dumps(values, sort_keys=True, separators=(",", ":"))


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, Money):
        return value.fen
    if isinstance(value, datetime):
        return aware(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and not CODE.match(value):
        raise ValueError(f"fact field {name}: {value!r} is text, not a code; use a note")
    if isinstance(value, tuple | frozenset):
        return [_plain(name, v) for v in (sorted(value) if isinstance(value, frozenset) else value)]
    if value is None or isinstance(value, bool | int | str):
        return value
    raise TypeError(f"fact field {name}: {type(value).__name__} cannot stand in a fact")


def digest(row: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical form of one fact row (docs/algorithms/seal.md)."""
    line = [
        row["name"],
        row["kind"],
        row["subject_id"],
        row["version"],
        aware(row["happened_at"]).isoformat(),
        aware(row["recorded_at"]).isoformat(),
        row["day"].isoformat(),
        row["by"],
        row["outlet_id"],
        row["batch"],
        row["body"],
    ]
    canonical = json.dumps(line, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True)
class Told:
    """A fact with its circumstances, as a within-listener receives it."""

    fact: Fact
    subject_id: int
    version: int
    outlet_id: int | None
    happened_at: datetime
    by: str
    now: datetime


Within = Callable[[Session, Told], None]


@dataclass(frozen=True)
class Subscriptions:
    """Who listens. `within` runs in the teller's transaction; `after` goes by the outbox.

    `tells` says which facts a within-listener may tell in turn, so that the depth can be
    checked when the wiring is bound, not when it first happens.
    """

    within: Mapping[type[Fact], tuple[Within, ...]]
    after: Mapping[type[Fact], tuple[str, ...]]
    tells: Mapping[Within, tuple[type[Fact], ...]]


_bound = Subscriptions({}, {}, {})


def bind(subscriptions: Subscriptions) -> None:
    """Puts the wiring in force; ValueError for a chain deeper than two listeners."""
    for start in subscriptions.within:
        _check_depth(subscriptions, start, (start,))
    global _bound
    _bound = subscriptions


def _check_depth(wiring: Subscriptions, kind: type[Fact], path: tuple[type[Fact], ...]) -> None:
    for listener in wiring.within.get(kind, ()):
        if len(path) > MAX_DEPTH:
            raise ValueError("listeners nest too deep: " + " > ".join(p.__name__ for p in path))
        for told in wiring.tells.get(listener, ()):
            _check_depth(wiring, told, (*path, told))


def tell(
    session: Session,
    fact: Fact,
    subject: Any,
    *,
    by: str,
    now: datetime,
    happened: datetime | None = None,
) -> None:
    """Records `fact` as the change that brought `subject` to its present version.
    ValueError from a within-listener that did not declare the fact in `tells`."""
    _refuse_undeclared(session, type(fact))
    session.flush()
    told = Told(
        fact,
        subject.id,
        subject.version,
        getattr(subject, "outlet_id", None),
        happened or now,
        by,
        now,
    )
    fact_id = session.execute(insert(FactRow).returning(FactRow.id), [_values(told)]).scalar_one()
    session.info.setdefault("told", set()).add(fact.kind)
    for listener in _bound.after.get(type(fact), ()):
        session.add(_pending(listener, now, fact_id=fact_id))
    for within in _bound.within.get(type(fact), ()):
        _call(session, within, told)


def _call(session: Session, within: Within, told: Told) -> None:
    calls: list[Within] = session.info.setdefault("within", [])
    calls.append(within)
    try:
        within(session, told)
    finally:
        calls.pop()


def _refuse_undeclared(session: Session, kind: type[Fact]) -> None:
    calls = session.info.get("within")
    if calls and kind not in _bound.tells.get(calls[-1], ()):
        raise ValueError(
            f"{calls[-1].__name__} tells {kind.__name__}; say so in `tells`, where "
            "the depth is checked"
        )


def tell_many(session: Session, told: Iterable[Told], batch: str) -> int:
    """Records many facts at once; one pending row per listener for the whole batch.
    Within-listeners are not called: whoever changes in bulk does their part in bulk."""
    told = list(told)
    rows = [_values(t, batch) for t in told]
    if not rows:
        return 0
    for kind in {type(t.fact) for t in told}:
        _refuse_undeclared(session, kind)
    session.execute(insert(FactRow), rows)
    session.info.setdefault("told", set()).update(t.fact.kind for t in told)
    names = {name for t in told for name in _bound.after.get(type(t.fact), ())}
    session.add_all(_pending(name, told[0].now, batch=batch) for name in sorted(names))
    return len(rows)


def _values(told: Told, batch: str | None = None) -> dict[str, Any]:
    row = {
        "name": type(told.fact).__name__,
        "kind": told.fact.kind,
        "subject_id": told.subject_id,
        "version": told.version,
        "happened_at": told.happened_at,
        "recorded_at": told.now,
        "day": business_date(told.now),
        "by": _plain("by", told.by),
        "outlet_id": told.outlet_id,
        "batch": batch,
        "body": told.fact.body(),
    }
    return {**row, "digest": digest(row)}


def _pending(
    listener: str, now: datetime, *, fact_id: int | None = None, batch: str | None = None
) -> OutboxRow:
    return OutboxRow(
        listener=listener,
        fact_id=fact_id,
        batch=batch,
        created_at=now,
        next_at=now,
        state=OutboxState.WAITING,
    )


def note_change(session: Session, kind: str) -> None:
    """Remembers that an audited table of `kind` was touched in this unit."""
    session.info.setdefault("touched", set()).add(kind)


def check_told(session: Session) -> None:
    """UntoldChange when a kind was touched and no fact of it was told."""
    silent = session.info.get("touched", set()) - session.info.get("told", set())
    if silent:
        raise UntoldChange("changed without a fact: %(kinds)s", kinds=", ".join(sorted(silent)))

"""Closes a day of facts with a hash chained to the day before (docs/algorithms/seal.md).

The seal also keeps, compressed, which rows it saw and the first bytes of each row's digest:
so a later check names the row that was altered, removed or slipped in, not only the day. The
hash decides whether something is wrong, this list only what.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, LargeBinary, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.clock import business_date
from core.db import Model
from core.errors import RuleBroken
from core.facts import FactRow, digest

LINK = struct.Struct(">q32s")
ENTRY = struct.Struct(">q8s")
GENESIS = "0" * 64
BATCH = 5_000


class Seal(Model):
    """The closed book of one day of recording."""

    __tablename__ = "seals"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    count: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    rows: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_at: Mapped[datetime]


@dataclass(frozen=True)
class Fault:
    """The first thing that does not agree with the seals."""

    day: date
    fact_id: int | None
    what: str


def seal_day(session: Session, day: date, *, now: datetime) -> Seal:
    """Seals one day; RuleBroken for a day that is not over or not after the last seal."""
    if day >= business_date(now):
        raise RuleBroken("%(day)s is not over, it cannot be sealed", day=day.isoformat())
    last = session.execute(select(Seal.day, Seal.hash).order_by(Seal.day.desc()).limit(1)).first()
    if last and day <= last.day:
        raise RuleBroken("%(day)s is sealed already", day=day.isoformat())
    previous = last.hash if last else GENESIS
    chain, rows = _chain(previous, day), bytearray()
    for fact_id, found in _digests(session, day):
        chain.update(LINK.pack(fact_id, bytes.fromhex(found)))
        rows += ENTRY.pack(fact_id, bytes.fromhex(found))
    seal = Seal(
        day=day,
        count=len(rows) // ENTRY.size,
        hash=chain.hexdigest(),
        previous=previous,
        rows=zlib.compress(bytes(rows)),
        sealed_at=now,
    )
    session.add(seal)
    session.flush()
    return seal


def seal_due_days(session: Session, *, now: datetime) -> list[Seal]:
    """Seals every day that is over and has facts, oldest first; run twice it does nothing."""
    last = session.scalar(select(func.max(Seal.day)))
    days = select(FactRow.day).where(FactRow.day < business_date(now)).distinct()
    if last:
        days = days.where(FactRow.day > last)
    found = list(session.scalars(days.order_by(FactRow.day)))
    yesterday = business_date(now) - timedelta(days=1)
    if found and found[-1] < yesterday:
        found.append(yesterday)
    return [seal_day(session, day, now=now) for day in found]


def head(session: Session) -> Seal | None:
    """The newest seal: what a printed report shows."""
    return session.scalars(select(Seal).order_by(Seal.day.desc()).limit(1)).first()


def verify(session: Session) -> Fault | None:
    """Checks every seal against the facts; the first fault, oldest day first, or None."""
    previous = GENESIS
    seals = select(Seal.day, Seal.hash, Seal.previous, Seal.count).order_by(Seal.day)
    for day, stated, link, count in session.execute(seals).all():
        if link != previous:
            return Fault(day, None, "the seal does not follow the one before")
        if fault := _verify_day(session, day, previous, (stated, count)):
            return fault
        previous = stated
    return _slipped_between(session) or _unsealed_fault(session)


def _chain(previous: str, day: date) -> "hashlib._Hash":
    return hashlib.sha256(f"{previous}\n{day.isoformat()}\n".encode())


def _digests(session: Session, day: date) -> Iterator[tuple[int, str]]:
    query = select(FactRow.id, FactRow.digest).where(FactRow.day == day).order_by(FactRow.id)
    for row in session.execute(query, execution_options={"yield_per": BATCH}):
        yield row.id, row.digest


def _verify_day(
    session: Session, day: date, previous: str, stated: tuple[str, int]
) -> Fault | None:
    book = _book(session, day)
    chain, count = _chain(previous, day), 0
    altered: list[Fault] = []
    unlike: list[Fault] = []
    for row in _rows(session, day):
        fresh = bytes.fromhex(digest(row))
        chain.update(LINK.pack(row["id"], fresh))
        count += 1
        if row["digest"] != fresh.hex():
            altered = altered or [Fault(day, row["id"], "a fact was altered")]
        against = _against(book, day, row["id"], fresh)
        unlike = unlike or against
    unlike += _removed(book, day)
    seal_altered = [Fault(day, None, "the seal was altered")]
    if (chain.hexdigest(), count) != stated:
        return _first(altered + unlike or seal_altered)
    return _first(altered or (seal_altered if unlike or book is None else []))


def _first(faults: list[Fault]) -> Fault | None:
    return min(faults, key=lambda fault: fault.fact_id or 0, default=None)


def _book(session: Session, day: date) -> dict[int, bytes] | None:
    """Which facts the seal saw, each with the first bytes of its digest; None when the list
    cannot be read any more."""
    packed = session.execute(select(Seal.rows).where(Seal.day == day)).scalar_one()
    try:
        return dict(ENTRY.iter_unpack(zlib.decompress(packed)))
    except (zlib.error, struct.error):
        return None


def _against(book: dict[int, bytes] | None, day: date, fact_id: int, fresh: bytes) -> list[Fault]:
    """What the seal's list says against one fact; a fact found in it is taken off."""
    if book is None:
        return []
    start = book.pop(fact_id, None)
    if start is None:
        return [Fault(day, fact_id, "a fact was slipped in after the seal")]
    return [] if fresh.startswith(start) else [Fault(day, fact_id, "a fact was altered")]


def _removed(book: dict[int, bytes] | None, day: date) -> list[Fault]:
    return [Fault(day, min(book), "a fact was removed")] if book else []


def _slipped_between(session: Session) -> Fault | None:
    """A fact of a day that had none when later days were sealed."""
    sealed = select(Seal.day)
    found = session.execute(
        select(FactRow.day, FactRow.id)
        .where(
            FactRow.day <= select(func.max(Seal.day)).scalar_subquery(), FactRow.day.not_in(sealed)
        )
        .order_by(FactRow.day, FactRow.id)
        .limit(1)
    ).first()
    return Fault(*found, "a fact was slipped in after the seal") if found else None


def _unsealed_fault(session: Session) -> Fault | None:
    last = session.scalar(select(func.max(Seal.day)))
    days = select(FactRow.day).distinct().order_by(FactRow.day)
    for day in session.scalars(days if last is None else days.where(FactRow.day > last)).all():
        for row in _rows(session, day):
            if digest(row) != row["digest"]:
                return Fault(day, row["id"], "a fact was altered")
    return None


def _rows(session: Session, day: date) -> Iterator[dict[str, Any]]:
    query = select(FactRow.__table__).where(FactRow.day == day).order_by(FactRow.id)
    for row in session.execute(query, execution_options={"yield_per": BATCH}).mappings():
        yield dict(row)


@dataclass(frozen=True)
class Gap:
    """A record whose versions are not 1 … n."""

    kind: str
    subject_id: int
    count: int
    highest: int


def version_gaps(session: Session, limit: int = 100) -> list[Gap]:
    """Records whose fact versions have holes (doubles are impossible): `verify-facts`."""
    count, highest = func.count(), func.max(FactRow.version)
    query = (
        select(FactRow.kind, FactRow.subject_id, count, highest)
        .group_by(FactRow.kind, FactRow.subject_id)
        .having(count != highest)
        .limit(limit)
    )
    return [Gap(*row) for row in session.execute(query)]

"""Closes a day of facts with a hash chained to the day before (docs/algorithms/seal.md).

The seal also keeps, compressed, which rows it saw and the first bytes of each row's digest:
so a later check names the row that was altered, removed or slipped in, not only the day.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Date, LargeBinary, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.clock import business_date
from core.db import Model
from core.errors import RuleBroken
from core.facts import FactRow, digest

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
        chain.update(bytes.fromhex(found))
        rows += ENTRY.pack(fact_id, bytes.fromhex(found)[:8])
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
    for day, stated, link in session.execute(
        select(Seal.day, Seal.hash, Seal.previous).order_by(Seal.day)
    ).all():
        if link != previous:
            return Fault(day, None, "the seal does not follow the one before")
        fault = _verify_day(session, day, previous, stated)
        if fault:
            return fault
        previous = stated
    return _unsealed_fault(session)


def _chain(previous: str, day: date) -> "hashlib._Hash":
    return hashlib.sha256(f"{previous}\n{day.isoformat()}\n".encode())


def _digests(session: Session, day: date) -> Iterator[tuple[int, str]]:
    query = select(FactRow.id, FactRow.digest).where(FactRow.day == day).order_by(FactRow.id)
    for row in session.execute(query, execution_options={"yield_per": BATCH}):
        yield row.id, row.digest


def _verify_day(session: Session, day: date, previous: str, stated: str) -> Fault | None:
    seen = dict(
        ENTRY.iter_unpack(
            zlib.decompress(session.execute(select(Seal.rows).where(Seal.day == day)).scalar_one())
        )
    )
    chain = _chain(previous, day)
    for row in _rows(session, day):
        start = seen.pop(row["id"], None)
        if start is None:
            return Fault(day, row["id"], "a fact was slipped in after the seal")
        if digest(row) != row["digest"] or bytes.fromhex(row["digest"])[:8] != start:
            return Fault(day, row["id"], "a fact was altered")
        chain.update(bytes.fromhex(row["digest"]))
    if seen:
        return Fault(day, min(seen), "a fact was removed")
    return None if chain.hexdigest() == stated else Fault(day, None, "the seal was altered")


def _unsealed_fault(session: Session) -> Fault | None:
    last = session.scalar(select(func.max(Seal.day)))
    days = select(FactRow.day).distinct().order_by(FactRow.day)
    for day in session.scalars(days if last is None else days.where(FactRow.day > last)).all():
        for row in _rows(session, day):
            if digest(row) != row["digest"]:
                return Fault(day, row["id"], "a fact was altered")
    return None


def _rows(session: Session, day: date) -> Iterator[dict[str, object]]:
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

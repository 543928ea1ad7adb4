"""Is the system fit to work, asked from outside and from inside (SAFETY 30).

A check is a small question with figures for an answer. `web/app.py` lists the checks of the
house; each module brings its own.
"""

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import func, select, type_coerce
from sqlalchemy.orm import Session

from core import alarms, flags, heartbeats, outbox
from core.columns import UtcDateTime
from core.db import reading, settings
from core.doors import as_system
from core.logs import log
from core.scope import Reason, Scope

OUTBOX_AGE = timedelta(seconds=60)
SWEEP_AGE = timedelta(minutes=5)
CLOCK_SKEW = timedelta(seconds=5)
DISK_FREE = 500 * 1024 * 1024
DATABASE = "database"


@dataclass(frozen=True)
class Finding:
    """One answer. `figure` and `limit` are in the unit the check's name tells (`_s`, `_bytes`)."""

    good: bool
    figure: int | None = None
    limit: int | None = None


@dataclass(frozen=True)
class Check:
    """A named question. One that does not `gate` raises an alarm, and the system is still ready."""

    name: str
    ask: Callable[[Session, datetime], Finding]
    gates: bool = True


@dataclass(frozen=True)
class Answer:
    """A check with its finding; None where it could not be asked."""

    check: Check
    finding: Finding | None

    @property
    def good(self) -> bool:
        return self.finding is not None and self.finding.good


def answers_at_all(session: Session, now: datetime) -> Finding:
    """The database answers a query."""
    return Finding(session.scalar(select(1)) == 1)


def outbox_age(session: Session, now: datetime) -> Finding:
    """Seconds the oldest open errand waits."""
    return _within(outbox.figures(session, now=now).oldest_s, OUTBOX_AGE)


def outbox_parked(session: Session, now: datetime) -> Finding:
    """Errands given up after their last try: somebody must look."""
    parked = outbox.figures(session, now=now).parked
    return Finding(parked == 0, parked, 0)


def relay_running(session: Session, now: datetime) -> Finding:
    """Nobody paused the relay, or whoever did let it run again."""
    return Finding(not flags.is_raised(session, flags.RELAY_PAUSED))


def sweep_age(session: Session, now: datetime) -> Finding:
    """Seconds since the deadlines were last swept."""
    age = heartbeats.age(session, heartbeats.SWEEP, now=now)
    if age is None:
        return Finding(False, None, int(SWEEP_AGE.total_seconds()))
    return _within(int(age.total_seconds()), SWEEP_AGE)


def clock_skew(session: Session, now: datetime) -> Finding:
    """Seconds between the database's clock and this process's."""
    theirs = session.scalar(select(type_coerce(func.current_timestamp(), UtcDateTime)))
    return _within(int(abs((theirs - now).total_seconds())) if theirs else 0, CLOCK_SKEW)


def disk_free(session: Session, now: datetime, *, needed: int = DISK_FREE) -> Finding:
    """Bytes left where the data folder lies."""
    free = shutil.disk_usage(_existing(settings().data)).free
    return Finding(free >= needed, free, needed)


def _existing(folder: Path) -> Path:
    return folder if folder.exists() else _existing(folder.parent)


def _within(seconds: int, limit: timedelta) -> Finding:
    most = int(limit.total_seconds())
    return Finding(seconds <= most, seconds, most)


CORE = (
    Check(DATABASE, answers_at_all),
    Check("outbox_age_s", outbox_age),
    Check("outbox_parked", outbox_parked, gates=False),
    Check("relay_running", relay_running, gates=False),
    Check("sweep_age_s", sweep_age),
    Check("clock_skew_s", clock_skew),
    Check("disk_free_bytes", disk_free),
)


def use(app: Flask, checks: Iterable[Check]) -> None:
    """Puts the checks of the house in force for this application."""
    app.extensions["health_checks"] = tuple(checks)


def ask_all(now: datetime) -> list[Answer]:
    """Every check in a unit of its own; once the database is silent the rest is not asked."""
    found: list[Answer] = []
    silent = False
    for check in current_app.extensions["health_checks"]:
        answer = Answer(check, None if silent else _ask(check, now))
        silent = silent or (check.name == DATABASE and not answer.good)
        found.append(answer)
    return found


def _ask(check: Check, now: datetime) -> Finding | None:
    try:
        with reading(Scope.system(Reason.HEALTH)) as session:
            return check.ask(session, now)
    except Exception as error:
        log().warning("health.unanswered", check=check.name, error=type(error).__name__)
        return None


def look(now: datetime) -> list[str]:
    """Opens and ends the alarms by the checks; the names of what is wrong."""
    found = ask_all(now)

    def note(session: Session) -> None:
        for answer in found:
            if answer.good:
                alarms.clear(session, answer.check.name, now=now)
            else:
                alarms.sound(session, answer.check.name, detail=_detail(answer.finding), now=now)

    as_system(Reason.HEALTH, note)
    return [answer.check.name for answer in found if not answer.good]


def _detail(finding: Finding | None) -> str:
    return "" if finding is None else f"{finding.figure}/{finding.limit}"

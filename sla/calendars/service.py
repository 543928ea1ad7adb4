"""What can be done with a calendar. Every version stays; running clocks follow the new one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, extract, insert, select
from sqlalchemy.orm import Session

from core.db import change
from core.errors import BadInput, DuplicateKey
from core.facts import tell
from sla.calendars import presets, queries, seed
from sla.calendars.definitions import digest, encoded, following
from sla.calendars.facts import CalendarChanged, CalendarOpened
from sla.calendars.models import CalendarRow, CalendarVersion, PublicDay
from sla.calendars.rules import Calendar
from sla.calendars.seed import DayKind
from sla.clocks.recompute import recompute
from sla.policies.rules import CalendarKind

STATE_COUNCIL = "state_council"
EDITED = "edited"


@dataclass(frozen=True)
class DayValues:
    """What is typed or imported about a public day."""

    date: date
    kind: DayKind
    name: str


def prepare(session: Session, by: str, *, seasons: tuple[tuple[date, date], ...] = (),
            now: datetime) -> int:
    """Writes the public days that are published and the three calendars of the house, where
    they are not there yet; returns how many calendars. `seasons` are the dated ranges in which
    the service window is longer."""
    if session.scalar(select(CalendarRow.id).limit(1)) is not None:
        return 0
    session.execute(insert(PublicDay), [
        {"date": day.date, "kind": day.kind, "name": day.name, "source": STATE_COUNCIL}
        for year in seed.published_years() for day in _published(year)])
    open_calendar(session, by, CalendarKind.RUNNING, presets.running(), now=now)
    open_calendar(session, by, CalendarKind.SERVICE_WINDOW,
                  presets.service_window(seasons=seasons), now=now)
    open_calendar(session, by, CalendarKind.OFFICE, presets.office(queries.announced(session)),
                  follows_public_days=True, now=now)
    return 3


def open_calendar(session: Session, by: str, code: str, calendar: Calendar, *,
                  follows_public_days: bool = False, now: datetime) -> CalendarRow:
    """A further calendar under a new code; DuplicateKey for one that is taken."""
    if session.scalar(select(CalendarRow.id).where(CalendarRow.code == code)) is not None:
        raise DuplicateKey("the code %(code)s is taken", code=code)
    text = encoded(calendar)
    row = CalendarRow(code=code, version=1, digest=digest(text),
                      follows_public_days=follows_public_days)
    session.add(row)
    session.flush()
    _write(session, by, row, text, now)
    tell(session, CalendarOpened(code, row.digest), row, by=by, now=now)
    return row


def new_version(session: Session, by: str, code: str, calendar: Calendar, *,
                now: datetime) -> CalendarRow:
    """The calendar of a code says something else from now on. Clocks that run and are not
    broken are computed anew; equal hours change nothing."""
    row = queries.get(session, code)
    return row if digest(encoded(calendar)) == row.digest else _renew(
        session, by, row, calendar, now)


def set_year(session: Session, by: str, year: int, days: Iterable[DayValues], *,
             source: str = EDITED, now: datetime) -> None:
    """Replaces the public days of a year, as published or corrected. Every calendar that
    follows them gets a new version. BadInput for a day of another year or given twice."""
    values = list(days)
    if not values or any(day.date.year != year for day in values):
        raise BadInput("days", "missing" if not values else "day_of_another_year")
    if len({day.date for day in values}) < len(values):
        raise BadInput("days", "day_twice")
    session.execute(delete(PublicDay).where(extract("year", PublicDay.date) == year),
                    execution_options={"synchronize_session": False})
    session.execute(insert(PublicDay), [
        {"date": day.date, "kind": day.kind, "name": day.name, "source": source}
        for day in values])
    announced = queries.announced(session)
    held = queries.current(session)
    for row in session.scalars(select(CalendarRow).where(CalendarRow.follows_public_days)).all():
        _renew(session, by, row, following(held[row.code].calendar, announced), now)


def load_year(session: Session, by: str, year: int, *, now: datetime) -> bool:
    """Takes over the shipped public days of a year; False when it is not published."""
    days = _published(year)
    if not days:
        return False
    set_year(session, by, year, [DayValues(day.date, day.kind, day.name) for day in days],
             source=STATE_COUNCIL, now=now)
    return True


def _renew(session: Session, by: str, row: CalendarRow, calendar: Calendar,
           now: datetime) -> CalendarRow:
    text = encoded(calendar)
    change(session, row, {"digest": digest(text)})
    _write(session, by, row, text, now)
    done = recompute(session, calendar=row.code, now=now,
                     batch=f"calendar-{row.id}-{row.version}")
    tell(session, CalendarChanged(row.code, row.digest, done.clocks, done.breached), row, by=by,
         now=now)
    return row


def _published(year: int) -> tuple[seed.PublicDay, ...]:
    found = seed.public_days(year)
    return found.days if isinstance(found, seed.YearPublished) else ()


def _write(session: Session, by: str, row: CalendarRow, text: str, now: datetime) -> None:
    session.add(CalendarVersion(calendar_id=row.id, version=row.version, digest=row.digest,
                                definition=text, valid_from=now, by=by))
    session.flush()
    queries.forget(session)

"""Every SELECT on calendars. Compiled calendars are kept in the process under the digest of
their definition, so a change by another process is seen at the next look."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from core.clock import business_date
from core.errors import NotFound
from sla.calendars.definitions import decoded
from sla.calendars.models import CalendarRow, CalendarVersion, PublicDay
from sla.calendars.presets import PublicHolidays
from sla.calendars.rules import Calendar
from sla.calendars.seed import DayKind

KEPT = 64
NEXT_YEAR_KNOWN_FROM = (11, 1)
Key = tuple[str, int]
"""Code and version."""

CURRENT = "calendars"
"""Where a unit remembers what it read; whoever changes a calendar forgets it there."""

_compiled: dict[str, Calendar] = {}


@dataclass(frozen=True)
class Dated:
    """A calendar with the version it has."""

    code: str
    version: int
    calendar: Calendar


def current(session: Session) -> dict[str, Dated]:
    """Every calendar as it holds now, by code: one small read in a unit once they are
    compiled."""
    known: dict[str, Dated] | None = session.info.get(CURRENT)
    if known is None:
        query = select(CalendarRow.code, CalendarRow.version, CalendarRow.digest)
        known = session.info[CURRENT] = {found.code: found for found in _read(session, query)}
    return known


def forget(session: Session) -> None:
    """A calendar was changed in this unit."""
    session.info.pop(CURRENT, None)


def get(session: Session, code: str) -> CalendarRow:
    """The head of a calendar; NotFound."""
    found = session.scalars(select(CalendarRow).where(CalendarRow.code == code)).first()
    if found is None:
        raise NotFound("calendar", code)
    return found


def of_versions(session: Session, keys: Iterable[Key]) -> dict[Key, Calendar]:
    """Calendars as they were in the versions asked for: most are those of today."""
    wanted = set(keys)
    today = {(each.code, each.version): each.calendar for each in current(session).values()}
    known = {key: today[key] for key in wanted if key in today}
    older = wanted - known.keys()
    return known | _of_older(session, older) if older else known


def _of_older(session: Session, keys: set[Key]) -> dict[Key, Calendar]:
    query = (select(CalendarRow.code, CalendarVersion.version, CalendarVersion.digest)
             .join(CalendarVersion, CalendarVersion.calendar_id == CalendarRow.id)
             .where(tuple_(CalendarRow.code, CalendarVersion.version).in_(sorted(keys))))
    return {(found.code, found.version): found.calendar for found in _read(session, query)}


def public_days(session: Session, year: int | None = None) -> list[PublicDay]:
    """Holidays and make-up days in order, of one year or all."""
    query = select(PublicDay).order_by(PublicDay.date)
    if year is not None:
        query = query.where(PublicDay.date.between(date(year, 1, 1), date(year, 12, 31)))
    return list(session.scalars(query))


def announced(session: Session) -> PublicHolidays:
    """The public days as a calendar takes them. A year with no row is not known."""
    rows = session.execute(select(PublicDay.date, PublicDay.kind)).all()
    return PublicHolidays(
        off=frozenset(row.date for row in rows if row.kind is DayKind.HOLIDAY),
        makeup=frozenset(row.date for row in rows if row.kind is DayKind.MAKEUP_WORKDAY),
        years=frozenset(row.date.year for row in rows))


def years_missing(session: Session, now: datetime) -> tuple[int, ...]:
    """Years some calendar ought to know and does not: this one, and from November the next,
    when the State Council has published it (SAFETY 30, "calendar year present")."""
    today = business_date(now)
    wanted = {today.year}
    if (today.month, today.day) >= NEXT_YEAR_KNOWN_FROM:
        wanted.add(today.year + 1)
    known = [found.calendar.known_years for found in current(session).values()]
    return tuple(sorted(year for year in wanted
                        if any(years is not None and year not in years for years in known)))


def _read(session: Session, query: Select[str, int, str]) -> list[Dated]:
    rows = session.execute(query).all()
    calendars = _made(session, {row.digest for row in rows})
    return [Dated(row.code, row.version, calendars[row.digest]) for row in rows]


def _made(session: Session, digests: set[str]) -> dict[str, Calendar]:
    kept = {digest: calendar for digest in digests if (calendar := _compiled.get(digest))}
    missing = digests - kept.keys()
    if not missing:
        return kept
    rows = session.execute(select(CalendarVersion.digest, CalendarVersion.definition)
                           .where(CalendarVersion.digest.in_(sorted(missing))))
    fresh = {row.digest: decoded(row.definition) for row in rows}
    if len(_compiled) + len(fresh) > KEPT:
        _compiled.clear()
    _compiled.update(fresh)
    return kept | fresh

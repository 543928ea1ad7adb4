"""Calendars in the database: versions, public days, and clocks that follow them."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select

from core.clock import SHANGHAI
from core.db import reading, transaction
from core.errors import BadInput, DuplicateKey
from core.facts import FactRow
from sla.calendars import presets, queries, service
from sla.calendars.definitions import decoded, encoded
from sla.calendars.models import CalendarVersion
from sla.calendars.rules import hours, is_open
from sla.calendars.seed import DayKind, published_years
from sla.calendars.service import DayValues
from sla.clocks import service as clocks
from sla.policies.rules import CalendarKind, ClockKind
from tests.factories import BY
from tests.sla.making import JOB, NOBODY, SYSTEM, WORK, line, prepare
from tests.sla.strategies import calendars
from tests.support import examples

OFFICE = CalendarKind.OFFICE


@settings(deadline=None, max_examples=examples(20, 200),
          suppress_health_check=[HealthCheck.too_slow])
@given(calendars())
def test_a_definition_means_the_same_when_read_back(calendar):
    found = decoded(encoded(calendar))
    assert encoded(found) == encoded(calendar)
    assert set(found.breaks) == set(calendar.breaks)
    assert replace(found, breaks=()) == replace(calendar, breaks=())


@pytest.fixture
def ready(context, clock):
    with transaction(SYSTEM) as session:
        prepare(session, clock())
    return clock()


def test_the_house_has_three_calendars_and_the_published_days(ready):
    with reading(SYSTEM) as session:
        found = queries.current(session)
        assert set(found) == {CalendarKind.RUNNING, CalendarKind.SERVICE_WINDOW, OFFICE}
        assert found[OFFICE].calendar.known_years == frozenset(published_years())
        assert not is_open(found[OFFICE].calendar, datetime(2026, 10, 1, 10, tzinfo=SHANGHAI))
        assert queries.public_days(session, 2026)
        assert queries.public_days(session, 1999) == []


def test_a_season_is_a_new_version_and_the_old_one_stays(ready):
    longer = presets.service_window(seasons=((date(2026, 6, 1), date(2026, 8, 31)),))
    with transaction(SYSTEM) as session:
        service.new_version(session, BY, CalendarKind.SERVICE_WINDOW, longer, now=ready)
    with reading(SYSTEM) as session:
        now = queries.current(session)[CalendarKind.SERVICE_WINDOW]
        assert (now.version, now.calendar) == (2, longer)
        key = (CalendarKind.SERVICE_WINDOW.value, 1)
        assert queries.of_versions(session, [key]) == {key: presets.service_window()}


def test_equal_hours_are_no_new_version(ready):
    with transaction(SYSTEM) as session:
        service.new_version(session, BY, CalendarKind.RUNNING, presets.running(), now=ready)
        assert queries.current(session)[CalendarKind.RUNNING].version == 1


def test_a_changed_holiday_moves_what_runs_and_not_what_stopped(ready):
    """Three working days from Thursday 16 July: Tuesday ends it; Monday off makes Wednesday."""
    with transaction(SYSTEM) as session:
        clocks.start(session, ClockKind.CLAIM_DECISION, JOB, WORK, ready, NOBODY, now=ready)
        before = line(session, ClockKind.CLAIM_DECISION)
        kept = [DayValues(d.date, d.kind, d.name) for d in queries.public_days(session, 2026)]
    with transaction(SYSTEM) as session:
        service.set_year(session, BY, 2026, [
            *kept, DayValues(date(2026, 7, 20), DayKind.HOLIDAY, "高温假")], now=ready)
        after = line(session, ClockKind.CLAIM_DECISION)
        assert session.scalars(select(FactRow.name).where(
            FactRow.kind == "calendar", FactRow.version == 2)).one() == "CalendarChanged"
        assert len(session.scalars(select(CalendarVersion)).all()) == 4
    assert after.due - before.due == timedelta(days=1)
    assert (before.calendar_version, after.calendar_version) == (1, 2)


def test_a_makeup_day_keeps_the_hours_dated_for_it(ready):
    morning = hours("08:30-12:00")
    saturday = date(2026, 10, 10)
    with transaction(SYSTEM) as session:
        calendar = queries.current(session)[OFFICE].calendar
        assert saturday in calendar.replacements
        dated = presets.office(queries.announced(session), makeup_windows={saturday: morning})
        service.new_version(session, BY, OFFICE, dated, now=ready)
        service.load_year(session, BY, 2026, now=ready)
        assert queries.current(session)[OFFICE].calendar.replacements[saturday] == morning


@pytest.mark.parametrize(("days", "reason"), [
    ([], "missing"),
    ([DayValues(date(2027, 1, 1), DayKind.HOLIDAY, "元旦")], "day_of_another_year"),
    ([DayValues(date(2026, 1, 1), DayKind.HOLIDAY, "元旦")] * 2, "day_twice")])
def test_a_year_is_given_whole_and_once(ready, days, reason):
    with pytest.raises(BadInput) as refused, transaction(SYSTEM) as session:
        service.set_year(session, BY, 2026, days, now=ready)
    assert (refused.value.field, refused.value.reason) == ("days", reason)


def test_a_code_is_given_once(ready):
    with pytest.raises(DuplicateKey), transaction(SYSTEM) as session:
        service.open_calendar(session, BY, CalendarKind.RUNNING, presets.running(), now=ready)


def test_a_year_that_is_not_published_is_missed_from_november_on(ready):
    last = max(published_years())
    with reading(SYSTEM) as session:
        def missing(*day):
            return queries.years_missing(session, datetime(*day, 10, tzinfo=SHANGHAI))

        assert missing(last, 10, 31) == ()
        assert missing(last, 11, 1) == (last + 1,)
        assert missing(last + 1, 2, 1) == (last + 1,)
    with transaction(SYSTEM) as session:
        assert not service.load_year(session, BY, last + 1, now=ready)


def test_a_broken_definition_is_not_stored(ready):
    with pytest.raises(ValueError, match="empty calendar"), transaction(SYSTEM) as session:
        service.new_version(session, BY, OFFICE, presets.service_window(windows=()), now=ready)

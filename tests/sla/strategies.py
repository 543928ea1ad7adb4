"""Calendars, moments and pauses for the property tests, on whole minutes."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from sla.calendars.rules import Break, Calendar, Hours, Season, Week, Window

FIRST = datetime(2026, 3, 26, tzinfo=UTC)
DAYS = 10
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")

minutes = st.integers(0, DAYS * 1_440)
moments = minutes.map(lambda number: FIRST + timedelta(minutes=number))
days = st.integers(-1, DAYS + 40).map(lambda number: date(2026, 3, 26) + timedelta(days=number))


@st.composite
def day_hours(draw: st.DrawFn) -> Hours:
    edges = sorted(draw(st.sets(st.integers(0, 96), max_size=6)))
    return tuple(
        Window(begin * 900, end * 900) for begin, end in zip(edges[::2], edges[1::2], strict=False)
    )


weeks: st.SearchStrategy[Week] = st.tuples(*[day_hours()] * 7)  # type: ignore[assignment]


@st.composite
def breaks(draw: st.DrawFn) -> Break:
    begin = draw(moments)
    return Break(begin, begin + timedelta(minutes=draw(st.integers(1, 3_000))))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    week = draw(weeks.filter(any))
    first = draw(days)
    season = Season(first, first + timedelta(days=draw(st.integers(0, 20))), draw(weeks))
    return Calendar(
        draw(st.sampled_from(ZONES)),
        week,
        holidays=frozenset(draw(st.sets(days, max_size=3))),
        replacements=draw(st.dictionaries(days, day_hours(), max_size=3)),
        breaks=tuple(draw(st.lists(breaks(), max_size=3))),
        seasons=draw(st.sampled_from([(), (season,)])),
    )

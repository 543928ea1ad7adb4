"""Months, rates and percentiles."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from reports.figures.rules import (
    Month,
    Ratio,
    Spread,
    Standing,
    Trend,
    added,
    gap_tenths,
    spread_of,
    standing,
    trend,
)


def test_a_month_is_one_of_shanghai():
    span = Month.parse("2026-06").span
    assert span == (datetime(2026, 5, 31, 16, tzinfo=UTC), datetime(2026, 6, 30, 16, tzinfo=UTC))
    assert Month(2024, 2).last_day == date(2024, 2, 29)


@pytest.mark.parametrize("text", ["2026-6", "2026-13", "2026-00", "1999-12", "2026-06-01", "",
                                  "2026-06\n", "二〇二六"])
def test_other_words_are_no_month(text):
    with pytest.raises(BadInput):
        Month.parse(text)


def test_months_back_and_in_a_row():
    assert str(Month(2026, 1).back(1)) == "2025-12"
    assert Month(2026, 6).back(12) == Month(2025, 6)
    assert Month(2026, 12).back(-1) == Month(2027, 1)
    assert [str(m) for m in Month(2026, 2).series(4)] == ["2025-11", "2025-12", "2026-01",
                                                          "2026-02"]


def test_the_month_before_a_moment_is_shanghais():
    assert Month.before_moment(datetime(2026, 6, 30, 15, 59, tzinfo=UTC)) == Month(2026, 5)
    assert Month.before_moment(datetime(2026, 6, 30, 16, 0, tzinfo=UTC)) == Month(2026, 6)


@pytest.mark.parametrize(("part", "whole", "tenths"), [
    (4_412, 5_427, 813), (30, 30, 1_000), (0, 30, 0), (29, 29, None), (0, 0, None),
    (1, 2_000, 1), (1, 2_001, 0), (33, 400, 83)])
def test_a_rate_is_rounded_half_up_and_exists_from_thirty_cases(part, whole, tenths):
    assert Ratio(part, whole).tenths == tenths


def test_rates_add_up():
    assert added([Ratio(1, 2), Ratio(3, 4), Ratio()]) == Ratio(4, 6)
    assert gap_tenths(Ratio(941, 1_000), Ratio(813, 1_000)) == 128
    assert gap_tenths(Ratio(941, 1_000), Ratio(8, 10)) is None


def test_percentiles_are_nearest_rank():
    assert spread_of(range(1, 101)) == Spread(100, 50, 90)
    assert spread_of(range(1, 32)) == Spread(31, 16, 28)
    assert spread_of([5] * 29) == Spread(29)
    assert spread_of([]) == Spread()


@given(st.lists(st.integers(0, 10**7), min_size=30, max_size=200))
def test_a_percentile_is_the_least_value_that_holds_for_its_share(values):
    found = spread_of(values)
    for value, percent in ((found.p50, 50), (found.p90, 90)):
        assert value in values
        assert sum(v <= value for v in values) * 100 >= percent * len(values)
        assert sum(v < value for v in values) * 100 < percent * len(values)


def test_standing_and_trend():
    assert standing(813, 900, at_least=True) is Standing.MISSED
    assert standing(900, 900, at_least=True) is Standing.MET
    assert standing(8, 8) is Standing.MET
    assert standing(9, 8) is Standing.MISSED
    assert standing(None, 8) is Standing.UNKNOWN
    assert standing(9, None) is Standing.UNKNOWN
    assert (trend(2, 1), trend(1, 2), trend(2, 2), trend(None, 1)) == (
        Trend.UP, Trend.DOWN, Trend.SAME, None)

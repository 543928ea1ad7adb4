"""Numbers that survive a telephone."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from core.numbers import HumanNumber, parse_number

numbers = st.builds(
    HumanNumber,
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=4),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.integers(1, 999_999),
)


def test_written_as_agreed() -> None:
    assert str(HumanNumber("GD", date(2026, 7, 3), 16)) == "GD-260703-0016"
    assert str(HumanNumber("GD", date(2026, 7, 3), 12345)) == "GD-260703-12345"


@given(numbers)
def test_what_is_written_is_read_back(number: HumanNumber) -> None:
    assert parse_number(str(number)) == number


@pytest.mark.parametrize("text", [" gd-260703-0016 ", "ＧＤ－２６０７０３－００１６"])
def test_forgives_how_it_was_typed(text: str) -> None:
    assert parse_number(text) == HumanNumber("GD", date(2026, 7, 3), 16)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "number_malformed"),
        ("GD2607030016", "number_malformed"),
        ("GD-260703-16", "number_malformed"),
        ("GD-260703-00016", "number_malformed"),
        ("GD-260703-0000", "number_malformed"),
        ("G-260703-0016", "number_malformed"),
        ("GD-260703-٠٠١٦", "number_malformed"),
        ("GD-260230-0016", "no_such_day"),
        ("GD-261301-0016", "no_such_day"),
        ("PJ-260703-0016", "wrong_prefix"),
        ("GD-260703-0016" * 3, "too_long"),
    ],
)
def test_refuses_with_field_and_reason(text: str, reason: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_number(text, field="work_order", prefix="GD")
    assert (caught.value.facts["field"], caught.value.facts["reason"]) == ("work_order", reason)


@pytest.mark.parametrize(
    ("prefix", "day", "sequence"),
    [
        ("gd", date(2026, 7, 3), 1),
        ("G", date(2026, 7, 3), 1),
        ("GD", date(1999, 12, 31), 1),
        ("GD", date(2100, 1, 1), 1),
        ("GD", date(2026, 7, 3), 0),
        ("GD", date(2026, 7, 3), 1_000_000),
    ],
)
def test_a_number_without_meaning_cannot_be_made(prefix: str, day: date, sequence: int) -> None:
    with pytest.raises(ValueError, match=r"prefix|year|sequence"):
        HumanNumber(prefix, day, sequence)


def test_a_moment_is_not_a_business_date() -> None:
    with pytest.raises(TypeError):
        HumanNumber("GD", datetime(2026, 7, 3, tzinfo=UTC), 1)

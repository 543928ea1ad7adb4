"""Whole fen, nothing lost: SAFETY 1 and 5."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput, RuleBroken
from core.money import LARGEST, ZERO, Money, total

amounts = st.integers(-LARGEST, LARGEST).map(Money)
small = st.integers(-(10**14), 10**14).map(Money)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("0", 0),
        ("1460", 146000),
        ("1460.5", 146050),
        (" 1,460.00 ", 146000),
        ("¥1,460.00", 146000),
        ("￥１，４６０．００", 146000),
        ("¥ 12,345,678.90", 1234567890),
        ("007", 700),
        ("0.01", 1),
        ("92233720368547758.07", LARGEST),
    ],
)
def test_reads_what_people_write(text: str, fen: int) -> None:
    assert Money.parse(text) == Money(fen)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "missing"),
        ("  ", "missing"),
        ("1.234", "too_many_decimals"),
        ("1,460.001", "too_many_decimals"),
        ("1e3", "not_an_amount"),
        ("1E3", "not_an_amount"),
        ("NaN", "not_an_amount"),
        ("inf", "not_an_amount"),
        ("-5", "sign_not_allowed"),
        ("−5", "sign_not_allowed"),
        ("－5", "sign_not_allowed"),
        ("+5", "sign_not_allowed"),
        ("¥-5", "sign_not_allowed"),
        ("14,60", "not_an_amount"),
        ("1,4600", "not_an_amount"),
        ("0,123", "not_an_amount"),
        (",123", "not_an_amount"),
        ("1,460,", "not_an_amount"),
        ("1.", "not_an_amount"),
        (".5", "not_an_amount"),
        ("1.2.3", "not_an_amount"),
        ("1 460", "not_an_amount"),
        ("1_460", "not_an_amount"),
        ("5元", "not_an_amount"),
        ("¥¥5", "not_an_amount"),
        ("$5", "not_an_amount"),
        ("٥", "not_an_amount"),
        ("0x10", "not_an_amount"),
        ("92233720368547758.08", "amount_out_of_range"),
        ("9" * 41, "too_long"),
    ],
)
def test_refuses_the_rest_with_field_and_reason(text: str, reason: str) -> None:
    with pytest.raises(BadInput) as caught:
        Money.parse(text, field="base_fee")
    assert caught.value.facts["field"] == "base_fee"
    assert caught.value.facts["reason"] == reason


def test_a_minus_only_where_it_belongs() -> None:
    assert Money.parse("-¥1,460.00", negative=True) == Money(-146000)
    for text in ("--5", "+5", "5-", "(5)", "-"):
        with pytest.raises(BadInput):
            Money.parse(text, negative=True)


@given(amounts)
def test_what_is_written_is_read_back(amount: Money) -> None:
    assert Money.parse(str(amount), negative=True) == amount
    assert Money.parse(amount.plain(), negative=True) == amount


def test_written_as_on_the_screen() -> None:
    assert str(Money(146000)) == "¥1,460.00"
    assert str(Money(-5)) == "-¥0.05"
    assert Money(-123456).plain() == "-1234.56"


@pytest.mark.parametrize("value", [1.0, "5", True, None])
def test_nothing_but_whole_numbers_is_money(value: object) -> None:
    with pytest.raises(TypeError):
        Money(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("other", [1, 1.0, "1", None, True])
def test_money_meets_only_money(other: object) -> None:
    five = Money(5)
    for meet in (
        lambda: five + other,  # type: ignore[operator]
        lambda: five - other,  # type: ignore[operator]
        lambda: five < other,  # type: ignore[operator]
        lambda: five <= other,  # type: ignore[operator]
        lambda: five > other,  # type: ignore[operator]
        lambda: five >= other,  # type: ignore[operator]
        lambda: five * other,  # type: ignore[operator]
    ):
        with pytest.raises(TypeError):
            meet()
    assert five != other


def test_adds_compares_and_counts_as_false_when_zero() -> None:
    assert Money(3) + Money(4) - Money(10) == Money(-3) == -Money(3)
    assert Money(1) < Money(2) <= Money(2) < Money(3) > Money(2) >= Money(2)
    assert total([Money(1), Money(2)]) == Money(3)
    assert total([]) == ZERO
    assert not ZERO
    assert Money(-1)


def test_beyond_a_bigint_is_refused() -> None:
    for make in (
        lambda: Money(LARGEST + 1),
        lambda: Money(-LARGEST - 1),
        lambda: Money(LARGEST) + Money(1),
        lambda: Money(LARGEST).times(2),
    ):
        with pytest.raises(RuleBroken) as caught:
            make()
        assert caught.value.facts["reason"] == "amount_out_of_range"


@pytest.mark.parametrize(
    ("fen", "numerator", "denominator", "result"),
    [
        (5, 1, 2, 3),
        (-5, 1, 2, -3),
        (4, 1, 2, 2),
        (1, 1, 3, 0),
        (2, 1, 3, 1),
        (100, 5, 10000, 0),
        (1000, 5, 10000, 1),
        (100, -1, 8, -13),
        (7, 3, 1, 21),
    ],
)
def test_times_rounds_half_up(fen: int, numerator: int, denominator: int, result: int) -> None:
    assert Money(fen).times(numerator, denominator) == Money(result)


def test_times_refuses_floats_and_no_denominator() -> None:
    with pytest.raises(TypeError):
        Money(5).times(0.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money(5).times(1, 2.0)  # type: ignore[arg-type]
    for denominator in (0, -2):
        with pytest.raises(ValueError, match="denominator"):
            Money(5).times(1, denominator)


@given(small, st.integers(-(10**4), 10**4), st.integers(1, 10**4))
def test_a_reversal_is_the_exact_negative(amount: Money, top: int, bottom: int) -> None:
    assert (-amount).times(top, bottom) == -amount.times(top, bottom)


@pytest.mark.parametrize(
    ("fen", "weights", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (101, [1, 1, 1], [34, 34, 33]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (10, [0, 1], [0, 10]),
        (1, [0, 0, 1, 1], [0, 0, 1, 0]),
        (1000, [100, 50, 30], [555, 278, 167]),
        (0, [1, 2], [0, 0]),
    ],
)
def test_split_gives_the_left_over_to_the_largest_remainder(
    fen: int, weights: list[int], parts: list[int]
) -> None:
    assert Money(fen).split(weights) == tuple(Money(part) for part in parts)


@given(amounts, st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any))
def test_split_places_every_fen(amount: Money, weights: list[int]) -> None:
    parts = amount.split(weights)
    assert total(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.fen * sum(weights) - amount.fen * weight) < sum(weights)
        assert weight or not part


def test_split_refuses_weights_without_meaning() -> None:
    for weights in ([], [0, 0], [2, -1]):
        with pytest.raises(ValueError, match=r"weights|empty"):
            Money(5).split(weights)
    with pytest.raises(TypeError):
        Money(5).split([0.5, 0.5])  # type: ignore[list-item]

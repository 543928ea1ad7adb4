"""Which jobs need which permit, and when a card is good: tables without a database."""

import itertools
from datetime import date, timedelta

import pytest

from network.products.rules import ProductLine as L
from training.certificates.rules import (
    LADDER,
    LAPSED,
    PERMITS,
    WARN_DAYS,
    Fit,
    Held,
    Kind,
    Told,
    blocking,
    dates_fault,
    deadline_of,
    finding,
    findings,
    needed,
    step_at,
)

DAY = date(2026, 7, 16)


@pytest.mark.parametrize(("line", "service", "floor", "permits"), [
    (L.AIR_CONDITIONER, "install", 4, (Kind.HEIGHT, Kind.REFRIGERATION)),
    (L.AIR_CONDITIONER, "relocate", 2, (Kind.HEIGHT, Kind.REFRIGERATION)),
    (L.AIR_CONDITIONER, "install", 1, (Kind.REFRIGERATION,)),
    (L.AIR_CONDITIONER, "install", -1, (Kind.REFRIGERATION,)),
    (L.AIR_CONDITIONER, "install", None, (Kind.REFRIGERATION,)),
    (L.AIR_CONDITIONER, "repair", 9, (Kind.REFRIGERATION,)),
    (L.AIR_CONDITIONER, "clean", 9, ()),
    (L.REFRIGERATOR, "repair", 9, (Kind.REFRIGERATION,)),
    (L.REFRIGERATOR, "install", 1, ()),
    (L.WASHING_MACHINE, "repair", 9, ()),
    (L.TELEVISION, "install", 4, ()),
])
def test_what_the_law_asks_for(line, service, floor, permits):
    assert tuple(need.permit for need in needed(line, service, floor)) == permits


def cards(*days: int | None, good: bool = True) -> list[Held]:
    return [Held(n, Kind.HEIGHT, None if left is None else DAY + timedelta(days=left), good)
            for n, left in enumerate(days, 1)]


HEIGHT, REFRIGERATION = needed(L.AIR_CONDITIONER, "install", 4)


@pytest.mark.parametrize(("held", "fit", "blocks", "who"), [
    (cards(0), Fit.FIT, False, 1),
    (cards(-1), Fit.LAPSED, True, 1),
    (cards(-9, 700), Fit.FIT, False, 2),
    (cards(-9, -30), Fit.LAPSED, True, 1),
    (cards(None), Fit.FIT, False, 1),
    (cards(700, good=False), Fit.LAPSED, True, 1),
    ([], Fit.UNKNOWN, True, None),
    ([Held(1, Kind.REFRIGERATION, None)], Fit.UNKNOWN, True, None),
])
def test_one_good_card_suffices_and_the_deadline_is_the_last_day(held, fit, blocks, who):
    found = finding(HEIGHT, held, DAY)
    assert (found.fit, found.blocks, found.account_id) == (fit, blocks, who)


def test_a_refrigeration_permit_nobody_entered_is_not_known_to_be_missing():
    assert not finding(REFRIGERATION, [], DAY).blocks
    lapsed = [Held(1, Kind.REFRIGERATION, DAY - timedelta(days=1))]
    assert blocking(findings((REFRIGERATION,), lapsed, DAY)) is not None


def test_other_kinds_never_block():
    """A certificate to work or a vocational level opens a lesson; it is no permit of the law."""
    asked = {need.permit for line in L for service in ("install", "relocate", "repair", "clean")
             for floor in (None, 1, 5) for need in needed(line, service, floor)}
    assert asked <= set(PERMITS) and Kind.WORK not in asked and Kind.SKILL not in asked


@pytest.mark.parametrize(("left", "step"), [
    (121, None), (120, 120), (91, 120), (90, 90), (61, 90), (60, 60), (31, 60), (30, 30),
    (8, 30), (7, 7), (0, 7), (-1, LAPSED), (-400, LAPSED)])
def test_the_steps_of_the_ladder(left, step):
    assert step_at(DAY + timedelta(days=left), DAY) == step


def test_nobody_is_left_out_higher_up():
    steps = [*WARN_DAYS, LAPSED]
    assert set(LADDER) == set(steps)
    for lower, higher in itertools.pairwise(steps):
        assert set(LADDER[lower]) <= set(LADDER[higher])
    assert LADDER[LAPSED] == tuple(Told)


def test_dates_that_cannot_stand_on_one_card():
    year = timedelta(days=365)
    assert deadline_of(DAY + year, DAY) == DAY and deadline_of(None, None) is None
    assert dates_fault(DAY, DAY + 3 * year, DAY + 6 * year) is None
    assert dates_fault(DAY, DAY, None) == ("review_on", "before_issue")
    assert dates_fault(DAY, None, DAY + 41 * year) == ("ends_on", "before_issue")
    assert dates_fault(DAY, DAY + 2 * year, DAY + year) == ("review_on", "review_after_end")

"""Which matter stands where on the first page."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from reports.first_page.rules import (
    DAY,
    Found,
    Link,
    Matter,
    Side,
    Urgency,
    groups,
    side_of,
    totals,
    weight,
)
from sla.parties import Party

NOW = datetime(2026, 7, 16, 2, 0, tzinfo=UTC)
HERE = Link("home.show")
MATTER = Matter("x", "", Party.FINANCE, "", NOW - 5 * DAY, NOW - 3 * DAY, Urgency.LATE, "late",
                HERE, "look", HERE, users=1)


def titles(found, side: Side, most: int = 20) -> list[str]:
    return [matter.title for group in groups(found, NOW, most) if group.side is side
            for matter in group.matters]


def named(title: str, **more: object) -> Matter:
    return replace(MATTER, title=title, **more)


@pytest.mark.parametrize(("party", "side"), [
    (Party.DISPATCH, Side.MAKER), (Party.PLANNING, Side.MAKER), (Party.FINANCE, Side.MAKER),
    (Party.OUTLET, Side.OUTLETS), (Party.PARENT, Side.OUTLETS),
    (Party.CARRIER, Side.OTHERS), (Party.BANK, Side.OTHERS), (Party.USER, Side.OTHERS)])
def test_every_party_stands_on_one_side(party, side) -> None:
    assert side_of(party) is side


def test_users_times_days_beyond_the_promise() -> None:
    found = Found((named("one user, ten days", due=NOW - 10 * DAY),
                   named("three users, two days", users=3, due=NOW - 2 * DAY)))
    assert titles([found], Side.MAKER) == ["one user, ten days", "three users, two days"]


def test_money_weighs_by_thousands_of_yuan() -> None:
    """¥23,418.50 overdue for 12 days weighs as 23 users would."""
    money = named("money", users=0, fen=2_341_850, due=NOW - 12 * DAY)
    assert weight(money, NOW) == pytest.approx(23.4185 * 12)
    found = Found((named("users", users=20, due=NOW - 12 * DAY), money))
    assert titles([found], Side.MAKER) == ["money", "users"]


def test_what_is_late_stands_before_what_only_waits() -> None:
    waits = named("waits", urgency=Urgency.WAITS, users=50, due=None)
    assert titles([Found((waits, named("late")))], Side.MAKER) == ["late", "waits"]


def test_the_makers_own_stand_first_and_in_the_same_table() -> None:
    found = Found((named("outlet", party=Party.OUTLET), named("maker"),
                   named("carrier", party=Party.CARRIER)))
    assert [group.side for group in groups([found], NOW, 5)] == [
        Side.MAKER, Side.OUTLETS, Side.OTHERS]


def test_what_is_not_shown_is_counted() -> None:
    many = Found(tuple(named(f"{n:02}") for n in range(9)), {Side.MAKER: 31})
    group = groups([many], NOW, 4)[0]
    assert (len(group.matters), group.total, group.late) == (4, 31, 4)


def test_sources_stand_together() -> None:
    one = Found((named("a", users=2),), {Side.MAKER: 1})
    other = Found((named("b", users=9),), {Side.MAKER: 1})
    group = groups([one, other], NOW, 5)[0]
    assert (titles([one, other], Side.MAKER), group.total) == (["b", "a"], 2)


def test_nothing_makes_no_group() -> None:
    assert groups([Found()], NOW, 5) == ()


def test_totals_by_side() -> None:
    assert totals({Party.FINANCE: 1, Party.DISPATCH: 2, Party.PARENT: 4}) == {
        Side.MAKER: 3, Side.OUTLETS: 4}


def test_before_the_promise_is_broken_only_the_wait_counts() -> None:
    near = named("near", urgency=Urgency.NEAR, due=NOW + timedelta(hours=1))
    assert weight(near, NOW) == pytest.approx(0.05)

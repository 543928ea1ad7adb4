"""Whose time it was: the demo's first story to the minute, overlaps, sums."""

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sla.parties import Family, Party
from sla.segments.rules import Handover, Hold, Segment, resolved, segments, shares, timeline

SHANGHAI = ZoneInfo("Asia/Shanghai")
D = datetime(2026, 7, 16, 10, tzinfo=SHANGHAI)


def d(days: int, clock: str) -> datetime:
    """A moment of the demo, such as d(-13, "09:20")."""
    hour, minute = clock.split(":")
    return (D + timedelta(days=days)).replace(hour=int(hour), minute=int(minute))


THREAD = (
    Handover(d(-13, "09:20"), Party.DISPATCH, "new"),
    Handover(d(-13, "09:35"), Party.OUTLET, "dispatched", "outlet:16"),
)
OTHER_DAY = Hold(
    (Handover(d(-13, "11:30"), Party.USER, "other_day"),), d(-12, "15:00"), confirmed=True
)
BOARD = Hold(
    (
        Handover(d(-12, "15:40"), Party.APPROVAL, "part_requested"),
        Handover(d(-11, "10:05"), Party.WAREHOUSE, "part_allocated", "warehouse:wuhan"),
        Handover(d(-11, "16:20"), Party.CARRIER, "part_shipped"),
        Handover(d(-9, "14:05"), Party.PARENT, "part_signed_for", "outlet:7"),
    )
)


def hm(hours: int, minutes: int) -> int:
    return hours * 3_600 + minutes * 60


def test_the_part_that_was_sent_and_never_came() -> None:
    """DEMO, story 1: the shares to the minute, 312:40 at D 10:00."""
    parts = timeline(THREAD, (OTHER_DAY, BOARD), D)
    assert [(part.party, part.holder, part.seconds) for part in parts] == [
        (Party.DISPATCH, "", hm(0, 15)),
        (Party.OUTLET, "outlet:16", hm(1, 55)),
        (Party.USER, "", hm(27, 30)),
        (Party.OUTLET, "outlet:16", hm(0, 40)),
        (Party.APPROVAL, "", hm(18, 25)),
        (Party.WAREHOUSE, "warehouse:wuhan", hm(6, 15)),
        (Party.CARRIER, "", hm(45, 45)),
        (Party.PARENT, "outlet:7", hm(211, 55)),
    ]
    found = shares(parts)
    assert found.elapsed == hm(312, 40)
    assert found.by_party == (
        (Party.DISPATCH, hm(0, 15)),
        (Party.WAREHOUSE, hm(6, 15)),
        (Party.APPROVAL, hm(18, 25)),
        (Party.OUTLET, hm(2, 35)),
        (Party.PARENT, hm(211, 55)),
        (Party.CARRIER, hm(45, 45)),
        (Party.USER, hm(27, 30)),
    )
    assert found.by_family == (
        (Family.MAKER, hm(24, 55)),
        (Family.OUTLETS, hm(214, 30)),
        (Family.OTHERS, hm(45, 45)),
        (Family.USER, hm(27, 30)),
    )


def test_without_the_users_yes_the_time_stays_with_the_outlet() -> None:
    unconfirmed = Hold(OTHER_DAY.legs, OTHER_DAY.ended)
    found = dict(shares(timeline(THREAD, (unconfirmed, BOARD), D)).by_party)
    assert Party.USER not in found
    assert found[Party.OUTLET] == hm(2, 35) + hm(27, 30)


def test_a_view_of_an_earlier_moment_knows_nothing_later() -> None:
    parts = timeline(THREAD, (OTHER_DAY, BOARD), d(-12, "15:20"))
    assert shares(parts).elapsed == hm(30, 0)
    assert parts[-1].party is Party.OUTLET


def hold(
    party: Party, begin: int, end: int | None = None, cause: str = "", confirmed: bool = True
) -> Hold:
    ended = None if end is None else D + timedelta(hours=end)
    return Hold((Handover(D + timedelta(hours=begin), party, cause),), ended, confirmed)


def letters(holds: list[Hold], hours: int = 10) -> str:
    """One letter an hour: whose it is."""
    parts = timeline((Handover(D, Party.OUTLET, "x"),), holds, D + timedelta(hours=hours))
    return "".join(part.party.value[0] * (part.seconds // 3_600) for part in parts)


@pytest.mark.parametrize(
    ("holds", "expected"),
    [
        pytest.param([], "oooooooooo", id="no hold"),
        pytest.param([hold(Party.CARRIER, 2, 5)], "oocccooooo", id="one hold"),
        pytest.param(
            [hold(Party.CARRIER, 2, 6), hold(Party.USER, 4, 8)], "ooccccuuoo", id="first keeps it"
        ),
        pytest.param(
            [hold(Party.USER, 1, 9), hold(Party.CARRIER, 2, 4)], "ouuuuuuuuo", id="inner one waits"
        ),
        pytest.param(
            [hold(Party.USER, 1, 4, confirmed=False), hold(Party.CARRIER, 2, 6)],
            "ooccccoooo",
            id="unconfirmed takes nothing",
        ),
        pytest.param(
            [hold(Party.CARRIER, 1, 8), hold(Party.FORCE, 3, 5)], "occffcccoo", id="force first"
        ),
        pytest.param(
            [hold(Party.CARRIER, 1, 8), hold(Party.FORCE, 3, 5, confirmed=False)],
            "occcccccoo",
            id="force only when granted",
        ),
        pytest.param(
            [hold(Party.USER, 2, 4), hold(Party.WAREHOUSE, 2, 4)], "oowwoooooo", id="maker in a tie"
        ),
        pytest.param([hold(Party.BANK, 7)], "ooooooobbb", id="still open"),
        pytest.param([hold(Party.BANK, -3, 2)], "bboooooooo", id="began before the job"),
        pytest.param([hold(Party.BANK, 3, 3)], "oooooooooo", id="of nothing"),
    ],
)
def test_overlapping_holds(holds: list[Hold], expected: str) -> None:
    assert letters(holds) == expected
    assert letters(holds[::-1]) == expected


def test_a_hold_keeps_its_place_while_it_passes_from_hand_to_hand() -> None:
    """The user steps in at hour 3; the part is still the first thing waited for."""
    part = Hold(
        (
            Handover(D + timedelta(hours=1), Party.APPROVAL, "part"),
            Handover(D + timedelta(hours=4), Party.WAREHOUSE, "part"),
        ),
        D + timedelta(hours=6),
    )
    assert letters([part, hold(Party.USER, 3, 9)]) == "oaaawwuuuo"


def test_the_last_handover_of_a_second_counts_and_neighbours_join() -> None:
    order = (
        Handover(D, Party.DISPATCH, "new"),
        Handover(D, Party.OUTLET, "dispatched", "outlet:1"),
        Handover(D + timedelta(hours=1), Party.OUTLET, "dispatched", "outlet:1"),
        Handover(D + timedelta(hours=2), Party.OUTLET, "dispatched", "outlet:2"),
    )
    assert segments(order, D + timedelta(hours=3)) == (
        Segment(D, D + timedelta(hours=2), Party.OUTLET, "dispatched", "outlet:1"),
        Segment(
            D + timedelta(hours=2), D + timedelta(hours=3), Party.OUTLET, "dispatched", "outlet:2"
        ),
    )


def test_fractions_of_a_second_are_never_lost_between_two_parties() -> None:
    order = [Handover(D + timedelta(seconds=0.7 * n), p, "") for n, p in enumerate(Party)]
    until = D + timedelta(seconds=60)
    assert shares(segments(order, until)).elapsed == 60


def test_nothing_has_passed_yet() -> None:
    assert timeline(THREAD, (), d(-13, "09:20")) == ()
    assert shares(()).by_family == tuple((family, 0) for family in Family)


@pytest.mark.parametrize(
    "make",
    [
        lambda: segments((), D),
        lambda: resolved((), ()),
        lambda: segments((THREAD[1], THREAD[0]), D),
        lambda: timeline((THREAD[1], THREAD[0]), (), D),
        lambda: Hold(()),
        lambda: Hold(BOARD.legs[::-1]),
        lambda: Hold(BOARD.legs, d(-13, "09:00")),
    ],
)
def test_refused(make: object) -> None:
    with pytest.raises(ValueError, match=r"holder|order|leg"):
        make()  # type: ignore[operator]


def test_every_party_has_one_family_and_a_place_in_its_order() -> None:
    ranked = sorted(Party, key=lambda party: party.rank)
    families = [party.family for party in ranked]
    assert sorted(families, key=list(Family).index) == families
    assert len({party.rank for party in Party}) == len(Party)


moments = st.integers(0, 2_000).map(lambda seconds: D + timedelta(seconds=seconds))
parties = st.sampled_from(list(Party))
handovers = st.builds(Handover, moments, parties, st.sampled_from("ab"))
ordered = st.lists(handovers, min_size=1, max_size=8).map(lambda h: sorted(h, key=lambda x: x.at))


@st.composite
def some_holds(draw: st.DrawFn) -> Hold:
    legs = tuple(draw(ordered))
    length = draw(st.none() | st.integers(0, 900))
    ended = None if length is None else legs[-1].at + timedelta(seconds=length)
    return Hold(legs, ended, draw(st.booleans()))


@settings(max_examples=80, deadline=None)
@given(ordered, st.lists(some_holds(), max_size=5), moments)
def test_segments_are_contiguous_and_shares_sum_to_elapsed(
    thread: list[Handover], holds: list[Hold], until: datetime
) -> None:
    parts = timeline(thread, holds, until)
    elapsed = max(0, int((until - thread[0].at).total_seconds()))
    found = shares(parts)
    assert found.elapsed == elapsed
    assert sum(seconds for _, seconds in found.by_party) == elapsed
    assert sum(seconds for _, seconds in found.by_family) == elapsed
    assert all(part.seconds > 0 for part in parts)
    for earlier, later in pairwise(parts):
        assert earlier.ended == later.began
    if parts:
        assert (parts[0].began, parts[-1].ended) == (thread[0].at, until)


@settings(max_examples=80, deadline=None)
@given(ordered, st.lists(some_holds(), max_size=4), moments)
def test_every_second_equals_the_slow_reading(
    thread: list[Handover], holds: list[Hold], until: datetime
) -> None:
    parts = timeline(thread, holds, until)
    for part in parts:
        for second in {part.began, part.ended - timedelta(seconds=1)}:
            assert (part.party, part.cause) == slow_owner(thread, holds, second)


def slow_owner(thread: list[Handover], holds: list[Hold], second: datetime) -> tuple[Party, str]:
    """Who has one second, read from the sentences of the rule."""
    claims = []
    for one in holds:
        legs = [leg for leg in one.legs if leg.at <= second]
        if not legs or (one.ended is not None and one.ended <= second):
            continue
        leg = legs[-1]
        if leg.party in {Party.USER, Party.FORCE} and not one.confirmed:
            continue
        claims.append(
            (leg.party is not Party.FORCE, one.legs[0].at, leg.party.rank, leg.cause, leg)
        )
    owner = (
        min(claims, key=lambda claim: claim[:4])[4]
        if claims
        else [leg for leg in thread if leg.at <= second][-1]
    )
    return owner.party, owner.cause

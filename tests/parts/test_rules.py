"""Tables of cases for what the rules of parts decide."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from core.errors import BadInput, IllegalTransition
from core.money import Money
from parts.catalogue.rules import read_code, substitute_fault
from parts.custody.rules import (
    Form,
    Standing,
    held_by_parent,
    is_red,
    outlet_in,
    sent_by_maker,
    standing,
)
from parts.requests.rules import (
    LINE,
    SILENT_VALUE,
    LineAction,
    LineState,
    Missing,
    Pieces,
    Receipt,
    Turn,
    allocation,
    arrival,
    is_awaited,
    may_pass_silently,
    missing_since,
    receipt,
    sending,
    whose_turn,
)
from parts.stock import rules as places
from sla.parties import Party
from sla.policies.rules import ClockKind

NOON = datetime(2026, 7, 16, 4, 0, tzinfo=UTC)
S, A = LineState, LineAction


@pytest.mark.parametrize(("pieces", "fault"), [
    (Pieces(1), None),
    (Pieces(3, 3, 3, received=1, short=1, damaged=1), None),
    (Pieces(3, 2, 1, in_transit=1), None),
    (Pieces(0), "below_nought"),
    (Pieces(1, -1), "below_nought"),
    (Pieces(1, 2), "more_than_requested"),
    (Pieces(3, 1, 2, in_transit=2), "more_than_requested"),
    (Pieces(1, 1, 1), "does_not_add_up"),
    (Pieces(2, 2, 2, received=2, in_transit=1), "does_not_add_up"),
    (Pieces(2, 2, 1, received=1, used=-1), "below_nought"),
])
def test_quantities_that_can_be(pieces, fault):
    assert pieces.fault() == fault


@pytest.mark.parametrize(("pieces", "quantity", "action"), [
    (Pieces(1), 1, A.ALLOCATE), (Pieces(3), 2, A.ALLOCATE_SOME), (Pieces(3, 2), 1, A.ALLOCATE),
    (Pieces(3), 4, None), (Pieces(3, 3), 1, None), (Pieces(3), 0, None), (Pieces(3), -1, None),
])
def test_allocation(pieces, quantity, action):
    assert allocation(pieces, quantity) is action


@pytest.mark.parametrize(("pieces", "quantity", "action"), [
    (Pieces(2, 2), 2, A.SHIP), (Pieces(2, 2), 1, A.SHIP_SOME),
    (Pieces(3, 2, 1, in_transit=1), 1, A.SHIP_SOME), (Pieces(2, 2, 1, in_transit=1), 1, A.SHIP),
    (Pieces(2, 1), 2, None), (Pieces(2, 2), 0, None),
])
def test_sending(pieces, quantity, action):
    assert sending(pieces, quantity) is action


@pytest.mark.parametrize(("pieces", "action"), [
    (Pieces(2, 2, 2, received=2), A.RECEIVE),
    (Pieces(2, 2, 2, received=1, lost=1), A.RECEIVE),
    (Pieces(2, 2, 2, received=1, in_transit=1), A.RECEIVE_SOME),
    (Pieces(2, 2, 1, received=1), A.RECEIVE_SOME),
])
def test_a_line_is_received_when_nothing_of_it_is_under_way(pieces, action):
    assert arrival(pieces) is action


@pytest.mark.parametrize(("counted", "found"), [
    ((1, 1, 0, 0, 0), Receipt(1)),
    ((3, 1, 1, 1, 0), Receipt(1, 1, 1)),
    ((3, 1, 0, 0, 0), Receipt(1)),
    ((1, 2, 0, 0, 0), Receipt(1, excess=1)),
    ((2, 2, 1, 0, 0), Receipt(1, 1, excess=1)),
    ((0, 1, 0, 0, 0), Receipt(0, excess=1)),
    ((1, 0, 0, 0, 1), Receipt(0, lost=1)),
    ((1, 0, 1, 0, 1), "more_missing_than_sent"),
    ((1, 0, 0, 0, 0), "nothing_counted"),
])
def test_what_a_count_means(counted, found):
    assert receipt(*counted) == found
    if isinstance(found, Receipt):
        assert found.booked <= counted[0]


@pytest.mark.parametrize(("state", "pieces", "replaced", "awaited"), [
    (S.REQUESTED, Pieces(1), False, True),
    (S.BACKORDERED, Pieces(2, 1), False, True),
    (S.SHIPPED, Pieces(1, 1, 1, in_transit=1), False, True),
    (S.SHIPPED, Pieces(1, 1, 1, in_transit=1), True, False),
    (S.SHIPPED, Pieces(1, 1, 1, in_transit=1, used=1), False, False),
    (S.RECEIVED, Pieces(1, 1, 1, received=1), False, False),
    (S.RECEIVED, Pieces(1, 1, 1, damaged=1), False, True),
    (S.RECEIVED, Pieces(2, 2, 2, received=1, short=1), False, True),
    (S.REFUSED, Pieces(1), False, False),
    (S.WITHDRAWN, Pieces(1), False, False),
    (S.CONSUMED, Pieces(2, 2, 2, received=1, short=1, used=1), False, False),
])
def test_whether_a_job_waits_for_a_line(state, pieces, replaced, awaited):
    assert is_awaited(state, pieces, replaced=replaced) is awaited


def test_the_hand_farthest_from_the_outlet_keeps_the_job_waiting():
    carrier, parent = Turn(Party.CARRIER), Turn(Party.PARENT, "outlet:7")
    assert whose_turn([parent, carrier]) == carrier
    assert whose_turn([parent, Turn(Party.APPROVAL), carrier]) == Turn(Party.APPROVAL)
    assert whose_turn([parent]) == parent
    assert whose_turn([]) is None


@pytest.mark.parametrize(("quantity", "price", "passes"), [
    (1, Money(186_00), True), (2, Money(250_00), True), (2, Money(250_01), False),
    (3, Money(1_00), False), (1, SILENT_VALUE, True), (1, Money(500_01), False), (1, None, False),
])
def test_what_may_approve_itself(quantity, price, passes):
    assert may_pass_silently(quantity, price) is passes


@pytest.mark.parametrize(("days", "seconds", "found"), [
    (59, 86399, Missing(59, 0, False)), (60, 0, Missing(60, 1, False)),
    (80, 0, Missing(80, 2, False)), (90, 0, Missing(90, 2, False)), (90, 1, Missing(90, 2, True)),
])
def test_ninety_days_without_a_part(days, seconds, found):
    since = NOON - timedelta(days=days, seconds=seconds)
    assert missing_since(since, NOON) == found


@pytest.mark.parametrize(("given", "denied", "received", "found"), [
    (None, None, None, Standing.HELD), (NOON, None, None, Standing.GIVEN),
    (NOON, NOON, None, Standing.DENIED), (NOON, NOON, NOON, Standing.AGREED),
    (None, None, NOON, Standing.AGREED),
])
def test_how_a_handover_stands(given, denied, received, found):
    assert standing(given, denied, received) is found


def test_red_is_strictly_after_the_promise():
    assert not is_red(NOON, None, NOON)
    assert is_red(NOON, None, NOON + timedelta(seconds=1))
    assert not is_red(NOON, NOON, NOON + timedelta(days=9))
    assert not is_red(None, None, NOON)


@pytest.mark.parametrize(("form", "to_parent", "party", "clock"), [
    (Form.WAYBILL, False, Party.CARRIER, ClockKind.PART_TRANSIT),
    (Form.CARRIED, True, Party.CARRIER, ClockKind.PART_TRANSIT),
    (Form.PICKED_UP, False, Party.OUTLET, ClockKind.PART_RECEIPT),
    (Form.PICKED_UP, True, Party.PARENT, ClockKind.PART_RECEIPT),
])
def test_whose_time_it_is_after_the_maker_gave(form, to_parent, party, clock):
    sent = sent_by_maker(form, "outlet:7", to_parent=to_parent)
    assert (sent.turn.party, sent.clock) == (party, clock)


def test_a_parent_in_between_keeps_the_time():
    assert held_by_parent("outlet:7").turn == Turn(Party.PARENT, "outlet:7")


@pytest.mark.parametrize(("place", "shelf", "outlet", "hand"), [
    ("warehouse:1", True, None, None), ("reserved:1", True, None, None),
    ("outlet:16", True, 16, 16), ("defective:16", True, 16, None),
    ("transit", False, None, None), ("lost", False, None, None),
])
def test_places(place, shelf, outlet, hand):
    assert places.is_shelf(place) is shelf
    assert places.outlet_of(place) == outlet
    assert outlet_in(place) == hand


@pytest.mark.parametrize("quantity", [0, -1, 1000, 10**9, 10**30, True, 1.5, "1", None])
def test_a_quantity_that_is_none_is_named(quantity):
    with pytest.raises(BadInput) as refused:
        places.quantity(quantity)
    assert refused.value.facts["reason"] == "quantity_out_of_range"


@pytest.mark.parametrize(("typed", "code"), [
    (" qs-rf-2107 ", "QS-RF-2107"), ("ＱＳ－ＲＦ－２１０７", "QS-RF-2107"), ("QS RF 1", "QSRF1"),
])
def test_part_numbers_are_read_as_typed(typed, code):
    assert read_code(typed) == code


@pytest.mark.parametrize(("typed", "reason"), [
    ("", "missing"), ("  ", "missing"), ("X", "part_code_malformed"), ("A" * 41,
    "part_code_malformed"), ("A" * 500, "too_long"), ("=cmd()", "part_code_malformed"),
    ("<b>王", "part_code_malformed"),
])
def test_no_part_number(typed, reason):
    with pytest.raises(BadInput) as refused:
        read_code(typed)
    assert refused.value.facts["reason"] == reason


def test_substitutes_lead_nowhere_back():
    known = {"A": "B", "B": "C", "C": ""}
    assert substitute_fault("X", "A", known) is None
    assert substitute_fault("C", "A", known) == "substitute_circle"
    assert substitute_fault("A", "A", known) == "substitute_circle"
    assert substitute_fault("X", "Y", {"Y": "Z", "Z": "Y"}) == "substitute_circle"


def test_every_step_that_is_not_in_the_table_is_refused():
    for state, action in product(LineState, LineAction):
        if not LINE.can(state, action):
            with pytest.raises(IllegalTransition):
                LINE.step(state, action)

"""Prices of jobs by a table of cases, splits to the fen, and when a claim may be decided."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import IllegalTransition
from core.money import ZERO, Money, total
from settlements.claims import rules
from settlements.claims.rules import (
    LIFE,
    Action,
    Decision,
    Earlier,
    Job,
    Missing,
    Reason,
    ShareRole,
    State,
    Trip,
    Verdict,
    price,
)
from settlements.rates.rules import Item, Rate
from tests.support import examples

DAY = date(2026, 6, 18)
FIRST = date(2026, 1, 1)


def yuan(text: str) -> Money:
    return Money.parse(text)


def labour(key: int, amount: str, **narrowed) -> Rate:
    return Rate(key, 1, Item.LABOUR, yuan(amount), FIRST, **narrowed)


RATES = (
    labour(1, "80.00", grade="minor"),
    labour(2, "120.00", grade="small"),
    labour(3, "180.00", grade="medium"),
    labour(4, "150.00", service_type="install", line="air_conditioner"),
    Rate(5, 1, Item.REMOTE_KM, yuan("2.00"), FIRST, threshold_km=20, tier=2),
    Rate(6, 1, Item.REMOTE_KM, yuan("2.00"), FIRST, threshold_km=10, tier=4),
)


def job(**other) -> Job:
    values = {"service_type": "repair", "line": "refrigerator", "grade": "small", "tier": 4,
              "finished": DAY, "trip": Trip(True, 6)}
    return Job(**{**values, **other})


def amounts(work: Job, rates=RATES) -> dict[Item, str]:
    return {line.item: line.amount.plain() for line in price(work, rates).lines}


L, R = Item.LABOUR, Item.REMOTE_KM
CASES = [
    ("within the free way", job(), {L: "120.00"}),
    ("by grade", job(grade="medium"), {L: "180.00"}),
    ("at the threshold", job(trip=Trip(True, 10)), {L: "120.00"}),
    ("one above it", job(trip=Trip(True, 11)), {L: "120.00", R: "2.00"}),
    ("far", job(trip=Trip(True, 27)), {L: "120.00", R: "34.00"}),
    ("story 3", job(trip=Trip(True, 170)), {L: "120.00", R: "320.00"}),
    ("in a city", job(tier=2, trip=Trip(True, 27)), {L: "120.00", R: "14.00"}),
    ("same trip", job(trip=Trip(True, 27, paid_before=True)), {L: "120.00", R: "0.00"}),
    ("carried in", job(trip=Trip(False, 27)), {L: "120.00"}),
    ("second item", job(items_before=1), {L: "60.00"}),
    ("third item", job(items_before=2), {L: "36.00"}),
    ("fifth item", job(items_before=4), {L: "36.00"}),
    ("installation", job(service_type="install", line="air_conditioner", install=True,
                         barcodes=2), {L: "150.00"}),
    ("installed before", job(service_type="install", line="air_conditioner", install=True,
                             barcodes=2, installed=True), {L: "0.00"}),
    ("no rate for major", job(grade="major"), {}),
    ("no rate for the way", job(tier=3, trip=Trip(True, 99)), {L: "120.00"}),
]


@pytest.mark.parametrize(("work", "wanted"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_prices(work, wanted):
    assert amounts(work) == wanted


SEASON, HEIGHT, SUPPORT = Item.SEASON, Item.HEIGHT, Item.SUPPORT
BESIDE = (
    *RATES,
    Rate(20, 1, SEASON, yuan("15.00"), date(2026, 6, 15), date(2026, 8, 31),
         line="air_conditioner"),
    Rate(21, 1, HEIGHT, yuan("30.00"), FIRST, line="air_conditioner", from_floor=4),
    Rate(22, 1, HEIGHT, yuan("60.00"), FIRST, line="air_conditioner", from_floor=7),
    Rate(23, 1, SUPPORT, yuan("150.00"), FIRST, tier=4),
)
COOLS = {"line": "air_conditioner", "tier": 3}
BESIDE_CASES = [
    ("in season", job(**COOLS), {L: "120.00", SEASON: "15.00"}),
    ("the first day of it", job(**COOLS, finished=date(2026, 6, 15)),
     {L: "120.00", SEASON: "15.00"}),
    ("the day before it", job(**COOLS, finished=date(2026, 6, 14)), {L: "120.00"}),
    ("the last day of it", job(**COOLS, finished=date(2026, 8, 31)),
     {L: "120.00", SEASON: "15.00"}),
    ("a line without season", job(tier=3), {L: "120.00"}),
    ("below the floor", job(**COOLS, floor=3), {L: "120.00", SEASON: "15.00"}),
    ("on the floor", job(**COOLS, floor=4), {L: "120.00", SEASON: "15.00", HEIGHT: "30.00"}),
    ("below the next step", job(**COOLS, floor=6),
     {L: "120.00", SEASON: "15.00", HEIGHT: "30.00"}),
    ("on the next step", job(**COOLS, floor=7), {L: "120.00", SEASON: "15.00", HEIGHT: "60.00"}),
    ("a further item", job(**COOLS, floor=9, items_before=1), {L: "60.00"}),
    ("lifted", job(), {L: "120.00", SUPPORT: "30.00"}),
    ("lifted beside the way", job(trip=Trip(True, 20)),
     {L: "120.00", R: "20.00", SUPPORT: "10.00"}),
    ("exactly enough", job(trip=Trip(True, 25)), {L: "120.00", R: "30.00"}),
    ("more than enough", job(grade="medium"), {L: "180.00"}),
    ("a further item is not lifted", job(items_before=1), {L: "60.00"}),
    ("no other tier", job(tier=2), {L: "120.00"}),
    ("nothing is lifted that is unknown", job(trip=Trip(True)), {L: "120.00"}),
    ("a barcode that was paid", job(service_type="install", install=True, barcodes=1,
                                   installed=True), {L: "0.00"}),
]


@pytest.mark.parametrize(("work", "wanted"), [c[1:] for c in BESIDE_CASES],
                         ids=[c[0] for c in BESIDE_CASES])
def test_what_is_paid_beside_the_labour(work, wanted):
    assert amounts(work, BESIDE) == wanted


@pytest.mark.parametrize(("work", "missing", "hinders"), [
    (job(), (), False),
    (job(trip=Trip(True)), (Missing.DISTANCE,), True),
    (job(trip=Trip(True, 27, pending=True)), (Missing.DISTANCE_PENDING,), False),
    (job(trip=Trip(True, 9, pending=True)), (), False),
    (job(grade="major"), (Missing.RATE,), True),
    (job(tier=None), (Missing.TIER,), True),
    (job(service_type="install", install=True), (Missing.BARCODE,), True),
])
def test_what_is_missing_is_named_and_not_guessed(work, missing, hinders):
    found = price(work, RATES)
    assert (found.missing, found.hinders) == (missing, hinders)


def test_the_edition_of_the_day_the_work_was_finished():
    older = Rate(7, 1, L, yuan("100.00"), FIRST, date(2026, 5, 31), grade="small")
    newer = Rate(8, 2, L, yuan("110.00"), date(2026, 6, 1), grade="small")
    for day, amount, version in ((date(2026, 5, 31), "100.00", 1), (date(2026, 6, 1), "110.00", 2)):
        line = price(job(finished=day), (older, newer)).lines[0]
        assert (line.amount.plain(), line.rate.version) == (amount, version)


def test_every_line_says_how_it_came_about():
    lines = price(job(items_before=1, trip=Trip(True, 27)), RATES).lines
    codes = [[why.code for why in line.why] for line in lines]
    assert codes == [["base", "further_item"], ["kilometres"]]
    assert dict(lines[1].why[0].numbers) == {"km": 27, "free": 10, "paid": 17, "rate": 200}


@settings(max_examples=examples(60, 2_000), deadline=None)
@given(fen=st.integers(0, 10**9), bp=st.integers(0, 10_000), item=st.sampled_from(list(Item)))
def test_the_parts_of_a_line_are_the_line(fen, bp, item):
    parts = rules.shares(item, Money(fen), bp)
    assert total(part.amount for part in parts) == Money(fen)
    management = total(p.amount for p in parts if p.role is ShareRole.MANAGEMENT)
    exact = fen * bp / 10_000 if item is L else 0
    assert abs(management.fen - exact) <= 1
    assert all(part.amount > ZERO for part in parts)


@settings(max_examples=examples(60, 1_000), deadline=None)
@given(near=st.integers(0, 500), further=st.integers(0, 500), before=st.integers(0, 6))
def test_farther_never_earns_less_and_a_further_item_never_more(near, further, before):
    def amount(km, items):
        return price(job(trip=Trip(True, km), items_before=items), RATES).amount

    low, high = sorted((near, further))
    assert amount(low, before) <= amount(high, before)
    assert amount(low, before + 1) <= amount(low, before)


def test_the_split_of_the_story():
    parts = rules.shares(L, yuan("120.00"), 1_000)
    assert [(p.role, p.amount.plain()) for p in parts] == [
        (ShareRole.PERFORMER, "108.00"), (ShareRole.MANAGEMENT, "12.00")]
    assert [p.role for p in rules.shares(R, yuan("34.00"), 1_000)] == [ShareRole.PERFORMER]
    assert rules.shares(L, ZERO, 1_000) == ()


DECISIONS = [
    (Decision(Verdict.PAY), None, "120.00"),
    (Decision(Verdict.REFUSE), "reason_needed", None),
    (Decision(Verdict.REFUSE, Reason.NOT_PROVEN), None, "0.00"),
    (Decision(Verdict.CUT, amount=yuan("80.00")), "reason_needed", None),
    (Decision(Verdict.CUT, Reason.GRADE_TOO_HIGH, yuan("80.00")), None, "80.00"),
    (Decision(Verdict.CUT, Reason.GRADE_TOO_HIGH), "cut_out_of_range", None),
    (Decision(Verdict.CUT, Reason.GRADE_TOO_HIGH, ZERO), "cut_out_of_range", None),
    (Decision(Verdict.CUT, Reason.GRADE_TOO_HIGH, yuan("120.00")), "cut_out_of_range", None),
    (Decision(Verdict.CUT, Reason.GRADE_TOO_HIGH, yuan("121.00")), "cut_out_of_range", None),
]


@pytest.mark.parametrize(("decision", "fault", "paid"), DECISIONS)
def test_decisions_on_a_line(decision, fault, paid):
    assert rules.decision_fault(yuan("120.00"), decision) == fault
    if fault is None:
        assert rules.decided(yuan("120.00"), decision).plain() == paid


@pytest.mark.parametrize(("paid", "action"), [
    (("120.00", "34.00"), Action.APPROVE),
    (("120.00", "0.00"), Action.APPROVE_PART),
    (("80.00", "34.00"), Action.APPROVE_PART),
    (("0.00", "0.00"), Action.REJECT),
])
def test_what_the_decisions_amount_to(paid, action):
    calculated = [yuan("120.00"), yuan("34.00")]
    assert rules.outcome(calculated, [yuan(amount) for amount in paid]) is action


@pytest.mark.parametrize(("given_", "fault"), [
    ({}, None),
    ({"checked": False}, "job_not_checked"),
    ({"self_entered": True}, "proof_needed"),
    ({"self_entered": True, "proven": True}, None),
    ({"missing": (Missing.DISTANCE_PENDING,)}, "distance_undecided"),
    ({"missing": (Missing.DISTANCE,)}, None),
])
def test_when_a_claim_may_be_decided(given_, fault):
    usual = {"checked": True, "self_entered": False, "proven": False, "missing": ()}
    assert rules.decide_fault(**{**usual, **given_}) == fault


def earlier(**other) -> Earlier:
    values = {"same_unit": True, "same_outlet": True, "finished": date(2026, 5, 19),
              "same_fault": True, "workmanship": True}
    return Earlier(**{**values, **other})


@pytest.mark.parametrize(("before", "unpaid"), [
    (earlier(), True),
    (earlier(finished=date(2026, 5, 18)), False),
    (earlier(finished=date(2026, 6, 19)), False),
    (earlier(same_unit=False), False),
    (earlier(same_outlet=False), False),
    (earlier(same_fault=False), False),
    (earlier(same_fault=None), False),
    (earlier(workmanship=False), False),
    (earlier(workmanship=None), False),
])
def test_a_repeat_is_unpaid_only_for_workmanship_on_the_same_fault(before, unpaid):
    assert rules.repeats(before, DAY) is unpaid


def test_a_near_job_of_the_same_outlet_is_looked_at():
    assert rules.may_repeat(earlier(same_fault=None, workmanship=None), DAY)
    assert not rules.may_repeat(earlier(same_outlet=False), DAY)


@settings(max_examples=examples(60, 2_000), deadline=None)
@given(st.lists(st.sampled_from(list(Action)), max_size=12))
def test_no_way_leads_out_of_a_final_claim(actions):
    state, decided = LIFE.initial, False
    for action in actions:
        try:
            state = LIFE.step(state, action)
        except IllegalTransition:
            continue
        assert not (decided and state in rules.DECIDABLE), "a decided claim waits again"
        decided = decided or state in (State.APPROVED, State.PART_APPROVED, State.REJECTED)
    if state in LIFE.final:
        assert LIFE.actions(state) == ()

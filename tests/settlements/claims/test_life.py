"""A claim from the finished job to its decision, who may see it, and what stands in the way."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.db import reading, transaction
from core.errors import BadInput, IllegalTransition, NotFound, RuleBroken
from core.facts import FactRow
from core.money import Money
from jobs.visits import service as visits
from jobs.work_orders import queries as jobs
from jobs.work_orders import service as orders
from jobs.work_orders.rules import Grade, ReopenReason, ServiceType, Source, Truth
from network.agreements import queries as agreed
from network.agreements import service as agreements
from network.distances import queries as register
from network.distances import service as distances
from network.products.rules import ProductLine
from office.notes import queries as notes
from settlements.claims import queries, service
from settlements.claims.models import Claim, Fee, FeeShare, InstallationPaid, TripPaid
from settlements.claims.rules import Decision, Missing, Proof, Reason, ShareRole, State, Verdict
from settlements.ledger import queries as ledger
from settlements.ledger import rules as accounts
from settlements.quotes import queries as quotes
from settlements.rates import service as rates
from settlements.rates.rules import Item
from settlements.rates.service import RateValues
from settlements.verdicts import service as verdicts
from sla.clocks import queries as clocks
from sla.clocks.rules import State as ClockState
from tests.factories import BY
from tests.kept import kept
from tests.settlements.claims.making import (
    FAR,
    FIRST,
    NEAR,
    SYSTEM,
    at_the_door,
    check,
    checked,
    claim_of,
    finished,
    lines_of,
)

L, R = Item.LABOUR, Item.REMOTE_KM


@kept
def unmeasured(world, clock) -> int:
    """A finished job at a place nobody measured; its id."""
    return finished(world, clock(), village="姜寨")


def decide(claim_id, now, decisions=None):
    with transaction(SYSTEM) as session:
        return verdicts.decide(session, BY, claim_id, decisions, now=now)


def fee_ids(claim_id) -> dict[Item, int]:
    with reading(SYSTEM) as session:
        return {fee.item: fee.id for fee in queries.lines(session, claim_id)}


def shares(claim_id) -> dict[tuple[ShareRole, int], str]:
    with reading(SYSTEM) as session:
        found = {}
        for each in queries.shares_of(session, claim_id):
            key = (each.role, each.outlet_id)
            found[key] = found.get(key, Money(0)) + each.amount
        return {key: amount.plain() for key, amount in found.items()}


def balance(account) -> str:
    with reading(SYSTEM) as session:
        return ledger.balance(session, account).plain()


def clock_state(claim_id):
    with reading(SYSTEM) as session:
        subject = queries.subject_of(queries.get(session, claim_id))
        return [line.state for line in clocks.of_subject(session, subject)]


def test_the_finished_job_makes_its_claim_and_its_money(world, job, clock):
    claim = claim_of(job)
    assert (claim.state, claim.missing, claim.proof) == (State.SUBMITTED, "", Proof.CODE)
    assert claim.number.startswith("FS-") and claim.requested_fen == 15_400
    assert lines_of(job) == {L: "120.00", R: "34.00"}
    assert clock_state(claim.id) == [], "the decision is owed when the job is checked"
    check(job, clock())
    assert clock_state(claim.id) == [ClockState.RUNNING]
    found = decide(claim.id, clock())
    assert (found.state, found.approved_fen) == (State.APPROVED, 15_400)
    assert shares(claim.id) == {(ShareRole.PERFORMER, world.shop): "142.00",
                                (ShareRole.MANAGEMENT, world.parent): "12.00"}
    assert balance(accounts.outlet(world.shop)) == "142.00"
    assert balance(accounts.outlet(world.parent)) == "12.00"
    assert balance(accounts.MAKER_FEES) == "-154.00"
    assert clock_state(claim.id) == [ClockState.MET]
    with reading(SYSTEM) as session:
        told = session.scalars(select(FactRow.name).where(
            FactRow.kind == "claim", FactRow.subject_id == claim.id).order_by(FactRow.id)).all()
    assert told == ["ClaimMade", "ClaimApprovable", "ClaimApproved"]


def test_the_offer_says_what_the_claim_will_come_to(world, clock):
    with transaction(SYSTEM) as session:
        job = at_the_door(session, world.shop, clock())
    with reading(world.own) as session:
        quote = quotes.of_job(session, jobs.get(session, job), clock())
        counted = session.scalar(select(func.count()).select_from(Claim))
    assert (quote.amount.plain(), quote.own.plain(), quote.management.plain()) == (
        "154.00", "142.00", "12.00")
    assert (quote.expected.isoformat(), quote.missing, counted) == ("2026-08-25", (), 0)


def test_a_place_nobody_measured_is_claimed_reviewed_and_then_prices_itself(world, clock):
    job = finished(world, clock(), village="姜寨 3 组")
    claim = claim_of(job)
    assert (claim.state, queries.missing_of(claim)) == (State.DRAFT, (Missing.DISTANCE,))
    assert lines_of(job) == {L: "120.00"}, "the allowance is not guessed"
    with transaction(world.own) as session:
        service.claim_distance(session, BY, claim.id, 41, now=clock())
    claim = claim_of(job)
    assert (claim.state, claim.missing) == (State.SUBMITTED, "distance_pending")
    assert lines_of(job) == {L: "120.00", R: "62.00"}
    check(job, clock())
    with pytest.raises(RuleBroken, match="distance_undecided"):
        decide(claim.id, clock())
    with transaction(SYSTEM) as session:
        waiting = register.pending(session)
        distances.approve(session, BY, waiting[0].id, km=36, now=clock())
    assert lines_of(job) == {L: "120.00", R: "52.00"}
    with reading(SYSTEM) as session:
        remote = next(fee for fee in queries.lines(session, claim.id) if fee.item is R)
    assert (remote.requested_fen, remote.calculated_fen) == (6_200, 5_200)
    decide(claim.id, clock())
    second = finished(world, clock() + timedelta(days=1), village="姜寨")
    assert lines_of(second) == {L: "120.00", R: "52.00"}, "later ones price themselves"


def test_a_distance_that_is_not_accepted_leaves_the_labour(world, unmeasured, clock):
    claim = claim_of(unmeasured)
    with transaction(world.own) as session:
        service.claim_distance(session, BY, claim.id, 900, now=clock())
    check(unmeasured, clock())
    with transaction(SYSTEM) as session:
        distances.refuse(session, BY, register.pending(session)[0].id, now=clock())
    assert lines_of(unmeasured) == {L: "120.00"}
    assert decide(claim.id, clock()).approved_fen == 12_000


@pytest.mark.parametrize(("km", "reason"), [(-1, "km_out_of_range"), (1_001, "km_out_of_range")])
def test_impossible_kilometres_are_refused(world, unmeasured, clock, km, reason):
    claim = claim_of(unmeasured)
    with pytest.raises(BadInput, match=reason), transaction(world.own) as session:
        service.claim_distance(session, BY, claim.id, km, now=clock())


def test_a_draft_can_be_submitted_without_what_is_missing(world, unmeasured, clock):
    with transaction(world.own) as session:
        claim = service.submit(session, BY, claim_of(unmeasured).id, now=clock())
    assert (claim.state, claim.requested_fen) == (State.SUBMITTED, 12_000)


def test_work_without_a_rate_is_a_draft_until_there_is_one(world, clock):
    job = finished(world, clock(), grade=Grade.MAJOR)
    assert (claim_of(job).state, claim_of(job).missing) == (State.DRAFT, "rate")
    with transaction(SYSTEM) as session:
        rates.enter(session, BY, [RateValues(L, Money.parse("260.00"), FIRST, grade="major")],
                    now=clock())
        service.reprice(session, BY, claim_of(job).id, now=clock())
    assert (claim_of(job).state, claim_of(job).calculated_fen) == (State.SUBMITTED, 29_400)


def test_a_village_trip_earns_one_allowance(world, clock):
    trip = [finished(world, clock(), village=f"郭庄 {house} 组", phone=f"1003412800{house}")
            for house in (1, 2, 3)]
    assert [lines_of(job).get(R) for job in trip] == ["34.00", "0.00", "0.00"]
    again = finished(world, clock() + timedelta(days=1), village=FAR)
    assert lines_of(again)[R] == "34.00"
    with reading(SYSTEM) as session:
        assert session.scalar(select(func.count()).select_from(TripPaid)) == 2


def test_several_items_on_one_unit_that_day(world, clock):
    work = [finished(world, clock(), village=NEAR, barcode="QS215RF00016",
                     phone=f"1003412810{n}") for n in (1, 2, 3)]
    assert [lines_of(job)[L] for job in work] == ["120.00", "60.00", "36.00"]


def test_a_barcode_earns_its_installation_fee_once(world, clock):
    def installed(barcode, now):
        return finished(world, now, village=NEAR, barcode=barcode, service=ServiceType.INSTALL,
                        line=ProductLine.AIR_CONDITIONER)

    first = installed("QS35AC00001", clock())
    second = installed("QS35AC00001", clock() + timedelta(days=3))
    assert (lines_of(first), lines_of(second)) == ({L: "120.00"}, {L: "0.00"})
    with reading(SYSTEM) as session:
        assert session.scalar(select(func.count()).select_from(InstallationPaid)) == 1


def test_an_installation_needs_its_barcode(world, clock):
    job = finished(world, clock(), village=NEAR, service=ServiceType.INSTALL,
                   line=ProductLine.AIR_CONDITIONER)
    assert (claim_of(job).state, claim_of(job).missing) == (State.DRAFT, "barcode")
    with transaction(world.own) as session:
        orders.name_unit(session, BY, job, {"indoor": "QS35AC00009"}, now=clock())
        service.reprice(session, BY, claim_of(job).id, now=clock())
    assert (claim_of(job).state, lines_of(job)) == (State.SUBMITTED, {L: "120.00"})


def test_a_job_entered_by_the_shop_needs_the_users_word(world, clock):
    job = finished(world, clock(), source=Source.OUTLET, code=False)
    claim = claim_of(job)
    assert claim.proof is None
    with transaction(SYSTEM) as session:
        service.checked(session, BY, claim.id, now=clock())
    with pytest.raises(RuleBroken, match="proof_needed"):
        decide(claim.id, clock())
    with transaction(SYSTEM) as session:
        orders.call_back(session, BY, job, Truth.CONFIRMED, "", now=clock())
    assert claim_of(job).proof is Proof.CALL_BACK
    assert decide(claim.id, clock()).state is State.APPROVED


def test_nothing_is_decided_before_the_job_is_checked(job, clock):
    with pytest.raises(RuleBroken, match="job_not_checked"):
        decide(claim_of(job).id, clock())


def test_a_cut_line_a_refused_one_and_the_appeal(world, clock):
    claim_id = checked(world, clock(), grade=Grade.MEDIUM)
    ids = fee_ids(claim_id)
    found = decide(claim_id, clock(), {
        ids[L]: Decision(Verdict.CUT, Reason.GRADE_TOO_HIGH, Money.parse("120.00")),
        ids[R]: Decision(Verdict.REFUSE, Reason.DISTANCE_TOO_LONG)})
    assert (found.state, found.approved_fen, found.reason) == (
        State.PART_APPROVED, 12_000, Reason.GRADE_TOO_HIGH)
    assert shares(claim_id)[ShareRole.PERFORMER, world.shop] == "108.00"
    with pytest.raises(RuleBroken, match="reason_needed"), transaction(world.own) as session:
        verdicts.appeal(session, BY, claim_id, " ", now=clock())
    with transaction(world.own) as session:
        verdicts.appeal(session, BY, claim_id, "换了压缩机，照片里有", now=clock())
    for added, reason in (({ids[L]: Money(6_001)}, "addition_out_of_range"),
                          ({ids[L]: Money(0)}, "addition_out_of_range")):
        with pytest.raises(RuleBroken, match=reason), transaction(SYSTEM) as session:
            verdicts.rule(session, BY, claim_id, added, "", now=clock())
    with transaction(SYSTEM) as session:
        ruled = verdicts.rule(session, BY, claim_id, {ids[L]: Money(6_000)}, "照付", now=clock())
    assert (ruled.state, ruled.approved_fen) == (State.FINAL, 18_000)
    assert shares(claim_id) == {(ShareRole.PERFORMER, world.shop): "162.00",
                                (ShareRole.MANAGEMENT, world.parent): "18.00"}
    with reading(SYSTEM) as session:
        lines = [(fee.item, fee.amount_fen) for fee in queries.lines(session, claim_id)]
        words = [note.text for note in notes.about(session, "claim", claim_id)]
    assert lines == [(L, 12_000), (Item.CORRECTION, 6_000), (R, 0)]
    assert set(words) == {"换了压缩机，照片里有", "照付"}
    with pytest.raises(IllegalTransition):
        decide(claim_id, clock())


def test_a_rejected_claim_moves_no_money(world, claim_id, clock):
    with transaction(SYSTEM) as session:
        found = verdicts.reject(session, BY, claim_id, Reason.ENTERED_TWICE, "", now=clock())
    assert (found.state, found.approved_fen) == (State.REJECTED, 0)
    assert shares(claim_id) == {}
    assert balance(accounts.outlet(world.shop)) == "0.00"


def test_sent_back_and_submitted_again(world, claim_id, clock):
    with transaction(SYSTEM) as session:
        service.send_back(session, BY, claim_id, Reason.PHOTO_UNCLEAR, "重拍", now=clock())
    assert clock_state(claim_id) == [ClockState.CANCELLED]
    with pytest.raises(IllegalTransition):
        decide(claim_id, clock())
    with transaction(world.own) as session:
        found = service.resubmit(session, BY, claim_id, "已重拍", now=clock())
    assert found.state is State.RESUBMITTED
    assert clock_state(claim_id) == [ClockState.CANCELLED, ClockState.RUNNING]
    assert decide(claim_id, clock()).state is State.APPROVED


def test_three_working_days_to_decide(claim_id, clock):
    decide(claim_id, clock() + timedelta(days=9))
    assert clock_state(claim_id) == [ClockState.MET_LATE]


def test_a_reopened_job_waits_and_is_priced_again(claim_id, clock):
    with reading(SYSTEM) as session:
        job = queries.get(session, claim_id).work_order_id
    with transaction(SYSTEM) as session:
        orders.reopen(session, BY, job, ReopenReason.FAULT_BACK, "", now=clock())
    with pytest.raises(RuleBroken, match="job_not_checked"):
        decide(claim_id, clock())


def test_a_completion_taken_back_and_done_again_is_priced_again(world, clock):
    job = finished(world, clock(), grade=Grade.SMALL)
    with transaction(world.own) as session:
        orders.withdraw_step(session, BY, job, now=clock() + timedelta(minutes=5))
    with transaction(world.own) as session:
        visits.complete(session, BY, job, grade=Grade.MEDIUM,
                        now=clock() + timedelta(minutes=8))
    assert lines_of(job) == {L: "180.00", R: "34.00"}
    with reading(SYSTEM) as session:
        assert session.scalar(select(func.count()).select_from(Claim)) == 1


def test_a_repeat_is_shown_and_refused_only_where_there_is_one(world, clock):
    first = checked(world, clock(), barcode="QS215RF00016", village=NEAR)
    ids = fee_ids(first)
    refusal = Decision(Verdict.REFUSE, Reason.REPEAT_WORKMANSHIP)
    with pytest.raises(RuleBroken, match="no_repeat"):
        decide(first, clock(), {ids[L]: refusal})
    later = clock() + timedelta(days=20)
    second = checked(world, later, barcode="QS215RF00016", village=NEAR)
    with reading(SYSTEM) as session:
        before = queries.repeated(session, queries.get(session, second))
    assert before is not None and before.id == claim_job(first)
    assert decide(second, later, {fee_ids(second)[L]: refusal}).state is State.REJECTED


def claim_job(claim_id) -> int:
    with reading(SYSTEM) as session:
        return queries.get(session, claim_id).work_order_id


def test_without_an_agreement_no_part_can_be_fixed(world, claim_id, clock):
    with transaction(SYSTEM) as session:
        found = agreed.open_of(session, world.shop)
        agreements.end(session, BY, found.id, found.valid_from, now=clock())
    with pytest.raises(RuleBroken, match="agreement_missing"):
        decide(claim_id, clock())


def test_a_line_of_another_claim_cannot_be_decided(world, clock):
    one, two = checked(world, clock()), checked(world, clock(), village=NEAR)
    with pytest.raises(NotFound):
        decide(one, clock(), {fee_ids(two)[L]: Decision(Verdict.PAY)})


def test_who_sees_what(world, claim_id, clock):
    """The parent sees its own part and nothing of the child; a neighbour nothing at all."""
    decide(claim_id, clock())
    with reading(world.own) as session:
        assert queries.get(session, claim_id).approved_fen == 15_400
        assert {row.role for row in session.scalars(select(FeeShare))} == {ShareRole.PERFORMER}
    with reading(world.above) as session:
        parts = session.scalars(select(FeeShare)).all()
        assert [(row.role, row.amount_fen) for row in parts] == [(ShareRole.MANAGEMENT, 1_200)]
        assert session.scalars(select(Fee)).all() == []
        with pytest.raises(NotFound):
            queries.get(session, claim_id)
    with reading(world.beside) as session:
        for model in (Claim, Fee, FeeShare):
            assert session.scalars(select(model)).all() == []


@pytest.mark.parametrize("scope", ["above", "beside"])
def test_nobody_else_takes_a_step(world, claim_id, clock, scope):
    for step in (lambda s: service.submit(s, BY, claim_id, now=clock()),
                 lambda s: service.resubmit(s, BY, claim_id, "", now=clock()),
                 lambda s: verdicts.appeal(s, BY, claim_id, "x", now=clock())):
        with pytest.raises(NotFound), transaction(getattr(world, scope)) as session:
            step(session)

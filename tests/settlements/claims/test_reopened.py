"""A job that is opened again and finished by another outlet: each has a claim of its own, one
base line each, and a barcode earns its installation fee once."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from core.db import reading, transaction
from core.errors import RuleBroken
from core.money import Money
from jobs.dispatch import service as dispatch
from jobs.evidence import service as evidence
from jobs.evidence.rules import Purpose
from jobs.visits import service as visits
from jobs.work_orders import service as orders
from jobs.work_orders.rules import DispatchReason, Grade, ReopenReason, ServiceType
from network.distances import service as distances
from network.distances.rules import Source as From
from network.distances.service import Place
from network.products.rules import ProductLine
from settlements.claims import queries, service
from settlements.claims.models import Claim, Fee, InstallationPaid
from settlements.claims.rules import Decision, Reason, State, Verdict
from settlements.ledger import tracing
from settlements.ledger.checks import check as ledger_check
from settlements.rates.rules import Item
from settlements.verdicts import service as verdicts
from tests.factories import BY, TOWN_LAOJI
from tests.kept import kept
from tests.settlements.claims import making
from tests.settlements.claims.making import FIRST, NEAR, SYSTEM

LATER = timedelta(days=2)


@kept
def world(context, clock):
    with transaction(SYSTEM) as session:
        made = making.build(session, clock())
        distances.enter(session, BY, made.other, Place(TOWN_LAOJI, NEAR), 31, From.MEASURED,
                        from_day=FIRST, now=clock())
    return made


@kept
def job(world, clock) -> int:
    """A job that the shop finished."""
    return making.finished(world, clock(), village=NEAR)


@kept
def twice(world, job, clock) -> int:
    """A job that the shop finished and then another outlet."""
    again(world, job, clock() + LATER)
    return job


@kept
def installed(world, clock) -> int:
    """An appliance that was installed by the shop and then by another outlet; the job."""
    job = making.finished(world, clock(), village=NEAR, barcode="QS35AC00041",
                          service=ServiceType.INSTALL, line=ProductLine.AIR_CONDITIONER)
    again(world, job, clock() + LATER, grade=Grade.SMALL)
    making.check(job, clock() + LATER)
    return job


def again(world, job: int, now, *, shop: int = 0, grade: Grade = Grade.MEDIUM) -> None:
    """Opened again and finished by another outlet, or by the one that is named."""
    where = shop or world.other
    with transaction(SYSTEM) as session:
        orders.reopen(session, BY, job, ReopenReason.FAULT_BACK, "", now=now)
        dispatch.dispatch(session, BY, job, where, DispatchReason.NEAREST, now=now)
        dispatch.accept(session, BY, job, now=now)
        visits.appoint(session, BY, job, now, None, None, now=now)
        visits.arrive(session, BY, job, now=now)
        evidence.add_photo(session, BY, job, making.photo(200), Purpose.FINISHED, now=now)
        visits.complete(session, BY, job, grade=grade, code_given=True, now=now)


def claims_of(job: int) -> dict[int, Claim]:
    with reading(SYSTEM) as session:
        return {claim.outlet_id: claim for claim in queries.all_of_job(session, job)}


def labour(claim: Claim) -> tuple[int, str]:
    with reading(SYSTEM) as session:
        fee = next(row for row in queries.lines(session, claim.id) if row.item is Item.LABOUR)
        return fee.id, Money(fee.amount_fen).plain()


def test_whoever_does_the_work_again_has_a_claim_of_its_own(world, twice, clock) -> None:
    found = claims_of(twice)
    assert set(found) == {world.shop, world.other}
    first, second = found[world.shop], found[world.other]
    assert (first.calculated_fen, first.grade) == (12_000, Grade.SMALL)
    assert (second.calculated_fen, second.grade) == (18_000 + 4_200, Grade.MEDIUM)
    assert second.work_day == first.work_day + LATER
    making.check(twice, clock() + LATER)
    with transaction(SYSTEM) as session:
        for claim in (first, second):
            verdicts.decide(session, BY, claim.id, now=clock() + LATER)
        assert ledger_check(session) == []
        assert {(row.outlet_id, row.amount.fen) for row in tracing.of_job(session, twice)} == {
            (world.shop, 10_800), (world.parent, 1_200), (world.other, 18_000),
            (world.other, 4_200)}


def test_what_was_decided_and_paid_stays_with_the_first(world, clock) -> None:
    claim_id = making.checked(world, clock(), village=NEAR)
    with transaction(SYSTEM) as session:
        job = verdicts.decide(session, BY, claim_id, now=clock()).work_order_id
    again(world, job, clock() + LATER)
    found = claims_of(job)
    assert found[world.shop].approved_fen == 12_000
    assert found[world.other].state is State.SUBMITTED


def test_the_same_outlet_earns_once_for_one_job(world, job, clock) -> None:
    again(world, job, clock() + LATER, shop=world.shop)
    claim, = claims_of(job).values()
    assert (claim.calculated_fen, claim.work_day) == (18_000, making.day_of(clock() + LATER))
    making.check(job, clock() + LATER)
    with transaction(SYSTEM) as session:
        verdicts.decide(session, BY, claim.id, now=clock() + LATER)
    again(world, job, clock() + 2 * LATER, shop=world.shop)
    assert [each.approved_fen for each in claims_of(job).values()] == [18_000]


def test_it_comes_back_to_the_first_one(world, twice, clock) -> None:
    again(world, twice, clock() + 2 * LATER, shop=world.shop, grade=Grade.MINOR)
    found = claims_of(twice)
    assert {key: claim.calculated_fen for key, claim in found.items()} == {
        world.shop: 8_000, world.other: 22_200}


def test_the_first_claim_is_priced_as_its_own_work_was(world, clock) -> None:
    """A draft whose way nobody measured: its outlet says it although the job went on."""
    job = making.finished(world, clock(), village="姜寨")
    again(world, job, clock() + LATER)
    first = claims_of(job)[world.shop]
    with transaction(world.own) as session:
        claimed = service.claim_distance(session, BY, first.id, 30, now=clock() + LATER)
        assert (claimed.calculated_fen, claimed.state) == (12_000 + 4_000, State.SUBMITTED)
    assert claims_of(job)[world.other].missing == "distance"


def test_a_second_base_line_of_an_outlet_is_refused_by_the_database(world, twice) -> None:
    second = claims_of(twice)[world.other]
    with pytest.raises(IntegrityError), transaction(SYSTEM) as session:
        row = session.scalars(select(Fee).where(
            Fee.claim_id == second.id, Fee.item == Item.LABOUR)).one()
        values = {column.name: getattr(row, column.name) for column in Fee.__table__.columns
                  if column.name != "id"}
        session.execute(insert(Fee), [values])


def test_an_installation_waits_for_the_claim_that_came_first(world, installed, clock) -> None:
    found = claims_of(installed)
    assert labour(found[world.other])[1] == "0.00"
    with pytest.raises(RuleBroken, match="other_claim_first"), transaction(SYSTEM) as session:
        verdicts.decide(session, BY, found[world.other].id, now=clock() + LATER)
    with transaction(SYSTEM) as session:
        verdicts.decide(session, BY, found[world.shop].id, now=clock() + LATER)
        done = verdicts.decide(session, BY, found[world.other].id, now=clock() + LATER)
    assert done.approved_fen == 4_200, "the barcode earned its fee once"


def test_an_installation_that_was_not_paid_is_earned_by_the_second(world, installed, clock) -> None:
    found = claims_of(installed)
    first, second = found[world.shop], found[world.other]
    refuse = {labour(first)[0]: Decision(Verdict.REFUSE, Reason.NOT_PROVEN)}
    with transaction(SYSTEM) as session:
        verdicts.decide(session, BY, first.id, refuse, now=clock() + LATER)
        assert session.scalars(select(InstallationPaid.outlet)).all() == [world.other]
    assert labour(second)[1] == "120.00"
    with transaction(world.own) as session:
        verdicts.appeal(session, BY, first.id, "做了", now=clock() + LATER)
    with pytest.raises(RuleBroken, match="installation_paid_elsewhere"), \
            transaction(SYSTEM) as session:
        verdicts.rule(session, BY, first.id, {labour(first)[0]: Money(12_000)}, "照付",
                      now=clock() + LATER)

"""Money in hand, overdue, not passed on and refused, from facts entered by the services."""

from datetime import date, timedelta

from sqlalchemy import update

from core.clock import at_local
from core.db import db, reading, transaction
from core.money import Money
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import State
from network.agreements.rules import Route
from reports.figures import money
from reports.figures.rules import Slice, Span
from settlements.passing import queries as receipts
from settlements.passing import service as passing
from settlements.passing.rules import Answer
from settlements.payouts.rules import BankReason, Result
from tests.factories import BY
from tests.kept import kept
from tests.settlements import making
from tests.settlements.making import MONTH, SYSTEM
from tests.settlements.test_payouts_thread import own

DAY = 86_400


@kept
def world(context, clock):
    return build(clock(), Route.THROUGH_PARENT)


def build(now, route):
    """Jobs of the shop that ended on 10 June; the month is closed, every account known."""
    with transaction(SYSTEM) as session:
        made = making.build(session, now, route=route)
        for day in (2, 3):
            making.approved(session, made.child, 100, 0, date(2026, 6, day), bp=1_000, now=now)
        making.close(session, MONTH, now)
        for each in (made.parent, made.child, made.other):
            making.payee(session, each, now=now)
    finish(at_local(date(2026, 6, 10)))
    return made


def finish(moment, *conditions):
    """Past the steps of a visit: the fixtures' jobs were only entered."""
    with db.engine.begin() as connection:
        connection.execute(update(WorkOrder.__table__).where(*conditions).values(
            state=State.COMPLETED, completed_at=moment, ended_at=moment))


def pay(outlet, now, result=Result.CREDITED):
    with transaction(SYSTEM) as session:
        statement = making.of(session, outlet)
        making.to_approval(session, statement, now=now)
        reference = making.to_bank(session, statement, now=now)
        making.bank_says(session, reference, result, now=now,
                         reason=BankReason.NAME_DIFFERS if result is Result.REFUSED else None)
        return statement.id


def in_hand(span, wanted=Slice()):
    with reading(SYSTEM) as session:
        return money.in_hand(session, span, wanted)


def owed(at, wanted=Slice()):
    with reading(SYSTEM) as session:
        return money.owed(session, at, wanted)


def confirm(world, statement, amount, now, answer=Answer.CONFIRM):
    with transaction(own(world.child)) as session:
        mine = receipts.receipt_of(session, statement, world.child.id)
        passing.answer(session, BY, mine.id, answer, Money(amount) if amount else None, now=now)


def test_paid_direct_it_is_in_hand_when_the_bank_says_so(context, clock):
    world = build(clock(), Route.DIRECT)
    span = Span(clock(), clock() + timedelta(days=5))
    assert in_hand(span).n == 0
    pay(world.child, clock() + timedelta(days=1))
    assert in_hand(span).n == 2
    assert in_hand(Span(span.first, clock() + timedelta(days=1))).n == 0
    assert in_hand(span, Slice(outlet_id=world.child.id)).n == 2
    assert in_hand(span, Slice(outlet_id=world.other.id)).n == 0


def test_through_the_parent_it_is_in_hand_when_the_shop_has_it(world, clock):
    span = Span(clock(), clock() + timedelta(days=30))
    statement = pay(world.parent, clock())
    assert in_hand(span).n == 0
    confirm(world, statement, 10_000, clock() + timedelta(days=2), Answer.SHORTEN)
    assert in_hand(span).n == 0
    confirm(world, statement, 0, clock() + timedelta(days=9))
    assert in_hand(span).n == 2
    assert in_hand(Span(span.first, clock() + timedelta(days=9))).n == 0


def test_how_long_it_took_counts_from_the_end_of_the_job(context, clock):
    """Thirty jobs of one statement: the percentiles are their times."""
    with transaction(SYSTEM) as session:
        world = making.build(session, clock(), route=Route.DIRECT)
        jobs = [making.approved(session, world.child, 40 + n, 0, date(2026, 6, 1 + n),
                                now=clock()).id for n in range(30)]
        making.close(session, MONTH, clock())
        making.payee(session, world.child, now=clock())
    for n, job in enumerate(jobs, 1):
        finish(clock() - timedelta(days=n), WorkOrder.__table__.c.id == job)
    pay(world.child, clock())
    found = in_hand(Span(clock(), clock() + timedelta(days=1)))
    assert (found.n, found.p50, found.p90) == (30, 15 * DAY, 27 * DAY)


def test_what_the_bank_sent_back_is_refused_until_it_is_sent_again(world, clock):
    pay(world.parent, clock(), Result.REFUSED)
    sent = clock() + timedelta(days=3)
    assert owed(sent).refused_fen == 20_000 and owed(sent).refused == 1
    assert owed(clock() - timedelta(seconds=1)).refused == 0
    assert owed(sent, Slice(outlet_id=world.other.id)).refused == 0


def test_what_is_not_confirmed_in_time_is_not_passed_on(world, clock):
    statement = pay(world.parent, clock())
    soon, late = clock() + timedelta(days=1), clock() + timedelta(days=20)
    assert owed(soon).not_passed_fen == 0
    assert owed(late).not_passed_fen == 18_000
    confirm(world, statement, 10_000, clock() + timedelta(days=10), Answer.SHORTEN)
    assert owed(late).not_passed_fen == 8_000
    assert owed(clock() + timedelta(days=9)).not_passed_fen == 18_000

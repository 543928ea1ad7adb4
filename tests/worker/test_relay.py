"""An errand is done once, tried again after a failure, and never lost between two hands."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core import alarms, flags, outbox
from core.db import reading, transaction
from core.facts import FactRow, OutboxRow, OutboxState, Told, tell_many
from core.outbox import Claim
from core.scope import Reason, Scope
from office.notices.models import Notice
from tests.worker.probe import Ignored, Poked, poke, post, wiring
from worker import relay, subscriptions
from worker.subscriptions import Wiring

SYSTEM = Scope.system(Reason.COMMAND)


@pytest.fixture
def wire(context):
    """Puts a consumer in force, and the house's own wiring back."""
    yield lambda consumer=post: subscriptions.use(context, wiring(consumer))
    subscriptions.use(context)


def poke_all(clock, *numbers: int) -> None:
    with transaction(SYSTEM) as session:
        for number in numbers:
            poke(session, number, clock())


def rows() -> list[OutboxRow]:
    with reading(SYSTEM) as session:
        return list(session.scalars(select(OutboxRow).order_by(OutboxRow.id)))


def posted() -> int:
    with reading(SYSTEM) as session:
        return session.scalar(select(func.count()).select_from(Notice)) or 0


def look(clock) -> relay.Relayed:
    """The relay without a broker: does each errand where it stands."""
    return relay.look(lambda claim: relay.deliver(claim, clock=clock), now=clock())


def claims(clock, limit: int = 10) -> list[Claim]:
    with transaction(SYSTEM) as session:
        return outbox.claim(session, now=clock(), limit=limit)


def test_an_errand_is_done(wire, clock):
    wire()
    poke_all(clock, 1, 2)
    assert look(clock) == relay.Relayed(sent=2, parked=0)
    assert posted() == 2
    assert {(row.state, row.attempts, row.done_at) for row in rows()} == {
        (OutboxState.DONE, 1, clock())
    }
    assert look(clock).sent == 0


def test_a_fact_without_a_listener_leaves_no_errand(wire, clock):
    wire()
    with transaction(SYSTEM) as session:
        tell_many(session, [Told(Ignored(), 1, 1, None, clock(), "system:test", clock())], "b1")
    assert rows() == []


def test_a_claimed_row_is_not_claimed_again_until_its_lease_ends(wire, clock):
    wire()
    poke_all(clock, 1)
    assert len(claims(clock)) == 1
    clock.tick(seconds=outbox.SENT_LEASE.total_seconds() - 1)
    assert claims(clock) == []
    clock.tick(seconds=1)
    assert len(claims(clock)) == 1


def test_a_doubled_message_is_dropped(wire, clock):
    wire()
    poke_all(clock, 1)
    (claim,) = claims(clock)
    assert relay.deliver(claim, clock=clock)
    assert not relay.deliver(claim, clock=clock)
    assert posted() == 1


def test_a_message_is_dropped_while_another_try_runs(wire, clock):
    wire()
    poke_all(clock, 1)
    (claim,) = claims(clock)
    with transaction(SYSTEM) as session:
        assert outbox.begin_try(session, claim, now=clock())
    assert not relay.deliver(claim, clock=clock)
    assert posted() == 0


def test_an_overtaken_try_leaves_no_effect(wire, clock):
    wire()
    poke_all(clock, 1)
    (claim,) = claims(clock)
    with transaction(SYSTEM) as session:
        first = outbox.begin_try(session, claim, now=clock())
    clock.tick(seconds=outbox.WORK_LEASE.total_seconds())
    (again,) = claims(clock)
    assert relay.deliver(again, clock=clock)
    with pytest.raises(outbox.LostTry), transaction(SYSTEM) as session:
        for told in outbox.told_of(session, first, ()):
            post(session, told, now=clock())
        outbox.mark_done(session, first, now=clock())
    assert posted() == 1
    with transaction(SYSTEM) as session:
        assert not outbox.mark_failed(session, first, "Late", now=clock())
    assert rows()[0].state is OutboxState.DONE


def fail(session, told, *, now):
    post(session, told, now=now)
    raise ValueError("张三 13800000000")


def test_a_failure_is_tried_five_times_with_growing_delay_then_parked(wire, clock):
    wire(fail)
    poke_all(clock, 1)
    waits = []
    while rows()[0].state is OutboxState.WAITING:
        assert look(clock).sent == 1
        row = rows()[0]
        waits.append(row.next_at - clock())
        clock.set(row.next_at)
    assert tuple(waits) == (*outbox.DELAYS, timedelta())
    row = rows()[0]
    assert (row.state, row.attempts, row.error) == (OutboxState.PARKED, outbox.TRIES, "ValueError")
    assert posted() == 0
    with reading(SYSTEM) as session:
        (alarm,) = alarms.open_alarms(session)
    assert (alarm.code, alarm.detail) == (relay.ALARM, "probe.post")


def test_a_parked_errand_gets_a_fresh_start(wire, clock):
    wire(fail)
    poke_all(clock, 1)
    while rows()[0].state is OutboxState.WAITING:
        look(clock)
        clock.set(rows()[0].next_at)
    wire()
    with transaction(SYSTEM) as session:
        assert outbox.revive(session, now=clock()) == 1
    look(clock)
    assert posted() == 1


def test_a_row_whose_last_try_died_is_parked(wire, clock):
    wire()
    poke_all(clock, 1)
    for _ in range(outbox.TRIES):
        (claim,) = claims(clock)
        with transaction(SYSTEM) as session:
            outbox.begin_try(session, claim, now=clock())
        clock.tick(seconds=outbox.WORK_LEASE.total_seconds())
    assert claims(clock) == []
    assert look(clock) == relay.Relayed(sent=0, parked=1)
    assert (rows()[0].state, rows()[0].error) == (OutboxState.PARKED, "died")
    with reading(SYSTEM) as session:
        assert [alarm.code for alarm in alarms.open_alarms(session)] == [relay.ALARM]


def test_one_bad_errand_does_not_hold_up_the_others(wire, clock):
    def fails_for_one(session, told, *, now):
        if told[0].body["times"] == 1:
            raise ValueError
        post(session, told, now=now)

    wire(fails_for_one)
    poke_all(clock, 1, 2)
    look(clock)
    assert [row.state for row in rows()] == [OutboxState.WAITING, OutboxState.DONE]


def test_an_unknown_listener_is_tried_and_noted(wire, clock, context):
    wire()
    poke_all(clock, 1)
    subscriptions.use(context)
    look(clock)
    assert (rows()[0].attempts, rows()[0].error) == (1, "NotFound")


def test_a_paused_relay_sends_nothing_and_drops_what_comes(wire, clock):
    wire()
    poke_all(clock, 1)
    (claim,) = claims(clock)
    with transaction(SYSTEM) as session:
        flags.raise_flag(session, flags.RELAY_PAUSED, by="system:test", now=clock())
    assert not relay.deliver(claim, clock=clock)
    clock.tick(minutes=10)
    assert look(clock).sent == 0
    assert (posted(), rows()[0].attempts) == (0, 0)
    with transaction(SYSTEM) as session:
        flags.lower_flag(session, flags.RELAY_PAUSED)
    look(clock)
    assert posted() == 1


class BrokerGone(Exception):
    pass


def test_what_the_broker_refuses_waits_and_costs_no_try(wire, clock):
    wire()
    poke_all(clock, 1, 2, 3)
    taken = []

    def send(claim: Claim) -> None:
        if taken:
            raise BrokerGone
        taken.append(claim)

    with pytest.raises(BrokerGone):
        relay.look(send, now=clock())
    assert [(row.attempts, row.sent_at is None) for row in rows()] == [
        (0, False),
        (0, True),
        (0, True),
    ]
    assert look(clock).sent == 2


def test_no_more_than_the_room_is_under_way(wire, clock):
    """One that is begun or put off makes room again."""
    wire()
    poke_all(clock, *range(1, 9))

    def take() -> list[Claim]:
        with transaction(SYSTEM) as session:
            return outbox.claim(session, now=clock(), limit=3, in_flight=4)

    first = take()
    assert (len(first), len(take()), len(take())) == (3, 1, 0)
    with transaction(SYSTEM) as session:
        outbox.begin_try(session, first[0], now=clock())
    assert relay.deliver(first[1], clock=clock)
    assert len(take()) == 2


def test_a_batch_comes_in_pieces_and_only_what_is_listened_to(wire, clock):
    pieces = []

    def count(session, told, *, now):
        pieces.append(len(told))

    wire(count)
    total = outbox.CHUNK + 1
    told = [Told(Poked(1), n, 1, None, clock(), "system:test", clock()) for n in range(total)]
    told.append(Told(Ignored(), 1, 2, None, clock(), "system:test", clock()))
    with transaction(SYSTEM) as session:
        tell_many(session, told, "b1")
    assert look(clock).sent == 1
    assert pieces == [outbox.CHUNK, 1]
    with reading(SYSTEM) as session:
        assert session.scalar(select(func.count()).select_from(FactRow)) == total + 1


def claim_in_two_threads(context, take) -> list[int]:
    barrier, taken = threading.Barrier(2), []

    def work() -> None:
        with context.app_context():
            barrier.wait()
            taken.extend(take())

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def test_two_relays_never_claim_the_same_row(wire, clock, context):
    wire()
    poke_all(clock, *range(1, 41))

    def take() -> list[int]:
        return [claim.id for _ in range(8) for claim in claims(clock, limit=5)]

    taken = claim_in_two_threads(context, take)
    assert sorted(taken) == [row.id for row in rows()]


def test_without_the_lease_two_relays_would(wire, clock, context):
    """The control of the test above: looking without claiming finds the same rows twice."""
    wire()
    poke_all(clock, *range(1, 41))

    def take() -> list[int]:
        with reading(SYSTEM) as session:
            return list(session.scalars(select(OutboxRow.id).where(outbox.WAITING)))

    assert len(claim_in_two_threads(context, take)) == 80


def test_done_errands_are_forgotten_and_facts_stay(wire, clock):
    wire()
    poke_all(clock, 1)
    look(clock)
    with transaction(SYSTEM) as session:
        assert outbox.forget_done(session, now=clock() + outbox.KEPT) == 0
        assert outbox.forget_done(session, now=clock() + outbox.KEPT + timedelta(seconds=1)) == 1
        assert session.scalar(select(func.count()).select_from(FactRow)) == 1


def test_a_name_nobody_answers_to_is_refused(context):
    with pytest.raises(ValueError, match="do not match"):
        subscriptions.use(context, Wiring(wiring().listeners, {}))
    with pytest.raises(ValueError, match="do not match"):
        subscriptions.use(context, Wiring(subscriptions.HOUSE.listeners, {"nobody": post}))

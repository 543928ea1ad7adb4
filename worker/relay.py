"""Carries open errands to their consumers (SAFETY 13; the hands are told in `core.outbox`)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from core import alarms, outbox
from core.clock import Clock
from core.db import write
from core.doors import as_system
from core.errors import NotFound
from core.logs import log
from core.outbox import Claim, Try
from core.scope import Reason, Scope
from worker.subscriptions import Wiring

BATCH = 500
ALARM = "outbox_parked"
"""Ended by the health check of the same name, once nothing is parked any more."""

Send = Callable[[Claim], object]


@dataclass(frozen=True)
class Relayed:
    """What one look did."""

    sent: int
    parked: int


def look(send: Send, *, now: datetime) -> Relayed:
    """Claims what is due and sends it; what the broker refuses waits again, and the refusal goes
    on to the caller."""
    dead = as_system(Reason.RELAY, lambda session: _park_dead(session, now))
    claims = as_system(Reason.RELAY, lambda session: outbox.claim(session, now=now, limit=BATCH))
    unsent = [claim.id for claim in claims]
    try:
        for claim in claims:
            send(claim)
            unsent.remove(claim.id)
    finally:
        if unsent:
            as_system(Reason.RELAY, lambda session: outbox.give_back(session, unsent, now=now))
    return Relayed(len(claims), len(dead))


def _park_dead(session: Session, now: datetime) -> list[int]:
    dead = outbox.park_dead(session, now=now)
    if dead:
        alarms.sound(session, ALARM, detail="died", now=now)
    return dead


def deliver(claim: Claim, *, clock: Clock) -> bool:
    """Does one errand: begins a try, then effect and mark in one transaction. True when done;
    False when the message was late or double, or the try failed (noted, and tried again)."""
    begun = as_system(Reason.RELAY, lambda session: outbox.begin_try(session, claim, now=clock()))
    if begun is None:
        return False
    try:
        write(lambda session: _consume(session, begun, clock()), Scope.system(Reason.LISTENER))
    except Exception as error:
        log().exception("errand.failed", row=begun.id, listener=begun.listener, number=begun.number)
        kind = type(error).__name__
        as_system(Reason.RELAY, lambda session: _note(session, begun, kind, clock()))
        return False
    return True


def _consume(session: Session, begun: Try, now: datetime) -> None:
    wiring: Wiring = current_app.extensions["wiring"]
    consumer = wiring.consumers.get(begun.listener)
    if consumer is None:
        raise NotFound("listener", begun.listener)
    for told in outbox.told_of(session, begun, wiring.names_of(begun.listener)):
        consumer(session, told, now=now)
    outbox.mark_done(session, begun, now=now)


def _note(session: Session, begun: Try, error: str, now: datetime) -> None:
    if outbox.mark_failed(session, begun, error, now=now):
        alarms.sound(session, ALARM, detail=begun.listener, now=now)

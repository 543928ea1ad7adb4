"""A small trade of one fact and one listener, for the tests of the relay, and the application
that a worker subprocess runs: `celery --app tests.worker.probe:app worker`."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy.orm import Session

from core import outbox
from core.config import read_settings
from core.doors import as_system
from core.facts import Fact, Subscriptions, tell
from core.outbox import Claim, ToldRow
from core.scope import Reason
from office.notices.service import NewNotice, notify
from web.app import create_app
from worker import application, subscriptions
from worker.queues import ERRANDS
from worker.subscriptions import Wiring

FOLDER = "PROBE_FOLDER"
CARELESS = "probe.careless"


@dataclass(frozen=True)
class Poked(Fact):
    kind = "probe"
    times: int


@dataclass(frozen=True)
class Ignored(Fact):
    kind = "probe"


@dataclass
class Probe:
    id: int
    version: int = 1


def poke(session: Session, number: int, now: datetime) -> None:
    tell(session, Poked(number), Probe(number), by="system:test", now=now)


def post(session: Session, told: Sequence[ToldRow], *, now: datetime) -> None:
    """The effect: one notice per fact, and nothing that would keep a second one out."""
    notify(
        session,
        [NewNotice(row.body["times"], "probe.poked", row.kind, row.subject_id) for row in told],
        now=now,
    )


def post_and_hold(session: Session, told: Sequence[ToldRow], *, now: datetime) -> None:
    """The effect, and then the place where the test kills the process."""
    post(session, told, now=now)
    hold()


def hold() -> None:
    folder = Path(os.environ[FOLDER])
    if (folder / "hold").exists():
        (folder / "reached").write_text(str(os.getpid()))
        time.sleep(60)


def wiring(consumer: outbox.Consumer = post) -> Wiring:
    return Wiring(Subscriptions({}, {Poked: ("probe.post",)}, {}), {"probe.post": consumer})


def make() -> Flask:
    made = create_app()
    subscriptions.use(made, wiring(post_and_hold))
    return made


def careless(row_id: int, tries: int) -> None:
    """What the relay must not do: the effect in one transaction, the mark in the next."""
    now = current_app.extensions["clock"]()
    begun = as_system(Reason.RELAY, lambda s: outbox.begin_try(s, Claim(row_id, tries), now=now))
    if begun is None:
        return
    as_system(
        Reason.LISTENER, lambda s: [post(s, told, now=now) for told in outbox.told_of(s, begun, ())]
    )
    hold()
    as_system(Reason.RELAY, lambda s: outbox.mark_done(s, begun, now=now))


if FOLDER in os.environ:
    application.use(make)
    app = application.make(read_settings().redis_url)
    app.task(name=CARELESS, queue=ERRANDS)(careless)

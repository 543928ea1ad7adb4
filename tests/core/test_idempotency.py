"""A request that comes twice is done once and answered twice (SAFETY 10)."""

import hashlib
from threading import Event

import pytest
from sqlalchemy import func, select

from core.db import reading, write
from core.errors import DuplicateKey, MissingKey, RuleBroken
from core.idempotency import IdempotencyKey, body_digest, forget_old, once
from tests.core.races import SYSTEM, ProbeCounter, race

BODY = body_digest([("amount", "5")])


@pytest.fixture
def send(context, clock):
    """Sends one request: `work` makes one row and answers with its id, unless told else."""

    def once_more(work=None, *, key="k1", body=BODY, owner="outlet:1", operation="probe.create"):
        return write(
            lambda session: once(
                session,
                lambda: (work or _make)(session),
                owner=owner,
                operation=operation,
                key=key,
                body_hash=body,
                now=clock(),
            ),
            SYSTEM,
        )

    return once_more


def _make(session):
    row = ProbeCounter(version=1, amount=0)
    session.add(row)
    session.flush()
    return {"id": row.id}


def _count(model=ProbeCounter):
    with reading(SYSTEM) as session:
        return session.scalar(select(func.count()).select_from(model))


def _twice_at_once(app, send):
    inside = Event()

    def slowly(session):
        answer = _make(session)
        inside.set()
        Event().wait(0.3)
        return answer

    def second():
        inside.wait(5)
        return send()

    return race(app, lambda: send(slowly), second)


def test_twice_at_once_is_done_once_and_answered_alike(app, send):
    first, second = _twice_at_once(app, send)
    assert first == second == {"id": 1}
    assert _count() == 1


def test_without_the_key_it_is_done_twice(app, send, switch_off):
    switch_off("key")
    first, second = _twice_at_once(app, send)
    assert first != second
    assert _count() == 2


def test_a_retry_after_a_lost_answer_gets_the_answer(send):
    first = send()
    assert send() == first
    assert _count() == 1


@pytest.mark.parametrize("answer", [None, 7, "code", [1, 2], (1, 2), {"a": {"b": None}}])
def test_both_answers_are_equal(send, answer):
    assert send(lambda session: answer) == send(lambda session: "not run")


def test_the_second_does_the_work_when_the_first_failed_while_it_waited(app, send):
    inside = Event()

    def failing(session):
        _make(session)
        inside.set()
        Event().wait(0.3)
        raise RuleBroken("no")

    def second():
        inside.wait(5)
        return send()

    first, answer = race(app, lambda: send(failing), second)
    assert isinstance(first, RuleBroken) and set(answer) == {"id"}
    assert _count() == 1


def test_failed_work_stores_no_key(send):
    def failing(session):
        raise RuleBroken("no")

    with pytest.raises(RuleBroken):
        send(failing)
    assert _count(IdempotencyKey) == 0
    assert send() == {"id": 1}


def test_another_body_under_the_same_key_is_refused(send):
    send()
    with pytest.raises(DuplicateKey):
        send(body=body_digest([("amount", "6")]))
    assert _count() == 1


@pytest.mark.parametrize("key", ["", "x" * 65])
def test_no_key_or_too_long_a_key_is_refused(send, key):
    with pytest.raises(MissingKey):
        send(key=key)
    assert _count() == 0


@pytest.mark.parametrize(
    "other", [{"owner": "outlet:2"}, {"owner": "maker"}, {"operation": "probe.move"}, {"key": "k2"}]
)
def test_the_key_counts_per_owner_and_operation(send, other):
    assert send() != send(**other)
    assert _count() == 2


def test_keys_are_kept_for_ninety_days(send, clock):
    send()
    clock.tick(days=90)
    write(lambda session: forget_old(session, clock()), SYSTEM)
    assert _count(IdempotencyKey) == 1
    clock.tick(seconds=1)
    write(lambda session: forget_old(session, clock()), SYSTEM)
    assert _count(IdempotencyKey) == 0


def test_the_digest_of_a_body():
    values, files = [("b", "2"), ("a", "1")], [("photo", b"jpeg")]
    same = body_digest([*reversed(values), ("csrf_token", "x"), ("idempotency_key", "y")], files)
    assert body_digest(values, files) == same
    for other in (
        body_digest(values),
        body_digest(values, [("photo", b"png")]),
        body_digest([("b", "2")], files),
        body_digest([("a", "2"), ("b", "1")], files),
        body_digest([*values, ("a", "1")], files),
    ):
        assert other != same


def test_a_value_cannot_pass_for_a_file():
    file = hashlib.sha256(b"jpeg").hexdigest()
    assert body_digest([("photo", file)]) != body_digest([], [("photo", b"jpeg")])

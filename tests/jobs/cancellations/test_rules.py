"""Which cancellations are looked at again."""

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import IllegalTransition
from jobs.cancellations.rules import (
    DENIALS,
    LIFE,
    Action,
    Answer,
    State,
    after_answer,
    after_entered_anew,
    ask_fault,
    in_last_hour,
    seconds_left,
)

NOW = datetime(2026, 7, 10, 9, 20, tzinfo=UTC)
R, S, D = State.RECORDED, State.SUSPECTED, State.RULED


@pytest.mark.parametrize(("due", "left", "late"), [
    (None, None, False),
    (NOW - timedelta(seconds=1), None, False),
    (NOW, 0, True),
    (NOW + timedelta(minutes=40), 2_400, True),
    (NOW + timedelta(hours=1), 3_600, True),
    (NOW + timedelta(hours=1, seconds=1), 3_601, False),
])
def test_the_last_hour_before_the_promise(due, left, late) -> None:
    assert seconds_left(due, NOW) == left
    assert in_last_hour(left) is late


@pytest.mark.parametrize(("state", "by_outlet", "left", "after"), [
    (R, True, 2_400, S), (R, True, 3_601, R), (R, True, None, R), (R, False, 2_400, R),
    (S, True, 2_400, S), (D, True, 2_400, D),
])
def test_entered_anew_after_the_outlet_cancelled_in_the_last_hour(state, by_outlet, left,
                                                                  after) -> None:
    assert after_entered_anew(state, by_outlet=by_outlet, left=left) is after


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("answer", list(Answer))
def test_a_denial_opens_a_signal_and_no_answer_ends_one(state, answer) -> None:
    opened = state is R and answer in DENIALS
    assert after_answer(state, answer) is (S if opened else state)


def test_whom_the_call_desk_asks() -> None:
    assert ask_fault(by_outlet=True, state=R) is None
    assert ask_fault(by_outlet=True, state=S) is None
    assert ask_fault(by_outlet=True, state=D) == "ruled_before"
    assert ask_fault(by_outlet=False, state=R) == "not_cancelled_by_outlet"


def test_only_what_is_suspected_is_ruled_on() -> None:
    assert LIFE.step(S, Action.RULE) is D
    for state in (R, D):
        with pytest.raises(IllegalTransition):
            LIFE.step(state, Action.RULE)

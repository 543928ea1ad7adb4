"""Life cycles that can be lived through: ARCHITECTURE, habit 2."""

from enum import StrEnum

import pytest

from core.errors import IllegalTransition
from core.states import Machine, draw, draw_all


class S(StrEnum):
    NEW = "new"
    OPEN = "open"
    HELD = "held"
    DONE = "done"


class A(StrEnum):
    START = "start"
    HOLD = "hold"
    RESUME = "resume"
    FINISH = "finish"


ROWS = [
    (S.NEW, A.START, S.OPEN),
    (S.OPEN, A.HOLD, S.HELD),
    (S.HELD, A.RESUME, S.OPEN),
    (S.OPEN, A.FINISH, S.DONE),
]


def machine(rows: list[tuple[S, A, S]] = ROWS, final: tuple[S, ...] = (S.DONE,)) -> Machine[S, A]:
    return Machine("ticket", rows, initial=S.NEW, final=final)


def test_steps_follow_the_rows() -> None:
    life = machine()
    for old, action, new in ROWS:
        assert life.step(old, action) is new
        assert life.can(old, action)


def test_every_other_pair_is_refused_and_says_what_was_asked() -> None:
    life = machine()
    allowed = {(old, action) for old, action, _ in ROWS}
    for state in S:
        for action in A:
            if (state, action) in allowed:
                continue
            assert not life.can(state, action)
            with pytest.raises(IllegalTransition) as caught:
                life.step(state, action)
            assert caught.value.facts == {
                "machine": "ticket",
                "state": state.value,
                "action": action.value,
            }


def test_actions_are_the_buttons_of_a_state() -> None:
    life = machine()
    assert life.actions(S.OPEN) == (A.HOLD, A.FINISH)
    assert life.actions(S.DONE) == ()


@pytest.mark.parametrize(
    ("rows", "final", "complaint"),
    [
        ([*ROWS, (S.OPEN, A.HOLD, S.DONE)], (S.DONE,), "twice in the table: open, hold"),
        ([*ROWS, (S.OPEN, A.HOLD, S.HELD)], (S.DONE,), "twice in the table: open, hold"),
        ([ROWS[0], ROWS[3]], (S.DONE,), "cannot be reached: held"),
        ([*ROWS, (S.DONE, A.RESUME, S.OPEN)], (S.DONE,), "final, but with a way out: done"),
        ([ROWS[0], ROWS[1], ROWS[3]], (S.DONE,), "no way out: held"),
        ([*ROWS[:2], (S.HELD, A.HOLD, S.HELD), ROWS[3]], (S.DONE,), "no way out: held"),
        (ROWS, (), "no way out: done"),
    ],
)
def test_a_table_that_cannot_be_lived_is_refused(
    rows: list[tuple[S, A, S]], final: tuple[S, ...], complaint: str
) -> None:
    with pytest.raises(ValueError, match=f"ticket: {complaint}"):
        machine(rows, final)


def test_two_states_that_only_lead_to_each_other_are_a_trap() -> None:
    rows = [
        (S.NEW, A.FINISH, S.DONE),
        (S.NEW, A.START, S.OPEN),
        (S.OPEN, A.HOLD, S.HELD),
        (S.HELD, A.RESUME, S.OPEN),
    ]
    with pytest.raises(ValueError, match="no way out: open, held"):
        machine(rows)


def test_a_life_that_never_ends_is_allowed_when_nothing_is_final() -> None:
    life = machine([*ROWS, (S.DONE, A.RESUME, S.OPEN)], final=())
    assert life.step(S.DONE, A.RESUME) is S.OPEN


def test_a_step_to_the_same_state_is_an_event() -> None:
    life = machine([*ROWS, (S.OPEN, A.RESUME, S.OPEN)])
    assert life.step(S.OPEN, A.RESUME) is S.OPEN


def test_drawn_from_the_same_rows() -> None:
    assert draw(machine()) == (
        "## ticket\n\n```mermaid\nstateDiagram-v2\n    [*] --> new\n"
        "    new --> open: start\n    open --> held: hold\n"
        "    held --> open: resume\n    open --> done: finish\n    done --> [*]\n```\n\n"
        "| state | action | new state |\n|---|---|---|\n"
        "| new | start | open |\n| open | hold | held |\n"
        "| held | resume | open |\n| open | finish | done |\n"
    )


def test_the_document_holds_every_machine_in_order() -> None:
    other = Machine("other", ROWS, initial=S.NEW, final=[S.DONE])
    text = draw_all([machine(), other])
    assert text.startswith("# Life cycles\n")
    assert text.index("## ticket") < text.index("## other")

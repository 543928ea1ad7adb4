"""A life cycle as a table of (state, action, new state).

The rows are enforced by `step`, offered as buttons by `actions`, checked when the table
is made, and drawn for docs/states.md. ARCHITECTURE, habit 2.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any, Generic, TypeVar

from core.errors import IllegalTransition

State = TypeVar("State", bound=Enum)
Action = TypeVar("Action", bound=Enum)


class Machine(Generic[State, Action]):
    """The life cycle of one kind of thing; immutable once made.

    `final` are the states in which it rests for good. A table that could not be lived
    through is refused with ValueError: a row given twice, a state that cannot be
    reached, a state that is not final and has no way out, a final one that has.
    """

    def __init__(
        self,
        name: str,
        rows: Sequence[tuple[State, Action, State]],
        *,
        initial: State,
        final: Iterable[State],
    ) -> None:
        self.name = name
        self.rows = tuple(rows)
        self.initial = initial
        self.final = frozenset(final)
        self.states = tuple(type(initial))
        self._table = {(state, action): new for state, action, new in self.rows}
        self._check()

    def step(self, state: State, action: Action) -> State:
        """The state that follows; raises IllegalTransition when the table has no such row."""
        try:
            return self._table[state, action]
        except KeyError:
            raise IllegalTransition(self.name, str(state.value), str(action.value)) from None

    def can(self, state: State, action: Action) -> bool:
        """Whether the action is open in this state."""
        return (state, action) in self._table

    def actions(self, state: State) -> tuple[Action, ...]:
        """What may be done in this state, in the order of the rows."""
        return tuple(action for old, action, _ in self.rows if old is state)

    def _check(self) -> None:
        if len(self._table) != len(self.rows):
            raise ValueError(f"{self.name}: twice in the table: {_names(self._repeated())}")
        if left := [s for s in self.states if s in self.final and self.actions(s)]:
            raise ValueError(f"{self.name}: final, but with a way out: {_names(left)}")
        reached = _closure({self.initial}, [(old, new) for old, _, new in self.rows])
        if lost := [s for s in self.states if s not in reached]:
            raise ValueError(f"{self.name}: cannot be reached: {_names(lost)}")
        if stuck := [s for s in self.states if s not in self._can_end()]:
            raise ValueError(f"{self.name}: no way out: {_names(stuck)}")

    def _repeated(self) -> list[Enum]:
        seen: set[tuple[State, Action]] = set()
        repeated: list[Enum] = []
        for state, action, _ in self.rows:
            if (state, action) in seen:
                repeated += [state, action]
            seen.add((state, action))
        return repeated

    def _can_end(self) -> set[State]:
        """The states from which a final one can be reached, or, where nothing is ever
        final, those that can be left for another state."""
        if not self.final:
            return {old for old, _, new in self.rows if old is not new}
        return _closure(set(self.final), [(new, old) for old, _, new in self.rows])


def _closure(start: set[State], arrows: Iterable[tuple[State, State]]) -> set[State]:
    """Everything that can be reached from `start` along the arrows."""
    following: defaultdict[State, set[State]] = defaultdict(set)
    for tail, head in arrows:
        following[tail].add(head)
    reached, waiting = set(start), list(start)
    while waiting:
        new = following[waiting.pop()] - reached
        reached |= new
        waiting += new
    return reached


def _names(members: Iterable[Enum]) -> str:
    return ", ".join(str(member.value) for member in members)


def draw(machine: Machine[Any, Any]) -> str:
    """One life cycle as a Markdown section: a Mermaid diagram and the table of its rows."""
    lines = [f"## {machine.name}", "", "```mermaid", "stateDiagram-v2"]
    lines.append(f"    [*] --> {machine.initial.value}")
    lines += [f"    {old.value} --> {new.value}: {do.value}" for old, do, new in machine.rows]
    lines += [f"    {s.value} --> [*]" for s in machine.states if s in machine.final]
    lines += ["```", "", "| state | action | new state |", "|---|---|---|"]
    lines += [f"| {old.value} | {do.value} | {new.value} |" for old, do, new in machine.rows]
    return "\n".join(lines) + "\n"


def draw_all(machines: Iterable[Machine[Any, Any]]) -> str:
    """The whole text of docs/states.md, in the order given."""
    intro = "# Life cycles\n\nDrawn from the tables in the code by `core.states.draw_all`.\n"
    return "\n".join([intro, *map(draw, machines)])

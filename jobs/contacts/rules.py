"""Who sees a user's number in full (SAFETY 18)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Viewer:
    """What counts about the person who looks."""

    outlet_id: int | None
    may_see: bool


@dataclass(frozen=True)
class Sight:
    """Full or masked, and whether the look is written down."""

    full: bool
    logged: bool


def sight_of(viewer: Viewer, *, performing_outlet: int | None, is_open: bool) -> Sight:
    """The performing outlet and the maker's queues that must call, while the job is open;
    masked for everybody after. What the maker's people see is logged."""
    if not is_open or not viewer.may_see:
        return Sight(full=False, logged=False)
    if viewer.outlet_id is not None:
        return Sight(full=viewer.outlet_id == performing_outlet, logged=False)
    return Sight(full=True, logged=True)

"""Life cycle of a repair job (DOMAIN, "Life cycles: Work order").

Waiting is not a state but a hold on top of *arrived* (ARCHITECTURE, habit 2): a job can wait
for a part and for the user at once, and the screen shows the hold where the state would stand.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.states import Machine


class State(StrEnum):
    NEW = "new"
    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    CONTACTED = "contacted"
    APPOINTED = "appointed"
    ARRIVED = "arrived"
    COMPLETED = "completed"
    CALLED_BACK = "called_back"
    CHECKED = "checked"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    MERGED = "merged"
    UNSERVED = "unserved"


class Action(StrEnum):
    DISPATCH = "dispatch"
    REDISPATCH = "redispatch"
    REFUSE = "refuse"
    ACCEPT = "accept"
    ASSIGN = "assign"
    CONTACT = "contact"
    APPOINT = "appoint"
    ARRIVE = "arrive"
    FAIL_VISIT = "fail_visit"
    COMPLETE = "complete"
    CALL_BACK = "call_back"
    CHECK = "check"
    CLOSE = "close"
    CANCEL = "cancel"
    MERGE = "merge"
    GIVE_UP = "give_up"
    REOPEN = "reopen"


class ServiceType(StrEnum):
    INSTALL = "install"
    REPAIR = "repair"
    MAINTENANCE = "maintenance"
    INSPECTION = "inspection"
    RELOCATE = "relocate"
    CLEAN = "clean"


class Mode(StrEnum):
    """Where the work is done: 上门, 送修, 拉修."""

    ON_SITE = "on_site"
    CARRY_IN = "carry_in"
    TAKEN_TO_SHOP = "taken_to_shop"


class Grade(StrEnum):
    """How much work a finished job was: 简修, 小修, 中修, 大修."""

    MINOR = "minor"
    SMALL = "small"
    MEDIUM = "medium"
    MAJOR = "major"


class Source(StrEnum):
    HOTLINE = "hotline"
    DEALER = "dealer"
    PLATFORM = "platform"
    OUTLET = "outlet"
    USER = "user"
    IMPORT = "import"


class CancelReason(StrEnum):
    """Why a job is cancelled (销单); each needs to be one of these."""

    USER_WITHDREW = "user_withdrew"
    USER_WANTS_LATER = "user_wants_later"
    WORKS_AGAIN = "works_again"
    WRONG_PRODUCT = "wrong_product"
    ENTERED_TWICE = "entered_twice"
    UNREACHABLE = "unreachable"


class DispatchReason(StrEnum):
    """Why this outlet: chosen by hand, so it is said."""

    NEAREST = "nearest"
    USERS_WISH = "users_wish"
    SKILL = "skill"
    FREE_CAPACITY = "free_capacity"
    OTHER_REFUSED = "other_refused"
    SELF_ENTERED = "self_entered"


class RefuseReason(StrEnum):
    TOO_FAR = "too_far"
    NO_CAPACITY = "no_capacity"
    NO_PERMIT = "no_permit"
    NO_PART = "no_part"
    FEE_TOO_LOW = "fee_too_low"


class Truth(StrEnum):
    """What the user says on the call-back: the work was done as reported, or not."""

    CONFIRMED = "confirmed"
    DENIED = "denied"


class ReopenReason(StrEnum):
    """Why a job that was reported done is open again."""

    USER_DENIES = "user_denies"
    FAULT_BACK = "fault_back"
    WORK_BAD = "work_bad"


_IN_WORK = (
    State.DISPATCHED,
    State.ACCEPTED,
    State.ASSIGNED,
    State.CONTACTED,
    State.APPOINTED,
    State.ARRIVED,
)
_BEFORE_THE_DOOR = (State.ACCEPTED, State.ASSIGNED, State.CONTACTED, State.APPOINTED)

LIFE = Machine(
    "work_order",
    [
        (State.NEW, Action.DISPATCH, State.DISPATCHED),
        (State.UNSERVED, Action.DISPATCH, State.DISPATCHED),
        *((state, Action.REDISPATCH, State.DISPATCHED) for state in _IN_WORK),
        (State.DISPATCHED, Action.REFUSE, State.NEW),
        (State.DISPATCHED, Action.ACCEPT, State.ACCEPTED),
        (State.ACCEPTED, Action.ASSIGN, State.ASSIGNED),
        (State.ASSIGNED, Action.ASSIGN, State.ASSIGNED),
        (State.CONTACTED, Action.ASSIGN, State.CONTACTED),
        (State.APPOINTED, Action.ASSIGN, State.APPOINTED),
        (State.ACCEPTED, Action.CONTACT, State.CONTACTED),
        (State.ASSIGNED, Action.CONTACT, State.CONTACTED),
        *((state, Action.APPOINT, State.APPOINTED) for state in _BEFORE_THE_DOOR),
        (State.ARRIVED, Action.APPOINT, State.APPOINTED),
        *((state, Action.ARRIVE, State.ARRIVED) for state in _BEFORE_THE_DOOR),
        (State.APPOINTED, Action.FAIL_VISIT, State.CONTACTED),
        (State.ARRIVED, Action.FAIL_VISIT, State.CONTACTED),
        (State.ARRIVED, Action.COMPLETE, State.COMPLETED),
        (State.COMPLETED, Action.CALL_BACK, State.CALLED_BACK),
        (State.CALLED_BACK, Action.CALL_BACK, State.CALLED_BACK),
        (State.CALLED_BACK, Action.CHECK, State.CHECKED),
        (State.CHECKED, Action.CLOSE, State.CLOSED),
        *(
            (state, Action.REOPEN, State.NEW)
            for state in (State.COMPLETED, State.CALLED_BACK, State.CHECKED, State.CLOSED)
        ),
        *(
            (state, Action.CANCEL, State.CANCELLED)
            for state in (State.NEW, *_IN_WORK, State.UNSERVED)
        ),
        *((state, Action.MERGE, State.MERGED) for state in (State.NEW, *_IN_WORK)),
        (State.NEW, Action.GIVE_UP, State.UNSERVED),
        (State.DISPATCHED, Action.GIVE_UP, State.UNSERVED),
    ],
    initial=State.NEW,
    final={State.CANCELLED, State.MERGED},
)

OPEN = frozenset({State.NEW, State.UNSERVED, *_IN_WORK})
"""States in which somebody still owes the user the fix."""

FLOORS = (-9, 200)
"""The lowest and the highest floor that is believed; 1 is the ground."""

KEEPS_PROMISE = timedelta(days=7)
"""A job entered anew within a week of a cancelled one, by the same number, unit or address,
keeps the first promise (DOMAIN, "Time that is owed")."""


WAITING = frozenset({State.NEW, State.UNSERVED})
"""Nobody does the job; an outlet that gave it back has no step in it."""


def is_open(state: State) -> bool:
    return state in OPEN


def check_fault(truth: Truth | None) -> str | None:
    """Why the documents of a completed job cannot be passed, or None."""
    return "user_denies" if truth is Truth.DENIED else None


@dataclass(frozen=True)
class Report:
    """What is compared when two jobs are to be one."""

    id: int
    state: State
    opened_at: datetime


def merge_fault(job: Report, into: Report, same: Collection[int]) -> str | None:
    """Why a job cannot be merged into another, or None. `same` are the jobs about the same
    user, unit or place. The older one stays: the first promise holds (DOMAIN, "Time that is
    owed")."""
    if into.id == job.id or into.id not in same:
        return "not_the_same"
    if not is_open(into.state):
        return "merge_into_open"
    return "merge_into_older" if into.opened_at > job.opened_at else None


WITHDRAW_WITHIN = timedelta(minutes=10)
WITHDRAWABLE = frozenset(
    {
        Action.ACCEPT,
        Action.CONTACT,
        Action.ARRIVE,
        Action.COMPLETE,
        Action.CALL_BACK,
        Action.CHECK,
        Action.CLOSE,
    }
)
"""Steps that are taken back as if they had not been (ARCHITECTURE, habit 10). The others have
a step of their own that corrects them: another dispatch, technician or time, the end of a
wait; and a cancelled job is entered anew."""

AFTER_WITHDRAWABLE = frozenset(
    new for _state, action, new in LIFE.rows if action in WITHDRAWABLE
)
"""The states in which such a step may have been the last."""

STEPS = {
    "Dispatched": Action.DISPATCH,
    "DispatchRefused": Action.REFUSE,
    "Accepted": Action.ACCEPT,
    "TechnicianAssigned": Action.ASSIGN,
    "UserContacted": Action.CONTACT,
    "Appointed": Action.APPOINT,
    "Arrived": Action.ARRIVE,
    "VisitFailed": Action.FAIL_VISIT,
    "Completed": Action.COMPLETE,
    "Cancelled": Action.CANCEL,
    "Merged": Action.MERGE,
    "Reopened": Action.REOPEN,
    "GivenUp": Action.GIVE_UP,
}
"""The facts of the life cycle by name, beside those that say their step themselves."""

WAITS = frozenset({"HoldBegun", "HoldEnded"})
ADDED = frozenset({"Chased", "NoteWritten", "PhotoTaken", "UnitNamed", "ContactAdded"})
"""Facts that only add something beside a job: a step made without knowing them still fits."""


@dataclass(frozen=True)
class Step:
    """A fact of a job as far as its life cycle is concerned; `action` is None for a wait."""

    action: Action | None
    by: str
    at: datetime
    outcome: str | None = None


def step_of(name: str, by: str, at: datetime, action: str = "", outcome: str = "") -> Step | None:
    """The step that a fact tells, or None for one beside the life cycle. `action` is what a fact
    names that tells of several kinds of steps."""
    if name in WAITS:
        return Step(None, by, at)
    found = Action(action) if name == "StepTaken" else STEPS.get(name)
    return Step(found, by, at, outcome or None) if found else None


def state_after(steps: Iterable[Step]) -> State | None:
    """The state to which steps lead from the first on; None when they do not fit each other."""
    state = LIFE.initial
    for step in steps:
        action = step.action
        if action is Action.DISPATCH and not LIFE.can(state, action):
            action = Action.REDISPATCH
        if action is None:
            continue
        if not LIFE.can(state, action):
            return None
        state = LIFE.step(state, action)
    return state


def withdraw_fault(
    standing: Sequence[Step], state: State, by: str, now: datetime
) -> str | None:
    """Why the last of the steps that stand cannot be taken back by this person now, or None.
    The steps of an imported job do not lead to its state: there is nothing to go back to."""
    last = standing[-1] if standing else None
    if last is None or last.action not in WITHDRAWABLE or state_after(standing) is not state:
        return "not_withdrawable"
    late = now - last.at > WITHDRAW_WITHIN
    return "too_late_to_withdraw" if late or last.by != by else None


def truth_after(standing: Sequence[Step]) -> Truth | None:
    """What the user last said, as far as the steps that stand tell."""
    said = [step.outcome for step in standing if step.action is Action.CALL_BACK]
    return Truth(said[-1]) if said and said[-1] else None

"""Life cycle of a repair job (DOMAIN, "Life cycles: Work order").

Waiting is not a state but a hold on top of *arrived* (ARCHITECTURE, habit 2): a job can wait
for a part and for the user at once, and the screen shows the hold where the state would stand.
"""

from datetime import timedelta
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

KEEPS_PROMISE = timedelta(days=7)
"""A job entered anew within a week of a cancelled one, by the same number, unit or address,
keeps the first promise (DOMAIN, "Time that is owed")."""


WAITING = frozenset({State.NEW, State.UNSERVED})
"""Nobody does the job; an outlet that gave it back has no step in it."""


def is_open(state: State) -> bool:
    return state in OPEN

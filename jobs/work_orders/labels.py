"""The words for everything coded about a job."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from jobs.work_orders.rules import (
    Action,
    CancelReason,
    DispatchReason,
    Grade,
    Mode,
    RefuseReason,
    ReopenReason,
    ServiceType,
    Source,
    State,
    Truth,
)
from network.products.labels import LINES as LINES

STATES = {
    State.NEW: lazy_pgettext("job", "waits for dispatch"),
    State.DISPATCHED: lazy_pgettext("job", "waits to be taken"),
    State.ACCEPTED: lazy_pgettext("job", "accepted"),
    State.ASSIGNED: lazy_pgettext("job", "technician assigned"),
    State.CONTACTED: lazy_pgettext("job", "user called"),
    State.APPOINTED: lazy_pgettext("job", "time agreed"),
    State.ARRIVED: lazy_pgettext("job", "arrived"),
    State.COMPLETED: lazy_pgettext("job", "completed"),
    State.CALLED_BACK: lazy_pgettext("job", "called back"),
    State.CHECKED: lazy_pgettext("job", "documents checked"),
    State.CLOSED: lazy_pgettext("job", "closed"),
    State.CANCELLED: lazy_pgettext("job", "cancelled"),
    State.MERGED: lazy_pgettext("job", "merged"),
    State.UNSERVED: lazy_pgettext("job", "nobody takes it"),
}

HOLDS = {
    "part": _l("waiting for a part"),
    "user": _l("waiting for the user"),
    "workshop": _l("in the workshop"),
    "appraisal": lazy_pgettext("job", "appraisal"),
}

SERVICE_TYPES = {
    ServiceType.INSTALL: _l("installation"),
    ServiceType.REPAIR: _l("repair"),
    ServiceType.MAINTENANCE: _l("maintenance"),
    ServiceType.INSPECTION: _l("inspection"),
    ServiceType.RELOCATE: _l("relocation"),
    ServiceType.CLEAN: _l("cleaning"),
}

MODES = {
    Mode.ON_SITE: _l("on site"),
    Mode.CARRY_IN: _l("carried in"),
    Mode.TAKEN_TO_SHOP: _l("taken to the shop"),
}

GRADES = {
    Grade.MINOR: _l("minor repair"),
    Grade.SMALL: _l("small repair"),
    Grade.MEDIUM: _l("medium repair"),
    Grade.MAJOR: _l("major repair"),
}

SOURCES = {
    Source.HOTLINE: _l("hotline"),
    Source.DEALER: _l("dealer"),
    Source.PLATFORM: _l("online platform"),
    Source.OUTLET: _l("entered by the outlet"),
    Source.USER: _l("entered by the user"),
    Source.IMPORT: _l("imported"),
}

DISPATCH_REASONS = {
    DispatchReason.NEAREST: _l("nearest to the user"),
    DispatchReason.USERS_WISH: _l("the user's wish"),
    DispatchReason.SKILL: _l("has the skill for it"),
    DispatchReason.FREE_CAPACITY: _l("has free capacity"),
    DispatchReason.OTHER_REFUSED: _l("another outlet could not take it"),
    DispatchReason.SELF_ENTERED: _l("entered by the outlet itself"),
}

REFUSE_REASONS = {
    RefuseReason.TOO_FAR: _l("too far"),
    RefuseReason.NO_CAPACITY: _l("no time"),
    RefuseReason.NO_PERMIT: _l("no permit for this work"),
    RefuseReason.NO_PART: _l("no part for it"),
    RefuseReason.FEE_TOO_LOW: _l("the fee does not cover it"),
}

CANCEL_REASONS = {
    CancelReason.USER_WITHDREW: _l("the user no longer wants it"),
    CancelReason.USER_WANTS_LATER: _l("the user wants another day"),
    CancelReason.WORKS_AGAIN: _l("it works again"),
    CancelReason.WRONG_PRODUCT: _l("not our product"),
    CancelReason.ENTERED_TWICE: _l("entered twice"),
    CancelReason.UNREACHABLE: _l("the user cannot be reached"),
}



def work_words(service: ServiceType, mode: Mode, floor: int | None) -> str:
    """What is done and where: 安装 · 上门 · 4 楼."""
    where = [_("floor %(n)s", n=floor)] if floor is not None else []
    return " · ".join([str(SERVICE_TYPES[service]), str(MODES[mode]), *where])


TRUTHS = {
    Truth.CONFIRMED: _l("the user confirms the work"),
    Truth.DENIED: _l("the user denies it"),
}

REOPEN_REASONS = {
    ReopenReason.USER_DENIES: _l("the user says it was not done"),
    ReopenReason.FAULT_BACK: _l("the same fault is back"),
    ReopenReason.WORK_BAD: _l("the work was badly done"),
}

STEPS = {
    Action.ACCEPT: _l("Take it"),
    Action.CONTACT: _l("User called"),
    Action.ARRIVE: _l("I am here"),
    Action.COMPLETE: _l("Finish the job"),
    Action.CALL_BACK: _l("Call back"),
    Action.CHECK: _l("Pass the documents"),
    Action.CLOSE: _l("Close the job"),
}
"""The steps that can be taken back."""

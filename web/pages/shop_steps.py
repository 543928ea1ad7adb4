"""The next step of a job as one button, and the other things that can be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import url_for
from flask_babel import gettext as _

from jobs.work_orders.labels import STEPS
from jobs.work_orders.rules import LIFE, Action, Mode, State

CALLED = (State.ACCEPTED, State.ASSIGNED, State.CONTACTED)
"""Taken, and no time agreed yet."""

WITH_OTHERS = (State.NEW, State.UNSERVED)
"""Nobody does the job: a shop that could not take it has no step in it and no number to call."""


@dataclass(frozen=True)
class Stage:
    """What the next step depends on. `near_due`: a promise is near or past that the shop can
    report itself."""

    id: int
    state: State
    hold: str | None
    mode: Mode
    photos: int = 0
    version: int | None = None
    near_due: bool = False


@dataclass(frozen=True)
class Button:
    """One verb: `post` sends it at once (with `reason` where the door wants one, and the version
    of the job that was seen), else it leads to the screen of the task."""

    label: str
    icon: str
    href: str
    post: bool = False
    reason: str = ""
    version: int | None = None


def next_step(at: Stage) -> Button | None:
    """The one dark button; None where the shop has nothing to do."""
    found = _next_step(at)
    return replace(found, version=at.version) if found else None


def withdrawal(at: Stage, action: Action | None) -> Button | None:
    """Taking the last step back, while it can be."""
    if action is None:
        return None
    label = _("Take back: %(step)s", step=STEPS[action])
    return Button(label, "back", door("steps.withdraw", at), post=True, version=at.version)


def _next_step(at: Stage) -> Button | None:
    if at.state is State.DISPATCHED:
        return Button(_("Take it"), "ok", door("dispatch.accept", at), post=True)
    if at.state in CALLED and at.mode is not Mode.ON_SITE:
        return Button(_("The appliance is in the shop"), "ok", door("visits.arrive", at), post=True)
    if at.state in CALLED:
        return Button(_("Book a time"), "clock", task(at, "appoint"))
    if at.state is State.APPOINTED:
        return Button(_("I am here"), "ok", door("visits.arrive", at), post=True)
    if at.state is State.ARRIVED and at.hold:
        return Button(_("The wait is over"), "ok", door("visits.end_hold", at), True, at.hold)
    if at.state is State.ARRIVED and at.photos:
        return Button(_("Finish the job"), "ok", door("visits.complete", at), post=True)
    if at.state is State.ARRIVED:
        return Button(_("Photo, then finish"), "camera", job_page(at))
    return None


def other_steps(at: Stage, *, people: int) -> Sequence[Button]:
    """What else the life cycle allows here, each a screen of its own."""
    if at.state in WITH_OTHERS:
        return ()
    offered = (
        (Action.REFUSE, _("Cannot take it"), "x", "refuse"),
        (Action.APPOINT, _("Change the time"), "clock", "appoint"),
        (Action.COMPLETE, _("It must wait"), "pause", "hold"),
        (Action.FAIL_VISIT, _("Nobody at home"), "flag", "fail"),
        (Action.ASSIGN, _("Assign a technician"), "user", "assign"),
    )
    found = [
        Button(label, icon, task(at, code))
        for action, label, icon, code in offered
        if LIFE.can(at.state, action) and not _idle(at, code, people)
    ]
    if at.state is not State.DISPATCHED and LIFE.can(at.state, Action.CANCEL):
        found += [
            Button(_("Type the barcode"), "scan", task(at, "barcode")),
            Button(_("Another photo"), "camera", task(at, "photo")),
        ]
    if at.state is not State.DISPATCHED and LIFE.can(at.state, Action.CANCEL):
        found.append(Button(_("Ask for a part"), "part", url_for("shop_parts.ask", job=at.id)))
    if at.near_due:
        found.insert(0, Button(_("It will be late: say so"), "flag", task(at, "late")))
    if LIFE.can(at.state, Action.CANCEL):
        found += [
            Button(_("Write a note"), "edit", task(at, "note")),
            Button(_("Cancel the job"), "x", task(at, "cancel")),
        ]
    return found


def allowed(at: Stage, wanted: str, *, people: int) -> bool:
    """Whether the screen of a task is open now."""
    screens = {button.href for button in other_steps(at, people=people)}
    first = next_step(at)
    return task(at, wanted) in screens | ({first.href} if first else set())


def _idle(at: Stage, code: str, people: int) -> bool:
    """What would stand there twice or lead nowhere."""
    if code == "appoint":
        return at.state in CALLED and at.mode is Mode.ON_SITE
    return code == "assign" and people < 2


def door(endpoint: str, at: Stage) -> str:
    """The address that takes a step."""
    return url_for(endpoint, work_order_id=at.id)


def task(at: Stage, code: str) -> str:
    """The screen of one task."""
    return url_for("shop.job", work_order_id=at.id, do=code)


def job_page(at: Stage) -> str:
    return url_for("shop.job", work_order_id=at.id)

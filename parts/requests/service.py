"""Asking for parts, and what the maker decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.clock import business_date
from core.counters import take_numbers
from core.db import change
from core.errors import BadInput, NotAllowed, RuleBroken
from core.facts import tell
from core.money import Money
from core.scope import Level, Stamps, scope_of
from jobs.work_orders import queries as jobs
from jobs.work_orders.rules import is_open
from network.outlets import queries as outlets
from network.outlets.rules import OutletState
from network.regions import queries as regions
from office.notes import service as notes
from parts.catalogue import queries as catalogue
from parts.requests import queries, rules, timing
from parts.requests.facts import (
    LineAllocated,
    LineApproved,
    LineAsked,
    LineBackordered,
    LineMissing,
    LineRefused,
    LineReplaced,
    LineSubstituted,
    LineWithdrawn,
    PartsRequested,
)
from parts.requests.models import PartLine, PartRequest
from parts.requests.rules import LINE, LineAction, LineState, RefuseReason, Regime, Turn
from parts.stock import queries as stock
from parts.stock import rules as places
from parts.stock import service as shelves
from parts.stock.rules import Kind
from parts.stock.service import Move
from sla.parties import Party
from sla.policies.rules import Work

PREFIX = "PJ"
MOST_LINES = 30
SILENCE = "system:silence"
LAW = "system:law"
WORKING = frozenset({OutletState.AUTHORISED, OutletState.SUSPENDED})
"""An outlet that may take no new jobs still needs parts for those it has."""


@dataclass(frozen=True)
class Want:
    """One part asked for."""

    part_id: int
    quantity: int
    regime: Regime = Regime.WARRANTY


@dataclass(frozen=True)
class Before:
    """Where a request comes from that another system held: its reference there, and when the
    outlet asked."""

    ref: str
    asked_at: datetime


def ask(
    session: Session,
    by: str,
    outlet_id: int,
    work_order_id: int | None,
    wants: Sequence[Want],
    *,
    note: str = "",
    on_behalf: bool = False,
    before: Before | None = None,
    now: datetime,
) -> PartRequest:
    """An outlet asks the maker directly, for a job of its own or for its shelf. Of what another
    system held (`before`) the wait began when the outlet asked, the maker's promise begins now.
    NotFound for an outlet, job or part out of reach, NotAllowed for a parent that asks in its
    child's name, BadInput for no lines, too many, or a quantity outside 1 to 999."""
    _refuse_wants(wants)
    outlet, scope = outlets.get(session, outlet_id), scope_of(session)
    if scope.level is Level.OUTLET and outlet.id not in scope.outlets:
        raise NotAllowed("parts.request")
    if outlet.state not in WORKING:
        raise RuleBroken("outlet_not_working")
    job = jobs.get_to_act(session, work_order_id) if work_order_id else None
    if job is not None and job.outlet_id != outlet.id:
        raise BadInput("work_order_id", "job_of_another_outlet")
    queries.lock_jobs(session, [work_order_id])
    tier = job.tier if job else regions.tier_on(session, outlet.town_code, business_date(now))
    request = PartRequest(
        number=take_numbers(session, PREFIX, now=now)[0], work_order_id=work_order_id, tier=tier,
        on_behalf=on_behalf, requested_at=before.asked_at if before else now,
        external_ref=before.ref if before else None, by=by, version=1,
        **Stamps.of(job or outlet).values())
    session.add(request)
    session.flush()
    lines = [_add_line(session, by, request, want, None, now) for want in wants]
    if note.strip():
        notes.write(session, by, request.__kind__, request.id, Stamps.of(request), note, now=now)
    _tell_request(session, by, request, lines, now)
    return request


def _refuse_wants(wants: Sequence[Want]) -> None:
    if not wants:
        raise BadInput("part_id", "missing")
    if len(wants) > MOST_LINES:
        raise BadInput("part_id", "too_many_lines", most=MOST_LINES)
    if len({(want.part_id, want.regime) for want in wants}) < len(wants):
        raise BadInput("part_id", "part_twice")
    for want in wants:
        places.quantity(want.quantity)


def _add_line(session: Session, by: str, request: PartRequest, want: Want,
              replaces: PartLine | None, now: datetime) -> PartLine:
    part = catalogue.get(session, want.part_id)
    line = PartLine(
        request_id=request.id, work_order_id=request.work_order_id, part_id=part.id,
        regime=want.regime, state=LineState.REQUESTED, requested=want.quantity, allocated=0,
        shipped=0, received=0, short=0, damaged=0, lost=0, in_transit=0, used=0, holder="",
        awaited=True, requested_at=request.requested_at,
        replaces_id=replaces.id if replaces else None, version=1, **Stamps.of(request).values())
    session.add(line)
    session.flush()
    held = timing.asked(session, line, timing.work_of(request.tier, part.line),
                        since=request.requested_at, at=now)
    for name, value in held.items():
        setattr(line, name, value)
    session.flush()
    tell(session, LineAsked(line.work_order_id, request.id, part.id, want.quantity, want.regime,
                            line.replaces_id), line, by=by, now=now,
         happened=request.requested_at)
    return line


def _tell_request(session: Session, by: str, request: PartRequest, lines: Sequence[PartLine],
                  now: datetime) -> None:
    tell(session, PartsRequested(request.number, request.work_order_id, request.on_behalf,
                                 tuple(line.id for line in lines)), request, by=by, now=now,
         happened=request.requested_at)


def approve(session: Session, by: str, line_id: int, *, silently: bool = False,
            now: datetime) -> PartLine:
    """The maker will send it. What lies free in a warehouse is set aside at once; when none has
    it, the line waits for the planner's word."""
    line = queries.to_step(session, line_id)
    _only_the_maker(session)
    state = LINE.step(line.state, LineAction.APPROVE)
    held = timing.approved(session, line, _work(session, line), at=now)
    change(session, line, {**held, "state": state, "decided_at": now})
    tell(session, LineApproved(line.work_order_id, silently), line, by=by, now=now)
    if warehouse_id := _where_it_lies(session, line):
        allocate(session, by, line.id, warehouse_id, line.requested, now=now)
    return line


def _where_it_lies(session: Session, line: PartLine) -> int | None:
    """The first warehouse that has all of it."""
    free = stock.at_warehouses(session, [line.part_id]).get(line.part_id, {})
    return next((key for key, count in sorted(free.items()) if count >= line.requested), None)


def refuse(session: Session, by: str, line_id: int, reason: RefuseReason, *, note: str = "",
           now: datetime) -> PartLine:
    """The maker will not send it, for a coded reason; of one that is no longer made the law
    counts on. RuleBroken when pieces were set aside."""
    line = queries.to_step(session, line_id)
    _only_the_maker(session)
    state = LINE.step(line.state, LineAction.REFUSE)
    _refuse_begun(line)
    lacking = reason is RefuseReason.NO_LONGER_MADE
    if not lacking:
        timing.no_longer_missing(session, line.id, cancelled=True, at=now)
    held = timing.ended(session, line, lacking=lacking, at=now)
    if note.strip():
        notes.write(session, by, line.__kind__, line.id, Stamps.of(line), note, now=now)
    change(session, line, {**held, "state": state, "refused_because": reason, "awaited": False,
                           "decided_at": line.decided_at or now})
    tell(session, LineRefused(line.work_order_id, reason), line, by=by, now=now)
    return line


def withdraw(session: Session, by: str, line_id: int, *, now: datetime) -> PartLine:
    """The outlet no longer needs it. RuleBroken when pieces were set aside already."""
    line = queries.to_step(session, line_id)
    state = LINE.step(line.state, LineAction.WITHDRAW)
    _refuse_begun(line)
    held = timing.ended(session, line, cancelled=True, at=now)
    change(session, line, {**held, "state": state, "awaited": False})
    tell(session, LineWithdrawn(line.work_order_id), line, by=by, now=now)
    return line


def substitute(session: Session, by: str, line_id: int, part_id: int, *,
               now: datetime) -> PartLine:
    """Another part number goes out in its place; what was asked for stays written."""
    line, part = queries.to_step(session, line_id), catalogue.get(session, part_id)
    _only_the_maker(session)
    state = LINE.step(line.state, LineAction.SUBSTITUTE)
    _refuse_begun(line)
    if part.id == line.part_id:
        raise BadInput("part_id", "the_same_part")
    old = line.part_id
    change(session, line, {"state": state, "part_id": part.id,
                           "asked_part_id": line.asked_part_id or old})
    tell(session, LineSubstituted(line.work_order_id, old, part.id), line, by=by, now=now)
    return line


def allocate(session: Session, by: str, line_id: int, warehouse_id: int, quantity: int, *,
             now: datetime) -> PartLine:
    """Sets pieces aside in a warehouse; with fewer than asked for, the rest is back-ordered.
    One line is served from one warehouse. RuleBroken when there are too few."""
    line = queries.to_step(session, line_id)
    _only_the_maker(session)
    warehouse = catalogue.warehouse(session, warehouse_id)
    action = rules.allocation(line.pieces, places.quantity(quantity))
    if action is None:
        raise BadInput("quantity", "more_than_wanted", wanted=line.requested - line.allocated)
    if line.warehouse_id not in (None, warehouse.id) and line.allocated:
        raise RuleBroken("another_warehouse")
    state = LINE.step(line.state, action)
    turn = Turn(Party.WAREHOUSE if state is LineState.ALLOCATED else Party.PLANNING,
                f"warehouse:{warehouse.id}" if state is LineState.ALLOCATED else "")
    held = timing.passed(session, line, turn, "allocated", at=now)
    shelves.move(session, by, Move(
        f"allocated:{line.id}:{line.version}", Kind.ALLOCATED, line.part_id,
        places.warehouse(warehouse.id), places.reserved(warehouse.id), quantity, line.id),
        Stamps.of(line), now=now)
    change(session, line, {**held, "state": state, "warehouse_id": warehouse.id,
                           "allocated": line.allocated + quantity, "allocated_at": now})
    if state is LineState.BACKORDERED:
        _count_missing(session, line, now)
    tell(session, LineAllocated(line.work_order_id, warehouse.id, quantity), line, by=by, now=now)
    return line


def backorder(session: Session, by: str, line_id: int, promised_on: date | None, *,
              now: datetime) -> PartLine:
    """No warehouse has it: the time is the planner's until it is set aside. `promised_on` is the
    day on which it is to be there; BadInput for one that is over."""
    line = queries.to_step(session, line_id)
    _only_the_maker(session)
    if promised_on is not None and promised_on < business_date(now):
        raise BadInput("promised_on", "day_is_over")
    state = LINE.step(line.state, LineAction.BACKORDER)
    held = timing.passed(session, line, Turn(Party.PLANNING), "backordered", at=now)
    change(session, line, {**held, "state": state, "promised_on": promised_on,
                           "backordered_at": line.backordered_at or now})
    _count_missing(session, line, now)
    tell(session, LineBackordered(line.work_order_id, promised_on), line, by=by, now=now)
    return line


def _count_missing(session: Session, line: PartLine, now: datetime) -> None:
    """The law's ninety days for a job under warranty that is open; of what another system held
    they count from when it was asked for."""
    if line.regime is not Regime.WARRANTY or line.work_order_id is None:
        return
    if is_open(jobs.get(session, line.work_order_id).state):
        taken_over = queries.request(session, line.request_id).external_ref is not None
        since = line.requested_at if taken_over else now
        timing.missing(session, line, _work(session, line), since=since, at=now)


def send_second(session: Session, by: str, line_id: int, *, now: datetime) -> PartRequest:
    """The maker sends the same part again, straight to the outlet, in place of what is stuck on
    the way or came broken: a request of its own, approved at once. RuleBroken when nothing of
    the line is missing or another was made in its place before."""
    line = queries.to_step(session, line_id)
    _only_the_maker(session)
    lacking = line.in_transit + line.pieces.missing
    state = LINE.step(line.state, LineAction.REPLACE)
    if not lacking:
        raise RuleBroken("nothing_missing")
    if not line.awaited:
        raise RuleBroken("replaced_before")
    old = queries.request(session, line.request_id)
    request = PartRequest(
        number=take_numbers(session, PREFIX, now=now)[0], work_order_id=line.work_order_id,
        tier=old.tier, on_behalf=True, requested_at=now, by=by, version=1,
        **Stamps.of(line).values())
    session.add(request)
    session.flush()
    made = _add_line(session, by, request, Want(line.part_id, lacking, line.regime), line, now)
    missing = timing.no_longer_missing(session, line.id, cancelled=True, at=now)
    if missing is not None:
        timing.missing(session, made, _work(session, made), since=missing, at=now)
    held = timing.ended(session, line, at=now) if state is LineState.RECEIVED else {}
    change(session, line, {**held, "awaited": False})
    tell(session, LineReplaced(line.work_order_id, made.id), line, by=by, now=now)
    _tell_request(session, by, request, [made], now)
    approve(session, by, made.id, now=now)
    if made.state is LineState.APPROVED:
        backorder(session, by, made.id, None, now=now)
    return request


def approve_silent(session: Session, as_of: datetime, limit: int = 200) -> int:
    """Lines within limits whose decision is overdue approve themselves; returns how many. What
    no warehouse has is back-ordered (DOMAIN, "The ladder of silence")."""
    done, after = 0, 0
    while not done and (found := queries.undecided_too_long(session, limit, after)):
        after = found[-1].id
        for each in found:
            price = Money(each.price_fen) if each.price_fen is not None else None
            if rules.may_pass_silently(each.requested, price):
                line = approve(session, SILENCE, each.id, silently=True, now=as_of)
                if line.state is LineState.APPROVED:
                    backorder(session, SILENCE, line.id, None, now=as_of)
                done += 1
    return done


def warn_missing(session: Session, by: str, *, now: datetime, limit: int = 200) -> int:
    """Parts that have been missing for 60 and for 80 of the law's 90 days: each warning is told
    once. Returns how many were (DOMAIN, "Statutory rules per product unit")."""
    found = queries.missing_unwarned(session, now, limit)
    for line, missing in found:
        change(session, line, {"missing_warned": missing.warned})
        tell(session, LineMissing(line.work_order_id, missing.days, missing.warned), line,
             by=by, now=now)
    return len(found)


def job_over(session: Session, work_order_id: int, *, cancelled: bool, now: datetime) -> None:
    """The job ended: nobody lacks its parts any more."""
    for line_id in queries.lacked_by_job(session, work_order_id):
        timing.no_longer_missing(session, line_id, cancelled=cancelled, at=now)


def job_open_again(session: Session, work_order_id: int, *, anew: bool, now: datetime) -> None:
    """The job is open again and still lacks what it lacked: the law counts on from where it
    began, or from now (`anew`) when the job was reopened."""
    for line_id in queries.lacked_by_job(session, work_order_id):
        since = timing.was_missing_since(session, line_id)
        if since is not None:
            line = queries.get(session, line_id)
            timing.missing(session, line, _work(session, line), since=now if anew else since,
                           at=now)


def _only_the_maker(session: Session) -> None:
    if scope_of(session).level is Level.OUTLET:
        raise NotAllowed("parts.decide")


def _refuse_begun(line: PartLine) -> None:
    if line.allocated:
        raise RuleBroken("pieces_set_aside")


def _work(session: Session, line: PartLine) -> Work:
    request = queries.request(session, line.request_id)
    return timing.work_of(request.tier, queries.line_of_product(session, line.part_id))

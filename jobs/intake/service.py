"""Taking a job: by a call, by a shop for itself, by an agent for a shop."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from core import text
from core.clock import business_date
from core.counters import take_numbers
from core.errors import BadInput, RuleBroken
from core.facts import tell
from core.privacy import number_hash
from core.scope import Reason, Stamps, scope_of, system
from jobs.cancellations import service as cancellations
from jobs.contacts import queries as contacts
from jobs.contacts import service as people
from jobs.contacts.models import ContactRole
from jobs.contacts.queries import Likeness, SameUser
from jobs.contacts.service import AddressValues, ContactValues
from jobs.dispatch import service as dispatching
from jobs.units import service as units
from jobs.units.service import UnitValues
from jobs.work_orders import timing
from jobs.work_orders.facts import WorkOrderTaken
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import (
    KEEPS_PROMISE,
    OPEN,
    DispatchReason,
    Mode,
    ServiceType,
    Source,
    State,
)
from network.outlets import queries as outlets
from network.regions import queries as regions

PREFIX = "GD"
LONGEST_SYMPTOM = 300


@dataclass(frozen=True)
class CallValues:
    """What is typed when a job is entered. `site` is empty when the reporter is at home; `floor`
    is 1 at the ground, None when nobody asked;
    `anyway` says that an open job was shown and this is another appliance all the same."""

    reporter: ContactValues
    town_code: str
    address: AddressValues
    unit: UnitValues
    service_type: ServiceType
    mode: Mode
    symptom: str
    site: ContactValues | None = None
    priority: str | None = None
    floor: int | None = None
    anyway: bool = False


class AlreadyOpen(RuleBroken):
    """The user, the appliance or the place has an open job. `found` lists those the person
    may open; it is empty when they lie outside the reach."""

    def __init__(self, found: list[SameUser]) -> None:
        super().__init__("already_open", numbers=", ".join(job.number for job in found))
        self.found = found


def take(
    session: Session, by: str, values: CallValues, source: Source, *, now: datetime
) -> WorkOrder:
    """A job that waits for dispatch. AlreadyOpen when there is one about the same user,
    appliance or place and `anyway` is not set."""
    return _take(session, by, _clean(values), source, None, on_behalf=False, now=now)


def take_at_outlet(
    session: Session,
    by: str,
    values: CallValues,
    outlet_id: int,
    *,
    on_behalf: bool = False,
    now: datetime,
) -> WorkOrder:
    """A job that an outlet enters for itself (网点自录), or somebody at the maker for it
    (代录): dispatched to it and accepted in the same breath."""
    outlet = outlets.get(session, outlet_id)
    clean = _clean(values)
    stamps = dispatching.stamps_for(outlet, regions.county_of(session, clean.town_code))
    job = _take(session, by, clean, Source.OUTLET, stamps, on_behalf=on_behalf, now=now)
    dispatching.dispatch(session, by, job.id, outlet.id, DispatchReason.SELF_ENTERED, now=now)
    return dispatching.accept(session, by, job.id, now=now)


def _clean(values: CallValues) -> CallValues:
    symptom = text.clean_line(values.symptom, LONGEST_SYMPTOM, field="symptom")
    if not symptom:
        raise BadInput("symptom", "missing")
    return replace(
        values,
        symptom=symptom,
        reporter=values.reporter.cleaned("reporter"),
        site=values.site.cleaned("site") if values.site else None,
        address=values.address.cleaned(),
    )


def _take(
    session: Session,
    by: str,
    values: CallValues,
    source: Source,
    stamps: Stamps | None,
    *,
    on_behalf: bool,
    now: datetime,
) -> WorkOrder:
    stamps = stamps or Stamps(None, None, None, regions.county_of(session, values.town_code))
    if not scope_of(session).reaches_county(stamps.county_code):
        raise BadInput("town_code", "county_elsewhere")
    unit = units.find_or_make(session, values.unit, now=now) if _known(values.unit) else None
    like = _likeness(values, unit.id if unit else None)
    if not values.anyway:
        _refuse_second(session, like)
    previous = _cancelled_before(session, like, now)
    job = _new_row(session, values, stamps, now)
    job.source, job.on_behalf = source, on_behalf
    job.unit_id = unit.id if unit else None
    job.previous_id = previous.id if previous else None
    session.add(job)
    session.flush()
    _add_people(session, job, values, now)
    timing.taken(session, job, job.previous_id, at=now)
    job.next_due = timing.next_due(session, job)
    tell(session, _taken(job), job, by=by, now=now)
    if previous:
        cancellations.entered_anew(session, by, previous.id, job.id, now=now)
    return job


def _new_row(session: Session, values: CallValues, stamps: Stamps, now: datetime) -> WorkOrder:
    return WorkOrder(
        number=take_numbers(session, PREFIX, now=now)[0],
        state=State.NEW,
        service_type=values.service_type,
        mode=values.mode,
        line=values.unit.line,
        symptom=values.symptom,
        priority=values.priority,
        floor=values.floor,
        town_code=values.town_code,
        tier=regions.tier_on(session, values.town_code, business_date(now)),
        opened_at=now,
        version=1,
        chases=0,
        **stamps.values(),
    )


def _taken(job: WorkOrder) -> WorkOrderTaken:
    return WorkOrderTaken(
        number=job.number,
        service_type=job.service_type,
        mode=job.mode,
        source=job.source,
        line=job.line,
        town_code=job.town_code,
        tier=job.tier,
        floor=job.floor,
        on_behalf=job.on_behalf,
        previous_id=job.previous_id,
    )


def _known(unit: UnitValues) -> bool:
    return bool(unit.model_code) or any(code.strip() for code in unit.barcodes.values())


def _likeness(values: CallValues, unit_id: int | None) -> Likeness:
    numbers = [values.reporter.phone, *([values.site.phone] if values.site else [])]
    return Likeness(
        tuple(number_hash(n) for n in numbers),
        unit_id,
        values.address.place_hash(values.town_code, values.unit.line.value),
    )


def _refuse_second(session: Session, like: Likeness) -> None:
    with system(session, Reason.SAME_NUMBER):
        found = contacts.similar(session, like, states=sorted(OPEN))
    if found:
        scope = scope_of(session)
        raise AlreadyOpen(
            [job for job in found if scope.everything or job.outlet_id in scope.outlets]
        )


def _cancelled_before(session: Session, like: Likeness, now: datetime) -> SameUser | None:
    with system(session, Reason.FIRST_PROMISE):
        found = contacts.similar(session, like, states=[State.CANCELLED], since=now - KEEPS_PROMISE)
    return found[0] if found else None


def _add_people(session: Session, job: WorkOrder, values: CallValues, now: datetime) -> None:
    people.add_to_new(session, job, ContactRole.REPORTER, values.reporter, now=now)
    if values.site:
        people.add_to_new(session, job, ContactRole.SITE, values.site, now=now)
    people.put_address(session, job, values.address)

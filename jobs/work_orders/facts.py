"""What can have happened to a repair job. Texts stand in notes, never here."""

from dataclasses import dataclass
from datetime import datetime

from core.facts import Code, Fact
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
)
from network.products.rules import ProductLine


@dataclass(frozen=True)
class WorkOrderFact(Fact):
    kind = "work_order"


@dataclass(frozen=True)
class WorkOrderTaken(WorkOrderFact):
    """A job was entered: by a call, by a shop for itself, or by an agent for a shop."""

    number: Code
    service_type: ServiceType
    mode: Mode
    source: Source
    line: ProductLine
    town_code: Code | None
    tier: int | None
    floor: int | None
    on_behalf: bool
    previous_id: int | None


@dataclass(frozen=True)
class Dispatched(WorkOrderFact):
    to_outlet: int
    from_outlet: int | None
    reason: DispatchReason


@dataclass(frozen=True)
class DispatchRefused(WorkOrderFact):
    by_outlet: int
    reason: RefuseReason


@dataclass(frozen=True)
class Accepted(WorkOrderFact):
    pass


@dataclass(frozen=True)
class TechnicianAssigned(WorkOrderFact):
    technician_id: int


@dataclass(frozen=True)
class UserContacted(WorkOrderFact):
    pass


@dataclass(frozen=True)
class Appointed(WorkOrderFact):
    """A time was agreed. `confirmed_by` is how the user's own wish for it is proven: only
    then the time until the visit is the user's."""

    start: datetime
    end: datetime | None
    users_wish: bool
    confirmed_by: Code | None


@dataclass(frozen=True)
class Arrived(WorkOrderFact):
    """Check-in at the door; `claimed_at` is the phone's own time when it was sent late."""

    claimed_at: datetime | None
    distance_m: int | None


@dataclass(frozen=True)
class VisitFailed(WorkOrderFact):
    reason: Code


@dataclass(frozen=True)
class HoldBegun(WorkOrderFact):
    reason: Code
    party: Code


@dataclass(frozen=True)
class HoldEnded(WorkOrderFact):
    reason: Code


@dataclass(frozen=True)
class Completed(WorkOrderFact):
    photos: int
    code_given: bool
    grade: Grade


@dataclass(frozen=True)
class StepTaken(WorkOrderFact):
    """A step of the office after completion: called back, checked, closed."""

    action: Code
    outcome: Code | None


@dataclass(frozen=True)
class Cancelled(WorkOrderFact):
    reason: CancelReason
    promise_breached: bool


@dataclass(frozen=True)
class Merged(WorkOrderFact):
    into_id: int


@dataclass(frozen=True)
class MergedIn(WorkOrderFact):
    """Another report of the same came to this job, with its chases and its people."""

    from_id: int
    chases: int
    contacts: int


@dataclass(frozen=True)
class Reopened(WorkOrderFact):
    reason: ReopenReason


@dataclass(frozen=True)
class StepWithdrawn(WorkOrderFact):
    """The last step was taken back within ten minutes by whoever took it; `state` is the one
    the job has again."""

    action: Action
    state: State


@dataclass(frozen=True)
class GivenUp(WorkOrderFact):
    """Nobody takes it: it belongs to the county owner by name."""

    reason: Code


@dataclass(frozen=True)
class Chased(WorkOrderFact):
    """The user asked again; it is counted, it is not another job."""

    count: int


@dataclass(frozen=True)
class ContactAdded(WorkOrderFact):
    contact_id: int
    role: Code


@dataclass(frozen=True)
class ContactCorrected(WorkOrderFact):
    contact_id: int
    fields: tuple[Code, ...]


@dataclass(frozen=True)
class PhotoTaken(WorkOrderFact):
    photo_id: int
    purpose: Code
    seen_before_on: int | None


@dataclass(frozen=True)
class UnitNamed(WorkOrderFact):
    """Barcodes were read off the appliance."""

    unit_id: int


@dataclass(frozen=True)
class NoteWritten(WorkOrderFact):
    note_id: int


@dataclass(frozen=True)
class EventImported(WorkOrderFact):
    """An event of another system, kept as it was: our life cycle was not replayed."""

    status: Code
    source_row: int

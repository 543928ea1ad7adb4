"""What can have happened to a request and its lines. Texts stand in notes, never here."""

from dataclasses import dataclass
from datetime import date

from core.facts import Code, Fact
from parts.requests.rules import Inspection, LineAction, RefuseReason, Regime
from sla.parties import Party


@dataclass(frozen=True)
class PartsRequested(Fact):
    """An outlet asked, or somebody at the maker for it. Told after its lines."""

    kind = "part_request"

    number: Code
    work_order_id: int | None
    on_behalf: bool
    lines: tuple[int, ...]


@dataclass(frozen=True)
class LineFact(Fact):
    """`work_order_id` is the job that may wait for the line."""

    kind = "part_line"

    work_order_id: int | None


@dataclass(frozen=True)
class LineAsked(LineFact):
    request_id: int
    part_id: int
    quantity: int
    regime: Regime
    replaces_id: int | None


@dataclass(frozen=True)
class LineApproved(LineFact):
    """`silently`: nobody decided in time and the line was within limits."""

    silently: bool


@dataclass(frozen=True)
class LineRefused(LineFact):
    reason: RefuseReason


@dataclass(frozen=True)
class LineWithdrawn(LineFact):
    pass


@dataclass(frozen=True)
class LineSubstituted(LineFact):
    old_part_id: int
    new_part_id: int


@dataclass(frozen=True)
class LineAllocated(LineFact):
    warehouse_id: int
    quantity: int


@dataclass(frozen=True)
class LineBackordered(LineFact):
    promised_on: date | None


@dataclass(frozen=True)
class LineMissing(LineFact):
    """So many whole days of the law's ninety have passed; `warning` is the first or second."""

    days: int
    warning: int


@dataclass(frozen=True)
class LineShipped(LineFact):
    shipment_id: int
    quantity: int
    to: Party


@dataclass(frozen=True)
class LinePassed(LineFact):
    """The parcel with it came into other hands on its way."""

    party: Party
    holder: Code


@dataclass(frozen=True)
class LineReceived(LineFact):
    """Counted by the outlet; `excess` more than was sent."""

    shipment_id: int
    good: int
    short: int
    damaged: int
    lost: int
    excess: int


@dataclass(frozen=True)
class LineReplaced(LineFact):
    """Another line was made in its place."""

    by_line: int


@dataclass(frozen=True)
class LineUsed(LineFact):
    """Built in; `unbooked` of them before they were received in the books."""

    quantity: int
    unbooked: int


@dataclass(frozen=True)
class LineCleared(LineFact):
    """A step of what the outlet owes after use: owed, sent back, inspected, cleared, scrapped,
    waived, or closed because nothing came."""

    action: LineAction
    inspection: Inspection | None

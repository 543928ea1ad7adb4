"""Life cycle of one line of a part request, and whose turn it is (DOMAIN, "Parts",
"Life cycles: Part line")."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.money import Money
from core.states import Machine
from sla.parties import Party


class LineState(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    ALLOCATED = "allocated"
    BACKORDERED = "backordered"
    SHIPPED = "shipped"
    RECEIVED = "received"
    CONSUMED = "consumed"
    RETURN_DUE = "return_due"
    RETURNED = "returned"
    INSPECTED = "inspected"
    CLEARED = "cleared"
    SCRAPPED = "scrapped"
    WAIVED = "waived"
    NOTHING_CAME = "nothing_came"
    WITHDRAWN = "withdrawn"


class LineAction(StrEnum):
    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    SUBSTITUTE = "substitute"
    ALLOCATE = "allocate"
    ALLOCATE_SOME = "allocate_some"
    BACKORDER = "backorder"
    SHIP = "ship"
    SHIP_SOME = "ship_some"
    RECEIVE = "receive"
    RECEIVE_SOME = "receive_some"
    USE = "use"
    USE_SOME = "use_some"
    USE_UNBOOKED = "use_unbooked"
    REPLACE = "replace"
    OWE = "owe"
    SEND_BACK = "send_back"
    SCRAP = "scrap"
    WAIVE = "waive"
    INSPECT = "inspect"
    CLEAR = "clear"
    CLOSE = "close"


class Regime(StrEnum):
    """Under which of the two regimes a line stands: 保内领用, 保外购买."""

    WARRANTY = "warranty"
    SALE = "sale"


class RefuseReason(StrEnum):
    """Why the maker does not send a part."""

    NOT_NEEDED = "not_needed"
    WRONG_PART = "wrong_part"
    NOT_IN_WARRANTY = "not_in_warranty"
    NO_LONGER_MADE = "no_longer_made"


class Inspection(StrEnum):
    """What the old part turned out to be."""

    CONFIRMED_DEFECT = "confirmed_defect"
    NO_FAULT = "no_fault"
    WRONG_PART = "wrong_part"


S, A = LineState, LineAction
_ON_ORDER = (S.APPROVED, S.BACKORDERED)
_ON_THE_WAY = (S.BACKORDERED, S.ALLOCATED, S.SHIPPED)
_NOT_YET_HERE = (S.REQUESTED, S.APPROVED, *_ON_THE_WAY)

LINE = Machine(
    "part_line",
    [
        (S.REQUESTED, A.APPROVE, S.APPROVED),
        (S.REQUESTED, A.REFUSE, S.REFUSED),
        *((state, A.REFUSE, S.REFUSED) for state in _ON_ORDER),
        *((state, A.WITHDRAW, S.WITHDRAWN) for state in (S.REQUESTED, *_ON_ORDER)),
        *((state, A.SUBSTITUTE, state) for state in (S.REQUESTED, *_ON_ORDER)),
        *((state, A.ALLOCATE, S.ALLOCATED) for state in _ON_ORDER),
        *((state, A.ALLOCATE_SOME, S.BACKORDERED) for state in _ON_ORDER),
        *((state, A.BACKORDER, S.BACKORDERED) for state in _ON_ORDER),
        (S.ALLOCATED, A.SHIP, S.SHIPPED),
        *((state, A.SHIP_SOME, state) for state in (S.ALLOCATED, S.BACKORDERED)),
        (S.SHIPPED, A.RECEIVE, S.RECEIVED),
        *((state, A.RECEIVE_SOME, state) for state in _ON_THE_WAY),
        *((state, A.USE_UNBOOKED, state) for state in (*_NOT_YET_HERE, S.RECEIVED)),
        *((state, A.REPLACE, state) for state in (S.SHIPPED, S.RECEIVED)),
        *((state, A.USE_SOME, state) for state in (*_ON_THE_WAY, S.RECEIVED)),
        (S.RECEIVED, A.USE, S.CONSUMED),
        (S.RECEIVED, A.CLOSE, S.NOTHING_CAME),
        (S.CONSUMED, A.OWE, S.RETURN_DUE),
        (S.CONSUMED, A.CLEAR, S.CLEARED),
        (S.RETURN_DUE, A.SEND_BACK, S.RETURNED),
        (S.RETURN_DUE, A.SCRAP, S.SCRAPPED),
        (S.RETURN_DUE, A.WAIVE, S.WAIVED),
        (S.RETURNED, A.INSPECT, S.INSPECTED),
        (S.INSPECTED, A.CLEAR, S.CLEARED),
    ],
    initial=S.REQUESTED,
    final={S.REFUSED, S.WITHDRAWN, S.CLEARED, S.SCRAPPED, S.WAIVED, S.NOTHING_CAME},
)
"""A line of several pieces may be allocated, sent and received in parts: it stands where its
last piece stands."""

OPEN = frozenset(_NOT_YET_HERE)
"""States in which the outlet still waits for pieces."""

ON_ORDER = OPEN - {S.REQUESTED}
"""States in which the maker has said yes and pieces are still to come."""

SILENT_PIECES = 2
SILENT_VALUE = Money(500_00)
"""Up to here a request that nobody decided approves itself (DOMAIN, "The ladder of silence")."""

HANDS = (Party.APPROVAL, Party.PLANNING, Party.WAREHOUSE, Party.CARRIER, Party.PARENT,
         Party.OUTLET)
"""The hands of a part in the order in which it passes through them."""

WARNED_AFTER = (timedelta(days=60), timedelta(days=80))
MISSING_FOR = timedelta(days=90)
"""90 days without a part, warned at 60 and 80 (DOMAIN, "Statutory rules per product unit")."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """How many pieces of one line are where. `missing` is what did not arrive whole."""

    requested: int
    allocated: int = 0
    shipped: int = 0
    received: int = 0
    short: int = 0
    damaged: int = 0
    lost: int = 0
    in_transit: int = 0
    used: int = 0

    @property
    def missing(self) -> int:
        return self.short + self.damaged + self.lost

    @property
    def in_hand(self) -> int:
        """Received whole and not yet built in."""
        return max(0, self.received - self.used)

    def fault(self) -> str | None:
        """Why these quantities cannot be, or None: requested ≥ allocated ≥ shipped = received +
        short + damaged + lost + in transit (SAFETY 7)."""
        counted = (self.requested, self.allocated, self.shipped, self.received, self.short,
                   self.damaged, self.lost, self.in_transit, self.used)
        if min(counted) < 0 or self.requested < 1:
            return "below_nought"
        if not self.requested >= self.allocated >= self.shipped:
            return "more_than_requested"
        if self.shipped != self.received + self.missing + self.in_transit:
            return "does_not_add_up"
        return None


def allocation(pieces: Pieces, quantity: int) -> LineAction | None:
    """The step of setting `quantity` more pieces aside; None when so many are not wanted."""
    wanted = pieces.requested - pieces.allocated
    if not 1 <= quantity <= wanted:
        return None
    return LineAction.ALLOCATE if quantity == wanted else LineAction.ALLOCATE_SOME


def sending(pieces: Pieces, quantity: int) -> LineAction | None:
    """The step of sending `quantity` pieces; None when so many are not set aside."""
    if not 1 <= quantity <= pieces.allocated - pieces.shipped:
        return None
    whole = pieces.shipped + quantity == pieces.requested
    return LineAction.SHIP if whole else LineAction.SHIP_SOME


def arrival(pieces: Pieces) -> LineAction:
    """The step of a receipt, with the quantities after it: the line is received when nothing of
    it is on the way or still to be sent."""
    over = pieces.in_transit == 0 and pieces.shipped == pieces.requested
    return LineAction.RECEIVE if over else LineAction.RECEIVE_SOME


def is_awaited(state: LineState, pieces: Pieces, *, replaced: bool) -> bool:
    """Whether the job still waits for this line: not when all of it was received whole or used
    already, refused or withdrawn, nor when another line was made in its place."""
    if replaced or pieces.used >= pieces.requested:
        return False
    if state in OPEN:
        return True
    return state is LineState.RECEIVED and pieces.received < pieces.requested


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is: the party, and which outlet or warehouse."""

    party: Party
    holder: str = ""


def whose_turn(awaited: Iterable[Turn]) -> Turn | None:
    """Who keeps a job waiting: of its awaited lines the hand that is farthest from the outlet;
    None when nothing is awaited."""
    return min(awaited, key=lambda turn: (HANDS.index(turn.party), turn.holder), default=None)


def may_pass_silently(quantity: int, price: Money | None) -> bool:
    """Whether an undecided line may approve itself: two pieces and ¥500.00 at most; a part
    without a price is decided by a person."""
    if price is None or quantity > SILENT_PIECES:
        return False
    return price.times(quantity) <= SILENT_VALUE


@dataclass(frozen=True, slots=True)
class Missing:
    """How long a part has been missing against the statutory 90 days."""

    days: int
    warned: int
    over: bool


def missing_since(since: datetime, now: datetime) -> Missing:
    """Whole days, how many of the two warnings are due, and whether 90 days have passed."""
    elapsed = now - since
    return Missing(elapsed.days, sum(elapsed >= mark for mark in WARNED_AFTER),
                   elapsed > MISSING_FOR)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is booked of what the outlet counted. `excess` is more than was sent: it makes a
    discrepancy and never stock."""

    good: int
    short: int = 0
    damaged: int = 0
    lost: int = 0
    excess: int = 0

    @property
    def booked(self) -> int:
        return self.good + self.short + self.damaged + self.lost


def receipt(in_transit: int, good: int, short: int = 0, damaged: int = 0,
            lost: int = 0) -> Receipt | str:
    """What a count of the outlet means for pieces on the way; a code of refusal when the count
    names nothing, or more missing than was sent."""
    missing = short + damaged + lost
    if good + missing < 1:
        return "nothing_counted"
    if missing > in_transit:
        return "more_missing_than_sent"
    booked = min(good, in_transit - missing)
    return Receipt(booked, short, damaged, lost, excess=good - booked)

"""Where parts lie, and how they may go from place to place (SAFETY 7).

A place is a code: a shelf (`warehouse:1`, `reserved:1`, `outlet:16`, `defective:16`), on which
pieces are counted, or a mouth (`supplier`, `transit`, `short`, `lost`, `used`, `scrap`,
`counted`), through which they come and go. Pieces on the way are counted on the line they belong
to.
"""

from enum import StrEnum

from core.errors import BadInput

MOST = 999
"""Pieces in one line or one movement."""

SUPPLIER, TRANSIT, SHORT, LOST, USED, SCRAP, COUNTED = (
    "supplier", "transit", "short", "lost", "used", "scrap", "counted")
SHELVES = ("warehouse", "reserved", "outlet", "defective")


class Kind(StrEnum):
    """Why pieces went from one place to another."""

    STOCKED = "stocked"
    ALLOCATED = "allocated"
    SHIPPED = "shipped"
    RECEIVED = "received"
    SHORT = "short"
    DAMAGED = "damaged"
    LOST = "lost"
    USED = "used"
    FOUND = "found"
    KEPT = "kept"
    OLD_TAKEN_OUT = "old_taken_out"
    OLD_SENT = "old_sent"
    OLD_SCRAPPED = "old_scrapped"


class DiscrepancyKind(StrEnum):
    """What does not agree with the books and is kept open instead of refused."""

    USED_UNBOOKED = "used_unbooked"
    MORE_THAN_SENT = "more_than_sent"


class Outcome(StrEnum):
    """What becomes of pieces of which more came than were sent: they belong to this request, to
    another one, go back, or stay on the outlet's shelf."""

    THIS_REQUEST = "this_request"
    OTHER_REQUEST = "other_request"
    RETURN = "return"
    KEEP = "keep"


def warehouse(warehouse_id: int) -> str:
    """The shelf from which parts are given."""
    return f"warehouse:{warehouse_id}"


def reserved(warehouse_id: int) -> str:
    """What is set aside for a line and waits to be sent."""
    return f"reserved:{warehouse_id}"


def good_bin(outlet_id: int) -> str:
    """良品库 of an outlet."""
    return f"outlet:{outlet_id}"


def defective_bin(outlet_id: int) -> str:
    """不良品库 of an outlet: old parts and what came broken."""
    return f"defective:{outlet_id}"


def is_shelf(place: str) -> bool:
    """Whether pieces are counted there."""
    return place.partition(":")[0] in SHELVES


def outlet_of(place: str) -> int | None:
    """The outlet whose shelf it is; None for the maker's places."""
    kind, _, key = place.partition(":")
    return int(key) if kind in ("outlet", "defective") else None


def quantity(value: int, *, field: str = "quantity", least: int = 1) -> int:
    """The number of pieces, from `least` to 999; BadInput names the field."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= MOST:
        raise BadInput(field, "quantity_out_of_range", least=least, most=MOST)
    return value

"""From hand to hand: every hand-over has two sides, and one alone proves nothing (DOMAIN,
"Parts"; SAFETY 7)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from parts.requests.rules import Turn
from sla.parties import Party
from sla.policies.rules import ClockKind


class Form(StrEnum):
    """How a parcel was given: 运单, 捎带, 自提."""

    WAYBILL = "waybill"
    CARRIED = "carried"
    PICKED_UP = "picked_up"


class ViaReason(StrEnum):
    """Why a parcel goes by way of a parent and not straight to the shop."""

    NO_CARRIER = "no_carrier"
    OUTLETS_WISH = "outlets_wish"
    ONE_PARCEL = "one_parcel"


class Standing(StrEnum):
    """How a hand-over stands: held (signed for, not given on), given (one side only), denied
    (the other side says it did not come), agreed (both sides)."""

    HELD = "held"
    GIVEN = "given"
    DENIED = "denied"
    AGREED = "agreed"


NEEDED = {
    Form.WAYBILL: ("carrier", "waybill"),
    Form.CARRIED: ("name", "phone", "vehicle"),
    Form.PICKED_UP: ("name",),
}
"""What must be written down for each form."""


def outlet_in(place: str) -> int | None:
    """The id in `outlet:12`; None for a warehouse."""
    kind, _, key = place.partition(":")
    return int(key) if kind == "outlet" else None


def standing(given_at: datetime | None, denied_at: datetime | None,
             received_at: datetime | None) -> Standing:
    """What the two sides have said so far."""
    if received_at is not None:
        return Standing.AGREED
    if given_at is None:
        return Standing.HELD
    return Standing.DENIED if denied_at is not None else Standing.GIVEN


@dataclass(frozen=True, slots=True)
class Sent:
    """Whose time it is after the maker gave a parcel, and which promise runs."""

    turn: Turn
    clock: ClockKind


def sent_by_maker(form: Form, receiver: str, *, to_parent: bool) -> Sent:
    """The maker gave it. By waybill or by hand the time is the carrier's until somebody signs;
    who fetched it has it from that moment."""
    if form is Form.PICKED_UP:
        party = Party.PARENT if to_parent else Party.OUTLET
        return Sent(Turn(party, receiver), ClockKind.PART_RECEIPT)
    return Sent(Turn(Party.CARRIER), ClockKind.PART_TRANSIT)


def held_by_parent(parent: str) -> Sent:
    """A parent that stands in between keeps the time until the shop has signed, whatever it
    says it gave to whom: it is an exception, and its burden."""
    return Sent(Turn(Party.PARENT, parent), ClockKind.PART_RECEIPT)


def is_red(due: datetime | None, received_at: datetime | None, now: datetime) -> bool:
    """One side is missing beyond the promise."""
    return received_at is None and due is not None and now > due

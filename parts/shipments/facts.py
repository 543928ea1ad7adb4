"""What can have happened to a parcel as a whole."""

from dataclasses import dataclass

from core.facts import Code, Fact
from parts.custody.rules import ViaReason


@dataclass(frozen=True)
class ShipmentFact(Fact):
    kind = "part_shipment"


@dataclass(frozen=True)
class ShipmentSent(ShipmentFact):
    """It left the warehouse; `via_id` is the parent it goes by way of, an exception."""

    number: Code
    warehouse_id: int
    lines: tuple[int, ...]
    via_id: int | None
    via_reason: ViaReason | None


@dataclass(frozen=True)
class ShipmentCounted(ShipmentFact):
    """The outlet counted it; `whole` when nothing of it is on the way any more."""

    whole: bool

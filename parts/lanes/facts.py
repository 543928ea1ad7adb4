"""What can have happened to the history of lanes."""

from dataclasses import dataclass

from core.facts import Code, Fact


@dataclass(frozen=True)
class DeliveriesImported(Fact):
    """Deliveries of another system were taken over; the first of them is the subject."""

    kind = "lane_delivery"

    system: Code
    count: int

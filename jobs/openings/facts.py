"""What can have happened to a job of the system before."""

from dataclasses import dataclass

from core.facts import Code
from jobs.work_orders.facts import WorkOrderFact
from jobs.work_orders.rules import Mode, ServiceType, State
from network.products.rules import ProductLine


@dataclass(frozen=True)
class OpenJobTakenOver(WorkOrderFact):
    """An open job came over from another system, in `state`; `row` is that of its file."""

    number: Code
    service_type: ServiceType
    mode: Mode
    line: ProductLine
    town_code: Code | None
    tier: int | None
    state: State
    row: int

"""What a clock or a timeline is about.

`sla` lies below the trades: it knows a work order, a part request or a statement only as the
code of its kind and its id (ARCHITECTURE, "Direction").
"""

from dataclasses import dataclass
from typing import NamedTuple

WORK_ORDER = "work_order"


class Subject(NamedTuple):
    """`kind` is a code such as "work_order"; `id` is the row's id there."""

    kind: str
    id: int


@dataclass(frozen=True)
class Told:
    """What `core.facts.tell` needs of a record: id, version and the outlet it belongs to."""

    id: int
    version: int
    outlet_id: int | None = None

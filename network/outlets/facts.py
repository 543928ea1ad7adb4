"""What can have happened to an outlet."""

from dataclasses import dataclass

from core.facts import Code, Fact
from network.outlets.rules import Contract, OutletState


@dataclass(frozen=True)
class OutletFact(Fact):
    kind = "outlet"


@dataclass(frozen=True)
class OutletApplied(OutletFact):
    """Somebody asked for the outlet to be opened, or an import brought it."""

    code: Code
    contract: Contract
    parent_id: int | None
    town_code: Code


@dataclass(frozen=True)
class OutletMoved(OutletFact):
    """The outlet changed its parent; what was made under the old one stays there."""

    old_parent_id: int | None
    new_parent_id: int | None


@dataclass(frozen=True)
class OutletStateChanged(OutletFact):
    """A step of the life cycle, with its coded reason."""

    old: OutletState
    new: OutletState
    reason: Code


@dataclass(frozen=True)
class OutletDetailsChanged(OutletFact):
    """Name, address, telephone or place were corrected; which ones, not to what."""

    fields: tuple[Code, ...]

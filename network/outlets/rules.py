"""Life cycle and shape of an authorised service point (DOMAIN, "Life cycles: Outlet")."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.states import Machine

MAX_DEPTH = 4


class OutletState(StrEnum):
    APPLIED = "applied"
    CHECKING = "checking"
    AUTHORISED = "authorised"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


class OutletAction(StrEnum):
    CHECK = "check"
    AUTHORISE = "authorise"
    SUSPEND = "suspend"
    RESUME = "resume"
    WITHDRAW = "withdraw"


class Contract(StrEnum):
    """How the outlet stands to the maker: 自营, 直签, 挂靠."""

    OWN = "own"
    DIRECT = "direct"
    UNDER_PARENT = "under_parent"


LIFE = Machine(
    "outlet",
    [
        (OutletState.APPLIED, OutletAction.CHECK, OutletState.CHECKING),
        (OutletState.APPLIED, OutletAction.WITHDRAW, OutletState.WITHDRAWN),
        (OutletState.CHECKING, OutletAction.AUTHORISE, OutletState.AUTHORISED),
        (OutletState.CHECKING, OutletAction.WITHDRAW, OutletState.WITHDRAWN),
        (OutletState.AUTHORISED, OutletAction.SUSPEND, OutletState.SUSPENDED),
        (OutletState.AUTHORISED, OutletAction.WITHDRAW, OutletState.WITHDRAWN),
        (OutletState.SUSPENDED, OutletAction.RESUME, OutletState.AUTHORISED),
        (OutletState.SUSPENDED, OutletAction.WITHDRAW, OutletState.WITHDRAWN),
    ],
    initial=OutletState.APPLIED,
    final={OutletState.WITHDRAWN},
)


@dataclass(frozen=True)
class Place:
    """Where an outlet stands in the tree: its stamps."""

    parent_id: int | None
    root_id: int | None


def fits_contract(contract: Contract, has_parent: bool) -> str | None:
    """Why contract and parent contradict each other, or None."""
    if contract is Contract.UNDER_PARENT and not has_parent:
        return "parent_needed"
    if contract is not Contract.UNDER_PARENT and has_parent:
        return "parent_not_expected"
    return None


def place_under(parent_id: int | None, ancestors: Sequence[int], own_id: int | None) -> str | None:
    """Why an outlet cannot hang under `parent_id`, whose line up to the root is `ancestors`
    (the parent first): a circle, or a tree deeper than four."""
    if parent_id is None:
        return None
    if own_id is not None and own_id in ancestors:
        return "circle"
    return "too_deep" if len(ancestors) >= MAX_DEPTH else None

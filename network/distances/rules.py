"""How far an outlet drives to a place (DOMAIN, "Distance register"): the first claim to a place
is reviewed, later ones price themselves."""

from enum import StrEnum

FARTHEST_KM = 1_000
"""Nobody drives farther one way for a household appliance."""


class Source(StrEnum):
    """Where the kilometres come from: 实测, 商定, 网点申报, 估算 (straight line × 1.4)."""

    MEASURED = "measured"
    AGREED = "agreed"
    CLAIMED = "claimed"
    ESTIMATE = "estimate"


class State(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"


def km_fault(km: int) -> str | None:
    """Why these kilometres cannot be a distance, or None."""
    return None if 0 <= km <= FARTHEST_KM else "km_out_of_range"


def village_of(typed: str) -> str:
    """The village of what was typed, without the group and the house: `大兴村 5 组` is 大兴村.
    Distances and trips are told apart by it."""
    kept = ""
    for sign in typed.strip():
        if sign.isspace() or sign.isdigit():
            break
        kept += sign
    return kept or typed.strip()

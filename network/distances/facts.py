"""What can have happened to a distance."""

from dataclasses import dataclass
from datetime import date

from core.facts import Code, Fact
from network.distances.rules import Source


@dataclass(frozen=True)
class DistanceFact(Fact):
    kind = "distance"


@dataclass(frozen=True)
class DistanceEntered(DistanceFact):
    """The maker wrote a distance into the register; it holds at once."""

    town_code: Code
    km: int
    source: Source
    valid_from: date


@dataclass(frozen=True)
class DistanceClaimed(DistanceFact):
    """The outlet said how far it is; it waits for a decision."""

    town_code: Code
    km: int


@dataclass(frozen=True)
class DistanceApproved(DistanceFact):
    km: int
    valid_from: date


@dataclass(frozen=True)
class DistanceRefused(DistanceFact):
    km: int


@dataclass(frozen=True)
class DistanceEnded(DistanceFact):
    """Another distance to the same place holds from the next day on."""

    valid_to: date

"""What can have happened to the area of an outlet."""

from dataclasses import dataclass

from core.facts import Code, Fact


@dataclass(frozen=True)
class AreaFact(Fact):
    kind = "service_area"


@dataclass(frozen=True)
class AreaGiven(AreaFact):
    """The outlet serves the county from a day on."""

    outlet: int
    county_code: Code


@dataclass(frozen=True)
class AreaEnded(AreaFact):
    """The outlet no longer serves the county."""

    outlet: int
    county_code: Code

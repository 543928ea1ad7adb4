"""What can have happened to an agreement."""

from dataclasses import dataclass
from datetime import date

from core.facts import Fact
from network.agreements.rules import PayRule, Route


@dataclass(frozen=True)
class AgreementFact(Fact):
    kind = "agreement"


@dataclass(frozen=True)
class AgreementMade(AgreementFact):
    """Terms were agreed from a day on."""

    valid_from: date
    valid_to: date | None
    parent_bp: int
    route: Route
    pay_rule: PayRule
    pay_days: int
    interest_num: int
    interest_den: int


@dataclass(frozen=True)
class AgreementEnded(AgreementFact):
    """The last day on which the terms hold was said."""

    valid_to: date

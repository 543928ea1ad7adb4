"""What can have happened to a payee. Names and numbers stand in its row only."""

from dataclasses import dataclass
from datetime import datetime

from core.facts import Fact
from settlements.payees.rules import TaxKind


@dataclass(frozen=True)
class PayeeFact(Fact):
    kind = "payee"


@dataclass(frozen=True)
class PayeeProposed(PayeeFact):
    tax_kind: TaxKind
    rate_bp: int


@dataclass(frozen=True)
class PayeeDecided(PayeeFact):
    """By a second person; paid to from `effective` on when approved."""

    approved: bool
    effective: datetime | None

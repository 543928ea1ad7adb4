"""What can have happened to a claim."""

from dataclasses import dataclass
from datetime import date

from core.facts import Code, Fact
from core.money import Money
from settlements.claims.rules import Proof, Reason, State


@dataclass(frozen=True)
class ClaimFact(Fact):
    kind = "claim"


@dataclass(frozen=True)
class ClaimMade(ClaimFact):
    """A job was finished and priced. Submitted at once, or a draft with what is missing."""

    number: Code
    work_order_id: int
    work_day: date
    state: State
    calculated: Money
    missing: tuple[Code, ...]


@dataclass(frozen=True)
class ClaimPriced(ClaimFact):
    """The lines were computed again: something that was missing is known now, or the job was
    completed anew."""

    work_day: date
    calculated: Money
    missing: tuple[Code, ...]


@dataclass(frozen=True)
class ClaimWorked(ClaimFact):
    """The outlet completed the job anew; the last day counts."""

    work_day: date


@dataclass(frozen=True)
class ClaimSubmitted(ClaimFact):
    requested: Money


@dataclass(frozen=True)
class ClaimProven(ClaimFact):
    """The user confirmed the work."""

    proof: Proof


@dataclass(frozen=True)
class ClaimApprovable(ClaimFact):
    """The office had checked the job: from now on the decision is owed."""


@dataclass(frozen=True)
class ClaimWaits(ClaimFact):
    """The job was reopened: nothing is decided until it is checked again."""


@dataclass(frozen=True)
class ClaimSentBack(ClaimFact):
    reason: Reason


@dataclass(frozen=True)
class ClaimResubmitted(ClaimFact):
    requested: Money


@dataclass(frozen=True)
class ClaimApproved(ClaimFact):
    """Decided with money: whole, or (`whole` false) partly. The shares are fixed."""

    work_order_id: int
    whole: bool
    approved: Money
    management: Money


@dataclass(frozen=True)
class ClaimRejected(ClaimFact):
    work_order_id: int
    reason: Reason


@dataclass(frozen=True)
class ClaimAppealed(ClaimFact):
    pass


@dataclass(frozen=True)
class ClaimFinal(ClaimFact):
    """The appeal was ruled on; `added` is paid by a new line, the old ones stay."""

    added: Money
    management: Money

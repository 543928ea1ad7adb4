"""What can have happened to a certificate. Its number stands in the record, never here."""

from dataclasses import dataclass
from datetime import date

from core.facts import Fact
from training.certificates.rules import Kind, WithdrawReason


@dataclass(frozen=True)
class CertificateFact(Fact):
    kind = "certificate"


@dataclass(frozen=True)
class CertificateEntered(CertificateFact):
    permit: Kind
    account_id: int
    issued_on: date
    review_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class CertificateReviewed(CertificateFact):
    """复审 passed: the next one is due by `review_on`."""

    review_on: date | None


@dataclass(frozen=True)
class CertificateReplaced(CertificateFact):
    """Another card of the same kind came in its place."""

    by_id: int


@dataclass(frozen=True)
class CertificateWithdrawn(CertificateFact):
    reason: WithdrawReason


@dataclass(frozen=True)
class CertificateDue(CertificateFact):
    """People were told that it lapses within so many days, or (0) that it has lapsed."""

    deadline: date
    days: int

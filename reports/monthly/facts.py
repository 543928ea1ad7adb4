"""What can have happened to a monthly report."""

from dataclasses import dataclass

from core.facts import Code, Fact
from reports.monthly.rules import Kind


@dataclass(frozen=True)
class ReportMade(Fact):
    """A version was made; `sha256` is the digest of its PDF."""

    kind = "monthly_report"

    month: Code
    about: Kind
    code: Code
    language: Code
    edition: int
    sha256: Code

"""What can have happened to a promise by its holder's own word."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from core.facts import Code, Fact
from sla.parties import Party
from sla.policies.rules import ClockKind
from sla.self_reports.rules import Cause


@dataclass(frozen=True)
class SelfReported(Fact):
    """The holder said it before anybody found it. Version 1, and there is no other."""

    kind: ClassVar[str] = "self_report"

    clock_id: int
    clock: ClockKind
    about: Code
    about_id: int
    due: datetime
    cause: Cause
    party: Party
    holder: Code

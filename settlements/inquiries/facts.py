"""What can have happened to a question, told of the question and of its case."""

from dataclasses import dataclass
from datetime import datetime

from core.facts import Fact
from settlements.cases.facts import CaseFact
from settlements.cases.rules import Owner
from settlements.inquiries.rules import Side


@dataclass(frozen=True)
class InquiryMade(Fact):
    """Somebody was asked; the time is theirs until `due`."""

    kind = "inquiry"

    side: Side
    due: datetime


@dataclass(frozen=True)
class InquiryAnswered(Fact):
    """By words, or (`by_deed`) by what was asked for."""

    kind = "inquiry"

    side: Side
    by_deed: bool


@dataclass(frozen=True)
class CaseAsked(CaseFact):
    side: Side
    due: datetime


@dataclass(frozen=True)
class CaseAnswered(CaseFact):
    """Whoever holds the case goes on."""

    side: Side
    owner: Owner

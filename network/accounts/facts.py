"""What can have happened to an account."""

from dataclasses import dataclass
from datetime import date, datetime

from core.facts import Code, Fact
from network.accounts.rules import Role


@dataclass(frozen=True)
class AccountFact(Fact):
    kind = "account"


@dataclass(frozen=True)
class AccountInvited(AccountFact):
    """The account was opened, or invited again: a lost password, a new phone."""

    roles: tuple[Role, ...]
    at_outlet: int | None
    valid_until: datetime


@dataclass(frozen=True)
class InvitationTaken(AccountFact):
    """The person set a password by the one-time link."""


@dataclass(frozen=True)
class AccountDisabled(AccountFact):
    """Nobody signs in with it any more; open sessions ended."""


@dataclass(frozen=True)
class MembershipAdded(AccountFact):
    """The person now also works for this outlet or in this role."""

    role: Role
    at_outlet: int | None


@dataclass(frozen=True)
class MembershipEnded(AccountFact):
    """The person left this role; what they answered for stands empty from the next day on."""

    role: Role
    at_outlet: int | None
    last_day: date


@dataclass(frozen=True)
class LanguageChosen(AccountFact):
    language: Code

"""Roles as sets of permissions, and how long one stays signed in (INTERFACE; SAFETY 20)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    SERVICE_MANAGER = "service_manager"
    TERRITORY_MANAGER = "territory_manager"
    COUNTY_OWNER = "county_owner"
    HOTLINE = "hotline"
    DISPATCHER = "dispatcher"
    COMPLAINTS = "complaints"
    PARTS_PLANNER = "parts_planner"
    WAREHOUSE = "warehouse"
    TECHNICAL = "technical"
    ADJUDICATOR = "adjudicator"
    FINANCE_CLERK = "finance_clerk"
    FINANCE_APPROVER = "finance_approver"
    TRAINER = "trainer"
    SALES = "sales"
    AUDITOR = "auditor"
    OWNER = "owner"
    CLERK = "clerk"
    TECHNICIAN = "technician"


OUTLET_ROLES = frozenset({Role.OWNER, Role.CLERK, Role.TECHNICIAN})
BY_COUNTY = frozenset({Role.TERRITORY_MANAGER, Role.COUNTY_OWNER, Role.SALES})
"""Maker's roles whose reach is the counties named for the account."""

_READS = frozenset({"work_orders.view", "outlets.view", "breaches.view"})
_SEES_PARTS = frozenset({"parts.view"})
_SEES_MONEY = frozenset({"claims.view", "statements.view", "rates.view", "agreements.view"})
_SEES_ALL = _READS | _SEES_PARTS | _SEES_MONEY | {"training.view", "reports.view"}
_JOB_STEPS = frozenset({"work_orders.view", "work_orders.act"})
_PART_STEPS = frozenset({"parts.view", "parts.request", "parts.receive"})
_DESK_OF_OUTLET = (
    _JOB_STEPS
    | _PART_STEPS
    | {
        "outlets.view",
        "breaches.view",
        "work_orders.create",
        "work_orders.see_contacts",
        "parts.hand_on",
        "claims.view",
        "claims.submit",
        "rates.view",
        "training.view",
        "training.seat",
        "reports.view",
    }
)

PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.ADMINISTRATOR: _READS
    | {
        "accounts.manage",
        "accounts.invite",
        "outlets.register",
        "outlets.decide",
        "settings.edit",
        "imports.run",
    },
    Role.SERVICE_MANAGER: _SEES_ALL
    | {
        "outlets.register",
        "outlets.decide",
        "accounts.invite",
        "work_orders.dispatch",
        "work_orders.create",
        "work_orders.cancel",
        "work_orders.reopen",
        "work_orders.merge",
        "imports.run",
        "settings.edit",
        "agreements.edit",
        "rates.edit",
        "cases.rule",
        "lines.rule",
        "reports.make",
    },
    Role.TERRITORY_MANAGER: _SEES_ALL
    | {
        "outlets.register",
        "outlets.decide",
        "accounts.invite",
        "work_orders.dispatch",
        "work_orders.cancel",
        "work_orders.reopen",
        "distances.decide",
        "cases.rule",
    },
    Role.COUNTY_OWNER: _SEES_ALL
    | {
        "outlets.register",
        "accounts.invite",
        "work_orders.dispatch",
        "work_orders.create",
        "work_orders.create_for",
        "work_orders.act_for",
        "parts.request_for",
        "training.seat",
        "distances.decide",
    },
    Role.HOTLINE: _READS
    | _SEES_PARTS
    | {
        "work_orders.create",
        "work_orders.create_for",
        "work_orders.act_for",
        "work_orders.find_number",
        "work_orders.see_contacts",
        "work_orders.cancel",
        "work_orders.call_back",
        "work_orders.reopen",
        "work_orders.merge",
        "parts.request_for",
    },
    Role.DISPATCHER: _READS
    | _SEES_PARTS
    | {
        "work_orders.dispatch",
        "work_orders.create",
        "work_orders.see_contacts",
        "work_orders.find_number",
        "work_orders.merge",
        "training.view",
    },
    Role.COMPLAINTS: _READS | _SEES_PARTS | {"work_orders.see_contacts", "work_orders.find_number"},
    Role.PARTS_PLANNER: _READS | _SEES_PARTS | {"parts.decide", "parts.catalogue", "imports.run"},
    Role.WAREHOUSE: _SEES_PARTS | {"work_orders.view", "outlets.view", "parts.ship"},
    Role.TECHNICAL: _READS | _SEES_PARTS,
    Role.ADJUDICATOR: _READS
    | _SEES_PARTS
    | _SEES_MONEY
    | {
        "work_orders.check",
        "claims.decide",
        "lines.rule",
        "rates.edit",
        "imports.run",
        "reports.view",
    },
    Role.FINANCE_CLERK: _READS
    | _SEES_MONEY
    | {
        "invoices.record",
        "payees.propose",
        "payments.view",
        "payments.prepare",
        "payments.return",
        "reports.view",
    },
    Role.FINANCE_APPROVER: _READS
    | _SEES_MONEY
    | {"payees.approve", "payments.view", "payments.approve", "reports.view"},
    Role.TRAINER: frozenset(
        {"outlets.view", "training.view", "training.edit", "imports.run"}
    ),
    Role.SALES: frozenset({"work_orders.view", "outlets.view"}),
    Role.AUDITOR: _SEES_ALL | {"facts.view", "payments.view"},
    Role.OWNER: _DESK_OF_OUTLET
    | {
        "agreements.view",
        "statements.view",
        "statements.confirm",
        "payees.propose",
        "passing.declare",
        "passing.confirm",
    },
    Role.CLERK: _DESK_OF_OUTLET,
    Role.TECHNICIAN: _JOB_STEPS | _PART_STEPS | {"work_orders.see_contacts"},
}

STRICT = frozenset(
    {
        Role.ADMINISTRATOR,
        Role.SERVICE_MANAGER,
        Role.FINANCE_CLERK,
        Role.FINANCE_APPROVER,
        Role.ADJUDICATOR,
        Role.AUDITOR,
    }
)
"""Roles of finance and head office: short sessions and a second factor."""

INVITATION_LASTS = timedelta(hours=72)


@dataclass(frozen=True)
class SessionLength:
    idle: timedelta
    lasts: timedelta


def session_length(roles: Iterable[Role]) -> SessionLength:
    """30 min idle and 12 h at most for finance and head office; 30 days for an outlet's
    phone; a working day for the rest (SAFETY 20)."""
    held = frozenset(roles)
    if held & STRICT:
        return SessionLength(timedelta(minutes=30), timedelta(hours=12))
    if held & OUTLET_ROLES:
        return SessionLength(timedelta(days=30), timedelta(days=30))
    return SessionLength(timedelta(hours=8), timedelta(hours=12))


def permissions_of(roles: Iterable[Role]) -> frozenset[str]:
    """Everything the roles together allow."""
    return frozenset().union(*(PERMISSIONS[role] for role in roles))


def role_fault(role: Role, *, has_outlet: bool, has_counties: bool) -> str | None:
    """Why a role does not go with what the account is bound to, or None."""
    if role in OUTLET_ROLES and not has_outlet:
        return "outlet_needed"
    if role not in OUTLET_ROLES and has_outlet:
        return "outlet_not_expected"
    if role in BY_COUNTY and not has_counties:
        return "counties_needed"
    return None


MIN_PASSWORD = 10
MAX_PASSWORD = 200
_COMMON = frozenset({"1234567890", "0123456789", "password12", "qwertyuiop", "1111111111"})


def password_fault(password: str, login: str) -> str | None:
    """Why a password is refused, or None. Length counts, not the mix of signs."""
    if len(password) < MIN_PASSWORD:
        return "password_short"
    if len(password) > MAX_PASSWORD:
        return "too_long"
    if password.lower() in _COMMON or (len(login) > 3 and login.lower() in password.lower()):
        return "password_guessable"
    return None


THROTTLE_FREE = 5
THROTTLE_HALF_LIFE = timedelta(minutes=10)
THROTTLE_LIMIT = 20


def decayed(score: float, since: timedelta) -> float:
    """Failures fade by half every ten minutes."""
    return float(score * 0.5 ** (since / THROTTLE_HALF_LIFE))


def throttle_wait(score: float) -> int:
    """Seconds to wait after that many faded failures: none up to five, then doubling to
    five minutes."""
    if score <= THROTTLE_FREE:
        return 0
    return int(min(300, 2 ** min(score - THROTTLE_FREE, 10)))


def may_grant(granter: Iterable[str], role: Role) -> bool:
    """Whether somebody with these roles may open, invite again or lock an account with
    `role`: the administrator every one, the network manager every one but administrators,
    those in the field only people of outlets."""
    held = frozenset(granter)
    if Role.ADMINISTRATOR in held:
        return True
    if Role.SERVICE_MANAGER in held:
        return role is not Role.ADMINISTRATOR
    return role in OUTLET_ROLES

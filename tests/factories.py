"""Plain functions that make what a test needs, through the services."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from jobs.contacts.service import AddressValues, ContactValues
from jobs.intake.service import CallValues
from jobs.units.service import UnitValues
from jobs.work_orders.rules import Mode, ServiceType
from network.accounts import service as accounts
from network.accounts.rules import Role
from network.outlets import service as outlets
from network.outlets.models import Outlet
from network.outlets.rules import Contract
from network.products.rules import ProductLine
from network.regions.models import Division, MarketTier
from network.regions.reader import divisions
from network.regions.service import TIERS_FROM
from sla.calendars import service as calendars
from sla.policies import service as policies
from tests.remembered import remembered

BY = "system:test"
COMMAND = accounts.Granter.command()
PASSWORD = "a-long-enough-secret"

TOWN_LAOJI = "341221104"
"""老集镇 in 临泉县, tier 4."""

_WANTED = (
    "34",
    "3412",
    "341221",
    "3401",
    "340104",
    "42",
    "4228",
    "422802",
    "52",
    "5205",
    "520502",
    "520526",
)


@cache
def _rows() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Divisions and market tiers of the wanted places. Read once for each process: the whole
    country takes a third of a second."""
    rows = [r for r in divisions() if r.code in _WANTED or r.code[:6] in _WANTED]
    places = [
        {
            "code": r.code,
            "name": r.name,
            "short": r.short,
            "level": int(r.level),
            "parent_code": r.parent or None,
            "pinyin": r.pinyin,
            "initials": r.initials,
        }
        for r in rows
    ]
    tiers = [
        {
            "town_code": r.code,
            "tier": r.tier,
            "reason": r.tier_reason.value,
            "valid_from": TIERS_FROM,
            "by": BY,
        }
        for r in rows
        if len(r.code) == 9
    ]
    return places, tiers


def some_divisions(session: Session) -> None:
    """Three provinces of the story with the townships of a few of their counties."""
    if session.scalar(select(Division.code).limit(1)):
        return
    places, tiers = _rows()
    session.execute(insert(Division), places)
    session.execute(insert(MarketTier), tiers)


def outlet(
    session: Session,
    code: str,
    *,
    now: datetime,
    town: str = TOWN_LAOJI,
    parent: str = "",
    contract: Contract | None = None,
    name: str = "",
    one_man: bool = False,
) -> Outlet:
    """An authorised outlet."""
    some_divisions(session)
    kind = contract or (Contract.UNDER_PARENT if parent else Contract.DIRECT)
    made = outlets.register(
        session,
        BY,
        outlets.OutletValues(
            code=code,
            name=name or f"网点{code}",
            contract=kind,
            town_code=town,
            parent_code=parent,
            one_man=one_man,
        ),
        now=now,
    )
    return outlets.authorise(session, BY, made.id, now=now)


def account(
    session: Session,
    login: str,
    *roles: Role,
    now: datetime,
    at: Outlet | None = None,
    counties: tuple[str, ...] = (),
    name: str = "",
) -> int:
    """An account whose password is PASSWORD."""
    invited = accounts.open_account(
        session,
        COMMAND,
        accounts.AccountValues(
            login=login,
            name=name or login,
            roles=roles,
            outlet_id=at.id if at else None,
            counties=counties,
        ),
        now=now,
    )
    accounts.set_password(session, invited.account, PASSWORD, now=now)
    return invited.account.id


def time_rules(session: Session, now: datetime) -> None:
    """The house's calendars and promises."""

    def set_up() -> None:
        calendars.prepare(session, BY, now=now)
        policies.seed(session, BY, now=now)

    remembered(session, set_up, "time rules", now)


def call(
    phone: str = "10012345678",
    *,
    town: str = TOWN_LAOJI,
    name: str = "牟桂香",
    detail: str = "3 组 12 号",
    **more: object,
) -> CallValues:
    """A user's call about a refrigerator."""
    values: dict[str, object] = {
        "reporter": ContactValues(name, phone),
        "town_code": town,
        "address": AddressValues("鱼木村", detail),
        "unit": UnitValues(ProductLine.REFRIGERATOR),
        "service_type": ServiceType.REPAIR,
        "mode": Mode.ON_SITE,
        "symptom": "冷藏室不制冷",
    }
    return CallValues(**{**values, **more})  # type: ignore[arg-type]

"""People: technicians with a certificate to work, by the tier where their outlet sits (DOMAIN,
cause 5)."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from network.accounts.models import Account, Membership
from network.accounts.rules import Role
from network.outlets.models import Outlet
from network.regions.models import MarketTier
from reports.figures.rules import ALL, Ratio, Slice
from reports.figures.slices import By, Key, groups
from training.certificates.models import Certificate
from training.certificates.rules import Kind, State


def certified(
    session: Session, day: date, wanted: Slice = ALL, *, by: Sequence[By] = (By.TIER,)
) -> dict[Key, Ratio]:
    """Technicians of a day who hold a certificate to work that has not lapsed ÷ all technicians.
    Somebody who works for two outlets counts at each. A card that was replaced counts until its
    own end: whoever holds the new one held that one before. The tier is that of the outlet's
    township: people are counted here, not users."""
    holds = (
        select(Certificate.id)
        .where(
            Certificate.account_id == Membership.account_id,
            Certificate.kind == Kind.WORK,
            Certificate.state != State.WITHDRAWN,
            Certificate.issued_on <= day,
            or_(Certificate.deadline.is_(None), Certificate.deadline >= day),
        )
        .exists()
    )
    keys = groups(Outlet, MarketTier.tier, by)
    rows = session.execute(
        select(*keys, func.count().filter(holds), func.count())
        .select_from(Membership)
        .join(Account, Account.id == Membership.account_id)
        .join(Outlet, Outlet.id == Membership.outlet_id)
        .outerjoin(
            MarketTier,
            and_(
                MarketTier.town_code == Outlet.town_code,
                MarketTier.valid_from <= day,
                or_(MarketTier.valid_to.is_(None), MarketTier.valid_to >= day),
            ),
        )
        .where(
            Membership.role == Role.TECHNICIAN,
            Membership.valid_from <= day,
            or_(Membership.valid_to.is_(None), Membership.valid_to >= day),
            Account.disabled_at.is_(None),
            *_within(wanted),
        )
        .group_by(*keys)
    )
    return {tuple(row[:-2]): Ratio(row[-2], row[-1]) for row in rows}


def _within(wanted: Slice) -> list[object]:
    """An outlet's own stamp is its id."""
    found: list[object] = []
    if wanted.division:
        found.append(Outlet.county_code.startswith(wanted.division, autoescape=True))
    if wanted.outlet_id is not None:
        found.append(Outlet.id == wanted.outlet_id)
    return found

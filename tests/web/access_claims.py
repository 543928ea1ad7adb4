"""A claim with its line and a claimed distance at each outlet, for the access matrix."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.clock import business_date
from core.facts import tell
from core.money import Money
from core.scope import Stamps
from jobs.dispatch import service as dispatch
from jobs.intake import service as intake
from jobs.work_orders.rules import DispatchReason, Source
from network.distances import service as distances
from network.distances.models import Distance
from network.distances.service import Place
from network.outlets.models import Outlet
from settlements.claims.facts import ClaimMade
from settlements.claims.models import Claim, Fee
from settlements.claims.rules import State
from settlements.rates.rules import Item
from tests import factories
from tests.factories import BY

TABLES: Mapping[str, type[Any]] = {"claim_id": Claim, "distance_id": Distance}


def seed(session: Session, outlets: Mapping[str, Outlet], add: Callable[[str, str, Any], None],
         now: datetime) -> None:
    """The same at each outlet: a claim that was submitted, a distance that waits."""
    gone_first = sorted(outlets.items(), key=lambda pair: pair[0] != "deleted")
    for number, (place, outlet) in enumerate(gone_first):
        add("claim_id", place, _claim(session, number, outlet, now))
        add("distance_id", place, distances.claim(
            session, BY, outlet.id, Place(outlet.town_code, "远村"), 40,
            from_day=business_date(now), now=now).id)


def _claim(session: Session, number: int, outlet: Outlet, now: datetime) -> int:
    job = intake.take(session, BY, factories.call(f"100222200{number:02d}", town=outlet.town_code,
                                                  detail=""), Source.HOTLINE, now=now)
    dispatch.dispatch(session, BY, job.id, outlet.id, DispatchReason.NEAREST, now=now)
    claim = Claim(
        number=f"FS-{job.number[3:]}", work_order_id=job.id, state=State.SUBMITTED,
        work_day=business_date(now), requested_fen=100, calculated_fen=100, made_at=now,
        submitted_at=now, approvable_at=now, missing="", version=1, **Stamps.of(outlet).values())
    session.add(claim)
    session.flush()
    session.add(Fee(
        claim_id=claim.id, work_order_id=job.id, unit_key=0, item=Item.LABOUR, requested_fen=100,
        calculated_fen=100, amount_fen=100, explain="[]", **Stamps.of(outlet).values()))
    tell(session, ClaimMade(claim.number, job.id, claim.work_day, claim.state, Money(100), ()),
         claim, by=BY, now=now)
    return claim.id


def bodies() -> dict[str, dict[str, Any]]:
    """The least that each door of claims, agreements and distances accepts."""
    return {
        "claim_steps.distance": {"km": 5},
        "verdicts.send_back": {"reason": "not_proven"},
        "verdicts.reject": {"reason": "not_proven"},
        "verdicts.appeal": {"words": "照片里有"},
        "agreements.make": {"valid_from": "2026-08-01", "parent_percent": "0", "pay_days": "25",
                            "route": "direct", "pay_rule": "day_of_month"},
        "agreements.change_route": {"route": "direct", "from_day": "2026-08-01"},
        "agreements.end": {"last_day": "2026-08-01"},
        "distances.enter": {"town_code": factories.TOWN_LAOJI, "km": 5, "source": "measured",
                            "from_day": "2026-08-01"},
    }

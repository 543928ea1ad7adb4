"""What a job will earn, before it is done: fee, allowance and pay date stand on the offer
(DOMAIN, cause 6). Computed by the same rules as the claim, and nothing is stored."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.clock import business_date
from core.money import ZERO, Money, total
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import Grade
from network.agreements import queries as agreements
from network.agreements import rules as agreement_rules
from settlements.claims import queries as claims
from settlements.claims import rules
from settlements.claims.rules import Line, Missing, ShareRole
from settlements.rates import queries as rates
from settlements.rates.rules import Item, Rate, Work, rate_for

TIERS = (1, 2, 3, 4)


@dataclass(frozen=True)
class Quote:
    """What the job comes to if it turns out to be of that grade: the lines, the outlet's own
    part after the parent's management fee, and by when it is expected (None: it hangs on an
    invoice). `missing` is what is not known yet; its amount is not guessed."""

    grade: Grade
    lines: tuple[Line, ...]
    missing: tuple[Missing, ...]
    own: Money
    management: Money
    expected: date | None

    @property
    def amount(self) -> Money:
        return total(line.amount for line in self.lines)

    @property
    def known(self) -> bool:
        """Whether there is anything to say."""
        return any(line.item is Item.LABOUR for line in self.lines)


def of_job(
    session: Session, job: WorkOrder, now: datetime, *, grade: Grade = Grade.SMALL
) -> Quote:
    """The quote of a job that lies with an outlet, as of today."""
    day = business_date(now)
    pricing = claims.pricing(session, claims.done_now(session, job, job.grade or grade, day))
    agreement = agreements.in_force(session, job.outlet_id, day) if job.outlet_id else None
    bp = agreement.parent_bp if agreement else 0
    management = _management(pricing.lines, bp)
    return Quote(
        grade=job.grade or grade,
        lines=pricing.lines,
        missing=pricing.missing,
        own=pricing.amount - management,
        management=management,
        expected=agreement_rules.expected_by(agreements.terms_of(agreement), day)
        if agreement else None,
    )


def remote_rates(session: Session, day: date) -> dict[int, Rate]:
    """What a kilometre of the way is paid with, by tier of the user's address."""
    known = rates.of_item(session, Item.REMOTE_KM, day)
    found = {tier: rate_for(known, Item.REMOTE_KM, Work("", "", "", tier), day)
             for tier in TIERS}
    return {tier: rate for tier, rate in found.items() if rate}


def _management(lines: tuple[Line, ...], bp: int) -> Money:
    return total(
        share.amount for line in lines for share in rules.shares(line.item, line.amount, bp)
         if share.role is ShareRole.MANAGEMENT
    ) or ZERO

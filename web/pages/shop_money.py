"""What a job earns its shop: before it is taken and after it is done (INTERFACE, "The shop on a
phone"; DOMAIN, cause 6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.auth import Principal
from core.clock import business_date
from core.money import Money, total
from core.wording import business_date as date_words
from core.wording import moment as moment_words
from jobs.work_orders import queries as jobs
from jobs.work_orders.labels import GRADES
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import State, is_open
from network.agreements import queries as agreements
from network.agreements.rules import expected_by
from settlements.claims import queries, rules
from settlements.claims.forms import DistanceForm
from settlements.claims.labels import MISSING, REASONS, STATES, why_words
from settlements.claims.models import Claim, Fee
from settlements.claims.rules import Missing, ShareRole
from settlements.quotes import queries as quotes
from settlements.rates.labels import ITEMS
from settlements.rates.rules import Item


@dataclass(frozen=True)
class Piece:
    """One line of it: what, how much, why."""

    label: str
    amount: str
    why: Sequence[str]


@dataclass(frozen=True)
class Earning:
    """What the shop gets of a job: `headline` large, `note` when, `missing` what is not known
    yet and therefore not counted."""

    headline: str
    note: str
    pieces: Sequence[Piece]
    missing: str
    state: str = ""
    reason: str = ""
    claim_href: str = ""
    distance_href: str = ""
    distance: DistanceForm | None = None


def of_job(session: Session, who: Principal, work_order_id: int, now: datetime) -> Earning | None:
    """The earning of the shop's own job; None for one that it only observes, that nobody has, or
    of which nothing can be said."""
    job = jobs.get(session, work_order_id)
    if job.outlet_id is None or job.outlet_id != who.outlet_id:
        return None
    claim = queries.of_job(session, job.id)
    if claim is not None:
        return _claimed(session, who, claim, now)
    given_back = job.state in (State.NEW, State.UNSERVED)
    return _offered(session, job, now) if is_open(job.state) and not given_back else None


def _offered(session: Session, job: WorkOrder, now: datetime) -> Earning | None:
    quote = quotes.of_job(session, job, now)
    if not quote.known:
        return None
    pieces = [Piece(str(ITEMS[line.item]), str(line.amount), [why_words(why) for why in line.why])
              for line in quote.lines]
    by = _("expected by %(day)s", day=date_words(quote.expected, now)) if quote.expected else _(
        "expected after the invoice")
    return Earning(
        headline=_("You get %(amount)s for this job", amount=quote.own),
        note=_("%(when)s; counted as a %(grade)s", when=by, grade=GRADES[quote.grade]),
        pieces=[*pieces, *_management(quote.management)],
        missing=_missing(quote.missing),
    )


def _claimed(session: Session, who: Principal, claim: Claim, now: datetime) -> Earning:
    fees = queries.lines(session, claim.id)
    agreement = agreements.in_force(session, claim.outlet_id or 0, claim.work_day)
    bp = agreement.parent_bp if agreement else 0
    management = _management_of(fees, bp)
    own = total(Money(fee.amount_fen) for fee in fees) - management
    day = expected_by(agreements.terms_of(agreement), claim.work_day) if agreement else None
    missing = queries.missing_of(claim)
    asks = Missing.DISTANCE in missing and claim.state in queries.UNDECIDED
    return Earning(
        headline=_("You get %(amount)s for this job", amount=own),
        note=_when(claim, day is not None and day >= business_date(now), day, now),
        pieces=[*(_piece(fee) for fee in fees), *_management(management)],
        missing=_missing(missing) if claim.decided_at is None else "",
        state=str(STATES[claim.state]),
        reason=str(REASONS[claim.reason]) if claim.reason else "",
        claim_href=url_for("claims.show", claim_id=claim.id) if who.may("claims.view") else "",
        distance_href=url_for("claim_steps.distance", claim_id=claim.id),
        distance=DistanceForm(formdata=None) if asks and who.may("claims.submit") else None,
    )


def _when(claim: Claim, ahead: bool, day: object, now: datetime) -> str:
    if claim.decided_at is None and claim.submitted_at is not None:
        return _("claimed %(moment)s", moment=moment_words(claim.submitted_at, now))
    if claim.decided_at is not None and ahead:
        return _("expected by %(day)s", day=date_words(day, now))  # type: ignore[arg-type]
    if claim.decided_at is not None:
        return _("decided %(moment)s", moment=moment_words(claim.decided_at, now))
    return ""


def _piece(fee: Fee) -> Piece:
    why = [why_words(each) for each in queries.decoded(fee.explain)]
    if fee.reason:
        why.append(str(REASONS[fee.reason]))
    return Piece(str(ITEMS[fee.item]), str(Money(fee.amount_fen)), why)


def _management_of(fees: Iterable[Fee], bp: int) -> Money:
    return total(
        share.amount for fee in fees if fee.item is Item.LABOUR
        for share in rules.shares(fee.item, Money(fee.amount_fen), bp)
        if share.role is ShareRole.MANAGEMENT
    )


def _management(amount: Money) -> list[Piece]:
    """What goes to the parent, as a line that is taken off."""
    return [Piece(_("management fee of the parent"), str(-amount), ())] if amount else []


def _missing(codes: Sequence[Missing]) -> str:
    if not codes:
        return ""
    what = _(", ").join(str(MISSING[code]) for code in codes)
    return _("Missing for payment: %(what)s. Its amount is not guessed.", what=what)

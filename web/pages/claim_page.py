"""One claim with its job, lines, reasons, parts, promise and history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.auth import principal
from core.money import Money
from core.rows import Fact, Share
from core.scope import Reason, system
from core.wording import business_date as date_words
from core.wording import moment as moment_words
from core.wording import money_fen
from jobs.work_orders import queries as jobs
from jobs.work_orders.labels import GRADES, LINES, SERVICE_TYPES, SOURCES
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import Grade, Source
from jobs.work_orders.timing import OFFICE
from network.agreements import queries as agreements
from network.agreements.models import Agreement
from network.distances import queries as distances
from network.outlets.queries import names_of
from office.files import queries as files
from office.notes import queries as notes
from settlements.claims import queries
from settlements.claims.forms import AppealForm, DistanceForm, WordsForm
from settlements.claims.labels import (
    MISSING,
    PROOFS,
    REASONS,
    STATE_KINDS,
    STATES,
    VERDICTS,
    why_words,
)
from settlements.claims.models import Claim, Fee
from settlements.claims.rules import DECIDABLE, LIFE, Action, Missing, ShareRole, Verdict
from settlements.rates.labels import ITEMS
from settlements.rates.rules import Item
from settlements.verdicts.forms import DecideForm, ReasonForm, RulingForm
from sla.clocks import queries as clocks
from sla.clocks.queries import ClockLine
from sla.subjects import WORK_ORDER, Subject
from web.pages.time_rows import clock_rows
from web.timeline import seal_of, steps_of


@dataclass(frozen=True)
class LineView:
    """One line, ready to be shown; `left` is what a ruling may still add."""

    id: int
    item: str
    requested: str
    calculated: str
    paid: str
    plain: str
    verdict: str
    reason: str
    why: Sequence[str]
    correction: bool
    left: str


def may_decide() -> bool:
    return principal().may("claims.decide")


def read(session: Session, claim_id: int, now: datetime) -> dict[str, Any]:
    """Everything of the page; NotFound out of reach."""
    claim = queries.get(session, claim_id)
    job = jobs.find(session, claim.work_order_id)
    fees = queries.lines(session, claim.id)
    missing = queries.missing_of(claim)
    repeated = queries.repeated(session, claim)
    who = principal()
    own = who.outlet_id == claim.outlet_id
    return {
        "claim": claim,
        "at": now,
        "title": f"{LINES[job.line]} {job.symptom}" if job else _("handed to another outlet"),
        "job_number": job.number if job else "",
        "job_href": url_for("shop.job" if who.outlet_id else "work_order.show",
                            work_order_id=claim.work_order_id),
        "state": STATES[claim.state],
        "state_kind": STATE_KINDS.get(claim.state, "none"),
        "said": _said(claim, job, missing),
        "missing": [str(MISSING[code]) for code in missing],
        "lines": [_line(fee) for fee in fees],
        "sums": _sums(claim),
        "facts": _facts(session, claim, job, now),
        "shares": _shares(session, claim),
        "repeated": repeated,
        "same_photos": _same_photos(session, claim),
        "strip": clock_rows(_clocks(session, claim), now),
        "notes": notes.about(session, Claim.__kind__, claim.id),
        "steps": steps_of(session, Claim.__kind__, claim.id, now),
        "seal": seal_of(session, Claim.__kind__, claim.id),
        "verdicts": list(VERDICTS.items()),
        "reasons": list(REASONS.items()),
        **_forms(session, claim, job, missing, own=own and who.may("claims.submit")),
    }


def _clocks(session: Session, claim: Claim) -> list[ClockLine]:
    """The promises before the decision, which are the job's, and the decision's own."""
    of_job = clocks.of_subject(session, Subject(WORK_ORDER, claim.work_order_id))
    return [*(line for line in of_job if line.kind in OFFICE),
            *clocks.of_subject(session, queries.subject_of(claim))]


def _forms(
    session: Session,
    claim: Claim,
    job: WorkOrder | None,
    missing: Sequence[Missing],
    *,
    own: bool,
) -> dict[str, Any]:
    """The forms that are open to whoever looks, by what they do."""
    decides = may_decide()
    open_ = claim.state in queries.UNDECIDED
    found: dict[str, Any] = {
        "decide": DecideForm(formdata=None)
        if decides and claim.state in DECIDABLE and claim.approvable_at else None,
        "send_back": ReasonForm(formdata=None)
        if decides and LIFE.can(claim.state, Action.SEND_BACK) else None,
        "rule": RulingForm(formdata=None)
        if decides and LIFE.can(claim.state, Action.RULE) else None,
        "distance": DistanceForm(formdata=None)
        if own and open_ and Missing.DISTANCE in missing else None,
        "resubmit": WordsForm(formdata=None)
        if own and LIFE.can(claim.state, Action.RESUBMIT) else None,
        "appeal": AppealForm(formdata=None)
        if own and LIFE.can(claim.state, Action.APPEAL) else None,
        "can_submit": own and LIFE.can(claim.state, Action.SUBMIT) and claim.calculated_fen > 0,
        "can_reprice": open_ and (decides or own) and bool(missing),
        "distance_claim": None,
        "enter_distance": _enter_distance(session, claim)
        if open_ and Missing.DISTANCE in missing and principal().may("distances.decide") else "",
    }
    if job and Missing.DISTANCE_PENDING in missing and claim.outlet_id is not None:
        town, village = queries.place_of(session, job)
        waiting = distances.known(session, claim.outlet_id, town, village, claim.work_day)
        found["distance_claim"] = waiting if principal().may("distances.decide") else None
    return found


def _enter_distance(session: Session, claim: Claim) -> str:
    """Where the maker writes the way down itself, with the place and the day of the claim."""
    done = queries.done_of(session, claim)
    return url_for("distances.new", outlet_id=claim.outlet_id, town=done.town,
                   village=done.village, day=claim.work_day.isoformat(),
                   next=url_for("claims.show", claim_id=claim.id))


def _said(claim: Claim, job: WorkOrder | None, missing: Sequence[Missing]) -> tuple[str, str]:
    """The conclusion: who has to do what, or what came out of it."""
    if claim.approved_fen is not None:
        paid = money_fen(claim.approved_fen)
        by = str(REASONS[claim.reason]) if claim.reason else ""
        return _("%(amount)s is approved for this job", amount=paid), by
    if Missing.DISTANCE_PENDING in missing:
        return _("The distance the outlet claims waits for a decision"), ""
    if missing:
        what = _(", ").join(str(MISSING[code]) for code in missing)
        return _("Missing for payment: %(what)s", what=what), ""
    if job and job.source is Source.OUTLET and claim.proof is None:
        return (_("The outlet entered this job itself: the user has not confirmed it yet"),
                _("It is paid after the user's code, signature or a call-back."))
    if claim.approvable_at is None:
        return _("It can be decided when the job is checked"), ""
    return _("To be decided: %(amount)s", amount=money_fen(claim.calculated_fen)), ""


def _same_photos(session: Session, claim: Claim) -> int:
    """On how many other jobs a photo of this one stands: told to who decides."""
    if not may_decide():
        return 0
    with system(session, Reason.SAME_PHOTO):
        return files.same_elsewhere(session, WorkOrder.__kind__, claim.work_order_id)


def _line(fee: Fee) -> LineView:
    left = fee.calculated_fen - fee.amount_fen
    return LineView(
        id=fee.id,
        item=str(ITEMS[fee.item]),
        requested=money_fen(fee.requested_fen, unit=False),
        calculated=money_fen(fee.calculated_fen, unit=False),
        paid=money_fen(fee.amount_fen, unit=False) if fee.verdict else "",
        plain=Money(fee.calculated_fen).plain(),
        verdict=str(VERDICTS[fee.verdict]) if fee.verdict else "",
        reason=str(REASONS[fee.reason]) if fee.reason else "",
        why=[why_words(why) for why in queries.decoded(fee.explain)],
        correction=fee.item is Item.CORRECTION,
        left=money_fen(left) if fee.verdict not in (None, Verdict.PAY) and left > 0 else "",
    )


def _sums(claim: Claim) -> Mapping[str, str]:
    paid = claim.approved_fen
    return {
        "requested": money_fen(claim.requested_fen, unit=False),
        "calculated": money_fen(claim.calculated_fen, unit=False),
        "paid": "" if paid is None else money_fen(paid, unit=False),
    }


def _facts(
    session: Session, claim: Claim, job: WorkOrder | None, now: datetime
) -> list[Fact]:
    holder = f"outlet:{claim.outlet_id}"
    outlet = names_of(session, [holder]).get(holder, "")
    agreement = agreements.in_force(session, claim.outlet_id or 0, claim.work_day)
    rows = [
        Fact(_("Outlet"), outlet, url_for("outlet.show", outlet_id=claim.outlet_id)),
        Fact(_("Work"), _work_words(job, claim.grade or job.grade) if job else ""),
        Fact(_("Finished on"), date_words(claim.work_day, now)),
        Fact(_("How the job came in"), str(SOURCES[job.source]) if job else ""),
        Fact(_("User's confirmation"), str(PROOFS[claim.proof]) if claim.proof else _("none yet")),
        Fact(_("Agreement of the day"), agreement_words(agreement)),
        Fact(_("Decided"), moment_words(claim.decided_at, now) if claim.decided_at else ""),
        *_others(session, claim),
    ]
    return [row for row in rows if row.text]


def _others(session: Session, claim: Claim) -> list[Fact]:
    """Other outlets that finished the same job, before or after, with their claims."""
    found = [each for each in queries.all_of_job(session, claim.work_order_id)
             if each.id != claim.id]
    names = names_of(session, [f"outlet:{each.outlet_id}" for each in found])
    return [Fact(_("Done before by") if each.id < claim.id else _("Done again by"),
                 f"{names.get(f'outlet:{each.outlet_id}', '')} · {each.number}",
                 url_for("claims.show", claim_id=each.id)) for each in found]


def _work_words(job: WorkOrder, grade: Grade | None) -> str:
    kind = str(SERVICE_TYPES[job.service_type])
    return f"{kind} · {GRADES[grade]}" if grade else kind


def agreement_words(agreement: Agreement | None) -> str:
    """The split of the day of work in a few words."""
    if agreement is None:
        return _("no agreement on that day")
    if not agreement.parent_bp:
        return _("all of it to the outlet")
    whole, part = divmod(agreement.parent_bp, 100)
    percent = f"{whole}.{part:02d}".rstrip("0").rstrip(".")
    return _("%(percent)s %% of the labour to the parent", percent=percent)


def _shares(session: Session, claim: Claim) -> list[Share]:
    """Whose money the lines are, as far as it is within reach."""
    sums: dict[tuple[ShareRole, int], Money] = {}
    for share in queries.shares_of(session, claim.id):
        key = (share.role, share.outlet_id)
        sums[key] = sums.get(key, Money(0)) + share.amount
    names = names_of(session, [f"outlet:{outlet}" for _role, outlet in sums])
    parties = {ShareRole.PERFORMER: "outlet", ShareRole.MANAGEMENT: "parent"}
    return [
        Share(parties[role], names.get(f"outlet:{outlet}", ""), str(amount),
              top=role is ShareRole.PERFORMER)
        for (role, outlet), amount in sums.items()
    ]

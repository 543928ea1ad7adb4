"""What can be done with a claim until it is decided. Decisions stand in `settlements/verdicts`.

It is made by the job's own completion, in the same unit, whoever completed it.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from core.clock import business_date
from core.counters import take_numbers
from core.db import change
from core.errors import IllegalTransition, RuleBroken
from core.facts import tell
from core.money import Money
from core.scope import Stamps
from core.upsert import insert_into
from jobs.work_orders import queries as jobs
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import Grade
from network.distances import service as distances
from network.distances.service import Place
from office.notes import service as notes
from settlements.claims import queries, rules
from settlements.claims.facts import (
    ClaimApprovable,
    ClaimMade,
    ClaimPriced,
    ClaimProven,
    ClaimResubmitted,
    ClaimSentBack,
    ClaimSubmitted,
    ClaimWaits,
    ClaimWorked,
)
from settlements.claims.models import Claim, Fee, InstallationPaid, TripPaid
from settlements.claims.queries import Done
from settlements.claims.rules import LIFE, Action, Pricing, Proof, Reason, State
from sla.clocks import service as clocks
from sla.policies.rules import ClockKind, Work

PREFIX = "FS"


def make(
    session: Session, by: str, work_order_id: int, *, code_given: bool = False, now: datetime
) -> Claim | None:
    """The claim of the outlet that completed a job, priced by the rates of the day: submitted,
    or a draft with what is missing. A job the same outlet completes again is priced again while
    nothing is decided, and None when its claim is decided: it earns once for one job. Another
    outlet that completes it has a claim of its own, and the first one keeps its own."""
    job = jobs.get(session, work_order_id)
    known = queries.known(session, work_order_id, job.outlet_id)
    if known is not None:
        undecided = known.state in queries.UNDECIDED
        return _again(session, by, known.id, job, code_given, now) if undecided else None
    day = business_date(job.completed_at or now)
    done = queries.done_now(session, job, job.grade or Grade.SMALL, day)
    pricing = _priced(session, done)
    claim = Claim(
        number=take_numbers(session, PREFIX, now=now)[0],
        work_order_id=job.id,
        state=State.DRAFT if pricing.hinders else State.SUBMITTED,
        work_day=day,
        grade=done.grade,
        technician_id=done.technician_id,
        made_at=now,
        submitted_at=None if pricing.hinders else now,
        proof=Proof.CODE if code_given else None,
        version=1,
        **_sums(pricing),
        **Stamps.of(job).values(),
    )
    session.add(claim)
    session.flush()
    _write_lines(session, claim, done, pricing)
    made = ClaimMade(claim.number, job.id, day, claim.state, pricing.amount, pricing.missing)
    tell(session, made, claim, by=by, now=now)
    return claim


def reprice(session: Session, by: str, claim_id: int, *, now: datetime) -> Claim:
    """Computes the lines again: a rate, a distance or a barcode is known now. A draft that is
    complete is submitted. IllegalTransition once it is decided."""
    claim = queries.get(session, claim_id)
    _refuse_decided(claim, "reprice")
    return _price_anew(session, by, claim, {}, now)


def submit(session: Session, by: str, claim_id: int, *, now: datetime) -> Claim:
    """Submits a draft as it is: what could not be priced is not claimed. RuleBroken when
    nothing could be priced."""
    claim = queries.get(session, claim_id)
    if claim.state is State.DRAFT and not queries.lines(session, claim.id):
        raise RuleBroken("nothing_to_claim")
    _submit(session, by, claim, now)
    return claim


def claim_distance(session: Session, by: str, claim_id: int, km: int, *, now: datetime) -> Claim:
    """The outlet says how far it was: the first claim to a place is reviewed, this and later
    jobs there price themselves by it."""
    claim = queries.get(session, claim_id)
    _refuse_decided(claim, "claim_distance")
    assert claim.outlet_id is not None
    done = queries.done_of(session, claim)
    place = Place(done.town, done.village)
    distances.claim(session, by, claim.outlet_id, place, km, from_day=claim.work_day, now=now)
    return reprice(session, by, claim_id, now=now)


def prove(session: Session, by: str, claim_id: int, proof: Proof, *, now: datetime) -> Claim:
    """The user confirmed the work by code, signature or on the call-back; said once."""
    claim = queries.get(session, claim_id)
    if claim.proof is None:
        change(session, claim, {"proof": proof})
        tell(session, ClaimProven(proof), claim, by=by, now=now)
    return claim


def checked(session: Session, by: str, claim_id: int, *, now: datetime) -> Claim:
    """The office checked the job: from now on the maker owes the decision."""
    claim = queries.get(session, claim_id)
    if claim.approvable_at is None and claim.decided_at is None:
        change(session, claim, {"approvable_at": now})
        _owe(session, claim, now)
        tell(session, ClaimApprovable(), claim, by=by, now=now)
    return claim


def unchecked(session: Session, by: str, claim_id: int, *, now: datetime) -> Claim:
    """The job is open again: nothing is decided until it is checked anew. What is decided
    stays so."""
    claim = queries.get(session, claim_id)
    if claim.approvable_at is not None and claim.decided_at is None:
        change(session, claim, {"approvable_at": None})
        _owe_no_more(session, claim, now, cancelled=True)
        tell(session, ClaimWaits(), claim, by=by, now=now)
    return claim


def send_back(
    session: Session, by: str, claim_id: int, reason: Reason, words: str, *, now: datetime
) -> Claim:
    """退回补充: the outlet has to add something; the time is the outlet's meanwhile."""
    claim = queries.get(session, claim_id)
    state = LIFE.step(claim.state, Action.SEND_BACK)
    _note(session, by, claim, words, now)
    _owe_no_more(session, claim, now, cancelled=True)
    change(session, claim, {"state": state, "reason": reason})
    tell(session, ClaimSentBack(reason), claim, by=by, now=now)
    return claim


def resubmit(session: Session, by: str, claim_id: int, words: str, *, now: datetime) -> Claim:
    """已补交: what was asked for is there; the lines are computed anew."""
    claim = queries.get(session, claim_id)
    state = LIFE.step(claim.state, Action.RESUBMIT)
    done = queries.done_of(session, claim)
    pricing = _priced(session, done)
    _write_lines(session, claim, done, pricing)
    _note(session, by, claim, words, now)
    change(session, claim, {**_sums(pricing), "state": state, "submitted_at": now, "reason": None})
    _owe(session, claim, now)
    tell(session, ClaimResubmitted(pricing.amount), claim, by=by, now=now)
    return claim


def _again(
    session: Session, by: str, claim_id: int, job: WorkOrder, code_given: bool, now: datetime
) -> Claim:
    """A job completed anew: the last day counts."""
    claim = queries.get(session, claim_id)
    proof = Proof.CODE if code_given else claim.proof
    anew = {"work_day": business_date(job.completed_at or now), "proof": proof,
            "grade": job.grade, "technician_id": job.technician_id}
    return _price_anew(session, by, claim, anew, now)


def _price_anew(
    session: Session, by: str, claim: Claim, anew: Mapping[str, object], now: datetime
) -> Claim:
    if anew:
        change(session, claim, anew)
        tell(session, ClaimWorked(claim.work_day), claim, by=by, now=now)
    done = queries.done_of(session, claim)
    pricing = _priced(session, done)
    _write_lines(session, claim, done, pricing)
    sums = _sums(pricing)
    if claim.state is not State.DRAFT:
        del sums["requested_fen"]
    change(session, claim, sums)
    tell(session, ClaimPriced(done.day, pricing.amount, pricing.missing), claim, by=by, now=now)
    if claim.state is State.DRAFT and not pricing.hinders:
        _submit(session, by, claim, now)
    return claim


def _refuse_decided(claim: Claim, action: str) -> None:
    if claim.state not in queries.UNDECIDED:
        raise IllegalTransition("claim", claim.state, action)


def _submit(session: Session, by: str, claim: Claim, now: datetime) -> None:
    state = LIFE.step(claim.state, Action.SUBMIT)
    change(
        session, claim, {"state": state, "submitted_at": now, "requested_fen": claim.calculated_fen}
    )
    _owe(session, claim, now)
    requested = Money(claim.requested_fen)
    tell(session, ClaimSubmitted(requested), claim, by=by, now=now)


def _priced(session: Session, done: Done) -> Pricing:
    """The price of a job; what is paid only once is taken by the job that comes first."""
    session.execute(delete(TripPaid).where(
        TripPaid.work_order_id == done.work_order_id, TripPaid.outlet == done.outlet_id))
    if done.outlet_id is not None:
        session.execute(
            insert_into(session, TripPaid)
            .values(
                outlet=done.outlet_id,
                day=done.day,
                technician=done.technician_id or 0,
                town_code=done.town,
                village=done.village,
                work_order_id=done.work_order_id,
            )
            .on_conflict_do_nothing()
        )
        take_installation(session, done)
    return queries.pricing(session, done)


def take_installation(session: Session, done: Done) -> None:
    """The barcodes of an installation earn their fee with the outlet that comes first."""
    for barcode_id in queries.barcode_ids(session, done):
        session.execute(
            insert_into(session, InstallationPaid)
            .values(barcode_id=barcode_id, work_order_id=done.work_order_id,
                    outlet=done.outlet_id)
            .on_conflict_do_nothing()
        )


def release_installation(session: Session, by: str, claim: Claim, *, now: datetime) -> None:
    """Nothing was paid for the installation after all: its barcodes may earn the fee with
    another claim, and undecided claims of other outlets for the job are priced anew."""
    session.execute(delete(InstallationPaid).where(
        InstallationPaid.work_order_id == claim.work_order_id,
        InstallationPaid.outlet == claim.outlet_id))
    for other in queries.all_of_job(session, claim.work_order_id):
        if other.id != claim.id and other.state in queries.UNDECIDED:
            _price_anew(session, by, other, {}, now)


def _sums(pricing: Pricing) -> dict[str, object]:
    return {
        "requested_fen": pricing.amount.fen,
        "calculated_fen": pricing.amount.fen,
        "missing": ",".join(pricing.missing),
    }


def _write_lines(session: Session, claim: Claim, done: Done, pricing: Pricing) -> None:
    """Puts the lines as they are computed now in the place of those before; what was asked for
    when it was submitted stays asked for."""
    old = queries.lines(session, claim.id)
    asked = {} if claim.state is State.DRAFT else {fee.item: fee.requested_fen for fee in old}
    for fee in old:
        session.delete(fee)
    session.flush()
    session.add_all(
        Fee(
            claim_id=claim.id,
            work_order_id=done.work_order_id,
            unit_key=done.unit_id or 0,
            item=line.item,
            requested_fen=asked.get(line.item, line.amount.fen),
            calculated_fen=line.amount.fen,
            amount_fen=line.amount.fen,
            rate_id=line.rate.id if line.rate else None,
            rate_version=line.rate.version if line.rate else None,
            explain=queries.encoded(line.why),
            **Stamps.of(claim).values(),
        )
        for line in pricing.lines
    )
    session.flush()


def _owe(session: Session, claim: Claim, now: datetime) -> None:
    """The promise to decide begins when the claim is there and the job is checked."""
    if claim.state in rules.DECIDABLE and claim.approvable_at is not None:
        owe_decision(session, claim, now)


def owe_decision(session: Session, claim: Claim, now: datetime) -> None:
    """From now on the maker owes the outlet an answer: three working days by default."""
    done = queries.done_of(session, claim)
    work = Work(done.service_type, done.tier, done.line, done.priority)
    clocks.start(
        session,
        ClockKind.CLAIM_DECISION,
        queries.subject_of(claim),
        work,
        now,
        Stamps.of(claim),
        now=now,
    )


def _owe_no_more(session: Session, claim: Claim, now: datetime, *, cancelled: bool) -> None:
    clocks.stop(session, queries.subject_of(claim), ClockKind.CLAIM_DECISION, now,
                cancelled=cancelled, now=now)


def _note(session: Session, by: str, claim: Claim, words: str, now: datetime) -> None:
    if words.strip():
        notes.write(session, by, Claim.__kind__, claim.id, Stamps.of(claim), words, now=now)

"""Deciding a claim line by line, and the appeal against it (DOMAIN, "Life cycles: Claim").

With the decision the parts are fixed: whose money each line is, by the agreement of the day of
work, with one movement on the ledger for each. What is decided never changes; what an appeal
adds is a line of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.db import change
from core.errors import NotFound, RuleBroken
from core.facts import tell
from core.money import ZERO, Money, total
from core.scope import Stamps
from jobs.work_orders import queries as jobs
from jobs.work_orders.rules import Source
from network.agreements import queries as agreements
from network.agreements.models import Agreement
from network.outlets import queries as outlets
from office.notes import service as notes
from settlements.claims import queries, rules
from settlements.claims.facts import ClaimAppealed, ClaimApproved, ClaimFinal, ClaimRejected
from settlements.claims.models import Claim, Fee, FeeShare
from settlements.claims.rules import LIFE, Action, Decision, Reason, Share, ShareRole, Verdict
from settlements.claims.service import owe_decision, release_installation, take_installation
from settlements.ledger import rules as accounts
from settlements.ledger import service as ledger
from settlements.ledger.rules import Kind, Transfer
from settlements.rates.rules import Item
from sla.clocks import service as clocks
from sla.policies.rules import ClockKind

_PAY = Decision(Verdict.PAY)


def decide(
    session: Session,
    by: str,
    claim_id: int,
    decisions: Mapping[int, Decision] | None = None,
    *,
    now: datetime,
) -> Claim:
    """Pays, cuts or refuses each line by its id; one that is not named is paid. RuleBroken while
    the job is not checked or not proven, for a cut without a reason, and when no agreement held
    on the day of work. StaleVersion when somebody decided it meanwhile."""
    claim = queries.get(session, claim_id)
    fees = queries.lines(session, claim.id)
    said = _said(session, claim, fees, decisions or {})
    paid = {fee.id: rules.decided(Money(fee.calculated_fen), said[fee.id]) for fee in fees}
    action = rules.outcome([Money(fee.calculated_fen) for fee in fees], list(paid.values()))
    state = LIFE.step(claim.state, action)
    approved = total(paid.values())
    _refuse_early(session, claim, approved)
    agreement = _agreement(session, claim) if approved else None
    first = next((one.reason for one in said.values() if one.reason), None)
    clocks.stop(session, queries.subject_of(claim), ClockKind.CLAIM_DECISION, now, now=now)
    change(session, claim, {"state": state, "approved_fen": approved.fen, "decided_at": now,
                            "decided_by": by, "reason": first})
    for fee in fees:
        fee.verdict, fee.reason = said[fee.id].verdict, said[fee.id].reason
        fee.amount_fen = paid[fee.id].fen
    if not any(paid[fee.id] for fee in fees if fee.item is Item.LABOUR):
        release_installation(session, by, claim, now=now)
    if agreement is None:
        tell(session, ClaimRejected(claim.work_order_id, first or Reason.NOT_PROVEN), claim,
             by=by, now=now)
        return claim
    parts = [_Part(fee, fee.item) for fee in fees]
    management = _fix_shares(session, by, claim, parts, agreement, now)
    whole = action is Action.APPROVE
    tell(session, ClaimApproved(claim.work_order_id, whole, approved, management), claim,
         by=by, now=now)
    return claim


def reject(
    session: Session, by: str, claim_id: int, reason: Reason, words: str, *, now: datetime
) -> Claim:
    """驳回: nothing of it is paid, for one reason."""
    claim = queries.get(session, claim_id)
    refused = Decision(Verdict.REFUSE, reason)
    _note(session, by, claim, words, now)
    every = {fee.id: refused for fee in queries.lines(session, claim.id)}
    return decide(session, by, claim_id, every, now=now)


def appeal(session: Session, by: str, claim_id: int, words: str, *, now: datetime) -> Claim:
    """The outlet does not accept a cut or a refusal; a person looks at it once more."""
    claim = queries.get(session, claim_id)
    state = LIFE.step(claim.state, Action.APPEAL)
    if not words.strip():
        raise RuleBroken("reason_needed")
    _note(session, by, claim, words, now)
    change(session, claim, {"state": state})
    owe_decision(session, claim, now)
    tell(session, ClaimAppealed(), claim, by=by, now=now)
    return claim


def rule(
    session: Session,
    by: str,
    claim_id: int,
    added: Mapping[int, Money],
    words: str,
    *,
    now: datetime,
) -> Claim:
    """终审: what is added to lines by their ids, up to what they were calculated at. The old
    lines stay; each addition is a new one, split as the line it corrects."""
    claim = queries.get(session, claim_id)
    state = LIFE.step(claim.state, Action.RULE)
    parts = _corrections(session, claim, added)
    sum_added = total(Money(part.fee.amount_fen) for part in parts)
    _note(session, by, claim, words, now)
    clocks.stop(session, queries.subject_of(claim), ClockKind.CLAIM_DECISION, now, now=now)
    change(session, claim, {"state": state, "decided_at": now, "decided_by": by,
                            "approved_fen": (claim.approved_fen or 0) + sum_added.fen})
    management = ZERO
    if parts:
        session.add_all(part.fee for part in parts)
        session.flush()
        management = _fix_shares(session, by, claim, parts, _agreement(session, claim), now)
    tell(session, ClaimFinal(sum_added, management), claim, by=by, now=now)
    return claim


@dataclass(frozen=True)
class _Part:
    """A line, and the item by which it is split: a correction as what it corrects."""

    fee: Fee
    as_item: Item


def _said(
    session: Session, claim: Claim, fees: Sequence[Fee], decisions: Mapping[int, Decision]
) -> dict[int, Decision]:
    if strange := decisions.keys() - {fee.id for fee in fees}:
        raise NotFound("fee", min(strange))
    said = {fee.id: decisions.get(fee.id, _PAY) for fee in fees}
    for fee in fees:
        if fault := rules.decision_fault(Money(fee.calculated_fen), said[fee.id]):
            raise RuleBroken(fault)
    repeat = any(one.reason is Reason.REPEAT_WORKMANSHIP for one in said.values())
    if repeat and queries.repeated(session, claim) is None:
        raise RuleBroken("no_repeat")
    return said


def _refuse_early(session: Session, claim: Claim, approved: Money) -> None:
    """What is not proven can be refused, but not paid."""
    job = jobs.get(session, claim.work_order_id)
    fault = rules.decide_fault(
        checked=claim.approvable_at is not None,
        self_entered=job.source is Source.OUTLET and bool(approved),
        proven=claim.proof is not None,
        missing=queries.missing_of(claim),
    )
    if fault:
        raise RuleBroken(fault)
    if queries.earned_elsewhere(session, claim):
        raise RuleBroken("other_claim_first")


def _agreement(session: Session, claim: Claim) -> Agreement:
    assert claim.outlet_id is not None
    found = agreements.in_force(session, claim.outlet_id, claim.work_day)
    if found is None:
        raise RuleBroken("agreement_missing")
    return found


def _corrections(session: Session, claim: Claim, added: Mapping[int, Money]) -> list[_Part]:
    fees = {fee.id: fee for fee in queries.lines(session, claim.id) if fee.corrects is None}
    if strange := added.keys() - fees.keys():
        raise NotFound("fee", min(strange))
    parts = []
    for fee_id, amount in added.items():
        old = fees[fee_id]
        if not ZERO < amount <= Money(old.calculated_fen - old.amount_fen):
            raise RuleBroken("addition_out_of_range")
        if old.item is Item.LABOUR:
            _take_back_installation(session, claim)
        parts.append(_Part(_correction(claim, old, amount), old.item))
    return parts


def _take_back_installation(session: Session, claim: Claim) -> None:
    """What is paid for an installation after all is earned by no other claim. RuleBroken when
    another one has it by now."""
    done = queries.done_of(session, claim)
    if queries.barcode_ids(session, done):
        take_installation(session, done)
        if not queries.holds_installation(session, claim):
            raise RuleBroken("installation_paid_elsewhere")


def _correction(claim: Claim, old: Fee, amount: Money) -> Fee:
    return Fee(
        claim_id=claim.id,
        work_order_id=claim.work_order_id,
        unit_key=old.unit_key,
        item=Item.CORRECTION,
        requested_fen=amount.fen,
        calculated_fen=amount.fen,
        amount_fen=amount.fen,
        verdict=Verdict.PAY,
        rate_id=old.rate_id,
        rate_version=old.rate_version,
        explain=queries.encoded([rules.Why("ruled", (("added", amount.fen),))]),
        corrects=old.id,
        **Stamps.of(claim).values(),
    )


def _fix_shares(
    session: Session,
    by: str,
    claim: Claim,
    parts: Sequence[_Part],
    agreement: Agreement,
    now: datetime,
) -> Money:
    """Writes whose money the lines are and moves it to their accounts; returns what goes to
    the parent."""
    owners = {ShareRole.PERFORMER: Stamps.of(claim)}
    if agreement.parent_id is not None:
        owners[ShareRole.MANAGEMENT] = Stamps.of(outlets.get(session, agreement.parent_id))
    rows = [
        _share(claim, part.fee, share, owners[share.role], now)
        for part in parts
        for share in rules.shares(part.as_item, Money(part.fee.amount_fen), agreement.parent_bp)
    ]
    session.add_all(rows)
    session.flush()
    ledger.post(session, by, [_transfer(row) for row in rows], now=now)
    return total(Money(row.amount_fen) for row in rows if row.role is ShareRole.MANAGEMENT)


def _share(claim: Claim, fee: Fee, share: Share, owner: Stamps, now: datetime) -> FeeShare:
    return FeeShare(
        fee_id=fee.id,
        work_order_id=claim.work_order_id,
        item=fee.item,
        role=share.role,
        amount_fen=share.amount.fen,
        work_day=claim.work_day,
        approved_at=now,
        **owner.values(),
    )


def _transfer(row: FeeShare) -> Transfer:
    assert row.outlet_id is not None
    return Transfer(accounts.MAKER_FEES, accounts.outlet(row.outlet_id), Money(row.amount_fen),
                    Kind.APPROVED, f"share:{row.id}")


def _note(session: Session, by: str, claim: Claim, words: str, now: datetime) -> None:
    if words.strip():
        notes.write(session, by, Claim.__kind__, claim.id, Stamps.of(claim), words, now=now)

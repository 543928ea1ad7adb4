"""What the steps of a job mean for its claim: within-listeners, in the teller's unit."""

from sqlalchemy.orm import Session

from core.facts import Told
from jobs.work_orders.facts import Completed, StepTaken, StepWithdrawn
from jobs.work_orders.rules import Action, Truth
from network.distances import queries as distances
from settlements.cases import queries as case_queries
from settlements.claims import queries as claim_queries
from settlements.claims import service as claims
from settlements.claims.rules import Proof
from settlements.inquiries import service as inquiries
from settlements.inquiries.rules import Side
from settlements.payees import queries as payees


def claim_of_completed(session: Session, told: Told) -> None:
    """A completed job makes its claim."""
    assert isinstance(told.fact, Completed)
    claims.make(session, told.by, told.subject_id, code_given=told.fact.code_given, now=told.now)


def claim_of_step(session: Session, told: Told) -> None:
    """A call-back that confirms proves the work of the outlet that did it last; a checked job's
    claims can be decided, those of outlets that had it before as well."""
    assert isinstance(told.fact, StepTaken)
    found = claim_queries.all_of_job(session, told.subject_id)
    if told.fact.action == Action.CALL_BACK and told.fact.outcome == Truth.CONFIRMED:
        for each in found:
            if each.outlet_id == told.outlet_id:
                claims.prove(session, told.by, each.id, Proof.CALL_BACK, now=told.now)
    elif told.fact.action == Action.CHECK:
        for each in found:
            claims.checked(session, told.by, each.id, now=told.now)


def claim_of_reopened(session: Session, told: Told) -> None:
    """While a job is open again, or its check was taken back, nothing is decided."""
    fact = told.fact
    if isinstance(fact, StepWithdrawn) and fact.action not in (Action.COMPLETE, Action.CHECK):
        return
    for each in claim_queries.all_of_job(session, told.subject_id):
        claims.unchecked(session, told.by, each.id, now=told.now)


def account_proposed(session: Session, told: Told) -> None:
    """Another account is the answer to who was asked for one."""
    payee = payees.get(session, told.subject_id)
    for case in case_queries.with_finance(session, payee.outlet_id or 0):
        inquiries.answered_by_deed(session, told.by, case, Side.OUTLET, now=told.now)


def claims_of_distance(session: Session, told: Told) -> None:
    """A distance that was decided prices the undecided claims of the outlet in that township."""
    row = distances.get(session, told.subject_id)
    assert row.outlet_id is not None
    for claim_id in claim_queries.waiting_for_place(session, row.outlet_id, row.town_code):
        claims.reprice(session, told.by, claim_id, now=told.now)

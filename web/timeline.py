"""What happened to a record, in words, from its facts (INTERFACE, "Always" 2)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.facts import FactRow
from core.rows import Step
from core.wording import iso, moment
from network.accounts.queries import names_of

WORDS: Mapping[str, Any] = {
    "OutletApplied": _l("The outlet was registered"),
    "OutletMoved": _l("The outlet changed its parent"),
    "OutletStateChanged": _l("The state was decided"),
    "OutletDetailsChanged": _l("Details were corrected"),
    "WorkOrderTaken": _l("The job was taken"),
    "Dispatched": _l("Dispatched to an outlet"),
    "DispatchRefused": _l("The outlet could not take it"),
    "Accepted": _l("The outlet took the job"),
    "TechnicianAssigned": _l("A technician was assigned"),
    "UserContacted": _l("The user was called"),
    "Appointed": _l("A time was agreed"),
    "Arrived": _l("Arrived at the door"),
    "VisitFailed": _l("Failed visit"),
    "HoldBegun": _l("The job began to wait"),
    "HoldEnded": _l("The wait ended"),
    "Completed": _l("The job was completed"),
    "StepTaken": _l("The office took a step"),
    "Cancelled": _l("The job was cancelled"),
    "Merged": _l("Merged into another job"),
    "MergedIn": _l("Another report was merged into this one"),
    "Reopened": _l("The job was opened again"),
    "StepWithdrawn": _l("A step was taken back"),
    "GivenUp": _l("Nobody takes it"),
    "Chased": _l("The user asked again"),
    "ContactAdded": _l("A contact was added"),
    "ContactCorrected": _l("A contact was corrected"),
    "PhotoTaken": _l("A photo was taken"),
    "UnitNamed": _l("Barcodes were written down"),
    "NoteWritten": _l("A note was written"),
    "BreachFound": _l("A promise was broken"),
    "SelfReported": _l("The outlet says itself that it will be late"),
    "LineMissing": _l("A part is missing: the law's 90 days"),
    "Escalated": _l("A broken promise was passed up to you"),
    "AgreementMade": _l("An agreement was made"),
    "AgreementEnded": _l("An agreement got its last day"),
    "ClaimMade": _l("The claim was made by the finished job"),
    "ClaimPriced": _l("The claim was calculated again"),
    "ClaimWorked": _l("The job was completed anew"),
    "ClaimSubmitted": _l("The claim was submitted"),
    "ClaimProven": _l("The user confirmed the work"),
    "ClaimApprovable": _l("The job was checked: the claim can be decided"),
    "ClaimWaits": _l("The job is open again: the claim waits"),
    "ClaimSentBack": _l("The claim was sent back"),
    "ClaimResubmitted": _l("The claim was submitted again"),
    "ClaimApproved": _l("The claim was approved; the parts are fixed"),
    "ClaimRejected": _l("The claim was rejected"),
    "ClaimAppealed": _l("The outlet appealed"),
    "ClaimFinal": _l("The appeal was ruled on"),
    "CertificateDue": _l("A certificate lapses soon"),
    "CertificateLapsed": _l("A certificate has lapsed"),
    "EventImported": _l("Taken over from another system"),
    "OpenJobTakenOver": _l("Taken over open from another system"),
    "StatementOpened": _l("The month was gathered"),
    "StatementCalculated": _l("The statement was calculated"),
    "StatementPublished": _l("The statement was published"),
    "StatementConfirmed": _l("The statement was confirmed"),
    "LineDisputed": _l("A line was disputed"),
    "InvoiceStep": _l("A step with the invoice"),
    "StatementApproved": _l("Approved for payment"),
    "StatementSettled": _l("It comes to nothing and is closed"),
    "StatementPaid": _l("The bank got the order to pay"),
    "StatementProven": _l("The bank answered"),
    "RunPrepared": _l("The run was prepared"),
    "RunStep": _l("A step with the run"),
    "RunStep:approve": _l("The run was approved by a second person"),
    "RunStep:file": _l("The run went to the bank"),
    "RunStep:close": _l("The run was closed"),
    "RunStep:drop": _l("The run was dropped"),
    "PaymentRefused": _l("The bank sent money back: another account is needed"),
    "CaseOpened": _l("A case about money was opened"),
    "CaseAsked": _l("It was asked first"),
    "CaseAnswered": _l("The answer came"),
    "InquiryMade": _l("The maker asks you about money"),
    "InquiryAnswered": _l("A question about money was answered"),
    "CaseChanged": _l("What is missing was said anew"),
    "CaseRuled": _l("A ruling on money was given"),
    "CaseClosed": _l("The case was closed"),
    "RecoveryOwed": _l("A ruling says what is to be paid on"),
}


def word_for(name: str, body: str = "{}") -> str:
    """The sentence for a kind of fact; where the step it tells has one of its own, that."""
    step = f"{name}:{json.loads(body).get('action', '')}"
    return str(WORDS[step] if step in WORDS else WORDS.get(name, name))


@dataclass(frozen=True)
class LastChange:
    who: str
    what: str
    at: datetime


def last_change(
    session: Session, kind: str, subject_id: int, *, version: int | None = None
) -> LastChange | None:
    """The newest fact about a record, or the one of that version, with the person's name."""
    one = () if version is None else (FactRow.version == version,)
    row = session.execute(
        select(FactRow.name, FactRow.by, FactRow.recorded_at)
        .where(FactRow.kind == kind, FactRow.subject_id == subject_id, *one)
        .order_by(FactRow.version.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    who = names_of(session, [row.by]).get(row.by, _("the system"))
    return LastChange(who, word_for(row.name), row.recorded_at)


def steps_of(
    session: Session, kind: str, subject_id: int, now: datetime, limit: int = 100
) -> list[Step]:
    """What happened to a record, newest first."""
    rows = session.execute(
        select(FactRow.name, FactRow.by, FactRow.happened_at, FactRow.body)
        .where(FactRow.kind == kind, FactRow.subject_id == subject_id)
        .order_by(FactRow.version.desc())
        .limit(limit)
    ).all()
    names = names_of(session, {row.by for row in rows})
    return [
        Step(
            moment(row.happened_at, now),
            iso(row.happened_at),
            "dispatch",
            word_for(row.name, row.body),
            names.get(row.by, _("the system")),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Seal:
    """How many facts a record has, and the digest of the newest: what the foot shows."""

    count: int
    digest: str


def seal_of(session: Session, kind: str, subject_id: int) -> Seal | None:
    """The foot of a record's page, None when it has no fact."""
    row = session.execute(
        select(FactRow.version, FactRow.digest)
        .where(FactRow.kind == kind, FactRow.subject_id == subject_id)
        .order_by(FactRow.version.desc()).limit(1)).first()
    if row is None:
        return None
    return Seal(row.version, " ".join(row.digest[n:n + 4] for n in (0, 4, 8)))

"""Asking first, and being answered: the time passes to who was asked, until the day by which it
was asked, and no longer."""

from datetime import date, datetime, timedelta

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from core import text
from core.clock import at_local, business_date
from core.db import change
from core.errors import BadInput, NotAllowed, RuleBroken, StaleVersion
from core.facts import tell
from core.scope import Level, Reason, Stamps, scope_of, system
from settlements.cases import queries as cases
from settlements.cases import timing
from settlements.cases.models import Case
from settlements.cases.rules import State
from settlements.inquiries import queries, rules
from settlements.inquiries.facts import CaseAnswered, CaseAsked, InquiryAnswered, InquiryMade
from settlements.inquiries.models import Inquiry
from settlements.inquiries.rules import Side
from sla.clocks.pauses import PauseReason
from sla.subjects import Told

REASONS = {Side.PARENT: PauseReason.ASKED_PARENT, Side.OUTLET: PauseReason.ASKED_OUTLET}


def ask(session: Session, by: str, case_id: int, side: Side, question: str, by_when: date, *,
        now: datetime) -> int:
    """先问, with the day by which an answer is wanted; the id of the question. BadInput names the
    field, RuleBroken for a case that is not open and for a side that was asked before."""
    if scope_of(session).level is Level.OUTLET:
        raise NotAllowed("cases.rule")
    case = cases.get(session, case_id)
    if case.state is not State.OPEN:
        raise RuleBroken("case_not_open")
    if fault := rules.ask_fault(case.kind, side, by_when, business_date(now)):
        raise BadInput(*fault)
    words = text.clean_text(question, 500, field="question")
    if not words:
        raise BadInput("question", "missing")
    if any(each.side is side for each in queries.of_case(session, case)):
        raise RuleBroken("asked_before")
    due = at_local(by_when + timedelta(days=1))
    change(session, case, {})
    tell(session, CaseAsked(side, due), case, by=by, now=now)
    timing.asked(session, case, REASONS[side], due, at=now)
    return _write(session, by, case, side, words, due, now)


def _write(session: Session, by: str, case: Case, side: Side, words: str, due: datetime,
           now: datetime) -> int:
    """The row of whoever was asked, past the scope: the parent may sit in another county."""
    pass_on_id, stamps = None, Stamps.of(case)
    if side is Side.PARENT:
        found = queries.pass_on_of(session, case)
        if found is None:
            raise BadInput("side", "nobody_to_ask")
        pass_on_id, stamps = found
    with system(session, Reason.PASSING):
        made: int = session.scalars(insert(Inquiry).returning(Inquiry.id), [{
            "case_id": case.id, "statement_id": case.statement_id, "pass_on_id": pass_on_id,
            "side": side, "question": words, "asked_at": now, "asked_by": by, "due_at": due,
            "answer": "", "version": 1, **stamps.values()}]).one()
    tell(session, InquiryMade(side, due), Told(made, 1, stamps.outlet_id), by=by, now=now)
    return made


def answer(session: Session, by: str, inquiry_id: int, words: str, *, now: datetime) -> Inquiry:
    """What whoever was asked says. RuleBroken when it was answered before; a late answer is
    written down and moves no time."""
    asked = queries.get(session, inquiry_id)
    said = text.clean_text(words, 1000, field="answer")
    if not said:
        raise BadInput("answer", "missing")
    return _answered(session, by, asked, said, False, now)


def answered_by_deed(session: Session, by: str, case: Case, side: Side, *,
                     now: datetime) -> Inquiry | None:
    """What was asked for was done: a new account was proposed."""
    asked = queries.waiting(session, case.id, side)
    return None if asked is None else _answered(session, by, asked, "", True, now)


def _answered(session: Session, by: str, asked: Inquiry, words: str, by_deed: bool,
              now: datetime) -> Inquiry:
    if asked.answered_at is not None:
        raise RuleBroken("answered_before")
    change(session, asked, {"answer": words, "answered_at": now, "answered_by": by})
    tell(session, InquiryAnswered(asked.side, by_deed), asked, by=by, now=now)
    case = queries.standing_of(session, asked.case_id)
    if case.state is State.OPEN:
        tell(session, CaseAnswered(asked.side, case.owner), _noted(session, case), by=by,
             now=now)
        if now < asked.due_at:
            timing.answered(session, case.id, case.kind, REASONS[asked.side], at=now)
    return asked


def _noted(session: Session, case: queries.CaseStanding) -> Told:
    """Writes down on the case that an answer came, past the scope: the parent does not see it.
    StaleVersion when the case went on meanwhile."""
    with system(session, Reason.PASSING):
        row = session.execute(
            update(Case).where(Case.id == case.id, Case.version == case.version)
            .values(version=Case.version + 1).returning(Case.version),
            execution_options={"synchronize_session": False}).first()
    if row is None:
        raise StaleVersion(Case.__kind__, case.id, case.version)
    return Told(case.id, row.version, case.outlet_id)

"""Ruling on a case: what it does to the money, to the route, and who reads it."""

from datetime import datetime

from sqlalchemy.orm import Session

from core import text
from core.clock import business_date
from core.db import change
from core.errors import BadInput, NotAllowed, RuleBroken
from core.facts import tell
from core.money import ZERO, Money
from core.scope import Level, Stamps, scope_of
from network.agreements import queries as agreement_queries
from network.agreements import service as agreements
from network.agreements.rules import Route
from settlements.cases import queries, rules, timing
from settlements.cases import service as cases
from settlements.cases.facts import CaseRuled
from settlements.cases.models import Case
from settlements.cases.rules import LIFE, WITHHELD, Action, Kind, Ruling
from settlements.passing import service as passing
from settlements.statements import queries as statements
from settlements.statements import service as statement_steps
from settlements.statements.rules import LineKind
from settlements.statements.rules import State as StatementState

LONGEST = 500


def rule(session: Session, by: str, case_id: int, ruling: Ruling, words: str,
         difference: Money = ZERO, *, now: datetime) -> Case:
    """Decides, with words that both sides read. `difference` is what a corrected line is paid
    more (or less). BadInput without words, RuleBroken for a ruling this case does not know."""
    if scope_of(session).level is Level.OUTLET:
        raise NotAllowed("cases.rule")
    case = queries.get(session, case_id)
    said = text.clean_text(words, LONGEST, field="words")
    if not said:
        raise BadInput("words", "missing")
    if fault := rules.ruling_fault(case.kind, ruling):
        raise RuleBroken(fault)
    if ruling is Ruling.CORRECTED and not difference:
        raise BadInput("difference", "missing")
    if case.kind is Kind.CONTRADICTION and not _credited(session, case):
        raise RuleBroken("not_credited")
    state = LIFE.step(case.state, Action.RULE)
    timing.ruled(session, case, at=now)
    change(session, case, {"state": state, "ruling": ruling, "words": said, "ruled_at": now,
                           "ruled_by": by})
    tell(session, CaseRuled(ruling, Money(case.amount_fen)), case, by=by, now=now)
    _follow(session, by, case, ruling, difference, now)
    return case


def _credited(session: Session, case: Case) -> bool:
    """Whether the bank has proven what the outlet misses."""
    return statements.get(session, case.statement_id).state is StatementState.CREDITED


def _follow(session: Session, by: str, case: Case, ruling: Ruling, difference: Money,
            now: datetime) -> None:
    if ruling in WITHHELD:
        passing.recover(session, by, case.receipt_id or 0, ruling, case.words, now=now)
        timing.recovery_owed(session, case, at=now)
        if ruling is Ruling.PAY_DIRECT:
            _pay_direct(session, by, case.outlet_id or 0, now)
        return
    if case.receipt_id is not None:
        passing.rule_received(session, by, case.receipt_id, now=now)
    elif ruling is Ruling.CORRECTED:
        line = statements.line(session, case.line_id or 0)
        statement_steps.owe(session, by, Stamps.of(line), LineKind.DECISION, difference,
                            f"case:{case.id}", now=now)
    cases.close(session, by, case, now=now)


def _pay_direct(session: Session, by: str, outlet_id: int, now: datetime) -> None:
    """From the next statement on nothing goes through the parent."""
    today = business_date(now)
    found = agreement_queries.in_force(session, outlet_id, today)
    if found is not None and found.route is Route.THROUGH_PARENT:
        agreements.change_route(session, by, outlet_id, Route.DIRECT, today, now=now)

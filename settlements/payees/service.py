"""Changing to whom an outlet's money goes: proposed by one, approved by another."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core import text
from core.db import change
from core.errors import BadInput, NotAllowed, RuleBroken
from core.facts import tell
from core.scope import Stamps, scope_of
from network.outlets import queries as outlets
from settlements.payees import queries, rules
from settlements.payees.facts import PayeeDecided, PayeeProposed
from settlements.payees.models import Payee
from settlements.payees.rules import LIFE, RATES_BP, Action, TaxKind


@dataclass(frozen=True)
class PayeeValues:
    """An account and a tax identity as typed. Without a rate the usual one holds."""

    holder: str
    bank: str
    account: str
    tax_kind: TaxKind
    tax_number: str = ""
    rate_bp: int | None = None


def propose(session: Session, by: str, outlet_id: int, values: PayeeValues, *,
            now: datetime) -> Payee:
    """Writes the new account down; nothing is paid there before another has approved it.
    BadInput names the field."""
    outlet = outlets.get(session, outlet_id)
    if not scope_of(session).may_write(outlet):
        raise NotAllowed("payees.propose")
    account = text.clean_line(values.account, 40, field="account").replace(" ", "")
    if fault := rules.account_fault(account):
        raise BadInput("account", fault)
    rate = RATES_BP[values.tax_kind] if values.rate_bp is None else values.rate_bp
    if not 0 <= rate <= 1_300:
        raise BadInput("rate_bp", "rate_out_of_range")
    made = Payee(
        holder=_needed(values.holder, "holder"), bank=_needed(values.bank, "bank"),
        account=account, tax_kind=values.tax_kind,
        tax_number=text.clean_line(values.tax_number, 30, field="tax_number"), rate_bp=rate,
        state=LIFE.initial, proposed_at=now, proposed_by=by, version=1,
        **Stamps.of(outlet).values())
    session.add(made)
    tell(session, PayeeProposed(values.tax_kind, rate), made, by=by, now=now)
    return made


def approve(session: Session, by: str, payee_id: int, *, now: datetime) -> Payee:
    """Effective after the waiting time. RuleBroken for who proposed it."""
    return _decide(session, by, payee_id, Action.APPROVE, now)


def refuse(session: Session, by: str, payee_id: int, *, now: datetime) -> Payee:
    return _decide(session, by, payee_id, Action.REFUSE, now)


def _decide(session: Session, by: str, payee_id: int, action: Action, now: datetime) -> Payee:
    payee = queries.get(session, payee_id)
    state = LIFE.step(payee.state, action)
    if fault := rules.second_person_fault(payee.proposed_by, by):
        raise RuleBroken(fault)
    approved = action is Action.APPROVE
    effective = rules.effective_from(now) if approved else None
    change(session, payee, {"state": state, "decided_at": now, "decided_by": by,
                            "effective_at": effective})
    tell(session, PayeeDecided(approved, effective), payee, by=by, now=now)
    return payee


def _needed(typed: str, field: str) -> str:
    found = text.clean_line(typed, 80, field=field)
    if not found:
        raise BadInput(field, "missing")
    return found

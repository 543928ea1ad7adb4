"""What can be done with an agreement: make it, change its route, end it."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.db import change
from core.errors import BadInput, NotFound, RuleBroken
from core.facts import tell
from core.scope import Stamps
from network.agreements import queries, rules
from network.agreements.facts import AgreementEnded, AgreementMade
from network.agreements.models import Agreement
from network.agreements.rules import Period, Route, Terms
from network.outlets import queries as outlets


def make(
    session: Session, by: str, outlet_id: int, terms: Terms, period: Period, *, now: datetime
) -> Agreement:
    """Agrees terms over a period. BadInput names the field; RuleBroken when another agreement
    of the outlet holds on one of these days."""
    outlet = outlets.get(session, outlet_id)
    fault = rules.terms_fault(terms, has_parent=outlet.parent_id is not None)
    if fault:
        raise BadInput(*fault)
    if clash := rules.dates_fault(
        period, map(queries.period_of, queries.of_outlet(session, outlet_id))
    ):
        raise RuleBroken(clash)
    made = Agreement(
        valid_from=period.first,
        valid_to=period.last,
        parent_bp=terms.parent_bp,
        route=terms.route,
        pay_rule=terms.pay_rule,
        pay_days=terms.pay_days,
        interest_num=terms.interest_num,
        interest_den=terms.interest_den,
        made_at=now,
        version=1,
        **Stamps.of(outlet).values(),
    )
    session.add(made)
    tell(session, _made(made), made, by=by, now=now)
    return made


def end(
    session: Session, by: str, agreement_id: int, last_day: date, *, now: datetime
) -> Agreement:
    """Says on which day the terms hold last. RuleBroken when an end is set already or it would
    lie before the beginning."""
    found = queries.get(session, agreement_id)
    if found.valid_to is not None or last_day < found.valid_from:
        raise RuleBroken("agreement_ended" if found.valid_to else "dates_out_of_order")
    change(session, found, {"valid_to": last_day})
    tell(session, AgreementEnded(last_day), found, by=by, now=now)
    return found


def change_route(
    session: Session, by: str, outlet_id: int, route: Route, from_day: date, *, now: datetime
) -> Agreement:
    """From that day the money takes another way (直付 or 经上级转付), the other terms stay:
    the old agreement ends the day before, a new one begins. NotFound when nothing holds on the
    day, RuleBroken when the route is that already."""
    found = queries.in_force(session, outlet_id, from_day)
    if found is None:
        raise NotFound("agreement", outlet_id)
    if found.route is route:
        raise RuleBroken("route_is_that")
    if from_day <= found.valid_from:
        raise RuleBroken("agreement_overlaps")
    terms, last = replace(queries.terms_of(found), route=route), found.valid_to
    change(session, found, {"valid_to": rules.day_before(from_day)})
    tell(session, AgreementEnded(rules.day_before(from_day)), found, by=by, now=now)
    return make(session, by, outlet_id, terms, Period(from_day, last), now=now)


def _made(row: Agreement) -> AgreementMade:
    return AgreementMade(
        row.valid_from,
        row.valid_to,
        row.parent_bp,
        row.route,
        row.pay_rule,
        row.pay_days,
        row.interest_num,
        row.interest_den,
    )

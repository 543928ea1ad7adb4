"""A broken promise reaches people by name: the desk that must act, or the outlet, and then who
answers for its county."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.db import reading, transaction
from core.facts import FactRow
from core.outbox import ToldRow
from core.scope import Reason, Scope, Stamps
from network.accounts.rules import Role
from office.notices.models import Notice
from sla.clocks import service as clocks
from sla.policies.rules import ClockKind
from sla.subjects import Subject
from sla.sweep import sweep
from tests import factories
from tests.benches import START
from tests.kept import kept
from tests.sla.making import WORK
from worker import escalations

SYSTEM = Scope.system(Reason.COMMAND)
ABOUT = Subject("statement", 1)
DESKS = (Role.HOTLINE, Role.ADJUDICATOR, Role.FINANCE_CLERK, Role.PARTS_PLANNER, Role.DISPATCHER)


@kept
def people(context):
    """Accounts by what they are, and the outlet's stamps."""
    with transaction(SYSTEM) as session:
        factories.time_rules(session, START)
        shop = factories.outlet(session, "AH-1", now=START)
        found = {role.value: factories.account(session, role.value, role, now=START)
                 for role in DESKS}
        found["shop"] = factories.account(session, "shop", Role.OWNER, now=START, at=shop)
        for role in (Role.COUNTY_OWNER, Role.TERRITORY_MANAGER):
            found[role.value] = factories.account(session, role.value, role, now=START,
                                                  counties=("3412",))
        return found, Stamps.of(shop), shop.id


def told(people, kind: ClockKind, after: timedelta) -> set[str]:
    """Who is told when nobody keeps the promise for so long; sent twice, told once."""
    accounts, stamps, outlet = people
    with transaction(SYSTEM) as session:
        clocks.start(session, kind, ABOUT, WORK, START,
                     Stamps(outlet, None, outlet, stamps.county_code), now=START)
    with transaction(SYSTEM) as session:
        while sweep(session, START + after).total:
            pass
        rows = [ToldRow(row.id, row.name, row.kind, row.subject_id, row.version, row.happened_at,
                        row.recorded_at, row.by, row.outlet_id, json.loads(row.body))
                for row in session.scalars(select(FactRow).where(
                    FactRow.name.in_(["BreachFound", "Escalated"])).order_by(FactRow.id))]
        for _twice in range(2):
            escalations.tell_the_ladder(session, rows, now=START + after)
    names = {key: name for name, key in accounts.items()}
    with reading(SYSTEM) as session:
        found = session.scalars(select(Notice.account_id)).all()
    assert len(found) == len(set(found))
    return {names[key] for key in found}


@pytest.mark.parametrize(("kind", "days", "desk"), [
    (ClockKind.CALL_BACK, 2.1, Role.HOTLINE),
    (ClockKind.DOCUMENT_CHECK, 6, Role.ADJUDICATOR),
    (ClockKind.CLAIM_DECISION, 6, Role.ADJUDICATOR),
    (ClockKind.INVOICE, 14.7, "shop"),
    (ClockKind.INVOICE_CHECK, 6, Role.FINANCE_CLERK),
    (ClockKind.BANK_ANSWER, 6, Role.FINANCE_CLERK),
    (ClockKind.LINE_RULING, 6, Role.ADJUDICATOR),
    (ClockKind.CASE_RULING, 8, Role.TERRITORY_MANAGER),
    (ClockKind.PART_DECISION, 2, Role.PARTS_PLANNER),
    (ClockKind.DISPATCH, 0.03, Role.DISPATCHER),
])
def test_whoever_must_act_is_told(people, kind, days, desk) -> None:
    assert told(people, kind, timedelta(days=days)) >= {str(desk)}


def test_an_invoice_that_does_not_come_reaches_who_can_help(people) -> None:
    assert told(people, ClockKind.INVOICE, timedelta(days=40)) == {
        "shop", Role.COUNTY_OWNER, Role.TERRITORY_MANAGER}

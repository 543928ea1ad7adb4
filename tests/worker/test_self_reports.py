"""Who is told that an outlet will be late by its own word: the county owner, never a parent."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core import outbox
from core.db import transaction
from core.facts import FactRow
from core.outbox import ToldRow
from core.scope import Reason, Scope
from jobs.dispatch import service as dispatch
from jobs.work_orders import service as orders
from jobs.work_orders.rules import DispatchReason
from network.accounts.rules import Role
from office.notices.models import Notice
from sla.policies.rules import ClockKind
from sla.self_reports.rules import Cause
from sla.self_reports.service import Said
from tests import factories
from tests.benches import START
from tests.factories import BY
from tests.jobs import making
from worker import self_reports

SYSTEM = Scope.system(Reason.COMMAND)


@pytest.mark.parametrize(("owner", "told"), [(True, "owner"), (False, "manager")])
def test_the_county_owner_learns_of_it_once(context, owner, told) -> None:
    later = START + timedelta(days=2)
    with transaction(SYSTEM) as session:
        factories.time_rules(session, START)
        parent = factories.outlet(session, "AH-1", now=START)
        shop = factories.outlet(session, "AH-2", now=START, parent="AH-1")
        ids = {"parent": factories.account(session, "p", Role.OWNER, now=START, at=parent)}
        for name, role, county, there in (
                ("owner", Role.COUNTY_OWNER, "3412", owner),
                ("manager", Role.TERRITORY_MANAGER, "34", True),
                ("elsewhere", Role.COUNTY_OWNER, "4228", True)):
            if there:
                ids[name] = factories.account(session, name, role, now=START, counties=(county,))
        job = making.taken(session, START)
        dispatch.dispatch(session, BY, job.id, shop.id, DispatchReason.NEAREST, now=START)
        orders.report_late(session, BY, job.id, Said(ClockKind.ON_SITE, Cause.ROAD), now=later)
    with transaction(SYSTEM) as session:
        row = session.scalars(select(FactRow).where(FactRow.name == "SelfReported")).one()
        waiting = session.scalars(select(outbox.OutboxRow.listener).where(
            outbox.OutboxRow.fact_id == row.id)).all()
        about = ToldRow(row.id, row.name, row.kind, row.subject_id, row.version, row.happened_at,
                        row.recorded_at, row.by, row.outlet_id,
                        {"about": "work_order", "about_id": job.id, "clock": "on_site"})
        for _twice in range(2):
            self_reports.tell_the_county(session, [about], now=later)
        found = session.execute(select(Notice.account_id, Notice.kind, Notice.subject_kind,
                                       Notice.subject_id)).all()
    assert waiting == [self_reports.LISTENER]
    assert [tuple(each) for each in found] == [(ids[told], "SelfReported", "work_order", job.id)]

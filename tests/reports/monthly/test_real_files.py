"""The report of May 2016 from the log of a real service desk, by its groups."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from core.db import reading, transaction
from jobs.work_orders.models import WorkOrder
from reports.figures.rules import Month
from reports.monthly import codec, service
from reports.monthly.rules import Scope
from sla.breaches.models import BreachRow
from sla.policies.rules import ClockKind
from tests import pdf_text
from tests.jobs.history.making import set_up
from tests.jobs.history.test_real_files import real, take
from tests.reports.making import SYSTEM

pytestmark = [pytest.mark.realdata,
              pytest.mark.parametrize("bench", ["sqlite"], indirect=True)]
NOW = datetime(2026, 7, 16, 2, 0, tzinfo=UTC)
MAY = Month(2016, 5)
LOG = "incident-log/incident_event_log_dev5.csv.gz"


def test_may_2016_by_group(context):
    real(LOG)
    set_up(NOW)
    take(LOG, "incident-log.toml")
    with transaction(SYSTEM) as session:
        made = service.make(session, "account:1", MAY, Scope.parse("network"), now=NOW)
    with reading(SYSTEM) as session:
        data = service.document(session, made.id)[1]
        span = MAY.span
        broken = session.scalar(select(func.count()).select_from(BreachRow).where(
            BreachRow.due_at >= span.first, BreachRow.due_at < span.end))
        closed = session.scalar(select(func.count()).select_from(WorkOrder).where(
            WorkOrder.ended_at >= span.first, WorkOrder.ended_at < span.end,
            WorkOrder.completed_at.is_not(None)))
    snapshot = codec.unpacked(made.snapshot)
    assert broken and closed
    assert len(snapshot.breaches) == broken == sum(o.broken for o in snapshot.outlets)
    assert sum(o.closed.n for o in snapshot.outlets) == closed
    repaired = snapshot.rate_of(ClockKind.REPAIR)
    assert repaired.whole - repaired.part == broken
    assert repaired.whole == sum(o.repair.whole for o in snapshot.outlets)
    assert [t.tier for t in snapshot.tiers] == [1, 2, 3, 4, None]
    names = {outlet.name for outlet in snapshot.outlets}
    assert "Unassigned" in names and len(names) > 10
    text = "".join(pdf_text.pages(data))
    assert all(name in text for name in names)
    assert "2016年5月" in text and text.count("Group") > 100

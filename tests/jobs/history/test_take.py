"""Taking over history: all of it, once, and quietly."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from core.db import reading, transaction
from core.errors import BadInput, RuleBroken
from core.facts import FactRow, OutboxRow
from core.scope import Reason, Scope
from core.seal import version_gaps
from jobs.history import queries, service
from jobs.history.models import ImportedEvent
from jobs.history.service import Taken
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import Source as JobSource
from jobs.work_orders.rules import State
from network.outlets.models import Outlet
from network.outlets.rules import OutletState
from sla.breaches.models import BreachRow, EscalationRow
from sla.breaches.rules import Source
from sla.clocks.models import ClockRow
from sla.parties import Party
from sla.policies import queries as policies
from sla.segments import queries as segments
from sla.subjects import WORK_ORDER, Subject
from sla.sweep import sweep
from tests.jobs.history.making import IMPORT, MAPPING, ROWS, read, set_up, take
from tests.kept import kept

SYSTEM = Scope.system(Reason.COMMAND)
TABLES = (WorkOrder, ImportedEvent, FactRow, OutboxRow, Outlet, ClockRow, BreachRow, EscalationRow)


@kept
def now(context, clock):
    set_up(clock())
    return clock()


@kept
def taken(now) -> Taken:
    """What became of the file."""
    return take(ROWS, now)


def rows_of():
    with reading(SYSTEM) as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in TABLES]


def jobs():
    with reading(SYSTEM) as session:
        return {job.external_ref: job for job in session.scalars(select(WorkOrder))}


def clocks():
    with reading(SYSTEM) as session:
        return {row.subject_id: row for row in session.scalars(select(ClockRow))}


def test_jobs_stand_as_they_ended(taken):
    assert (taken.stored, taken.known, taken.work_orders, taken.outlets, taken.breaches) == (
        5, 0, 3, 2, 1)
    job = jobs()["desk:A1"]
    assert (job.state, job.source, job.version) == (State.CLOSED, JobSource.IMPORT, 3)
    assert job.opened_at == datetime(2026, 7, 3, 0, 0, tzinfo=UTC)
    assert job.ended_at == job.completed_at == datetime(2026, 7, 7, 2, 0, tzinfo=UTC)
    assert job.priority == "desk.moderate" and job.next_due is None


def test_every_event_is_a_fact_with_its_moment(now, taken):
    job = jobs()["desk:A1"]
    with reading(SYSTEM) as session:
        told = session.scalars(select(FactRow).where(
            FactRow.kind == "work_order", FactRow.subject_id == job.id).order_by(
            FactRow.version)).all()
        words = queries.of_work_order(session, job.id)
        gaps = version_gaps(session)
    assert [(f.name, f.version, f.happened_at.hour, f.recorded_at) for f in told] == [
        ("EventImported", 1, 1, now), ("EventImported", 2, 3, now), ("EventImported", 3, 2, now)]
    assert '"status":"waiting_for_vendor"' in told[1].body
    assert [line.status for line in words] == ["New", "Waiting for vendor", "Closed"]
    assert gaps == []


def test_the_same_file_twice_changes_nothing(now, taken):
    before = rows_of()
    again = take(ROWS, now)
    assert (again.stored, again.known, again.work_orders, again.outlets) == (0, 5, 0, 0)
    assert rows_of() == before
    assert again.comparison == take(ROWS, now).comparison


def test_a_known_job_with_another_event_stays_and_the_row_is_named(now, taken):
    before = rows_of()
    more = ROWS + "A2,1,3/7/2026 10:00,3/7/2026 08:00,6/7/2026 07:00,Closed,Group 1,3,true\n"
    found = take(more.replace("A3,0,3/7/2026 09:00", "A3,0,3/7/2026 09:30"), now)
    assert {(r.row, r.reason) for r in found.refusals} == {(7, "job_known"), (6, "event_differs")}
    assert found.known + len(found.refusals) == 6
    assert rows_of() == before


def test_clocks_stand_with_their_policy_and_only_the_late_one_broke(taken):
    found, by_ref = clocks(), jobs()
    late, fine, none = (found[by_ref[f"desk:{name}"].id] for name in ("A1", "A2", "A3"))
    assert late.due_at == late.breached_at == datetime(2026, 7, 6, 0, 0, tzinfo=UTC)
    assert (late.policy_code, late.policy_version, late.matched, late.calendar_code) == (
        "import.desk.moderate", 1, "priority", "weekdays_24h")
    assert fine.breached_at is None and fine.stopped_at == by_ref["desk:A2"].ended_at
    assert (none.state.value, none.due_at, none.policy_code) == (
        "no_target", None, "import.desk.high")


def test_an_imported_breach_weighs_nothing_and_nobody_hears_of_it(now, taken):
    with reading(SYSTEM) as session:
        breach = session.scalars(select(BreachRow)).one()
        fact = session.scalars(select(FactRow).where(FactRow.kind == "breach")).one()
    assert (breach.source, breach.weight, breach.party) == (Source.IMPORTED, 0, Party.OUTLET)
    assert (fact.name, "steps" in fact.body) == ("BreachImported", False)
    assert rows_of()[3] == 0 and rows_of()[-1] == 0
    with transaction(SYSTEM) as session:
        assert sweep(session, now).total == 0


def test_all_the_time_is_the_outlets(now, taken):
    job = jobs()["desk:A1"]
    with reading(SYSTEM) as session:
        share = segments.share(session, Subject(WORK_ORDER, job.id), now)
    assert share.by_party == ((Party.OUTLET, 98 * 3600),)


def test_a_status_may_be_anothers_time(now):
    take(ROWS, now, MAPPING + '[parties]\n"Waiting for vendor" = "carrier"\n')
    with reading(SYSTEM) as session:
        share = segments.share(session, Subject(WORK_ORDER, jobs()["desk:A1"].id), now)
        breach = session.scalars(select(BreachRow)).one()
    assert dict(share.by_party) == {Party.OUTLET: 3 * 3600, Party.CARRIER: 95 * 3600}
    assert breach.party is Party.CARRIER


def test_a_job_that_ends_as_it_opens(now):
    take("Z,0,3/7/2026 08:00,3/7/2026 08:00,3/7/2026 08:00,Closed,G,3,true\n", now)
    assert rows_of()[:2] == [1, 1]


def test_outlets_of_groups_are_marked_and_made_once(now, taken):
    with reading(SYSTEM) as session:
        made = session.scalars(select(Outlet).order_by(Outlet.code)).all()
        reasons = session.scalars(select(FactRow.body).where(
            FactRow.name == "OutletStateChanged")).all()
    assert [(o.code, o.name, o.state) for o in made] == [
        ("DK-GROUP-1", "Group 1", OutletState.AUTHORISED),
        ("DK-UNASSIGNED", "Unassigned", OutletState.AUTHORISED)]
    assert {o.county_code for o in made} == {"341221"} and all(o.root_id == o.id for o in made)
    assert all('"reason":"imported"' in body for body in reasons)
    more = take("B1,0,3/7/2026 09:00,3/7/2026 08:00,6/7/2026 07:00,Closed,Group 1,3,true\n", now)
    assert more.outlets == 0


def test_a_promise_that_changes_in_the_mapping_gets_a_new_version(now, taken):
    with reading(SYSTEM) as session:
        held = policies.get(session, "import.desk.moderate").version
    longer = MAPPING.replace('moderate = "24"', 'moderate = "72"')
    take("B1,0,3/7/2026 09:00,3/7/2026 08:00,7/7/2026 10:00,Closed,Group 1,3,true\n", now, longer)
    with reading(SYSTEM) as session:
        assert policies.get(session, "import.desk.moderate").version == held + 1
    row = clocks()[jobs()["desk:B1"].id]
    assert (row.policy_version, row.breached_at) == (2, None)


def test_the_promises_of_the_house_are_not_the_imports(now):
    """No job of the house may fall under a promise of an import, nor the other way round."""
    take(ROWS, now)
    with reading(SYSTEM) as session:
        ours = [p for p in policies.current(session) if p.code.startswith("import.")]
    assert {p.priority for p in ours} == {"desk.high", "desk.moderate"}


def test_a_fault_in_the_middle_leaves_nothing(now):
    """One transaction for a file: the unit that fails after the jobs keeps no job."""
    before = rows_of()
    file = read(ROWS, now, MAPPING.replace('town = "341221104"', 'town = "999999999"'))
    with pytest.raises(BadInput, match="no_such_town"), transaction(IMPORT) as session:
        service.take(session, "system:test", file.assembled.histories, file.plan, now=now)
    assert rows_of() == before
    with reading(SYSTEM) as session:
        assert not [p for p in policies.current(session) if p.code.startswith("import.")]


def test_an_explicit_target_needs_no_promise(now):
    header = "no,at,opened,closed,due,status,made\n"
    mapping = MAPPING[: MAPPING.index("[promises]")]
    for gone in ("event", "group", "priority"):
        mapping = "\n".join(x for x in mapping.splitlines() if not x.startswith(f"{gone} ="))
    mapping = mapping.replace("status = {", 'due = { from = "due", kind = "moment" }\nstatus = {')
    rows = ("E1,4/7/2026 08:00,3/7/2026 08:00,4/7/2026 08:00,4/7/2026 08:00,Closed,true\n"
            "E2,4/7/2026 08:01,3/7/2026 08:00,4/7/2026 08:01,4/7/2026 08:00,Closed,false\n"
            "E3,4/7/2026 08:01,3/7/2026 08:00,4/7/2026 08:01,?,Closed,true\n")
    file = read(rows, now, mapping, header)
    with transaction(IMPORT) as session:
        taken = service.take(session, "system:test", file.assembled.histories, file.plan, now=now)
    (only,) = taken.comparison.classes
    assert (only.n, only.agreeing, taken.comparison.without_target, taken.breaches) == (2, 2, 1, 1)


def test_a_database_that_is_not_set_up_is_refused(context, clock):
    """Else the house's own calendars would never be written."""
    with pytest.raises(RuleBroken, match="not_set_up"):
        take(ROWS, clock())

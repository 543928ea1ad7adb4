"""Open jobs of the system before, on both databases."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core import seal
from core.db import reading, transaction
from core.errors import BadInput, Refusal, RuleBroken
from core.facts import OutboxRow
from core.scope import Reason, Scope
from jobs.contacts.models import Address, Contact
from jobs.dispatch import service as dispatching
from jobs.openings import forms, service
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import DispatchReason, State
from network.outlets.models import Outlet
from office.notes.models import Note
from sla.clocks import queries as clocks
from sla.parties import Party
from sla.policies.rules import ClockKind
from sla.segments import queries as segments
from sla.subjects import WORK_ORDER, Subject
from sla.sweep import sweep
from tests import factories
from tests.factories import BY
from tests.kept import kept

IMPORT = Scope.system(Reason.IMPORT)
HEADER = "no,opened,due,line,fault,outlet,name,phone,village,detail\n"
MAPPING = """
[source]
zone = "Asia/Shanghai"
moments = ["%Y-%m-%d %H:%M"]
[fields]
number = { from = "no" }
opened_at = { from = "opened", kind = "moment" }
due = { from = "due", kind = "moment" }
line = { from = "line", values = { "冰箱" = "refrigerator", "洗衣机" = "washing_machine" } }
symptom = { from = "fault" }
outlet = { from = "outlet" }
name = { from = "name" }
phone = { from = "phone", kind = "phone" }
village = { from = "village" }
detail = { from = "detail" }
[openings]
system = "old"
town = "341221104"
"""
ROWS = (
    "A1,2026-07-15 09:00,2026-07-20 18:00,冰箱,不制冷,AH-1,牟桂香,10012345678,鱼木村,3组\n"
    "A2,2026-07-16 09:00,,洗衣机,不脱水,,,,,\n"
    "A3,2026-07-01 09:00,2026-07-03 09:00,冰箱,漏水,,,,,\n"
)


@kept
def house(context, clock) -> None:
    with transaction(IMPORT) as session:
        factories.time_rules(session, clock())
        factories.outlet(session, "AH-1", now=clock())


def take(rows: str, now: datetime, mapping: str = MAPPING):
    file = forms.read((HEADER + rows).encode(), "open.csv", forms.load(mapping), now)
    assert not file.problems and not file.openings.refusals
    with transaction(IMPORT) as session:
        return service.take(session, BY, file.openings.jobs, file.plan, now=now)


def job(session, ref: str) -> WorkOrder:
    return session.scalars(select(WorkOrder).where(WorkOrder.external_ref == f"old:{ref}")).one()


def line(session, found: WorkOrder, kind: ClockKind):
    lines = clocks.of_subject(session, Subject(WORK_ORDER, found.id))
    return next((each for each in lines if each.kind is kind), None)


def test_each_row_is_a_job_with_its_people_and_its_promise(house, clock) -> None:
    taken = take(ROWS, clock())
    assert (taken.stored, taken.known, taken.refusals, taken.breaches) == (3, 0, (), 1)
    with reading(IMPORT) as session:
        at_outlet, waiting = job(session, "A1"), job(session, "A2")
        assert (at_outlet.state, waiting.state) == (State.ACCEPTED, State.NEW)
        assert at_outlet.outlet_id == session.scalar(select(Outlet.id))
        assert at_outlet.opened_at == datetime(2026, 7, 15, 1, 0, tzinfo=UTC)
        assert at_outlet.next_due == datetime(2026, 7, 20, 10, 0, tzinfo=UTC)
        assert session.scalars(select(Contact.name)).all() == ["牟桂香"]
        assert session.scalars(select(Address.village)).all() == ["鱼木村"]
        assert session.scalar(select(func.count()).select_from(OutboxRow)) == 0
        assert seal.version_gaps(session) == []


def test_promises_go_on_from_the_system_before(house, clock) -> None:
    take(ROWS, clock())
    with reading(IMPORT) as session:
        repair = line(session, job(session, "A2"), ClockKind.REPAIR)
        assert repair.started == datetime(2026, 7, 16, 1, 0, tzinfo=UTC)
        assert repair.due is not None and repair.breached is None
        assert line(session, job(session, "A2"), ClockKind.DISPATCH).started == clock()
        assert line(session, job(session, "A1"), ClockKind.DISPATCH) is None
        late = line(session, job(session, "A3"), ClockKind.REPAIR)
        assert late.breached == datetime(2026, 7, 3, 1, 0, tzinfo=UTC)
    clock.tick(days=5)
    with transaction(Scope.system(Reason.SWEEP)) as session:
        sweep(session, now=clock())
    with reading(IMPORT) as session:
        assert line(session, job(session, "A1"), ClockKind.REPAIR).breached is not None


def test_the_time_is_whose_it_was(house, clock) -> None:
    take(ROWS, clock())
    with reading(IMPORT) as session:
        turns = {ref: segments.timeline(session, Subject(WORK_ORDER, job(session, ref).id),
                                        clock() + timedelta(minutes=1))
                 for ref in ("A1", "A2")}
    assert [each.party for each in turns["A1"]] == [Party.OUTLET]
    assert [each.party for each in turns["A2"]] == [Party.DISPATCH]


def test_nobody_promised_is_no_promise(house, clock) -> None:
    take(ROWS, clock(), MAPPING + 'promise = "none"\n')
    with reading(IMPORT) as session:
        assert line(session, job(session, "A2"), ClockKind.REPAIR) is None
        assert line(session, job(session, "A1"), ClockKind.REPAIR) is not None


def test_a_job_goes_the_way_of_every_job(house, clock) -> None:
    take(ROWS, clock())
    clock.tick(minutes=5)
    with transaction(Scope.system(Reason.COMMAND)) as session:
        found, outlet = job(session, "A2"), session.scalars(select(Outlet)).one()
        dispatching.dispatch(session, BY, found.id, outlet.id, DispatchReason.NEAREST, now=clock())
        dispatching.accept(session, BY, found.id, now=clock() + timedelta(minutes=1))
        assert found.state is State.ACCEPTED
    with reading(IMPORT) as session:
        assert seal.version_gaps(session) == []


def test_the_same_file_twice_changes_nothing(house, clock) -> None:
    take(ROWS, clock())
    again = take(ROWS, clock())
    assert (again.stored, again.known, again.refusals) == (0, 3, ())
    changed = take(ROWS.replace("漏水", "漏电"), clock())
    assert (changed.stored, changed.known) == (0, 2)
    assert changed.refusals == (Refusal(4, "number", "job_known"),)


def test_an_outlet_or_a_town_nobody_knows_is_named(house, clock) -> None:
    rows = ROWS.replace("AH-1", "AH-7")
    assert take(rows, clock()).refusals == (Refusal(2, "outlet", "unknown_outlet"),)
    away = MAPPING.replace("341221104", "999999999").replace('"old"', '"other"')
    assert {each.reason for each in take(ROWS, clock(), away).refusals} == {"no_such_town"}


def test_a_long_text_stands_in_notes(house, clock) -> None:
    take(ROWS.replace("漏水", "漏" * 1_500), clock())
    with reading(IMPORT) as session:
        assert len(job(session, "A3").symptom) == 300
        assert "".join(session.scalars(select(Note.text).order_by(Note.id))) == "漏" * 1_500


def test_without_calendars_nothing_is_taken(context, clock) -> None:
    with pytest.raises(RuleBroken, match="not_set_up"):
        take(ROWS, clock())


@pytest.mark.parametrize(("old", "new", "at"), [
    ('system = "old"', 'system = "Old!"', "openings.system"),
    ('town = "341221104"', 'town = "34"', "openings.town"),
    ('town = "341221104"', 'mode = "flying"', "openings.mode"),
    ('town = "341221104"', 'colour = "red"', "openings"),
    ('"refrigerator"', '"icebox"', "line.values"),
    ('symptom = {', 'sympton = {', "sympton"),
    ('opened_at = { from = "opened", kind = "moment" }', "", "opened_at"),
    ('kind = "phone"', 'kind = "text"', "phone"),
])
def test_a_mapping_that_is_wrong_says_where(old, new, at) -> None:
    with pytest.raises(BadInput) as told:
        forms.load(MAPPING.replace(old, new))
    assert (told.value.field, told.value.facts["at"]) == ("mapping", at)


def test_the_mapping_of_the_open_repair_data_is_good() -> None:
    root = Path(__file__).resolve().parents[3]
    assert forms.load(root / "docs" / "imports" / "open-repair.toml").plan.promised is False

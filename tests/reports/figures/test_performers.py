"""Jobs whose performer is in doubt, and what was put right afterwards, by definition."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from core.db import db, reading, transaction
from core.facts import Told, tell, tell_many
from core.scope import Level, Scope
from jobs.evidence.rules import Purpose
from jobs.work_orders.facts import Chased, ContactCorrected
from jobs.work_orders.models import WorkOrder
from network.accounts.rules import Role
from office.files.models import Picture
from reports.figures import integrity, performers
from reports.figures.rules import Month, Ratio, Slice
from reports.figures.slices import By
from sla.clocks.rules import State
from sla.parties import Party
from sla.policies.rules import ClockKind
from sla.subjects import Told as Subject
from tests import factories
from tests.reports.making import SYSTEM, Job, Promise, store, utc

JULY = Month(2026, 7)
BEGUN = utc("2026-01-10 00:00")
NEAR, FAR = "341221104", "341221105"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def outlets(context) -> tuple[int, int]:
    """An outlet with technicians, and a one-man shop."""
    with transaction(SYSTEM) as session:
        large = factories.outlet(session, "A", now=BEGUN)
        return large.id, factories.outlet(session, "B", now=BEGUN, one_man=True).id


def done(key: int, outlet: int, arrived: str, *, town: str = NEAR, county: str = "341221",
         technician: int | None = None) -> None:
    """A job finished in July with its check-in."""
    at = utc(arrived)
    begun, ended = at - timedelta(hours=20), at + timedelta(hours=1)
    store([Job(key, county, 4, outlet, begun, ended, turns=[(Party.OUTLET, begun, ended)],
               promises=[Promise(ClockKind.ON_SITE, begun, at + timedelta(hours=4), State.MET,
                                 at)])])
    with db.engine.begin() as connection:
        connection.execute(update(WorkOrder.__table__).where(WorkOrder.__table__.c.id == key)
                           .values(town_code=town, technician_id=technician))


def photo(job: int, content: str, purpose: Purpose = Purpose.FINISHED) -> None:
    with db.engine.begin() as connection:
        connection.execute(insert(Picture.__table__), [{
            "name": f"{job}-{content}-{purpose}", "original_hash": content, "width": 1,
            "height": 1, "size": 1, "subject_kind": "work_order", "subject_id": job,
            "purpose": purpose.value, "created_at": BEGUN, "outlet_id": 1,
            "county_code": "341221"}])


def doubtful(wanted: Slice = Slice(), **more):
    with reading(SYSTEM) as session:
        return performers.doubtful(session, JULY.span, wanted, **more)


def test_the_same_picture_on_two_jobs(outlets):
    for key in (1, 2, 3, 4):
        done(key, outlets[0], f"2026-07-0{key} 02:00", county="341221" if key < 3 else "422802")
    photo(1, "one")
    photo(2, "two")
    photo(3, "one")
    photo(4, "plate", Purpose.BARCODE)
    photo(2, "plate", Purpose.BARCODE)
    assert doubtful() == {(): Ratio(2, 4)}
    assert doubtful(by=(By.PREFECTURE,)) == {("3412",): Ratio(1, 2), ("4228",): Ratio(1, 2)}
    assert doubtful(Slice("34")) == {(): Ratio(1, 2)}


@pytest.mark.parametrize(("minutes", "town", "odd"), [
    (10, FAR, 2), (11, FAR, 0), (3, NEAR, 0), (0, FAR, 2)])
def test_one_technician_at_two_doors(outlets, minutes, town, odd):
    with transaction(SYSTEM) as session:
        somebody = factories.account(session, "t", Role.DISPATCHER, now=BEGUN)
    at = utc("2026-07-05 02:00")
    done(1, outlets[0], f"{at:%Y-%m-%d %H:%M}", technician=somebody)
    done(2, outlets[0], f"{at + minutes * MINUTE:%Y-%m-%d %H:%M}", town=town, technician=somebody)
    assert doubtful() == {(): Ratio(odd, 2)}
    assert doubtful(Slice(outlet_id=outlets[0])) == {(): Ratio(odd, 2)}


def test_an_outlet_with_several_people_may_be_at_several_doors(outlets):
    """Its technicians are not named: nothing speaks against it. A one-man shop is one man."""
    large, alone = outlets
    for key, outlet in ((1, large), (2, large), (3, alone), (4, alone)):
        done(key, outlet, "2026-07-05 02:00", town=NEAR if key % 2 else FAR)
    assert doubtful(by=(By.OUTLET,)) == {(large,): Ratio(0, 2), (alone,): Ratio(2, 2)}


def test_what_is_put_right_or_recorded_late_is_counted_where_it_belongs(outlets):
    done(1, outlets[0], "2026-07-05 02:00")
    done(2, outlets[1], "2026-07-05 02:00", county="422802")
    now = utc("2026-07-10 02:00")
    day = timedelta(days=1)
    with transaction(SYSTEM) as session:
        for job, version, fact, outlet, happened in (
                (1, 1, Chased(1), outlets[0], now - day),
                (1, 2, Chased(2), outlets[0], now - day - timedelta(seconds=1)),
                (2, 1, ContactCorrected(7, ("name",)), outlets[1], now)):
            tell(session, fact, Subject(job, version, outlet), by="system:test", now=now,
                 happened=happened)
        imported = Told(Chased(1), 2, 2, outlets[1], now - 9 * day, "system:test", now)
        tell_many(session, [imported], "import")
    with reading(SYSTEM) as session:
        for wanted, count in ((Slice(), 2), (Slice("34"), 1), (Slice(outlet_id=outlets[1]), 1)):
            assert integrity.late_edits(session, JULY.span, wanted) == {(): count}
        assert integrity.late_edits(session, JULY.span, by=(By.OUTLET,)) == {
            (outlets[0],): 1, (outlets[1],): 1}
        assert integrity.late_edits(session, JULY.back(1).span) == {(): 0}
    with reading(Scope(Level.MAKER, counties=("422802",))) as session:
        assert integrity.late_edits(session, JULY.span) == {(): 1}

"""Story 3 of the demo: the permit (DEMO). 孔凡星's height permit passed its review on D−9, his
refrigeration permit ends on D+48: fourth floors are not his, the ground floor is."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from core.clock import business_date
from core.db import reading, transaction
from core.errors import RuleBroken
from core.scope import Reason, Scope
from jobs.dispatch import queries as board
from jobs.dispatch import service as dispatch
from jobs.dispatch.rules import Nearness, Why, first_of
from jobs.intake import service as intake
from jobs.units.service import UnitValues
from jobs.work_orders import queries
from jobs.work_orders.rules import DispatchReason, RefuseReason, ServiceType, Source, State
from network.accounts.rules import Role
from network.distances import service as distances
from network.distances.rules import Source as From
from network.distances.service import Place
from network.products.rules import ProductLine
from tests import factories
from tests.factories import BY
from tests.kept import kept
from training.certificates import service as certificates
from training.certificates.rules import Fit, Kind
from training.certificates.service import CertificateValues
from training.classes import queries as classes
from training.classes import service as courses
from training.classes.service import ClassValues

SYSTEM = Scope.system(Reason.COMMAND)
D = datetime(2026, 7, 16, 2, 0, tzinfo=UTC)
DAY = business_date(D)
BEFORE = D - timedelta(days=150)
HAIBIAN, SHIXI, ZHONGSHUI = "520526001", "520502001", "520526104"


@dataclass(frozen=True)
class World:
    seventeen: int
    eight: int
    eighteen: int
    fanxing: int
    owner: int


def days(n: int) -> date:
    return DAY + timedelta(days=n)


def card(session, kind, account, outlet, *, review=None, ends):
    return certificates.enter(session, BY, CertificateValues(
        kind, f"T-{kind}-{account}", account, outlet, ends - timedelta(days=6 * 365), review,
        ends), now=BEFORE)


@kept
def world(context) -> World:
    with transaction(SYSTEM) as session:
        factories.time_rules(session, BEFORE)
        eight = factories.outlet(session, "GZ-8", now=BEFORE, town=SHIXI, name="乌蒙制冷维修中心")
        shop = factories.outlet(session, "GZ-17", now=BEFORE, town=HAIBIAN, parent="GZ-8",
                                name="草海制冷服务部")
        plain = factories.outlet(session, "GZ-18", now=BEFORE, town=ZHONGSHUI, parent="GZ-8",
                                 name="中水修理铺", one_man=True)
        both = (Role.OWNER, Role.TECHNICIAN)
        owner = factories.account(session, "kong", *both, now=BEFORE, at=shop)
        fanxing = factories.account(session, "kong2", Role.TECHNICIAN, now=BEFORE, at=shop,
                                    name="孔凡星")
        anxg = factories.account(session, "an", *both, now=BEFORE, at=eight)
        factories.account(session, "luo", *both, now=BEFORE, at=plain)
        card(session, Kind.HEIGHT, fanxing, shop.id, review=days(-9), ends=days(1000))
        card(session, Kind.REFRIGERATION, fanxing, shop.id, ends=days(48))
        card(session, Kind.HEIGHT, anxg, eight.id, review=days(700), ends=days(1700))
        courses.plan(session, BY, ClassValues(Kind.HEIGHT, "5205", days(12), 20), now=BEFORE)
        distances.enter(session, BY, eight.id, Place(HAIBIAN, ""), 170, From.MEASURED,
                        from_day=business_date(BEFORE), now=BEFORE)
        return World(shop.id, eight.id, plain.id, fanxing, owner)


def job(session, phone, service, floor, line=ProductLine.AIR_CONDITIONER):
    return intake.take(session, BY, factories.call(
        phone, town=HAIBIAN, detail=phone, unit=UnitValues(line), service_type=service,
        floor=floor), Source.HOTLINE, now=D)


def offers_of(session, work_order, now=D):
    asked = board.as_waiting(session, work_order)
    return board.offers(session, [asked], business_date(now))[work_order.id]


def test_fourth_floors_go_to_outlet_eight_with_170_km(world):
    with transaction(SYSTEM) as session:
        two = [job(session, f"1005205001{n}", ServiceType.INSTALL, 4) for n in (1, 2)]
        for each in two:
            offers = offers_of(session, each)
            best = first_of(offers)
            assert best is not None
            assert (best.outlet.id, best.nearness, best.outlet.km) == (
                world.eight, Nearness.PREFECTURE, 170)
            out = {offer.outlet.id: offer.blocked for offer in offers if offer.blocked}
            assert out.keys() == {world.seventeen, world.eighteen}
            lapsed = out[world.seventeen]
            assert (lapsed.permit, lapsed.fit, lapsed.account_id, lapsed.deadline) == (
                Kind.HEIGHT, Fit.LAPSED, world.fanxing, days(-9))
            assert out[world.eighteen].fit is Fit.UNKNOWN
            with pytest.raises(RuleBroken, match="permit_height_lapsed"):
                dispatch.dispatch(session, BY, each.id, world.seventeen, DispatchReason.NEAREST,
                                  now=D)
        given = dispatch.dispatch(session, BY, two[0].id, world.eight, DispatchReason.SKILL, now=D)
        assert given.state is State.DISPATCHED
        coming = classes.coming(session, DAY)
        course = classes.next_of(coming, Kind.HEIGHT, "520526")
        assert course is not None and (course.held_on, course.left) == (days(12), 20)


def test_the_ground_floor_is_his(world):
    with transaction(SYSTEM) as session:
        for n, (service, floor) in enumerate((
                (ServiceType.REPAIR, 1), (ServiceType.INSTALL, 1), (ServiceType.REPAIR, 4),
                (ServiceType.INSTALL, None))):
            each = job(session, f"1005205002{n}", service, floor)
            best = first_of(offers_of(session, each))
            assert best is not None and best.outlet.id == world.seventeen
            dispatch.dispatch(session, BY, each.id, world.seventeen, DispatchReason.NEAREST, now=D)
            dispatch.accept(session, BY, each.id, now=D)
            assert dispatch.assign(session, BY, each.id, world.fanxing, now=D).technician_id == (
                world.fanxing)


def test_the_refrigeration_permit_is_good_on_its_last_day_and_not_after(world):
    last = D + timedelta(days=48)
    with transaction(SYSTEM) as session:
        each = job(session, "10052050031", ServiceType.REPAIR, 1)
        dispatch.dispatch(session, BY, each.id, world.seventeen, DispatchReason.NEAREST, now=last)
        dispatch.accept(session, BY, each.id, now=last)
        with pytest.raises(RuleBroken, match="permit_refrigeration_lapsed"):
            dispatch.assign(session, BY, each.id, world.fanxing, now=last + timedelta(days=1))
        allowed = board.assignable(session, each, [
            board.Person(world.fanxing, "孔凡星"), board.Person(world.owner, "孔令川")],
            last + timedelta(days=1))
        assert [person.id for person in allowed] == [world.owner]
        assert dispatch.assign(session, BY, each.id, world.fanxing, now=last)


def test_one_seat_and_the_review_bring_the_fourth_floor_back(world):
    after = D + timedelta(days=13)
    with transaction(SYSTEM) as session:
        coming = classes.coming(session, DAY)
        courses.take_seat(session, BY, coming[0].id, world.fanxing, world.seventeen, now=D)
        assert classes.coming(session, DAY)[0].left == 19
        courses.hold(session, BY, coming[0].id, now=after)
        height = certificates.queries.numbers_of(
            session, Kind.HEIGHT, [f"T-HEIGHT-{world.fanxing}"])
        certificates.review(session, BY, next(iter(height.values())).id, days(999), now=after)
        each = job(session, "10052050041", ServiceType.INSTALL, 4)
        best = first_of(offers_of(session, each, after))
        assert best is not None and best.outlet.id == world.seventeen


def test_the_board_shows_why_and_who_was_asked(world):
    """Refused and silent jobs name the next outlet that was not asked."""
    with transaction(SYSTEM) as session:
        new = job(session, "10052050051", ServiceType.REPAIR, 1)
        back = job(session, "10052050052", ServiceType.REPAIR, 1)
        silent = job(session, "10052050053", ServiceType.REPAIR, 1)
        for each in (back, silent):
            dispatch.dispatch(session, BY, each.id, world.seventeen, DispatchReason.NEAREST, now=D)
        dispatch.refuse(session, BY, back.id, RefuseReason.NO_CAPACITY, "", now=D)
    later = D + timedelta(hours=6)
    with reading(SYSTEM) as session:
        found = {row.id: row for row in board.waiting(session, later)}
        offers = board.offers(session, list(found.values()), business_date(later))
    assert {key: row.why for key, row in found.items()} == {
        new.id: Why.NEW, back.id: Why.REFUSED, silent.id: Why.SILENT}
    assert found[back.id].reason == "no_capacity"
    assert first_of(offers[new.id]).outlet.id == world.seventeen
    assert first_of(offers[back.id]).outlet.id == world.eighteen
    assert first_of(offers[silent.id]).outlet.id == world.eighteen
    assert offers[back.id][-1].outlet.id == world.seventeen and offers[back.id][-1].asked


def test_outside_the_scope_the_permit_still_keeps(world):
    """A county owner of another prefecture's counties does not see the cards; the verdict is the
    same for whoever may give the job."""
    narrow = Scope(SYSTEM.level.__class__.MAKER, counties=("520526", "520502"))
    with transaction(SYSTEM) as session:
        each = job(session, "10052050061", ServiceType.INSTALL, 4)
    with pytest.raises(RuleBroken, match="permit_height"), transaction(narrow) as session:
        dispatch.dispatch(session, BY, each.id, world.seventeen, DispatchReason.NEAREST, now=D)
    with reading(SYSTEM) as session:
        assert queries.get(session, each.id).state is State.NEW

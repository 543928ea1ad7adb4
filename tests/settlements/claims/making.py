"""A parent with its shop and a stranger, rates and distances, and jobs up to the finished one."""

import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zlib import crc32

from PIL import Image
from sqlalchemy.orm import Session

from core.clock import business_date
from core.db import reading, transaction
from core.money import Money
from core.scope import Level, Reason, Scope
from jobs.contacts.service import AddressValues
from jobs.dispatch import service as dispatch
from jobs.evidence import service as evidence
from jobs.evidence.rules import Purpose
from jobs.intake import service as intake
from jobs.units.service import UnitValues
from jobs.visits import service as visits
from jobs.work_orders import service as orders
from jobs.work_orders.rules import DispatchReason, Grade, ServiceType, Source, Truth
from network.agreements import service as agreements
from network.agreements.rules import Period, Route, Terms
from network.distances import service as distances
from network.distances.rules import Source as From
from network.distances.service import Place
from network.products.rules import ProductLine
from settlements.claims import queries
from settlements.claims.models import Claim
from settlements.rates import service as rates
from settlements.rates.rules import Item
from settlements.rates.service import RateValues
from tests import factories
from tests.factories import BY, TOWN_LAOJI

SYSTEM = Scope.system(Reason.COMMAND)
FIRST = date(2026, 1, 1)
FAR, NEAR = "郭庄", "老集街"


@dataclass(frozen=True)
class World:
    """Ids of a parent, its shop and a shop of another tree."""

    parent: int
    shop: int
    other: int

    @property
    def own(self) -> Scope:
        return Scope(Level.OUTLET, outlets=(self.shop,))

    @property
    def above(self) -> Scope:
        return Scope(Level.OUTLET, outlets=(self.parent,))

    @property
    def beside(self) -> Scope:
        return Scope(Level.OUTLET, outlets=(self.other,))


def build(session: Session, now: datetime) -> World:
    """郭庄 is 27 km away, 老集街 5 km; nothing else is in the register."""
    factories.time_rules(session, now)
    parent = factories.outlet(session, "AH-5", now=now, name="颍淮电器维修")
    shop = factories.outlet(session, "AH-11", now=now, name="小郭电器维修", parent="AH-5",
                            one_man=True)
    other = factories.outlet(session, "AH-10", now=now, name="老田家电维修")
    for outlet, terms in ((parent, Terms()), (other, Terms()),
                          (shop, Terms(1_000, Route.THROUGH_PARENT))):
        agreements.make(session, BY, outlet.id, terms, Period(FIRST), now=now)
    for village, km in ((FAR, 27), (NEAR, 5)):
        distances.enter(session, BY, shop.id, Place(TOWN_LAOJI, village), km, From.MEASURED,
                        from_day=FIRST, now=now)
    rates.enter(session, BY, [
        *(RateValues(Item.LABOUR, Money.parse(yuan), FIRST, grade=grade)
          for grade, yuan in (("minor", "80.00"), ("small", "120.00"), ("medium", "180.00"))),
        RateValues(Item.REMOTE_KM, Money.parse("2.00"), FIRST, threshold_km=10)], now=now)
    return World(parent.id, shop.id, other.id)


def photo(number: int) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (8, 8), (number % 250, number // 250, 7)).save(file, "PNG")
    file.seek(0)
    return file


def at_the_door(session: Session, shop: int, now: datetime, *, village: str = FAR,
                barcode: str = "", service: ServiceType = ServiceType.REPAIR,
                source: Source = Source.HOTLINE, line=ProductLine.REFRIGERATOR,
                phone: str = "", symptom: str = "冷藏室不制冷") -> int:
    """A job of the shop, arrived at and with its photo."""
    place = "indoor" if line is ProductLine.AIR_CONDITIONER else "body"
    known_by = crc32(f"{village}{now}{barcode}{service}".encode()) % 10_000
    number = phone or f"1003412{known_by:04d}"
    job = intake.take(session, BY, factories.call(
        number, address=AddressValues(village, ""), service_type=service,
        unit=UnitValues(line, barcodes={place: barcode} if barcode else {}),
        symptom=symptom, anyway=True), source, now=now)
    dispatch.dispatch(session, BY, job.id, shop, DispatchReason.NEAREST, now=now)
    dispatch.accept(session, BY, job.id, now=now)
    visits.appoint(session, BY, job.id, now, None, None, now=now)
    visits.arrive(session, BY, job.id, now=now)
    evidence.add_photo(session, BY, job.id, photo(job.id), Purpose.FINISHED, now=now)
    return job.id


def finished(world: World, now: datetime, *, grade: Grade = Grade.SMALL, code: bool = True,
             shop: int = 0, **more) -> int:
    """A job that the shop itself completed; its id."""
    where = shop or world.shop
    with transaction(SYSTEM) as session:
        job = at_the_door(session, where, now, **more)
    with transaction(Scope(Level.OUTLET, outlets=(where,))) as session:
        visits.complete(session, BY, job, grade=grade, code_given=code, now=now)
    return job


def checked(world: World, now: datetime, **more) -> int:
    """As `finished`, then confirmed on the call-back and checked; the claim's id."""
    job = finished(world, now, **more)
    check(job, now)
    return claim_of(job).id


def check(job: int, now: datetime) -> None:
    with transaction(SYSTEM) as session:
        orders.call_back(session, BY, job, Truth.CONFIRMED, "", now=now)
        orders.check(session, BY, job, now=now)


def claim_of(job: int, scope: Scope = SYSTEM) -> Claim:
    with reading(scope) as session:
        found = queries.of_job(session, job)
    assert found is not None
    return found


def lines_of(job: int) -> dict[Item, str]:
    with reading(SYSTEM) as session:
        claim = queries.of_job(session, job)
        assert claim is not None
        return {fee.item: Money(fee.amount_fen).plain() for fee in queries.lines(session, claim.id)}


def day_of(now: datetime) -> date:
    return business_date(now)


def later(now: datetime, **by: float) -> datetime:
    return now + timedelta(**by)


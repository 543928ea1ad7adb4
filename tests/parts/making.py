"""What the tests of parts begin with: two warehouses, a parent with its shop, a neighbour."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from core.db import reading, transaction
from core.money import Money
from core.scope import Level, Reason, Scope
from jobs.dispatch import service as dispatch
from jobs.intake import service as intake
from jobs.visits import service as visits
from jobs.work_orders.rules import DispatchReason, Source
from network.products.rules import ProductLine
from parts.catalogue import service as catalogue
from parts.catalogue.service import PartValues
from parts.custody.rules import Form
from parts.custody.service import Giving
from parts.requests import queries as requests
from parts.requests import service as service
from parts.requests.rules import Regime
from parts.requests.service import Want
from parts.shipments import service as shipments
from parts.stock import service as stock
from sla.parties import Party
from sla.segments import queries as segments
from sla.subjects import WORK_ORDER, Subject
from tests import factories
from tests.factories import BY

SYSTEM = Scope.system(Reason.COMMAND)
MAKER = Scope(Level.MAKER, everything=True)
D = datetime(2026, 7, 16, 2, 0, tzinfo=UTC)
TOWN = "422802100"
WAYBILL = Giving(Form.WAYBILL, carrier="顺丰", waybill="SF1000000001")
BY_BUS = Giving(Form.CARRIED, name="谭师傅", phone="10042287001", vehicle="利川—谋道班车")


def at(days: int, wall: str) -> datetime:
    """(13, "09:20"): thirteen days before D at that time of the wall clock."""
    hours, minutes = map(int, wall.split(":"))
    return D.replace(hour=0, minute=0) + timedelta(days=-days, hours=hours - 8, minutes=minutes)


@dataclass(frozen=True)
class World:
    """Ids of the places and parts."""

    parent: int
    shop: int
    other: int
    wuhan: int
    lanzhou: int
    board: int
    compressor: int
    substitute: int

    @property
    def own(self) -> Scope:
        return Scope(Level.OUTLET, outlets=(self.shop,))

    @property
    def above(self) -> Scope:
        return Scope(Level.OUTLET, outlets=(self.parent,))

    @property
    def beside(self) -> Scope:
        return Scope(Level.OUTLET, outlets=(self.other,))


def world(*, boards: int = 5) -> World:
    """谋道 under 清江, a neighbour, 武汉仓 with boards and 兰州仓 without."""
    begun = at(90, "08:00")
    with transaction(SYSTEM) as session:
        factories.time_rules(session, begun)
        parent = factories.outlet(session, "HB-7", now=begun, town=TOWN, name="清江家电服务")
        shop = factories.outlet(session, "HB-16", now=begun, town=TOWN, parent="HB-7",
                                name="谋道小向维修", one_man=True)
        other = factories.outlet(session, "HB-15", now=begun, town=TOWN, name="龙船家电服务")
        wuhan = catalogue.open_warehouse(session, "WUH", "武汉仓")
        lanzhou = catalogue.open_warehouse(session, "LZH", "兰州仓")
        made = catalogue.save_many(session, BY, [
            PartValues("QS-RF-2107", "主控板", ProductLine.REFRIGERATOR, Money(186_00)),
            PartValues("QS-AC-3305", "压缩机", ProductLine.AIR_CONDITIONER, Money(980_00),
                       substitute="QS-AC-3305B"),
            PartValues("QS-AC-3305B", "压缩机(替代)", ProductLine.AIR_CONDITIONER,
                       Money(1020_00))], now=begun)
        board, compressor, instead = (part.id for part in made.parts)
        if boards:
            stock.stock_in(session, BY, wuhan.id, board, boards, "opening:1", now=begun)
        return World(parent.id, shop.id, other.id, wuhan.id, lanzhou.id, board, compressor,
                     instead)


def job_at_the_door(where: World, *, outlet: int | None = None, days: int = 13,
                    phone: str = "10012345678") -> int:
    """A job of the shop whose technician stands at the appliance since ten past nine."""
    with transaction(SYSTEM) as session:
        job = intake.take(session, BY, factories.call(phone, town=TOWN, anyway=True),
                          Source.HOTLINE, now=at(days, "08:30"))
        dispatch.dispatch(session, BY, job.id, outlet or where.shop, DispatchReason.NEAREST,
                          now=at(days, "08:35"))
        dispatch.accept(session, BY, job.id, now=at(days, "08:40"))
        visits.contact(session, BY, job.id, now=at(days, "08:50"))
        visits.arrive(session, BY, job.id, now=at(days, "09:10"))
    return job.id


def asked(where: World, job: int | None, now: datetime, quantity: int = 1, *,
          part: int | None = None, regime: Regime = Regime.WARRANTY) -> int:
    """The id of the line the shop asked for."""
    with transaction(where.own) as session:
        request = service.ask(session, BY, where.shop, job,
                              [Want(part or where.board, quantity, regime)], now=now)
        return requests.lines_of(session, request.id)[0].id


def sent(where: World, line: int, now: datetime, quantity: int = 1,
         giving: Giving = WAYBILL) -> int:
    """Sends what was set aside straight to the shop; the shipment's id."""
    with transaction(MAKER) as session:
        return shipments.ship(session, BY, where.wuhan, {line: quantity}, giving, now=now).id


def on_the_way(where: World, job: int | None, now: datetime, quantity: int = 1) -> tuple[int, int]:
    """A line asked for, approved and sent in one minute each: line and shipment."""
    line = asked(where, job, now, quantity)
    with transaction(MAKER) as session:
        service.approve(session, BY, line, now=now + timedelta(minutes=1))
    return line, sent(where, line, now + timedelta(minutes=2), quantity)


def minutes(job: int, now: datetime) -> dict[Party, int]:
    """The minutes of a job by party."""
    with reading(SYSTEM) as session:
        found = segments.share(session, Subject(WORK_ORDER, job), now)
    return {party: seconds // 60 for party, seconds in found.by_party}

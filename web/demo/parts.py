"""The demo's parts: what there is, and the steps of stories 1 and 5 as they were entered."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.money import Money
from network.products.rules import ProductLine
from parts.catalogue import queries as catalogue
from parts.catalogue import service as parts
from parts.catalogue.service import PartValues
from parts.custody import queries as custody
from parts.custody import service as hands
from parts.custody.rules import Form, ViaReason
from parts.custody.service import Giving
from parts.requests import queries as requests
from parts.requests import service
from parts.requests.models import PartLine
from parts.requests.queries import LineFilter
from parts.requests.rules import LineState, Regime
from parts.requests.service import Want
from parts.shipments import service as shipments
from parts.shipments.service import Via
from parts.stock import service as stock
from web.demo.scenes import Act, Cast, Moment, Scene

BY = "system:demo"
WUHAN, LANZHOU = "WUH", "LZH"
WAREHOUSES = ((WUHAN, "武汉仓"), (LANZHOU, "兰州仓"))

L = ProductLine

PARTS = (
    PartValues("QS-RF-2107", "冰箱主控板", L.REFRIGERATOR, Money(186_00)),
    PartValues("QS-RF-1140", "温控器", L.REFRIGERATOR, Money(46_00)),
    PartValues("QS-RF-0912", "门封条", L.REFRIGERATOR, Money(38_00), returns_old=False),
    PartValues("QS-AC-3305", "压缩机", L.AIR_CONDITIONER, Money(980_00), substitute="QS-AC-3305B"),
    PartValues("QS-AC-3305B", "压缩机（替代件）", L.AIR_CONDITIONER, Money(1_020_00)),
    PartValues("QS-AC-1208", "室外风机电机", L.AIR_CONDITIONER, Money(165_00)),
    PartValues("QS-WM-4410", "排水泵", L.WASHING_MACHINE, Money(62_00)),
    PartValues("QS-WM-4502", "脱水电机", L.WASHING_MACHINE, Money(148_00)),
    PartValues("QS-WH-0301", "加热管", L.WATER_HEATER, Money(75_00)),
    PartValues("QS-TV-5501", "电源板", L.TELEVISION, Money(210_00)),
)

SHELVES = (
    (WUHAN, "QS-RF-2107", 24), (WUHAN, "QS-RF-1140", 60), (WUHAN, "QS-RF-0912", 120),
    (WUHAN, "QS-WM-4410", 80), (WUHAN, "QS-WM-4502", 18), (WUHAN, "QS-WH-0301", 40),
    (WUHAN, "QS-TV-5501", 9), (LANZHOU, "QS-RF-2107", 6), (LANZHOU, "QS-WM-4410", 30),
    (LANZHOU, "QS-AC-3305B", 2), (LANZHOU, "QS-AC-1208", 12),
)
"""No warehouse has the compressor QS-AC-3305 (story 5)."""

SHELF_REQUESTS: tuple[tuple[str, Moment, str, int, Moment | None], ...] = (
    ("WD-10", (1, "16:00"), "QS-WM-4410", 2, (0, "09:05")),
    ("WD-19", (1, "17:20"), "QS-WH-0301", 3, (0, "09:10")),
    ("WD-12", (0, "09:20"), "QS-RF-0912", 4, None),
    ("WD-06", (0, "09:40"), "QS-TV-5501", 1, None),
)
"""Outlet, when, part, how many, and when it was approved: to pick today, or to decide."""


def stock_up(session: Session, *, now: datetime) -> None:
    """The catalogue and what the warehouses begin with."""
    parts.save_many(session, BY, PARTS, now=now)
    houses = {code: parts.open_warehouse(session, code, name).id for code, name in WAREHOUSES}
    known = catalogue.by_codes(session, [code for _, code, _ in SHELVES])
    for house, code, count in SHELVES:
        stock.stock_in(session, BY, houses[house], known[code].id, count,
                       f"opening:{house}:{code}", now=now)


def ask_for_shelves(session: Session, cast: Cast) -> None:
    """Requests without a job: some wait to be picked, some for a decision."""
    for shop, when, code, count, decided in SHELF_REQUESTS:
        by = cast.by(cast.owners[shop])
        request = service.ask(session, by, cast.outlets[shop], None,
                              [Want(_part(session, code), count, Regime.SALE)],
                              now=cast.at(when))
        if decided:
            for line in requests.lines_of(session, request.id):
                service.approve(session, cast.by("qian"), line.id, now=cast.at(decided))


def ask(code: str) -> Act:
    """The shop asks the maker directly."""
    return lambda scene: service.ask(
        scene.session, scene.owner, scene.cast.outlets[scene.shop], scene.job,
        [Want(_part(scene.session, code), 1)], now=scene.now)


def decide(scene: Scene) -> None:
    """The planner approves; what lies free is set aside at once."""
    service.approve(scene.session, scene.cast.by("qian"), _line(scene).id, now=scene.now)


def put_on_back_order(scene: Scene) -> None:
    service.backorder(scene.session, scene.cast.by("qian"), _line(scene).id, None,
                      now=scene.now)


def warn_of_missing(scene: Scene) -> None:
    """The sweep of that minute: sixty of the law's ninety days are over."""
    service.warn_missing(scene.session, service.LAW, now=scene.now)


def send(scene: Scene, via: Via | None = None) -> None:
    """The keeper of 武汉仓 gives it to the carrier."""
    line = _line(scene)
    giving = Giving(Form.WAYBILL, carrier="顺丰", waybill=f"SF10{line.id:010d}")
    shipments.ship(scene.session, scene.cast.by("luod"), line.warehouse_id or 0,
                   {line.id: line.allocated}, giving, via=via, now=scene.now)


def send_by(parent: str) -> Act:
    """By way of the parent: an exception that stays visible."""
    return lambda scene: send(scene, Via(scene.cast.outlets[parent], ViaReason.NO_CARRIER))


def sign(login: str) -> Act:
    """The parent's clerk signs for the parcel."""
    return lambda scene: hands.sign(scene.session, scene.cast.by(login), _leg(scene),
                                    now=scene.now)


def give_to_the_bus(login: str) -> Act:
    """The parent says that the county bus has it."""
    giving = Giving(Form.CARRIED, name="谭师傅", phone="10042287001", vehicle="利川—谋道班车")
    return lambda scene: hands.hand_on(scene.session, scene.cast.by(login), _leg(scene), giving,
                                       now=scene.now)


def _part(session: Session, code: str) -> int:
    return catalogue.by_codes(session, [code])[code].id


def _line(scene: Scene) -> PartLine:
    """The line the scene's job asked for."""
    found = requests.rows_of(scene.session, LineFilter(work_order_id=scene.job), 1)
    return requests.get(scene.session, found[0].id)


def _leg(scene: Scene) -> int:
    """The hand-over of the job's parcel that waits for its second side."""
    line = _line(scene)
    assert line.state is LineState.SHIPPED
    return next(leg.id for leg in custody.of_lines(scene.session, [line.id])[line.id]
                if leg.received_at is None)

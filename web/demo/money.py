"""The demo's money: agreements, rates, distances, and the jobs of 小郭 from call to decided claim
(DEMO, story 2). M is the last complete month; only facts are entered, the amounts come out."""

import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from PIL import Image
from sqlalchemy.orm import Session

from core.clock import at_local, business_date
from core.money import Money
from jobs.contacts.service import AddressValues, ContactValues
from jobs.dispatch import service as dispatch
from jobs.evidence import service as evidence
from jobs.evidence.rules import Purpose
from jobs.intake import service as intake
from jobs.intake.service import CallValues
from jobs.units.service import UnitValues
from jobs.visits import service as visits
from jobs.visits.rules import Confirmation
from jobs.work_orders import service as orders
from jobs.work_orders.rules import DispatchReason, Grade, Mode, ServiceType, Source, Truth
from network.agreements import service as agreements
from network.agreements.rules import PayRule, Period, Route, Terms
from network.distances import service as distances
from network.distances.rules import Source as From
from network.distances.service import Place
from network.outlets.rules import Contract
from network.products.rules import ProductLine
from settlements.claims import queries as claims
from settlements.rates import service as rates
from settlements.rates.rules import Item
from settlements.rates.service import RateValues
from settlements.verdicts import service as verdicts
from web.demo import network
from web.demo.scenes import Cast

SHOP = "WD-11"
PAID_DIRECT = frozenset({"WD-14", "WD-19"})
"""Outlets under a parent to whom the maker pays itself."""
AFTER_INVOICE = {"WD-09": 30}
"""Who is paid so many days after the checked invoice (story 6)."""
MANAGEMENT_BP = 1_000

LABOUR = {Grade.MINOR: "80.00", Grade.SMALL: "120.00", Grade.MEDIUM: "180.00",
          Grade.MAJOR: "260.00"}
KILOMETRE = "2.00"
FREE_KM = {1: 20, 2: 20, 3: 10, 4: 10}

NEAR_KM = 6
"""From a shop to the places of its own township, where nothing else is said."""
FAR = (("WD-08", "WD-17", 170), ("WD-16", "WD-16:大兴村", 18))
"""Other ways: outlet, town of whom (and village), kilometres (story 3; a village trip)."""


@dataclass(frozen=True)
class Past:
    """One job of 小郭: day of the month, village and its distance, grade, what was broken."""

    day: int
    village: str
    km: int
    grade: Grade
    user: str
    line: ProductLine
    symptom: str


_S, _M, _L = Grade.SMALL, Grade.MINOR, Grade.MEDIUM
L = ProductLine

TWO_MONTHS_AGO = (
    Past(2, "郭庄", 27, _S, "郭兰芝", L.WASHING_MACHINE, "不脱水"),
    Past(4, "李寨", 18, _S, "李海燕", L.REFRIGERATOR, "不制冷"),
    Past(6, "范桥", 33, _M, "范文科", L.WATER_HEATER, "点不着"),
    Past(9, "老集街", 12, _S, "王素云", L.AIR_CONDITIONER, "不启动"),
    Past(11, "姜寨", 41, _L, "姜长河", L.REFRIGERATOR, "换压缩机"),
    Past(14, "陶老庄", 22, _M, "陶金花", L.WASHING_MACHINE, "异响"),
    Past(17, "鲁堂", 36, _S, "鲁玉山", L.AIR_CONDITIONER, "漏水"),
    Past(19, "韦小庄", 15, _S, "韦德才", L.WASHING_MACHINE, "不进水"),
    Past(22, "谢老庄", 29, _M, "谢桂英", L.TELEVISION, "没声音"),
    Past(25, "滑集", 30, _S, "滑建国", L.REFRIGERATOR, "冰柜结冰"),
    Past(28, "小郭庄", 10, _S, "郭传义", L.WASHING_MACHINE, "漏水"),
)
"""Labour 7 × 120 + 3 × 80 + 1 × 180, distances as in the story."""

THREE_MONTHS_AGO = (
    Past(9, "郭庄", 27, _S, "郭永胜", L.REFRIGERATOR, "门封不严"),
    Past(18, "于集", 34, _L, "于得水", L.AIR_CONDITIONER, "外机不转"),
)
"""Of these the second was never passed on: 210.00."""


def months_before(day: date, count: int) -> date:
    """The first of the month `count` months before the last complete one."""
    months = day.year * 12 + day.month - 2 - count
    return date(months // 12, months % 12 + 1, 1)


def prepare(session: Session, cast: Cast, begun: datetime) -> None:
    """What has to be agreed and known before the first job."""
    since = business_date(begun)
    for shop in network.SHOPS:
        if shop.code != network.APPLICANT:
            agreements.make(session, cast.by("shen"), cast.outlets[shop.code], _terms(shop),
                            Period(since), now=begun)
            distances.enter(session, cast.by("shen"), cast.outlets[shop.code],
                            Place(cast.towns[shop.code]), NEAR_KM, From.AGREED, from_day=since,
                            now=begun)
    rates.enter(session, cast.by("shen"), _rates(since), now=begun)
    villages = {each.village: each.km for each in (*TWO_MONTHS_AGO, *THREE_MONTHS_AGO)}
    ways = [*FAR, *((SHOP, f"{SHOP}:{village}", km) for village, km in villages.items())]
    for code, place, km in ways:
        town, _, village = place.partition(":")
        distances.enter(session, cast.by("shen"), cast.outlets[code],
                        Place(cast.towns[town], village), km, From.MEASURED, from_day=since,
                        now=begun)


def _terms(shop: network.Shop) -> Terms:
    if shop.code in AFTER_INVOICE:
        return Terms(pay_rule=PayRule.DAYS_AFTER_INVOICE, pay_days=AFTER_INVOICE[shop.code])
    if shop.contract is not Contract.UNDER_PARENT:
        return Terms()
    through = shop.code not in PAID_DIRECT
    return Terms(MANAGEMENT_BP, Route.THROUGH_PARENT if through else Route.DIRECT)


def _rates(since: date) -> list[RateValues]:
    labour = [RateValues(Item.LABOUR, Money.parse(yuan), since, grade=grade.value)
              for grade, yuan in LABOUR.items()]
    way = [RateValues(Item.REMOTE_KM, Money.parse(KILOMETRE), since, threshold_km=free, tier=tier)
           for tier, free in FREE_KM.items()]
    return [*labour, *way]


def past_jobs(session: Session, cast: Cast) -> int:
    """The jobs of M−3 and M−2, each from the call to the decided claim."""
    today = business_date(cast.day)
    count = 0
    for months, stories in ((3, THREE_MONTHS_AGO), (2, TWO_MONTHS_AGO)):
        for story in stories:
            count += 1
            _work(session, cast, story, months_before(today, months), count)
    return count


def _work(session: Session, cast: Cast, story: Past, month: date, number: int) -> None:
    def at(days: int, hour: int, minute: int = 0) -> datetime:
        return at_local(month + timedelta(days=story.day - 1 + days), time(hour, minute))

    guo, xia, yan = (cast.by(login) for login in ("guo", "xia", "yan"))
    call = CallValues(
        ContactValues(story.user, f"1003412{number:04d}"), cast.towns[SHOP],
        AddressValues(story.village, ""), UnitValues(story.line), ServiceType.REPAIR,
        Mode.ON_SITE, story.symptom, anyway=True)
    job = intake.take(session, xia, call, Source.HOTLINE, now=at(0, 8, 30)).id
    dispatch.dispatch(session, cast.by("pai"), job, cast.outlets[SHOP], DispatchReason.NEAREST,
                      now=at(0, 8, 40))
    dispatch.accept(session, guo, job, now=at(0, 9))
    visits.appoint(session, guo, job, at(0, 14), at(0, 16), Confirmation.REPLY, now=at(0, 9, 20))
    visits.arrive(session, guo, job, distance_m=60, now=at(0, 14, 5))
    evidence.add_photo(session, guo, job, photo(number), Purpose.FINISHED, now=at(0, 15))
    visits.complete(session, guo, job, grade=story.grade, code_given=True, now=at(0, 15, 10))
    orders.call_back(session, xia, job, Truth.CONFIRMED, "", now=at(1, 10))
    orders.check(session, yan, job, now=at(1, 15))
    claim = claims.of_job(session, job)
    assert claim is not None
    verdicts.decide(session, yan, claim.id, now=at(1, 15, 30))
    orders.close(session, yan, job, now=at(1, 15, 40))


def photo(number: int) -> io.BytesIO:
    """A small picture of its own for each job: the same one twice would be noticed."""
    file = io.BytesIO()
    colour = (40 + number * 5 % 200, number // 40 % 200, 90 + number * 7 % 160)
    Image.new("RGB", (64, 48), colour).save(file, "JPEG")
    file.seek(0)
    return file

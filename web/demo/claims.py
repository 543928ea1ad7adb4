"""The demo's claims that wait for 严如松: a village trip, the same photo on three jobs, a job its
shop entered itself, a way nobody measured (DEMO, "Also there")."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from jobs.contacts.service import AddressValues, ContactValues
from jobs.dispatch import service as dispatch
from jobs.evidence import service as evidence
from jobs.evidence.rules import Purpose
from jobs.intake import service as intake
from jobs.intake.service import CallValues
from jobs.units.service import UnitValues
from jobs.visits import service as visits
from jobs.work_orders import service as orders
from jobs.work_orders.rules import DispatchReason, Grade, Mode, ServiceType, Source, Truth
from network.products.rules import ProductLine
from settlements.claims import queries
from settlements.claims import service as claims
from web.demo.money import photo
from web.demo.scenes import Cast, Moment

L = ProductLine
SAME = 901
"""The picture that outlet 15 sent three times."""


@dataclass(frozen=True)
class Done:
    """A job that was finished lately: by whom, when, where, what, and with which picture;
    `checked` days before D by the office, never when None."""

    shop: str
    when: Moment
    village: str
    user: str
    phone: str
    line: ProductLine
    symptom: str
    picture: int
    checked: int | None = 1
    own: bool = False
    town: str = ""


DONE = (
    Done("WD-16", (2, "10:00"), "大兴村 1 组", "谭国强", "10042280301", L.REFRIGERATOR, "不停机", 911),
    Done("WD-16", (2, "10:50"), "大兴村 3 组", "冉启明", "10042280302", L.TELEVISION, "没有图像", 912),
    Done("WD-16", (2, "11:40"), "大兴村 4 组", "向先碧", "10042280303", L.WASHING_MACHINE, "不进水", 913),
    Done("WD-15", (5, "09:30"), "都亭 1 组", "牟成业", "10042280311", L.AIR_CONDITIONER, "不制热", SAME, 2),
    Done("WD-15", (4, "14:00"), "都亭 3 组", "覃发秀", "10042280312", L.AIR_CONDITIONER, "漏水", SAME, 2),
    Done("WD-15", (3, "15:30"), "都亭 5 组", "黄大军", "10042280313", L.WATER_HEATER, "打不着火", SAME, 2),
    Done("WD-12", (1, "09:40"), "任寨村", "任广义", "10034120321", L.TELEVISION, "自动关机", 921, None, own=True),
    Done("WD-10", (3, "10:20"), "李寨", "李传喜", "10034120322", L.REFRIGERATOR, "冷藏室积水", 922, 2, town="WD-11"),
)
FAR_KM = 38
"""What outlet 10 says of the way to a township where it had never been."""


def enter(session: Session, cast: Cast) -> None:
    """Each from the report to the finished work; those of one trip share a visit."""
    for done in DONE:
        job = _finish(session, cast, done)
        if done.checked is not None:
            _check(session, cast, job, cast.at((done.checked, "16:00")))
    _claim_the_way(session, cast, "WD-10")


def _finish(session: Session, cast: Cast, done: Done) -> int:
    owner, at = cast.by(cast.owners[done.shop]), cast.at(done.when)
    begun = at - timedelta(hours=20)
    values = CallValues(
        ContactValues(done.user, done.phone), cast.towns[done.town or done.shop],
        AddressValues(done.village, ""), UnitValues(done.line), ServiceType.REPAIR, Mode.ON_SITE,
        done.symptom, anyway=True)
    job = _report(session, cast, done, values, begun)
    visits.contact(session, owner, job, now=begun + timedelta(hours=1))
    visits.arrive(session, owner, job, distance_m=50, now=at - timedelta(minutes=40))
    evidence.add_photo(session, owner, job, photo(done.picture), Purpose.FINISHED, now=at)
    visits.complete(session, owner, job, grade=Grade.SMALL, code_given=not done.own, now=at)
    return job


def _report(
    session: Session, cast: Cast, done: Done, values: CallValues, begun: datetime
) -> int:
    owner, outlet = cast.by(cast.owners[done.shop]), cast.outlets[done.shop]
    if done.own:
        return intake.take_at_outlet(session, owner, values, outlet, now=begun).id
    job = intake.take(session, cast.by("xia"), values, Source.HOTLINE, now=begun).id
    later = begun + timedelta(minutes=10)
    dispatch.dispatch(session, cast.by("pai"), job, outlet, DispatchReason.NEAREST, now=later)
    dispatch.accept(session, owner, job, now=later + timedelta(minutes=20))
    return job


def _check(session: Session, cast: Cast, job: int, at: datetime) -> None:
    orders.call_back(session, cast.by("xia"), job, Truth.CONFIRMED, "", now=at)
    orders.check(session, cast.by("yan"), job, now=at + timedelta(hours=1))


def _claim_the_way(session: Session, cast: Cast, shop: str) -> None:
    for claim_id in _waiting(session, cast, shop):
        claims.claim_distance(session, cast.by(cast.owners[shop]), claim_id, FAR_KM,
                              now=cast.at((1, "11:00")))


def _waiting(session: Session, cast: Cast, shop: str) -> Sequence[int]:
    towns = {cast.towns[done.town or done.shop] for done in DONE if done.shop == shop}
    return [claim_id for town in sorted(towns)
            for claim_id in queries.waiting_for_place(session, cast.outlets[shop], town)]

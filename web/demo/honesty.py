"""The demo's breaches that were hidden and those that were told (DEMO, story 4): outlet 8 cancels
near the promise and reports nothing, outlet 6 says itself when it will be late. Only facts are
entered; what was broken the clocks say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from jobs.cancellations import service as cancellations
from jobs.cancellations.rules import Answer
from jobs.evidence import service as evidence
from jobs.evidence.rules import Purpose
from jobs.visits import service as visits
from jobs.work_orders import service as orders
from jobs.work_orders.rules import CancelReason, Grade, Truth
from network.products.rules import ProductLine
from settlements.claims import queries as claims
from settlements.verdicts import service as verdicts
from sla.policies.rules import ClockKind
from sla.self_reports.rules import Cause
from sla.self_reports.service import Said
from web.demo.jobs import Story, accept, arrive, cancel, give
from web.demo.money import photo
from web.demo.scenes import Act, Moment, Scene

HIDES, TELLS = "WD-08", "WD-06"
PICTURES = 930
"""From here on the photos of these jobs are numbered: each its own."""

C, L = CancelReason, ProductLine


def later(moment: Moment, **much: int) -> Moment:
    """So much later on the wall clock."""
    hours, minutes = map(int, moment[1].split(":"))
    at = timedelta(days=-moment[0], hours=hours, minutes=minutes) + timedelta(**much)
    seconds = at.seconds
    return -at.days, f"{seconds // 3600:02}:{seconds % 3600 // 60:02}"


def called(scene: Scene) -> None:
    visits.contact(scene.session, scene.owner, scene.job, now=scene.now)


def asked(answer: Answer, words: str) -> Act:
    """The call desk phones the user of a cancelled job."""
    return lambda scene: cancellations.call_back(
        scene.session, scene.cast.by("xia"), scene.job, answer, words, now=scene.now)


def told(cause: Cause, words: str) -> Act:
    """The outlet says itself that it will not be at the door in time."""
    return lambda scene: orders.report_late(
        scene.session, scene.owner, scene.job, Said(ClockKind.ON_SITE, cause, words),
        now=scene.now)


def finish(picture: int) -> Act:
    def done(scene: Scene) -> None:
        evidence.add_photo(scene.session, scene.owner, scene.job, photo(picture),
                           Purpose.FINISHED, now=scene.now)
        visits.complete(scene.session, scene.owner, scene.job, grade=Grade.SMALL,
                        code_given=True, now=scene.now)
    return done


def settle(scene: Scene) -> None:
    """Called back, checked, decided on and closed by the office."""
    session, job, now = scene.session, scene.job, scene.now
    orders.call_back(session, scene.cast.by("xia"), job, Truth.CONFIRMED, "", now=now)
    orders.check(session, scene.cast.by("yan"), job, now=now)
    claim = claims.of_job(session, job)
    assert claim is not None
    verdicts.decide(session, scene.cast.by("yan"), claim.id, now=now)
    orders.close(session, scene.cast.by("yan"), job, now=now)


@dataclass(frozen=True)
class Dropped:
    """A job outlet 8 took and cancelled: when it came in, when it was cancelled, and why. Its
    users live in the town of the outlet: somebody is owed at the door within a day."""

    taken: Moment
    ended: Moment
    reason: CancelReason
    words: str
    user: str
    line: ProductLine
    symptom: str


DROPPED = (
    Dropped((27, "09:10"), (26, "08:45"), C.USER_WANTS_LATER, "用户改天", "聂远山", L.WASHING_MACHINE, "不脱水"),
    Dropped((25, "11:00"), (25, "15:00"), C.WORKS_AGAIN, "电话里教会了", "翟光明", L.TELEVISION, "搜不到台"),
    Dropped((24, "14:30"), (23, "14:05"), C.UNREACHABLE, "打不通", "路小英", L.REFRIGERATOR, "结冰"),
    Dropped((20, "10:40"), (19, "09:52"), C.USER_WANTS_LATER, "用户说下周", "文光学", L.AIR_CONDITIONER, "滴水"),
    Dropped((18, "09:30"), (18, "13:20"), C.WRONG_PRODUCT, "不是我们的机器", "糜贵芬", L.WATER_HEATER, "不点火"),
    Dropped((16, "16:20"), (15, "15:40"), C.USER_WITHDREW, "不修了", "阮成武", L.WASHING_MACHINE, "漏水"),
    Dropped((13, "10:20"), (13, "11:40"), C.WORKS_AGAIN, "自己好了", "史国秀", L.TELEVISION, "没有声音"),
    Dropped((12, "09:50"), (11, "09:18"), C.UNREACHABLE, "无人接听", "游德贵", L.REFRIGERATOR, "不制冷"),
    Dropped((10, "15:15"), (9, "14:40"), C.USER_WANTS_LATER, "用户要求改天", "蔺长顺", L.WATER_HEATER, "漏水"),
    Dropped((5, "09:00"), (5, "12:30"), C.USER_WITHDREW, "换新机了", "管小琴", L.REFRIGERATOR, "有响声"),
)
"""Six of them in the last hour before the promise; with the job of the story seven of eleven."""


@dataclass(frozen=True)
class Late:
    """A job whose outlet came late; with `cause` it said so itself some hours before."""

    shop: str
    taken: Moment
    user: str
    line: ProductLine
    symptom: str
    cause: Cause | None = None
    words: str = ""


LATE = (
    Late(HIDES, (22, "10:00"), "胡大顺", L.WASHING_MACHINE, "噪音大"),
    Late(HIDES, (17, "09:40"), "尚明贵", L.REFRIGERATOR, "温控失灵"),
    Late(HIDES, (8, "10:30"), "孟光琼", L.TELEVISION, "花屏"),
    Late(TELLS, (26, "09:20"), "夏春芳", L.WASHING_MACHINE, "排水慢", Cause.NO_CAPACITY, "两个师傅都在乡下"),
    Late(TELLS, (21, "10:10"), "昝德胜", L.REFRIGERATOR, "不停机", Cause.PART, "等一个温控器"),
    Late(TELLS, (17, "11:00"), "房玉梅", L.AIR_CONDITIONER, "不启动", Cause.ROAD, "暴雨，路淹了"),
    Late(TELLS, (14, "09:30"), "路广才", L.WATER_HEATER, "不加热"),
    Late(TELLS, (11, "10:50"), "谯红英", L.TELEVISION, "黑屏", Cause.OVERLOOKED, "单子漏看了"),
    Late(TELLS, (7, "09:15"), "支传义", L.REFRIGERATOR, "漏电", Cause.NO_CAPACITY, "旺季排不开"),
)


def _dropped(at: int, each: Dropped) -> Story:
    steps = ((later(each.taken, minutes=10), give), (later(each.taken, minutes=25), accept),
             (later(each.taken, minutes=50), called),
             (each.ended, cancel(each.reason, each.words)))
    return Story(HIDES, each.taken, each.user, f"1008520{at:04d}", f"市西路 {at + 1} 号", each.line,
                 each.symptom, steps)


def _late(at: int, each: Late) -> Story:
    said = [] if each.cause is None else [
        (later(each.taken, hours=20), told(each.cause, each.words))]
    steps = ((later(each.taken, minutes=10), give), (later(each.taken, minutes=25), accept),
             (later(each.taken, minutes=50), called), *said,
             (later(each.taken, hours=28), arrive),
             (later(each.taken, hours=29), finish(PICTURES + at)),
             (later(each.taken, hours=49), settle))
    return Story(each.shop, each.taken, each.user, f"1008521{at:04d}", f"和平路 {at + 1} 号",
                 each.line, each.symptom, steps)


def stories() -> Iterator[Story]:
    """All of them; each with its steps in order of time."""
    for at, dropped in enumerate(DROPPED):
        yield _dropped(at, dropped)
    for at, late in enumerate(LATE):
        yield _late(at, late)

"""The demo's jobs, entered step by step as they happened (DEMO, stories 1, 4 and 8, and the
plain ones around them). D is ten o'clock of the day of set-up."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from jobs.cancellations import service as cancellations
from jobs.cancellations.rules import Answer
from jobs.contacts.models import ContactRole
from jobs.contacts.service import AddressValues, ContactValues, add_contact
from jobs.dispatch import service as dispatch
from jobs.intake import service as intake
from jobs.intake.service import CallValues
from jobs.units.service import UnitValues
from jobs.visits import service as visits
from jobs.visits.rules import Confirmation, FailReason, HoldReason
from jobs.work_orders import queries
from jobs.work_orders import service as orders
from jobs.work_orders.rules import CancelReason, DispatchReason, Mode, ServiceType, Source
from network.products.rules import ProductLine
from web.demo import parts
from web.demo.scenes import Act, Cast, Moment, Scene


def give(scene: Scene) -> None:
    dispatch.dispatch(scene.session, scene.cast.by("pai"), scene.job,
                      scene.cast.outlets[scene.shop], DispatchReason.NEAREST, now=scene.now)


def accept(scene: Scene) -> None:
    dispatch.accept(scene.session, scene.owner, scene.job, now=scene.now)


def arrive(scene: Scene) -> None:
    visits.arrive(scene.session, scene.owner, scene.job, distance_m=40, now=scene.now)


def nobody_home(scene: Scene) -> None:
    visits.fail_visit(scene.session, scene.owner, scene.job, FailReason.NOBODY_HOME,
                      now=scene.now)


def chased(scene: Scene) -> None:
    orders.chase(scene.session, scene.cast.by("xia"), scene.job, "", now=scene.now)


def book(start: Moment, *, wish: bool = False) -> Act:
    return lambda scene: visits.appoint(
        scene.session, scene.owner, scene.job, scene.cast.at(start),
        scene.cast.at(start) + timedelta(hours=2), Confirmation.REPLY if wish else None,
        users_wish=wish, now=scene.now)


def wait(reason: HoldReason) -> Act:
    return lambda scene: visits.begin_hold(scene.session, scene.owner, scene.job, reason,
                                           now=scene.now)


def cancel(reason: CancelReason, words: str) -> Act:
    return lambda scene: orders.cancel(scene.session, scene.owner, scene.job, reason, words,
                                       now=scene.now)


def nobody_phoned(scene: Scene) -> None:
    """Story 4: what the user of the cancelled job says on the call-back."""
    cancellations.call_back(scene.session, scene.cast.by("xia"), scene.job, Answer.NOBODY_PHONED,
                            "没有人给我打过电话，我没说要改天", now=scene.now)


def son_calls(scene: Scene) -> None:
    """Story 8: the son's own number is added to the open job, and it counts as a chase."""
    job = queries.get(scene.session, scene.job)
    add_contact(scene.session, scene.cast.by("xia"), job, ContactRole.REPORTER,
                ContactValues("任建国", "10098760002"), now=scene.now)
    chased(scene)


@dataclass(frozen=True)
class Story:
    """How a job came in and what happened, in order of time."""

    shop: str
    when: Moment
    user: str
    phone: str
    village: str
    line: ProductLine
    symptom: str
    steps: tuple[tuple[Moment, Act], ...] = ()
    barcode: str = ""
    service: ServiceType = ServiceType.REPAIR
    mode: Mode = Mode.ON_SITE
    town: str = ""
    floor: int | None = None


L, R = ProductLine, HoldReason

STORIES = (
    Story("WD-13", (63, "09:00"), "纪建民", "10051504120", "刘湖村", L.AIR_CONDITIONER, "缺压缩机", (
        ((63, "09:20"), give), ((63, "10:10"), accept), ((63, "10:30"), book((62, "08:00"))),
        ((62, "08:10"), arrive), ((62, "08:40"), parts.ask("QS-AC-3305")),
        ((62, "09:30"), parts.decide), ((62, "09:35"), parts.put_on_back_order),
        ((2, "09:35"), parts.warn_of_missing))),
    Story("WD-16", (13, "09:20"), "牟桂香", "10012345678", "鱼木村 3 组", L.REFRIGERATOR, "冷藏室不制冷", (
        ((13, "09:35"), give), ((13, "10:50"), accept), ((13, "11:30"), book((12, "15:00"), wish=True)),
        ((12, "15:10"), arrive), ((12, "15:40"), parts.ask("QS-RF-2107")),
        ((11, "10:05"), parts.decide), ((11, "16:20"), parts.send_by("WD-07")),
        ((9, "09:30"), chased), ((9, "14:05"), parts.sign("qin2")),
        ((8, "08:30"), parts.give_to_the_bus("qin2")), ((4, "16:20"), chased), ((0, "09:12"), chased)), barcode="QS215RF00016"),
    Story("WD-08", (9, "18:00"), "安明贵", "10070701070", "清水村", L.AIR_CONDITIONER, "不启动", (
        ((9, "18:20"), give), ((9, "19:05"), accept),
        ((6, "17:20"), cancel(CancelReason.USER_WANTS_LATER, "用户要求改天")),
        ((5, "10:20"), nobody_phoned)), "QS35AC07070", town="贵州 毕节市 七星关区 清水铺镇"),
    Story("WD-08", (6, "17:41"), "安明贵", "10070701070", "清水村", L.AIR_CONDITIONER, "不启动", (
        ((6, "17:50"), give), ((6, "18:05"), accept)), "QS35AC07070",
        town="贵州 毕节市 七星关区 清水铺镇"),
    Story("WD-12", (1, "16:10"), "任秀英", "10098760001", "任寨村", L.REFRIGERATOR, "结冰", (
        ((1, "16:20"), give), ((1, "16:31"), accept), ((1, "16:55"), son_calls),
        ((1, "17:30"), book((0, "15:00")))), "QS428RF0012"),
    Story("WD-19", (3, "12:00"), "董秀英", "10062110019", "东街", L.WASHING_MACHINE, "漏水", (
        ((3, "12:15"), give), ((3, "13:00"), accept), ((3, "13:20"), book((2, "10:00"))),
        ((2, "10:05"), arrive), ((2, "10:20"), nobody_home))),
    Story("WD-10", (6, "08:10"), "田淑芬", "10034120010", "城关", L.WASHING_MACHINE, "两次没修好，脱水跳停", (
        ((6, "08:20"), give), ((6, "08:50"), accept), ((6, "09:10"), book((6, "14:00"))),
        ((6, "14:10"), arrive), ((6, "15:00"), wait(R.APPRAISAL)))),
    Story("WD-18", (4, "09:00"), "申忠", "10052050018", "中水街", L.REFRIGERATOR, "冰柜不制冷", (
        ((4, "09:10"), give), ((4, "10:20"), accept), ((4, "10:40"), book((3, "09:00"))),
        ((3, "09:30"), arrive), ((3, "10:00"), parts.ask("QS-RF-1140")),
        ((3, "14:20"), parts.decide), ((2, "10:10"), parts.send))),
    Story("WD-07", (3, "15:00"), "覃先翠", "10042280007", "舞阳坝", L.TELEVISION, "黑屏", (
        ((3, "15:10"), give), ((3, "15:40"), accept), ((3, "16:00"), book((2, "09:00"))),
        ((2, "09:10"), arrive), ((2, "09:40"), wait(R.WORKSHOP)))),
    Story("WD-17", (2, "09:40"), "罗永才", "10052050017", "海边", L.AIR_CONDITIONER, "装一台挂机", (
        ((2, "09:55"), give), ((2, "10:30"), accept)), service=ServiceType.INSTALL, floor=1),
    Story("WD-17", (0, "09:36"), "管仲明", "10052050117", "滨海路 2 号楼", L.AIR_CONDITIONER,
          "四楼装一台挂机，约明天", service=ServiceType.INSTALL, floor=4),
    Story("WD-17", (0, "09:41"), "马廷秀", "10052050217", "草海大道 9 号楼", L.AIR_CONDITIONER,
          "四楼装一台柜机，约三天后", service=ServiceType.INSTALL, floor=4),
    Story("WD-17", (0, "09:44"), "祖文学", "10052050317", "海边村 1 组", L.AIR_CONDITIONER,
          "底楼空调不制冷", floor=1),
    Story("WD-12", (1, "09:00"), "任桂兰", "10034120012", "鲖城街上", L.SMALL_APPLIANCE, "电饭煲不加热", (
        ((1, "09:05"), give), ((1, "09:20"), accept)), mode=Mode.CARRY_IN),
    Story("WD-16", (1, "10:00"), "谭阿婆", "10042280016", "大兴村 5 组", L.WASHING_MACHINE, "不脱水", (
        ((1, "10:10"), give), ((1, "10:40"), accept), ((1, "11:00"), book((0, "14:00"))))),
    Story("WD-16", (1, "11:00"), "冉光明", "10042280116", "大兴村 2 组", L.AIR_CONDITIONER, "装一台挂机", (
        ((1, "11:10"), give), ((1, "11:40"), accept), ((1, "12:00"), book((0, "16:30")))),
        service=ServiceType.INSTALL),
    Story("WD-16", (0, "09:10"), "向国英", "10042280216", "谋道街上", L.REFRIGERATOR, "有响声", (
        ((0, "09:20"), give),)),
    Story("WD-11", (0, "08:40"), "郭兰芝", "10034120011", "郭庄", L.WATER_HEATER, "不加热", (
        ((0, "08:55"), give),)),
    Story("WD-01", (1, "14:00"), "程明", "10034010001", "三里庵 6 号楼", L.WASHING_MACHINE, "排水慢", (
        ((1, "14:10"), give), ((1, "14:30"), accept), ((1, "14:50"), book((0, "09:00"))),
        ((0, "09:05"), arrive))),
    Story("WD-15", (0, "09:30"), "牟大勇", "10042280015", "都亭 2 组", L.TELEVISION, "没有声音"),
)


def enter(session: Session, cast: Cast, story: Story) -> int:
    """Enters one job with its steps, each at its own moment; returns its id."""
    place = "indoor" if story.line is L.AIR_CONDITIONER else "body"
    values = CallValues(
        reporter=ContactValues(story.user, story.phone), town_code=cast.towns[story.town or story.shop],
        address=AddressValues(story.village, ""), symptom=story.symptom,
        unit=UnitValues(story.line, barcodes={place: story.barcode} if story.barcode else {}),
        service_type=story.service, mode=story.mode, floor=story.floor)
    job = intake.take(session, cast.by("xia"), values, Source.HOTLINE, now=cast.at(story.when))
    for moment, act in story.steps:
        act(Scene(session, cast, story.shop, job.id, cast.at(moment)))
    return job.id


def by_time(stories: tuple[Story, ...]) -> list[Story]:
    """In the order the calls came in, so that numbers run with the days."""
    return sorted(stories, key=lambda story: (-story.when[0], story.when[1]))

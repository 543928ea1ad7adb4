"""Thirteen quiet months of one outlet: jobs with moments such as they are, the same every time.

No verdict is written here. A shop that comes late in one job of eight comes late; whether that
broke a promise follows from the calendar, the tier of the user's address and the policies.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from core.clock import SHANGHAI
from jobs.past.rules import Course, Wait
from jobs.work_orders.rules import ServiceType
from network.products.rules import ProductLine
from network.regions.reader import Division
from sla.parties import Party

DAYS = 400
EVERY, EVERY_KNOWN = 42, 15
"""One job in as many days; more at the outlets people know from the stories."""

SEASON = (6, 7, 8)
LATE = {1: 3, 2: 5, 3: 9, 4: 11}
"""In how many jobs of a hundred somebody comes late, by tier of the address."""

LATE_IN = {"52": 26, "62": 17, "42": 11, "34": 9, "53": 6, "41": 5, "51": 4}
"""What is added in tiers 3 and 4 of a province: the stories' provinces, and some others."""

HOURS = {1: 24, 2: 24, 3: 48, 4: 72}
"""Within how many hours somebody usually comes."""

FAULTS = (
    (ProductLine.WASHING_MACHINE, ("不脱水", "漏水", "排水慢", "噪音大")),
    (ProductLine.REFRIGERATOR, ("不制冷", "结冰", "有响声", "温控失灵")),
    (ProductLine.AIR_CONDITIONER, ("不制冷", "滴水", "不启动", "遥控失灵")),
    (ProductLine.WATER_HEATER, ("不加热", "漏电保护跳闸", "漏水")),
    (ProductLine.TELEVISION, ("黑屏", "没有声音", "花屏")),
    (ProductLine.SMALL_APPLIANCE, ("不加热", "按键失灵")),
)
WAITS = (
    (Party.APPROVAL, "part_decision", (1, 16)),
    (Party.WAREHOUSE, "part_at_warehouse", (3, 22)),
    (Party.CARRIER, "part_on_the_way", (20, 70)),
)


@dataclass(frozen=True)
class Beat:
    """An outlet's code and town, the townships of its province, the day of set-up, and in how
    many days there is a job."""

    code: str
    town: str
    province: tuple[Division, ...]
    day: datetime
    every: int = EVERY


def of(beat: Beat) -> Iterator[Course]:
    """The jobs that are done by the day, the oldest first."""
    dice = Random(f"quiet {beat.code}")
    near = [row for row in beat.province if row.code[:6] == beat.town[:6]] or [
        row for row in beat.province if row.code == beat.town]
    around = [row for row in beat.province if row.code[:4] == beat.town[:4]] or near
    days = _days(dice, beat.day, beat.every)
    for n, at in enumerate(days):
        places = around if dice.random() < 0.3 else near
        course = _course(dice, f"quiet:{beat.code}:{n:03}", at, dice.choice(places))
        if course.completed <= beat.day:
            yield course


def _days(dice: Random, day: datetime, every: int) -> list[datetime]:
    """The moments at which users asked, oftener in the season."""
    found, back = [], DAYS - dice.randrange(every)
    while back > 0:
        morning = (day - timedelta(days=back)).astimezone(SHANGHAI).replace(hour=0, minute=0)
        found.append(morning + timedelta(minutes=dice.randrange(7 * 60 + 30, 19 * 60)))
        back -= every // 2 if morning.month in SEASON else every + dice.randrange(-6, 7)
    return found


def _course(dice: Random, ref: str, opened: datetime, town: Division) -> Course:
    tier = town.tier or 4
    line, faults = dice.choice(FAULTS)
    dispatched = opened + timedelta(minutes=dice.randrange(2, 24) + 40 * (dice.random() < 0.03))
    slow = 2 if tier > 2 else 1
    accepted = dispatched + timedelta(
        minutes=dice.randrange(4, 50) * slow + 150 * (dice.random() < LATE[tier] / 150))
    arrived = None
    if line is not ProductLine.SMALL_APPLIANCE:
        arrived = _arrival(dice, opened, accepted, tier, _late(tier, town.code))
    waits = _waits(dice, (arrived or accepted) + timedelta(minutes=25))
    begun = _by_day(waits[-1].ended + timedelta(hours=dice.randrange(1, 14))) if waits else (
        arrived or accepted)
    completed = begun + timedelta(minutes=dice.randrange(35, 150))
    return Course(
        ref=ref,
        town_code=town.code,
        tier=tier,
        line=line,
        symptom=dice.choice(faults),
        opened=opened,
        dispatched=dispatched,
        accepted=accepted,
        arrived=arrived,
        completed=completed,
        waits=waits,
        service_type=ServiceType.INSTALL if not waits and dice.random() < 0.2
        else ServiceType.REPAIR,
    )


def _late(tier: int, town_code: str) -> float:
    return (LATE[tier] + (LATE_IN.get(town_code[:2], 0) if tier > 2 else 0)) / 100


def _arrival(
    dice: Random, opened: datetime, accepted: datetime, tier: int, late: float
) -> datetime:
    """By day, and in most jobs well within the usual hours."""
    usual = timedelta(hours=HOURS[tier])
    if dice.random() < late:
        return _by_day(opened + usual + timedelta(hours=dice.randrange(1, 50)))
    wanted = opened + usual * dice.uniform(0.1, 0.9)
    local = wanted.astimezone(SHANGHAI)
    if not 8 <= local.hour < 19:
        day = local if local.hour >= 19 else local - timedelta(days=1)
        wanted = day.replace(hour=17, minute=dice.randrange(60))
    soonest = accepted + timedelta(minutes=dice.randrange(30, 80))
    return max(wanted, soonest)


def _by_day(moment: datetime) -> datetime:
    """Nobody comes at night: the next morning then."""
    local = moment.astimezone(SHANGHAI)
    if 8 <= local.hour < 20:
        return moment
    day = local if local.hour < 8 else local + timedelta(days=1)
    return day.replace(hour=9, minute=local.minute)


def _waits(dice: Random, begins: datetime) -> tuple[Wait, ...]:
    """In one job of six a part is asked for."""
    if dice.random() > 0.17:
        return ()
    found, at = [], begins
    for party, cause, (least, most) in WAITS:
        ends = at + timedelta(hours=dice.randrange(least, most), minutes=dice.randrange(60))
        found.append(Wait(at, ends, party, cause))
        at = ends
    return tuple(found)

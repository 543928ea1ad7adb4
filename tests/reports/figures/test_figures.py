"""Every figure against the same figure counted one by one from the rows."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

import pytest

from core.db import db, reading
from core.scope import Level, Scope
from reports.figures import promises, times
from reports.figures.promises import Sources
from reports.figures.rules import WAITS, Month, Ratio, Slice, Span, spread_of
from reports.figures.slices import By
from sla.clocks.rules import State
from sla.parties import Family, Party
from sla.policies.rules import ClockKind
from tests import factories
from tests.kept import kept
from tests.reports.making import SYSTEM, Job, Promise, random_jobs, store, utc

JUNE = Month(2026, 6)
AT = JUNE.span.end
START = utc("2026-05-10 00:00")


@kept
def jobs(context):
    from core.db import transaction

    with transaction(SYSTEM) as session:
        for code in ("A", "B", "C"):
            factories.outlet(session, code, now=START)
    return store(random_jobs(900, first=START, days=60))


def due_in(jobs: list[Job], kind: ClockKind, span: Span) -> list[tuple[Job, Promise]]:
    return [(job, p) for job in jobs for p in job.promises
            if p.kind is kind and span.first <= p.due < span.end]


def ratios(found: list[tuple[Job, Promise]], key: Callable[[Job], object]) -> dict:
    met, all_ = Counter(), Counter()
    for job, promise in found:
        if promise.state is State.CANCELLED:
            continue
        all_[key(job)] += 1
        met[key(job)] += promise.state is State.MET
    return {k: Ratio(met[k], n) for k, n in all_.items()}


def test_attainment_by_tier_and_by_place(jobs):
    found = due_in(jobs, ClockKind.ON_SITE, JUNE.span)
    with reading(SYSTEM) as session:
        by_tier = promises.attainment(session, JUNE.span, [ClockKind.ON_SITE], by=(By.TIER,))
        places = promises.attainment(session, JUNE.span, [ClockKind.ON_SITE], Slice("34"),
                                     by=(By.PROVINCE, By.PREFECTURE, By.COUNTY, By.OUTLET, By.TIER))
        one = promises.attainment(session, JUNE.span, [ClockKind.ON_SITE], Slice(outlet_id=2))
    assert by_tier == ratios(found, lambda job: (job.tier,))
    assert places == ratios([each for each in found if each[0].county.startswith("34")],
                            lambda j: (j.county[:2], j.county[:4], j.county, j.outlet, j.tier))
    assert one == ratios([each for each in found if each[0].outlet == 2], lambda job: ())
    assert promises.of_tiers(by_tier, (3, 4)) == by_tier[(3,)] + by_tier[(4,)]


def test_attainment_of_each_kind(jobs):
    with reading(SYSTEM) as session:
        found = promises.by_kind(session, JUNE.span, Slice("34"))
    for kind in (ClockKind.ON_SITE, ClockKind.ACCEPTANCE):
        mine = [e for e in due_in(jobs, kind, JUNE.span) if e[0].county.startswith("34")]
        assert {(): found[kind]} == ratios(mine, lambda job: ())
    assert set(found) == {ClockKind.ON_SITE, ClockKind.ACCEPTANCE}


def test_thirteen_months_are_thirteen_times_one_month(jobs):
    months = JUNE.series(13)
    with reading(SYSTEM) as session:
        found = promises.series(session, months, ClockKind.ON_SITE)
        each = {(month, *key): ratio for month in months for key, ratio in promises.attainment(
            session, month.span, [ClockKind.ON_SITE], by=(By.TIER,)).items()}
    assert found == each
    assert {month for month, _tier in found} == {Month(2026, 5), JUNE}


def test_sources_of_breaches(jobs):
    with reading(SYSTEM) as session:
        found = promises.sources(session, JUNE.span, by=(By.OUTLET,))
    broken = Counter((job.outlet, p.source.value)
                     for kind in (ClockKind.ON_SITE, ClockKind.ACCEPTANCE)
                     for job, p in due_in(jobs, kind, JUNE.span) if p.broken)
    assert found == {(outlet,): Sources(broken[outlet, "found"], broken[outlet, "self_reported"])
                     for outlet in (1, 2, 3)}
    assert found[(1,)].reported == Ratio(broken[1, "self_reported"],
                                         broken[1, "self_reported"] + broken[1, "found"])


def test_time_to_accept_counts_those_without_an_answer(jobs):
    def took(promise: Promise) -> int:
        return int((min(promise.stopped or AT, AT) - promise.started).total_seconds())

    found = [(job, took(p)) for job, p in due_in(jobs, ClockKind.ACCEPTANCE, JUNE.span)
             if p.state is not State.CANCELLED]
    with reading(SYSTEM) as session:
        whole = promises.acceptance(session, JUNE.span, AT)
        by_tier = promises.acceptance(session, JUNE.span, AT, by=By.TIER)
    assert whole == {0: spread_of(seconds for _, seconds in found)}
    assert by_tier == {tier: spread_of(s for job, s in found if job.tier == tier)
                       for tier in (1, 2, 3, 4)}


@pytest.mark.parametrize("at", [AT, utc("2026-06-20 09:00")])
def test_who_holds_the_users_that_wait(jobs, at):
    def holder(job: Job) -> Party:
        return next(p for p, begin, end in job.turns if begin <= at and (end is None or end > at))

    stuck = [job for job in jobs if job.opened <= at - WAITS and (not job.ended or job.ended > at)]
    with reading(SYSTEM) as session:
        found = times.waiting(session, at, by=(By.TIER,))
        opened = times.open_jobs(session, at, Slice("42"), by=(By.COUNTY,))
    assert found == Counter((holder(job), job.tier) for job in stuck)
    assert sum(times.by_family(found).values()) == len(stuck)
    assert times.by_party(found) == Counter(holder(job) for job in stuck)
    assert opened == Counter((job.county,) for job in jobs if job.county[:2] == "42"
                             and job.opened <= at and (not job.ended or job.ended > at))


def test_a_user_waits_from_the_240th_hour_on(context):
    begun = utc("2026-06-01 00:00")
    store([Job(1, "341221", 4, None, begun, turns=[(Party.PLANNING, begun, None)])])
    with reading(SYSTEM) as session:
        assert times.waiting(session, begun + WAITS) == {(Party.PLANNING,): 1}
        assert times.waiting(session, begun + WAITS - WAITS / 864_000) == {}


def closed(jobs: list[Job]) -> list[Job]:
    span = JUNE.span
    return [job for job in jobs
            if job.ended and not job.cancelled and span.first <= job.ended < span.end]


def test_shares_add_up_to_the_time_of_the_jobs(jobs):
    expected: Counter = Counter()
    for job in closed(jobs):
        for party, begin, end in job.turns:
            expected[party, job.tier] += int((end - begin).total_seconds())
    with reading(SYSTEM) as session:
        found = times.shares(session, JUNE.span)
    assert found == expected
    whole = sum(int((job.ended - job.opened).total_seconds()) for job in closed(jobs))
    assert sum(times.by_family(found).values()) == whole
    assert times.by_family(found)[Family.USER] == sum(
        s for (party, _), s in found.items() if party is Party.USER)


def test_how_long_jobs_took(jobs):
    def took(job: Job) -> int:
        return int((job.ended - job.opened).total_seconds())

    with reading(SYSTEM) as session:
        found = times.durations(session, JUNE.span)
        one = times.durations(session, JUNE.span, Slice("341221"), by=By.OUTLET)
    assert found == {tier: spread_of(took(j) for j in closed(jobs) if j.tier == tier)
                     for tier in (1, 2, 3, 4)}
    assert one == {outlet: spread_of(took(j) for j in closed(jobs)
                                     if j.county == "341221" and j.outlet == outlet)
                   for outlet in (1, 2, 3)}


def test_nobody_sees_more_than_the_scope(jobs):
    narrow = Scope(Level.MAKER, counties=("341221",))
    shop = Scope(Level.OUTLET, outlets=(2,))
    for scope, wanted in ((narrow, Slice("341221")), (shop, Slice(outlet_id=2))):
        with reading(scope) as session:
            seen = everything(session, Slice())
        with reading(SYSTEM) as session:
            assert seen == everything(session, wanted)


def everything(session, wanted: Slice) -> tuple:
    span: Span = JUNE.span
    moment: datetime = AT
    return (
        promises.attainment(session, span, [ClockKind.ON_SITE], wanted, by=(By.COUNTY, By.TIER)),
        promises.by_kind(session, span, wanted),
        promises.series(session, JUNE.series(2), ClockKind.ON_SITE, wanted),
        promises.sources(session, span, wanted),
        promises.acceptance(session, span, moment, wanted, by=By.TIER),
        times.waiting(session, moment, wanted, by=(By.OUTLET,)),
        times.open_jobs(session, moment, wanted, by=(By.TIER,)),
        times.shares(session, span, wanted),
        times.durations(session, span, wanted),
    )


def test_a_breach_stays_with_the_outlet_that_had_it(jobs):
    """The job went to outlet 3 afterwards; the clock and the job with it, the breach not."""
    from sqlalchemy import update

    from jobs.work_orders.models import WorkOrder
    from sla.clocks.models import ClockRow

    before = dict(attained(Slice(outlet_id=1)))
    with db.engine.begin() as connection:
        for table in (WorkOrder.__table__, ClockRow.__table__):
            broken = table.c.outlet_id == 1
            if table is ClockRow.__table__:
                broken &= table.c.state == "breached"
            connection.execute(update(table).where(broken).values(outlet_id=3))
    assert attained(Slice(outlet_id=1)) == before


def attained(wanted: Slice) -> dict:
    with reading(SYSTEM) as session:
        return promises.attainment(session, JUNE.span, [ClockKind.ON_SITE], wanted, by=(By.TIER,))

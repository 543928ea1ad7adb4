"""Stories 1, 2, 3, 4 and 6: every figure of DEMO.md is what the program arrives at from the facts
the demo entered. One database for all of them; the stories in full stand beside this file."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from core.db import reading
from core.money import Money, total
from jobs.cancellations import queries as cancellations
from jobs.cancellations.rules import Answer, State
from jobs.dispatch import queries as dispatching
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import CancelReason
from parts.custody import queries as custody
from parts.requests import queries as requests
from parts.requests.queries import LineFilter
from reports.figures import integrity, promises
from reports.figures.promises import Sources
from reports.figures.rules import Cancelled, Slice, Span
from settlements.cases import queries as cases
from settlements.claims.models import Claim, Fee, FeeShare
from settlements.claims.rules import ShareRole
from settlements.passing import queries as passed
from settlements.rates.rules import Item
from settlements.statements import queries as statements
from settlements.statements.models import Statement
from settlements.statements.rules import days_late, due_day
from sla.breaches import queries as breaches
from sla.breaches.queries import BreachFilter
from sla.clocks import queries as clocks
from sla.parties import Party
from sla.policies.rules import ClockKind
from sla.segments import queries as segments
from sla.subjects import WORK_ORDER, Subject
from tests.demo.conftest import SYSTEM
from training.certificates import queries as certificates
from training.certificates.queries import CertificateFilter
from training.certificates.rules import Kind
from training.classes import queries as classes
from web.demo.money import months_before
from web.pages.first_page.trends import last_days
from web.pages.offer_rows import offered

pytestmark = pytest.mark.parametrize("bench", ["sqlite"], indirect=True)
HOUR = 60


@pytest.fixture
def session(app, whole):
    """The demo, looked at and not touched; with a request, for what is put into words."""
    with app.test_request_context(), reading(SYSTEM) as session:
        yield session


def job_of(session, symptom: str) -> list[WorkOrder]:
    """The demo's open or cancelled jobs with these words, the first in front."""
    return list(session.scalars(select(WorkOrder).where(
        WorkOrder.symptom == symptom, WorkOrder.external_ref.is_(None)).order_by(WorkOrder.id)))


def test_story_1_the_part_that_was_sent_and_never_came(session, whole) -> None:
    job, = [job for job in job_of(session, "冷藏室不制冷")
            if job.outlet_id == whole.outlets["WD-16"]]
    share = segments.share(session, Subject(WORK_ORDER, job.id), whole.day)
    minutes = {party: seconds // 60 for party, seconds in share.by_party}
    assert minutes == {
        Party.DISPATCH: 15, Party.OUTLET: 1 * HOUR + 55 + 40, Party.USER: 27 * HOUR + 30,
        Party.APPROVAL: 18 * HOUR + 25, Party.WAREHOUSE: 6 * HOUR + 15,
        Party.CARRIER: 45 * HOUR + 45, Party.PARENT: 211 * HOUR + 55}
    assert sum(minutes.values()) == 312 * HOUR + 40 == 13 * 24 * HOUR + 40
    line, = requests.rows_of(session, LineFilter(work_order_id=job.id), 5)
    row = requests.get(session, line.id)
    assert (row.requested, row.allocated, row.shipped, row.received) == (1, 1, 1, 0)
    assert line.holder == f"outlet:{whole.outlets['WD-07']}"
    leg, = custody.red(session, whole.day, None, 10).rows
    assert leg.due_at == whole.at((7, "08:30"))


def test_story_2_the_fee_that_stayed_on_the_way(session, whole) -> None:
    parent, shop = whole.outlets["WD-05"], whole.outlets["WD-11"]
    month = months_before(whole.day.date(), 2)
    after = months_before(whole.day.date(), 1)
    fees = session.execute(
        select(Fee.item, Fee.amount_fen).join(Claim, Claim.id == Fee.claim_id)
        .where(Claim.outlet_id == shop, Claim.work_day >= month, Claim.work_day < after)).all()
    labour = sorted(fen for item, fen in fees if item is Item.LABOUR)
    remote = total(Money(fen) for item, fen in fees if item is Item.REMOTE_KM)
    assert labour == [8_000] * 3 + [12_000] * 7 + [18_000]
    assert (sum(labour), remote.fen, sum(labour) + remote.fen) == (126_000, 32_600, 158_600)
    kept = session.scalars(
        select(FeeShare.amount_fen).join(Fee, Fee.id == FeeShare.fee_id)
        .join(Claim, Claim.id == Fee.claim_id)
        .where(Claim.outlet_id == shop, Claim.work_day >= month, Claim.work_day < after,
               FeeShare.role == ShareRole.MANAGEMENT)).all()
    assert sum(kept) == 12_600
    statement = session.scalars(select(Statement).where(
        Statement.outlet_id == parent, Statement.period == month)).one()
    receipt = passed.receipt_of(session, statement.id, shop)
    assert (statement.total_fen, receipt.owed_fen, receipt.declared_fen,
            receipt.confirmed_fen) == (158_600, 146_000, 100_000, 100_000)
    case = cases.open_of(session, statement.id, shop)
    assert (case.amount_fen, case.ordinal) == (46_000, 2)


def test_story_3_the_permit(session, whole) -> None:
    today = whole.day.date()
    cards = certificates.page(session, CertificateFilter(
        lapses_by=today + timedelta(days=60)), None, 50).rows
    star = {card.kind: card.deadline for card in cards if card.person == "孔凡星"}
    assert star == {Kind.HEIGHT: today - timedelta(days=9),
                    Kind.REFRIGERATION: today + timedelta(days=48)}
    high = [job for symptom in ("四楼装一台挂机，约明天", "四楼装一台柜机，约三天后")
            for job in job_of(session, symptom)]
    ground, = job_of(session, "底楼空调不制冷")
    asked = [dispatching.as_waiting(session, job) for job in (*high, ground)]
    shown = offered(session, asked, whole.day)
    for job in high:
        lines, blocked = shown[job.id].lines, shown[job.id].blocked
        centre, = [line for line in lines if line.id == whole.outlets["WD-08"]]
        assert "170 公里" in centre.note and "¥320.00" in centre.note
        shop, = [line for line in blocked if line.name == "草海制冷服务部"]
        assert "孔凡星" in shop.reason and shop.course
    assert whole.outlets["WD-17"] in {line.id for line in shown[ground.id].lines}
    course = next(each for each in classes.coming(session, today, ["5205"])
                  if each.kind is Kind.HEIGHT)
    assert course.held_on == today + timedelta(days=12)


def test_story_4_the_breach_that_was_cancelled(session, whole) -> None:
    hides, tells = whole.outlets["WD-08"], whole.outlets["WD-06"]
    first, again = [job for job in job_of(session, "不启动") if job.outlet_id == hides]
    row = cancellations.of_job(session, first.id)
    assert (row.cancelled_at, row.reason, row.by_outlet) == (
        whole.at((6, "17:20")), CancelReason.USER_WANTS_LATER, True)
    assert (row.due_at, row.clock, row.left_s) == (
        whole.at((6, "18:00")), ClockKind.ON_SITE, 40 * 60)
    assert (again.opened_at, again.previous_id, row.again_id) == (
        whole.at((6, "17:41")), first.id, again.id)
    assert again.unit_id == first.unit_id is not None
    assert (row.answer, row.state) == (Answer.NOBODY_PHONED, State.SUSPECTED)
    promise = {line.kind: line for line in clocks.of_subject(
        session, Subject(WORK_ORDER, again.id))}[ClockKind.ON_SITE]
    assert (promise.promised, promise.breached) == (row.due_at, row.due_at)
    broken = breaches.page(session, BreachFilter(
        subject=Subject(WORK_ORDER, again.id), kind=ClockKind.ON_SITE), None, 5, now=whole.day)
    assert [line.due for line in broken.rows] == [whole.at((6, "18:00"))]
    spans = Span(whole.day - timedelta(days=30), whole.day), last_days(whole.day, 30)[0]
    for span in spans:
        assert counted(session, span, hides) == (Cancelled(11, 7, 1, 1, 1), 7, 0)
        assert counted(session, span, tells) == (Cancelled(), 1, 5)


def counted(session, span: Span, outlet: int) -> tuple[Cancelled, int, int]:
    """What an outlet cancelled, and its breaches found and self-reported."""
    wanted = Slice(outlet_id=outlet)
    known: Sources = promises.sources(session, span, wanted)[()]
    return (integrity.cancellations(session, span, wanted)[()], known.found,
            known.self_reported)


def test_story_6_the_maker_pays_late(session, whole) -> None:
    statement = session.scalars(select(Statement).where(Statement.ref == "JZ-0911")).one()
    assert Money(statement.total_fen) == Money.parse("23,418.50")
    day: datetime = whole.day
    assert due_day(statement.due_at) == (day - timedelta(days=12)).date()
    assert days_late(statement.due_at, day) == 12
    assert statements.interest_of(statement, day) == Money.parse("140.51")

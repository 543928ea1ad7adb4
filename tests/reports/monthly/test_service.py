"""Reports are made, kept in versions, resumed to the same bytes and read by those in scope."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from core.db import db, reading, transaction
from core.errors import BadInput, NotFound, RuleBroken
from core.facts import FactRow
from core.scope import Level, Scope
from network.accounts.rules import Role
from reports.figures import promises, times
from reports.figures.rules import Month
from reports.monthly import codec, queries, service
from reports.monthly.models import MonthlyReport
from reports.monthly.rules import Scope as About
from sla.policies.rules import ClockKind
from tests import factories
from tests.kept import kept
from tests.reports.making import SYSTEM, random_jobs, store, utc
from worker import schedule

JUNE = Month(2026, 6)
NOW = utc("2026-07-01 00:10")
BY = "account:1"
START = utc("2026-05-10 00:00")


@pytest.fixture
def network(once, context):
    return once(build)


def build():
    """A parent with a child and an outlet elsewhere, two months of jobs, a manager of Anhui."""
    with transaction(SYSTEM) as session:
        factories.time_rules(session, START)
        factories.outlet(session, "A", now=START, name="颍淮")
        factories.outlet(session, "B", now=START, parent="A", name="小郭")
        factories.outlet(session, "C", now=START, town="422802100", name="清江")
        factories.account(session, "gao", Role.TERRITORY_MANAGER, counties=("34",), now=START)
        factories.account(session, "wu", Role.COUNTY_OWNER, counties=("3412",), now=START)
    return store(random_jobs(300, first=START, days=50))


def make(scope="network", month=JUNE, lang="zh", now=NOW, reach=SYSTEM):
    with transaction(reach) as session:
        return service.make(session, BY, month, About.parse(scope), lang, now=now)


def document(report_id, reach=SYSTEM):
    with reading(reach) as session:
        return service.document(session, report_id)[1]


@kept
def report(network) -> MonthlyReport:
    """The report of the whole network. Its file is that of every test: none may touch it."""
    return make()


def test_the_figures_of_a_report_are_those_of_the_screen(network, report):
    made = codec.unpacked(report.snapshot)
    with reading(SYSTEM) as session:
        assert made.on_time.whole == promises.attainment(
            session, JUNE.span, [ClockKind.ON_SITE])[()]
        waiting = times.waiting(session, JUNE.span.end)
        assert made.waiting.count.now == sum(waiting.values())
        assert {h.party: h.count for h in made.waiting.holders} == times.by_party(waiting)
        shares = times.shares(session, JUNE.span)
        assert sum(t.seconds for tier in made.tiers for t in tier.parties) == sum(shares.values())
        assert {t.tier: t.spread for t in made.tiers} == times.durations(session, JUNE.span)
        assert {k.kind: k.rate for k in made.kinds} == promises.by_kind(session, JUNE.span)
        assert made.after.waiting == sum(
            times.waiting(session, NOW, since=JUNE.span.end).values())
    broken = sum(p.broken and JUNE.span.first <= p.due < JUNE.span.end
                 for job in network for p in job.promises)
    assert len(made.breaches) == broken == sum(outlet.broken for outlet in made.outlets)


def test_an_outlets_report_holds_only_what_it_performed(network):
    made = codec.unpacked(make("outlet:A").snapshot)
    assert (made.head.name, {o.code for o in made.outlets}) == ("颍淮", {"A"})
    assert {b.outlet for b in made.breaches} == {"颍淮"}
    mine = [job for job in network if job.outlet == 1]
    assert len(made.breaches) == sum(
        p.broken and JUNE.span.first <= p.due < JUNE.span.end for j in mine for p in j.promises)


def test_a_file_is_kept_with_its_digest_and_told(report):
    data = document(report.id)
    assert data.startswith(b"%PDF") and hashlib.sha256(data).hexdigest() == report.sha256
    with reading(SYSTEM) as session:
        fact = session.scalars(select(FactRow).where(FactRow.kind == "monthly_report")).one()
    assert report.sha256 in fact.body and '"month":"2026-06"' in fact.body


def test_made_again_it_is_the_next_version_and_the_first_stays(report):
    before = document(report.id)
    second = make(now=NOW + timedelta(days=1))
    assert (report.version, second.version, make("region:34").version) == (1, 2, 1)
    assert document(report.id) == before != document(second.id)
    with pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.execute(update(MonthlyReport.__table__).values(version=9))


def test_another_language_has_the_same_figures_and_version(report):
    with transaction(SYSTEM) as session:
        russian = service.translate(session, BY, report.id, "ru", now=NOW + timedelta(days=3))
    assert (russian.version, russian.language) == (1, "ru")
    assert russian.snapshot == report.snapshot and document(russian.id) != document(report.id)
    with transaction(SYSTEM) as session:
        assert service.translate(session, BY, report.id, "ru", now=NOW).id == russian.id


@pytest.mark.parametrize(("scope", "month", "lang", "error"), [
    ("network", Month(2026, 7), "zh", BadInput), ("network", JUNE, "de", BadInput),
    ("outlet:NONE", JUNE, "zh", NotFound), ("region:99", JUNE, "zh", NotFound)])
def test_what_cannot_be_made(network, scope, month, lang, error):
    before = files()
    with pytest.raises(error):
        make(scope, month, lang)
    assert files() == before


def files() -> set[str]:
    return {path.name for path in service.folder().glob("*.pdf")}


def test_a_file_that_was_altered_or_lost_is_not_handed_out(network):
    row = make(now=NOW + timedelta(days=2))
    path = service.folder() / row.file
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(RuleBroken, match="altered"):
        document(row.id)
    path.unlink()
    with pytest.raises(RuleBroken, match="gone"):
        document(row.id)


ANHUI = ("340104", "341221")
REACHES = {
    "everything": (Scope(Level.MAKER, everything=True), {
        "network", "region:34", "region:3412", "region:341221", "region:42", "outlet:A",
        "outlet:B", "outlet:C"}),
    "anhui": (Scope(Level.MAKER, counties=ANHUI), {
        "region:34", "region:3412", "region:341221", "outlet:A", "outlet:B"}),
    "linquan": (Scope(Level.MAKER, counties=("341221",)), {
        "region:3412", "region:341221", "outlet:A", "outlet:B"}),
    "nobody": (Scope(Level.MAKER), set()),
    "parent": (Scope(Level.OUTLET, outlets=(1,)), {"outlet:A"}),
    "child": (Scope(Level.OUTLET, outlets=(2,)), {"outlet:B"}),
    "both": (Scope(Level.OUTLET, outlets=(1, 2)), {"outlet:A", "outlet:B"}),
}
"""In the register of the tests Linquan is all of Fuyang, and two counties are all of Anhui."""


def run(now, steps=99, cursor=None):
    """Steps of the month, each in its own unit; the cursor reached."""
    for _ in range(steps):
        with reading(SYSTEM) as session:
            ready = service.month_draft(session, JUNE, cursor, now=now)
        with transaction(SYSTEM) as session:
            cursor = service.month_step(session, ready)
        if cursor is None:
            break
    return cursor


def made_by():
    with reading(SYSTEM) as session:
        rows = session.execute(select(
            MonthlyReport.kind, MonthlyReport.code, MonthlyReport.sha256).order_by(
                MonthlyReport.id))
        return [tuple(row) for row in rows]


@kept
def month(network) -> str | None:
    """The month made by steps to its end; the cursor reached."""
    return run(NOW)


def about(row) -> str:
    return f"{row.kind}:{row.code}".rstrip(":")


def test_everyone_reads_what_is_in_scope_and_nothing_else(month):
    make("region:341221")
    with reading(SYSTEM) as session:
        ids = {about(row): row.id for row in session.scalars(select(MonthlyReport))}
    assert set(ids) == REACHES["everything"][1]
    for name, (reach, expected) in REACHES.items():
        with reading(reach) as session:
            page = queries.page(session, "", None, None, 50)
            found = {about(row) for row in page.rows}
            assert found == expected, name
            assert queries.count(session, "2026-06", None) == len(expected)
            assert queries.count(session, "2026-05", None) == 0
        for scope, report_id in ids.items():
            if scope in expected:
                assert document(report_id, reach)
                continue
            with pytest.raises(NotFound):
                document(report_id, reach)


def test_nobody_makes_a_report_beyond_the_own_scope(network):
    manager = Scope(Level.MAKER, counties=ANHUI)
    assert make("region:34", reach=manager).name == "安徽省"
    for scope in ("network", "region:42"):
        with pytest.raises(NotFound):
            make(scope, reach=manager)
    with pytest.raises(NotFound):
        make("region:34", reach=Scope(Level.OUTLET, outlets=(1,)))


def test_a_month_is_made_scope_by_scope(month):
    assert month is None
    assert [f"{kind}:{code}".rstrip(":") for kind, code, _ in made_by()] == [
        "network", "region:34", "region:3412", "region:42", "outlet:A", "outlet:B", "outlet:C"]


def test_a_month_cut_off_and_taken_up_again_makes_the_same_bytes(bench, month):
    whole = made_by()
    bench.reset()
    bench.once(build)
    reached = run(NOW, steps=3)
    lost = make_and_forget(reached)
    assert run(NOW + timedelta(hours=5), cursor=reached) is None
    assert made_by() == whole and whole[3][2] == lost


def make_and_forget(cursor):
    """A step whose unit is lost after its file was written: the row goes, the file stays."""
    class Killed(Exception):
        pass

    digest = []
    with pytest.raises(Killed), transaction(SYSTEM) as session:
        service.month_step(session, service.month_draft(session, JUNE, cursor, now=NOW))
        digest += session.scalars(select(MonthlyReport.sha256).order_by(
            MonthlyReport.id.desc()).limit(1)).all()
        raise Killed
    return digest[0]


def test_no_month_before_the_first_job_has_a_report(network):
    with reading(SYSTEM) as session:
        assert queries.month_scopes(session, Month(2026, 4)) == []


def test_the_schedule_makes_the_month_before(network):
    job = next(each for each in schedule.PERIODIC if each.task == "monthly_reports")
    period = job.rhythm.newest(NOW)
    with transaction(SYSTEM) as session:
        ready = job.draft(session, period, None, NOW)
        assert job.step(session, period, None, NOW, ready) is not None
    assert [row[0] for row in made_by()] == ["network"]
    with reading(SYSTEM) as session:
        assert session.scalars(select(MonthlyReport.month)).all() == ["2026-06"]


def test_outside_a_request_the_report_is_chinese(report):
    from tests import pdf_text

    assert "服务月报" in pdf_text.pages(document(report.id))[0]

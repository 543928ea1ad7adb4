"""The list of breaches: who sees which, what is told to whom, and pages by keyset."""

import pytest
from sqlalchemy import select

from core.db import reading, transaction
from core.errors import DuplicateKey, NotFound
from core.facts import FactRow
from core.scope import Level, Scope, Stamps
from sla.breaches import queries, service
from sla.breaches.queries import BreachFilter
from sla.breaches.rules import Source
from sla.clocks import queries as clock_queries
from sla.clocks import service as clocks
from sla.parties import Party
from sla.policies.rules import ClockKind
from sla.subjects import Subject
from sla.sweep import sweep
from tests import factories
from tests.factories import BY
from tests.kept import kept
from tests.sla.making import SYSTEM, WORK, hours, job, prepare


@kept
def network(context, clock):
    """A parent with two shops; each shop broke the on-site promise of one job, and one of them
    was late with an answer about money."""
    now = clock()
    with transaction(SYSTEM) as session:
        prepare(session, now)
        parent = factories.outlet(session, "P", now=now)
        shops = [factories.outlet(session, code, now=now, parent="P") for code in ("A", "B")]
        for number, shop in enumerate(shops, start=1):
            clocks.start(session, ClockKind.ON_SITE, job(number), WORK, now, Stamps.of(shop),
                         now=now)
        clocks.start(session, ClockKind.STATEMENT_ANSWER, Subject("statement", 5), WORK, now,
                     Stamps.of(shops[0]), now=now)
        clocks.self_report(session, job(1), ClockKind.ON_SITE, now=now)
    late = now + hours(24 * 30)
    with transaction(SYSTEM) as session:
        while sweep(session, late).total:
            pass
    return parent, *shops, late


def rows(scope, late, **wanted):
    with reading(scope) as session:
        return queries.page(session, BreachFilter(**wanted), None, 50, now=late).rows


def of(outlet):
    return Scope(Level.OUTLET, outlets=(outlet.id,))


def test_a_parent_sees_the_childs_job_and_not_its_money(network):
    parent, first, second, late = network
    seen = {(row.outlet_id, row.kind) for row in rows(of(parent), late)}
    assert seen == {(first.id, ClockKind.ON_SITE), (second.id, ClockKind.ON_SITE)}
    seen = {(row.outlet_id, row.kind) for row in rows(of(first), late)}
    assert seen == {(first.id, ClockKind.ON_SITE), (first.id, ClockKind.STATEMENT_ANSWER)}


def test_a_sibling_sees_nothing_of_it(network):
    _, first, second, late = network
    assert {row.outlet_id for row in rows(of(second), late)} == {second.id}
    with reading(SYSTEM) as session:
        key = session.scalar(select(queries.BreachRow.id).where(
            queries.BreachRow.outlet_id == first.id))
    with pytest.raises(NotFound), reading(of(second)) as session:
        queries.get(session, key)
    with reading(of(second)) as session:
        assert clock_queries.of_subject(session, job(1)) == []


def test_who_reported_itself_is_not_told_to_the_parent(network):
    parent, first, _, late = network
    own = {row.subject: row.source for row in rows(of(first), late)}
    assert own[job(1)] is Source.SELF_REPORTED
    assert {row.source for row in rows(of(parent), late)} == {None}
    assert rows(of(parent), late, source=Source.SELF_REPORTED) == ()
    with reading(of(parent)) as session:
        assert queries.count(session, BreachFilter(source=Source.SELF_REPORTED)) == 0


def test_each_filter_narrows(network):
    _, first, second, late = network
    assert len(rows(SYSTEM, late)) == 3
    assert {r.outlet_id for r in rows(SYSTEM, late, outlet_id=second.id)} == {second.id}
    assert {r.kind for r in rows(SYSTEM, late, kind=ClockKind.STATEMENT_ANSWER)} == {
        ClockKind.STATEMENT_ANSWER}
    assert len(rows(SYSTEM, late, source=Source.SELF_REPORTED)) == 1
    assert len(rows(SYSTEM, late, party=Party.OUTLET)) == 3
    assert rows(SYSTEM, late, party=Party.BANK) == ()
    assert len(rows(SYSTEM, late, division=first.county_code[:4])) == 3
    assert rows(SYSTEM, late, division="99") == ()
    due = rows(SYSTEM, late, subject=job(1))[0].due
    assert len(rows(SYSTEM, late, first=due, last=due + hours(1), kind=ClockKind.ON_SITE)) == 2
    assert rows(SYSTEM, late, last=due, kind=ClockKind.ON_SITE) == ()


def test_how_late_grows_until_the_clock_stops(network):
    _, _, second, late = network
    due = rows(SYSTEM, late, subject=job(2))[0].due
    with transaction(SYSTEM) as session:
        clocks.stop_all(session, job(2), due + hours(700), now=due + hours(700))
    row = rows(of(second), late + hours(500), subject=job(2))[0]
    assert (row.late_s, row.running) == (700 * 3_600, False)
    row = rows(SYSTEM, late, subject=job(1))[0]
    assert (row.late_s, row.running) == ((late - row.due).total_seconds(), True)


def test_the_breach_stays_with_the_outlet_that_had_it(network):
    _, first, second, late = network
    with transaction(SYSTEM) as session:
        clocks.restamp(session, job(1), Stamps.of(second), now=late)
        clocks.stop_all(session, job(1), late, now=late)
    row = rows(of(first), late + hours(9), subject=job(1))[0]
    assert not row.running
    assert rows(of(second), late, subject=job(1)) == ()


def test_what_was_due_before_the_job_passed_on_is_the_first_outlets(context, clock):
    """No sweep came between the due moment and the re-dispatch."""
    now = clock()
    with transaction(SYSTEM) as session:
        prepare(session, now)
        first = factories.outlet(session, "A", now=now)
        second = factories.outlet(session, "B", now=now)
        clocks.start(session, ClockKind.ON_SITE, job(1), WORK, now, Stamps.of(first), now=now)
    late = now + hours(73)
    with transaction(SYSTEM) as session:
        clocks.restamp(session, job(1), Stamps.of(second), now=late)
    assert [row.outlet_id for row in rows(SYSTEM, late)] == [first.id]


def test_pages_follow_each_other_without_a_count(network):
    late = network[-1]
    with reading(SYSTEM) as session:
        first = queries.page(session, BreachFilter(), None, 2, now=late)
        second = queries.page(session, BreachFilter(), first.after, 2, now=late)
        assert queries.count(session, BreachFilter()) == 3
        assert sum(queries.counts_by_kind(session, BreachFilter()).values()) == 3
    assert (len(first.rows), len(second.rows), second.after) == (2, 1, None)
    assert [row.id for row in (*first.rows, *second.rows)] == [3, 2, 1]


def test_a_ruling_sets_the_weight_once_and_the_breach_stays(network):
    late = network[-1]
    with transaction(SYSTEM) as session:
        key = queries.page(session, BreachFilter(subject=job(2)), None, 1, now=late).rows[0].id
        assert queries.weight(session, key) == 100
        service.rule_no_signal(session, BY, key, now=late)
        assert (queries.weight(session, key), queries.get(session, key).weight) == (0, 100)
        assert session.scalar(select(FactRow.name).where(
            FactRow.kind == "breach_ruling")) == "BreachRuled"
    with pytest.raises(DuplicateKey), transaction(SYSTEM) as session:
        service.rule_no_signal(session, BY, key, now=late)

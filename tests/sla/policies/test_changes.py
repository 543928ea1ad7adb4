"""A changed promise: a new version, and running clocks move by the difference."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from core.db import reading, transaction
from core.errors import BadInput, DuplicateKey, RuleBroken
from core.facts import FactRow
from sla.clocks import service as clocks
from sla.clocks.pauses import PauseReason
from sla.clocks.rules import State
from sla.policies import queries, service
from sla.policies.defaults import default_policies
from sla.policies.rules import CalendarKind, ClockKind, Policy
from sla.targets.rules import RunningHours
from tests.factories import BY
from tests.sla.making import JOB, NOBODY, SYSTEM, WORK, hours, job, line, prepare

ON_SITE = ClockKind.ON_SITE
TIER_4 = Policy("on_site.tier4", ON_SITE, CalendarKind.RUNNING, RunningHours.of(72), tier=4)


@pytest.fixture
def began(context, clock):
    with transaction(SYSTEM) as session:
        prepare(session, clock())
        clocks.start(session, ON_SITE, JOB, WORK, clock(), NOBODY, now=clock())
    return clock()


def changed(now, policy):
    with transaction(SYSTEM) as session:
        return service.change_policy(session, BY, policy, now=now)


def test_the_house_starts_with_the_defaults_once(began):
    with transaction(SYSTEM) as session:
        assert set(queries.current(session)) == set(default_policies())
        assert service.seed(session, BY, now=began) == 0


def test_due_moves_by_the_difference_pauses_kept(began):
    with transaction(SYSTEM) as session:
        clocks.pause(session, JOB, None, PauseReason.PART_ON_THE_WAY, began, now=began)
        clocks.resume(session, JOB, None, PauseReason.PART_ON_THE_WAY, began + hours(3),
                      now=began + hours(3))
    changed(began + hours(4), replace(TIER_4, target=RunningHours.of(60)))
    with reading(SYSTEM) as session:
        found = line(session, ON_SITE)
        assert (found.due, found.policy_version) == (began + hours(63), 2)
        fact = session.scalars(select(FactRow.body).where(FactRow.name == "PolicyChanged")).one()
        assert '"clocks":1' in fact and '"old_target":"running_hours:259200"' in fact
        assert [v.target for v in queries.history(session, TIER_4.code)] == [
            "running_hours:216000", "running_hours:259200"]


def test_what_is_stopped_or_broken_stays(began):
    with transaction(SYSTEM) as session:
        clocks.start(session, ON_SITE, job(2), WORK, began, NOBODY, now=began)
        clocks.stop(session, job(2), ON_SITE, began + hours(1), now=began + hours(1))
    late = began + hours(73)
    changed(late, replace(TIER_4, target=RunningHours.of(100)))
    with reading(SYSTEM) as session:
        assert line(session, ON_SITE).breached == began + hours(72)
        assert line(session, ON_SITE, job(2)).policy_version == 1


def test_a_shorter_promise_may_be_broken_at_once(began):
    changed(began + hours(50), replace(TIER_4, target=RunningHours.of(48)))
    with reading(SYSTEM) as session:
        assert line(session, ON_SITE).breached == began + hours(48)


def test_a_narrower_promise_wins_over_running_clocks(began):
    with transaction(SYSTEM) as session:
        service.open_policy(session, BY, replace(
            TIER_4, code="on_site.repair4", service_type="repair", target=RunningHours.of(20)),
            now=began)
        found = line(session, ON_SITE)
        assert (found.matched, found.due) == (("service_type", "tier"), began + hours(20))
    with transaction(SYSTEM) as session:
        service.retire(session, BY, "on_site.repair4", now=began)
        assert line(session, ON_SITE).due == began + hours(72)


def test_no_target_on_purpose_stops_the_promise(began):
    changed(began, replace(TIER_4, target=None))
    with reading(SYSTEM) as session:
        assert (line(session, ON_SITE).state, line(session, ON_SITE).due) == (
            State.NO_TARGET, None)


def test_a_change_in_another_unit_is_seen_at_the_next_start(began):
    changed(began, replace(TIER_4, target=RunningHours.of(5)))
    with transaction(SYSTEM) as session:
        found = clocks.start(session, ON_SITE, job(9), WORK, began, NOBODY, now=began)
    assert found.due_at == began + hours(5)


@pytest.mark.parametrize(("policy", "error"), [
    (replace(TIER_4, tier=5), BadInput),
    (replace(TIER_4, clock=ClockKind.REPAIR), RuleBroken)])
def test_a_contradiction_is_refused(began, policy, error):
    with pytest.raises(error):
        changed(began, policy)


def test_a_code_is_given_once(began):
    with pytest.raises(DuplicateKey), transaction(SYSTEM) as session:
        service.open_policy(session, BY, TIER_4, now=began)

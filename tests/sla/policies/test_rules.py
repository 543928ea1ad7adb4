"""Which promise holds, and the defaults of DOMAIN to the letter."""

from itertools import permutations

import pytest

from sla.policies.defaults import default_policies
from sla.policies.rules import (
    CalendarKind,
    ClockKind,
    NoTarget,
    Policy,
    Promise,
    Work,
    promise_for,
)
from sla.targets.rules import (
    CalendarDays,
    DayOfMonth,
    RunningHours,
    Shift,
    Target,
    WindowHours,
    WorkingDays,
)

RUNNING, WINDOW, OFFICE = CalendarKind.RUNNING, CalendarKind.SERVICE_WINDOW, CalendarKind.OFFICE


@pytest.mark.parametrize(
    ("clock", "calendar", "targets"),
    [
        (ClockKind.DISPATCH, WINDOW, [WindowHours(1_800)] * 4),
        (ClockKind.ACCEPTANCE, WINDOW, [WindowHours(s) for s in (3_600, 3_600, 7_200, 7_200)]),
        (ClockKind.FIRST_CONTACT, WINDOW, [WindowHours(s) for s in (7_200, 7_200, 14_400, 14_400)]),
        (ClockKind.ON_SITE, RUNNING, [RunningHours(h * 3_600) for h in (24, 24, 48, 72)]),
        (ClockKind.REPAIR, RUNNING, [CalendarDays(n) for n in (3, 3, 5, 7)]),
        (ClockKind.PART_DECISION, OFFICE, [WindowHours(28_800)] * 4),
        (ClockKind.PART_SHIPMENT, RUNNING, [RunningHours(86_400)] * 4),
        (ClockKind.PART_TRANSIT, RUNNING, [CalendarDays(n) for n in (2, 3, 4, 6)]),
        (ClockKind.PART_RECEIPT, RUNNING, [RunningHours(86_400)] * 4),
        (ClockKind.PART_MISSING, RUNNING, [RunningHours(90 * 86_400)] * 4),
        (ClockKind.DEFECTIVE_RETURN, RUNNING, [CalendarDays(30)] * 4),
        (ClockKind.CLAIM_DECISION, OFFICE, [WorkingDays(3)] * 4),
        (ClockKind.DEDUCTION_ANSWER, OFFICE, [WorkingDays(3)] * 4),
        (ClockKind.STATEMENT, OFFICE, [DayOfMonth(5, Shift.AFTER)] * 4),
        (ClockKind.STATEMENT_ANSWER, OFFICE, [WorkingDays(5)] * 4),
        (ClockKind.CALL_BACK, RUNNING, [RunningHours(48 * 3_600)] * 4),
        (ClockKind.DOCUMENT_CHECK, OFFICE, [WorkingDays(3)] * 4),
        (ClockKind.INVOICE, OFFICE, [WorkingDays(10)] * 4),
        (ClockKind.PAYMENT, OFFICE, [DayOfMonth(25, Shift.BEFORE)] * 4),
        (ClockKind.PAYMENT_LATEST, RUNNING, [CalendarDays(60)] * 4),
        (ClockKind.PASSED_ON, OFFICE, [WorkingDays(5)] * 4),
        (ClockKind.GRIEVANCE_ANSWER, OFFICE, [WindowHours(86_400)] * 4),
        (ClockKind.COMPLAINT_ACKNOWLEDGED, RUNNING, [RunningHours(7_200)] * 4),
        (ClockKind.COMPLAINT_ANSWER, RUNNING, [RunningHours(86_400)] * 4),
        (ClockKind.FAST_LANE_SETTLEMENT, RUNNING, [None, None, CalendarDays(7), CalendarDays(7)]),
    ],
)
def test_the_defaults(
    clock: ClockKind, calendar: CalendarKind, targets: list[Target | None]
) -> None:
    for tier, target in enumerate(targets, start=1):
        found = promise_for(default_policies(), clock, Work(tier=tier))
        if target is None:
            assert found == NoTarget()
        else:
            assert isinstance(found, Promise)
            assert (found.target, found.policy.calendar) == (target, calendar)


def test_every_kind_of_clock_has_a_default_and_codes_are_unique() -> None:
    policies = default_policies()
    assert {policy.clock for policy in policies} == set(ClockKind)
    assert len({policy.code for policy in policies}) == len(policies)


def row(code: str, hours: int | None = 1, version: int = 1, **fields: str | int) -> Policy:
    target = None if hours is None else RunningHours.of(hours)
    return Policy(code, ClockKind.ON_SITE, RUNNING, target, version, **fields)  # type: ignore[arg-type]


WORK = Work("repair", 4, "refrigerator", "high")
ANY = row("any")
TYPE = row("type", service_type="repair")
TIER = row("tier", tier=4)
LINE = row("line", product_line="refrigerator")
PRIORITY = row("priority", priority="high")
LINE_PRIORITY = row("line+priority", product_line="refrigerator", priority="high")
OTHER = row("other", service_type="install", tier=4, product_line="refrigerator", priority="high")


@pytest.mark.parametrize(
    ("rows", "winner", "matched"),
    [
        ((ANY,), "any", ()),
        ((ANY, PRIORITY), "priority", ("priority",)),
        ((PRIORITY, LINE), "line", ("product_line",)),
        ((PRIORITY, LINE, TIER), "tier", ("tier",)),
        ((PRIORITY, LINE, TIER, TYPE), "type", ("service_type",)),
        ((TYPE, LINE_PRIORITY, ANY), "line+priority", ("product_line", "priority")),
        ((OTHER, ANY), "any", ()),
        ((row("a", version=1, tier=4), row("b", version=2, tier=4)), "b", ("tier",)),
        ((row("b", tier=4), row("a", tier=4)), "a", ("tier",)),
    ],
)
def test_the_most_specific_wins_in_any_order(
    rows: tuple[Policy, ...], winner: str, matched: tuple[str, ...]
) -> None:
    for order in permutations(rows):
        found = promise_for(order, ClockKind.ON_SITE, WORK)
        assert isinstance(found, Promise)
        assert (found.policy.code, found.matched) == (winner, matched)


def test_no_row_is_no_target() -> None:
    assert promise_for([OTHER], ClockKind.ON_SITE, WORK) == NoTarget()
    assert promise_for([ANY], ClockKind.REPAIR, WORK) == NoTarget()


def test_a_row_without_target_wins_over_broader_promises_and_says_why() -> None:
    silent = row("high has none", None, priority="high")
    assert promise_for([ANY, silent], ClockKind.ON_SITE, WORK) == NoTarget(silent, ("priority",))


def test_unknown_work_matches_only_rows_for_all() -> None:
    found = promise_for([TIER, ANY], ClockKind.ON_SITE, Work())
    assert isinstance(found, Promise)
    assert found.policy is ANY

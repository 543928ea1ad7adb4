"""The promises the house starts with (DOMAIN, "Defaults (versioned settings)").

Data only: set-up writes them as version 1 of the settings, and head office changes them
there. A promise that differs by market tier stands in four rows.
"""

from sla.policies.rules import CalendarKind, ClockKind, Policy
from sla.targets.rules import (
    CalendarDays,
    DayOfMonth,
    RunningHours,
    Shift,
    Target,
    WindowHours,
    WorkingDays,
)

_RUNNING, _WINDOW, _OFFICE = CalendarKind.RUNNING, CalendarKind.SERVICE_WINDOW, CalendarKind.OFFICE

_BY_TIER: tuple[tuple[ClockKind, CalendarKind, tuple[Target, Target, Target, Target]], ...] = (
    (
        ClockKind.ACCEPTANCE,
        _WINDOW,
        (WindowHours.of(1), WindowHours.of(1), WindowHours.of(2), WindowHours.of(2)),
    ),
    (
        ClockKind.FIRST_CONTACT,
        _WINDOW,
        (WindowHours.of(2), WindowHours.of(2), WindowHours.of(4), WindowHours.of(4)),
    ),
    (
        ClockKind.ON_SITE,
        _RUNNING,
        (RunningHours.of(24), RunningHours.of(24), RunningHours.of(48), RunningHours.of(72)),
    ),
    (
        ClockKind.REPAIR,
        _RUNNING,
        (CalendarDays(3), CalendarDays(3), CalendarDays(5), CalendarDays(7)),
    ),
    (
        ClockKind.PART_TRANSIT,
        _RUNNING,
        (CalendarDays(2), CalendarDays(3), CalendarDays(4), CalendarDays(6)),
    ),
)

_FOR_ALL: tuple[tuple[ClockKind, CalendarKind, Target], ...] = (
    (ClockKind.DISPATCH, _WINDOW, WindowHours.of(minutes=30)),
    (ClockKind.CALL_BACK, _RUNNING, RunningHours.of(48)),
    (ClockKind.DOCUMENT_CHECK, _OFFICE, WorkingDays(3)),
    (ClockKind.PART_DECISION, _OFFICE, WindowHours.of(8)),
    (ClockKind.PART_SHIPMENT, _RUNNING, RunningHours.of(24)),
    (ClockKind.PART_RECEIPT, _RUNNING, RunningHours.of(24)),
    (ClockKind.PART_MISSING, _RUNNING, RunningHours.of(90 * 24)),
    (ClockKind.DEFECTIVE_RETURN, _RUNNING, CalendarDays(30)),
    (ClockKind.CLAIM_DECISION, _OFFICE, WorkingDays(3)),
    (ClockKind.DEDUCTION_ANSWER, _OFFICE, WorkingDays(3)),
    (ClockKind.STATEMENT, _OFFICE, DayOfMonth(5, Shift.AFTER)),
    (ClockKind.STATEMENT_ANSWER, _OFFICE, WorkingDays(5)),
    (ClockKind.INVOICE, _OFFICE, WorkingDays(10)),
    (ClockKind.INVOICE_CHECK, _OFFICE, WorkingDays(3)),
    (ClockKind.PAYMENT, _OFFICE, DayOfMonth(25, Shift.BEFORE)),
    (ClockKind.PAYMENT_LATEST, _RUNNING, CalendarDays(60)),
    (ClockKind.BANK_ANSWER, _OFFICE, WorkingDays(3)),
    (ClockKind.PASSED_ON, _OFFICE, WorkingDays(5)),
    (ClockKind.CASE_RULING, _OFFICE, WorkingDays(5)),
    (ClockKind.LINE_RULING, _OFFICE, WorkingDays(3)),
    (ClockKind.CASE_CLEARED, _OFFICE, WorkingDays(5)),
    (ClockKind.RECOVERED, _OFFICE, WorkingDays(5)),
    (ClockKind.GRIEVANCE_ANSWER, _OFFICE, WindowHours.of(24)),
    (ClockKind.COMPLAINT_ACKNOWLEDGED, _RUNNING, RunningHours.of(2)),
    (ClockKind.COMPLAINT_ANSWER, _RUNNING, RunningHours.of(24)),
)

_FAST_LANE = tuple(
    (ClockKind.FAST_LANE_SETTLEMENT, tier, _RUNNING, CalendarDays(7)) for tier in (3, 4)
)


def default_policies() -> tuple[Policy, ...]:
    """Version 1 of every promise, with codes such as "on_site.tier4" and "dispatch"."""
    tiered = (
        (clock, tier, calendar, target)
        for clock, calendar, targets in _BY_TIER
        for tier, target in enumerate(targets, start=1)
    )
    return (
        *(Policy(clock, clock, calendar, target) for clock, calendar, target in _FOR_ALL),
        *(
            Policy(f"{clock}.tier{tier}", clock, calendar, target, tier=tier)
            for clock, tier, calendar, target in (*tiered, *_FAST_LANE)
        ),
    )

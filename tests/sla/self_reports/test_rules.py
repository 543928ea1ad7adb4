"""When a holder can say of itself that a promise will not be kept."""

from datetime import UTC, datetime, timedelta

import pytest

from sla.self_reports.rules import Promise, fault

DUE = datetime(2026, 7, 16, 10, 0, tzinfo=UTC)
NEAR = DUE - timedelta(hours=12)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(("promise", "now", "reason"), [
    (None, NEAR, "clock_not_running"),
    (Promise(None, None), NEAR, "clock_not_running"),
    (Promise(DUE, NEAR), NEAR - HOUR, "not_near_due"),
    (Promise(DUE, NEAR), NEAR, None),
    (Promise(DUE, NEAR), DUE - HOUR, None),
    (Promise(DUE, NEAR), DUE + timedelta(seconds=20), None),
    (Promise(DUE, NEAR, broken=True), DUE + HOUR, "found_before"),
    (Promise(DUE, NEAR, reported=True), DUE - HOUR, "reported_before"),
    (Promise(DUE, None), DUE - 50 * HOUR, None),
])
def test_from_half_of_the_time_until_somebody_found_it(promise, now, reason) -> None:
    assert fault(promise, now) == reason

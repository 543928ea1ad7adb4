"""What it costs to take over history: 1,200 jobs with 7,200 events, read and stored."""

import pytest

from core.db import transaction
from jobs.history import forms, service
from tests.jobs.history.making import BY, HEADER, IMPORT, MAPPING, set_up

JOBS, EVENTS = 1_200, 6


def made() -> bytes:
    return (HEADER + "".join(
        f"J{job},{event},{1 + event}/7/2026 09:{job % 60:02},1/7/2026 08:{job % 60:02},"
        f"6/7/2026 10:00,{'Closed' if event == EVENTS - 1 else 'New'},Group {job % 50},3,true\n"
        for job in range(JOBS) for event in range(EVENTS))).encode()


@pytest.mark.parametrize("bench", ["sqlite", "postgresql"], indirect=True)
def test_taking_over(bench, benchmark):
    app, now, data = bench.app, bench.clock(), made()
    how = forms.load(MAPPING)

    def fresh():
        bench.reset()
        with app.app_context():
            set_up(now)

    def take():
        with app.app_context():
            file = forms.read(data, "desk.csv", how, now)
            with transaction(IMPORT) as session:
                return service.take(session, BY, file.assembled.histories, file.plan, now=now)

    taken = benchmark.pedantic(take, setup=fresh, rounds=3, iterations=1)
    assert (taken.stored, taken.work_orders) == (JOBS * EVENTS, JOBS)

"""Watching from outside: ready only when the work gets done, and figures only for whom they are."""

from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network

import pytest

from core import alarms, flags, health, heartbeats
from core.clock import system_clock
from core.config import Mode, Settings, read_settings
from core.db import reading, transaction
from core.errors import NotFound, UnsafeSetting
from core.facts import OutboxRow, OutboxState
from core.scope import Reason, Scope
from tests.benches import SECRET
from web.app import create_app
from web.health import _may_measure
from worker.queues import QUEUES

SYSTEM = Scope.system(Reason.COMMAND)


@pytest.fixture
def well(app, clock):
    """A system in which all that should happen has happened just now."""
    clock.set(system_clock())
    with app.app_context(), transaction(SYSTEM) as session:
        for name in (heartbeats.SWEEP, *map(heartbeats.of_queue, QUEUES)):
            heartbeats.beat(session, name, now=clock())
    return app


def errand(app, clock, state=OutboxState.WAITING, **ago) -> None:
    at = clock() - timedelta(**ago)
    with app.app_context(), transaction(SYSTEM) as session:
        session.add(OutboxRow(listener="probe", fact_id=1, state=state, created_at=at, next_at=at))


def readyz(app):
    answer = app.test_client().get("/readyz")
    return answer.status_code, answer.json


def test_the_process_answers(app):
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"ok": True})


def test_a_well_system_is_ready(well):
    code, told = readyz(well)
    assert (code, told["ok"]) == (200, True), told
    assert set(told["checks"]) >= {
        "database",
        "outbox_age_s",
        "sweep_age_s",
        "clock_skew_s",
        "disk_free_bytes",
    }


def bad(app) -> list[str]:
    code, told = readyz(app)
    assert code == 503 and not told["ok"]
    return [name for name, check in told["checks"].items() if not check["ok"]]


def test_an_old_errand_is_not_ready(well, clock):
    errand(well, clock, seconds=59)
    assert readyz(well)[0] == 200
    errand(well, clock, seconds=70)
    assert bad(well) == ["outbox_age_s"]


def test_a_done_errand_is_no_matter(well, clock):
    errand(well, clock, OutboxState.DONE, seconds=70)
    assert readyz(well)[0] == 200


def test_a_parked_errand_is_told_and_does_not_stop_the_house(well, clock):
    errand(well, clock, OutboxState.PARKED, seconds=70)
    code, told = readyz(well)
    assert (code, told["checks"]["outbox_parked"]) == (200, {"ok": False, "figure": 1, "limit": 0})


def test_no_sweep_is_not_ready(app, clock):
    clock.set(system_clock())
    assert bad(app) == ["heartbeats_silent", "sweep_age_s"]


def test_an_old_sweep_is_not_ready(well, clock):
    with well.app_context(), transaction(SYSTEM) as session:
        row = session.get(heartbeats.Heartbeat, heartbeats.SWEEP)
        row.at = clock() - timedelta(minutes=6)
    assert bad(well) == ["sweep_age_s"]


def test_a_wrong_clock_is_not_ready(well, clock):
    clock.set(system_clock() + timedelta(seconds=30))
    assert bad(well) == ["clock_skew_s"]


def test_a_full_disk_is_not_good(well, clock):
    with well.app_context(), reading(SYSTEM) as session:
        assert health.disk_free(session, clock()).good
        assert not health.disk_free(session, clock(), needed=2**62).good


def test_a_silent_database_is_told_and_nothing_more_is_asked(tmp_path):
    url = f"sqlite:///{tmp_path}/nowhere/servicenet.sqlite3"
    silent = create_app(Settings(Mode.TEST, tmp_path, url, "memory://", SECRET))
    code, told = readyz(silent)
    assert code == 503
    assert set(told["checks"]) > {"database", "disk_free_bytes"}
    assert all(check == {"ok": False} for check in told["checks"].values())


def test_a_module_brings_its_own_check(well):
    checks = well.extensions["health_checks"]
    health.use(well, [*checks, health.Check("calendar_year", lambda s, now: health.Finding(False))])
    try:
        assert bad(well) == ["calendar_year"]
    finally:
        health.use(well, checks)


def test_alarms_open_and_end_by_the_checks(well, clock):
    with well.app_context():
        assert health.look(clock()) == []
        row_at = clock()
        assert health.look(row_at + timedelta(seconds=10)) == ["clock_skew_s"]
        with reading(SYSTEM) as session:
            assert [a.code for a in alarms.open_alarms(session)] == ["clock_skew_s"]
        assert health.look(row_at) == []
        with reading(SYSTEM) as session:
            assert alarms.open_alarms(session) == []


def test_silent_queues_are_alarmed(well, clock):
    with well.app_context(), transaction(SYSTEM) as session:
        row = session.get(heartbeats.Heartbeat, heartbeats.of_queue(QUEUES[0]))
        row.at = clock() - heartbeats.SILENCE - timedelta(seconds=1)
    with well.app_context():
        assert health.look(clock()) == ["heartbeats_silent"]


@pytest.fixture
def measured(well):
    well.extensions["settings"] = replace(
        well.extensions["settings"], metrics_from=(ip_network("127.0.0.0/8"),)
    )
    return well


def test_metrics_are_told_to_those_of_the_setting(measured, clock):
    errand(measured, clock, seconds=30)
    answer = measured.test_client().get("/metrics")
    assert answer.status_code == 200
    assert "servicenet_outbox_waiting 1.0" in answer.text
    assert 'servicenet_check_good{check="database"} 1.0' in answer.text


def test_others_are_told_nothing(measured):
    with measured.app_context():
        assert _may_measure("127.0.0.1")
        assert not _may_measure("10.1.2.3")
        assert not _may_measure(None)
    with (
        measured.test_request_context("/metrics", environ_base={"REMOTE_ADDR": "10.1.2.3"}),
        pytest.raises(NotFound),
    ):
        measured.view_functions["health.metrics"]()


def test_production_tells_metrics_to_nobody_unasked():
    production = {"SERVICENET_MODE": "production", "SECRET_KEY": "k" * 40}
    assert read_settings(production).metrics_from == ()
    asked = read_settings(production | {"SERVICENET_METRICS_FROM": "10.0.0.0/8, 192.0.2.7"})
    assert asked.metrics_from == (ip_network("10.0.0.0/8"), ip_network("192.0.2.7/32"))
    assert read_settings({"SERVICENET_MODE": Mode.DEMO}).metrics_from
    with pytest.raises(UnsafeSetting, match="SERVICENET_METRICS_FROM"):
        read_settings(production | {"SERVICENET_METRICS_FROM": "everyone"})


def test_a_paused_relay_is_told_so_that_it_is_not_forgotten(well, clock):
    with well.app_context(), transaction(SYSTEM) as session:
        flags.raise_flag(session, flags.RELAY_PAUSED, by="system:test", now=clock())
    code, told = readyz(well)
    assert (code, told["checks"]["relay_running"]["ok"]) == (200, False)

"""The shipped mappings on real files: figures that nobody here invented."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.db import transaction
from jobs.history import forms, service
from jobs.history.rules import Agreement
from jobs.history.service import Taken
from tests.jobs.history.making import BY, IMPORT, set_up

pytestmark = pytest.mark.realdata
ROOT = Path(__file__).parents[3]
MAPPINGS = ROOT / "docs" / "imports"
NOW = datetime(2026, 7, 16, 2, 0, tzinfo=UTC)


def real(name: str) -> Path:
    root = Path(os.environ.get("SERVICENET_REALDATA") or ROOT.parent / "shared" / "data")
    if not (root / name).exists():
        pytest.skip(f"no real data at {root / name}")
    return root / name


def take(name: str, mapping: str) -> tuple[int, Taken]:
    path = real(name)
    file = forms.read(path, path.name, forms.load(MAPPINGS / mapping), NOW)
    assert file.problems == () and file.assembled.refusals == ()
    with transaction(IMPORT) as session:
        taken = service.take(session, BY, file.assembled.histories, file.plan, now=NOW)
    return len(file.sheet.rows), taken


def test_the_log_of_a_service_desk(context):
    name = "incident-log/incident_event_log_dev5.csv.gz"
    real(name)
    set_up(NOW)
    rows, taken = take(name, "incident-log.toml")
    assert (rows, taken.stored, taken.work_orders, taken.breaches) == (7_027, 7_027, 1_246, 419)
    assert taken.comparison.classes == (
        Agreement("moderate", n=1_180, agreeing=1_171, false_alarms=9, missed=0, silent=0),
        Agreement("low", n=38, agreeing=38, false_alarms=0, missed=0, silent=0))
    assert taken.comparison.without_target == 28
    again = take(name, "incident-log.toml")[1]
    assert (again.stored, again.known, again.work_orders) == (0, 7_027, 0)
    assert again.comparison == taken.comparison


def test_requests_to_a_city(context):
    name = "city-requests/boston311_dev_300.csv"
    real(name)
    set_up(NOW)
    rows, taken = take(name, "city-requests.toml")
    assert (rows, taken.stored, taken.work_orders, taken.breaches) == (294, 294, 294, 36)
    assert taken.comparison.classes == (
        Agreement("", n=244, agreeing=244, false_alarms=0, missed=0, silent=0),)
    assert taken.comparison.without_target == 50

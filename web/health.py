"""The doors for whoever watches the system from outside (SAFETY 30)."""

from collections.abc import Iterator
from datetime import datetime
from ipaddress import ip_address

from flask import Blueprint, Flask, Response, jsonify, request
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.orm import Session

from core import alarms, health, heartbeats, outbox
from core.auth import PUBLIC, needs
from core.clock import business_date
from core.db import reading, settings
from core.doors import now
from core.errors import NotFound
from core.health import Answer
from core.scope import Reason, Scope
from sla.calendars import queries as calendars
from sla.clocks import queries as clocks
from worker.queues import QUEUES

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

blueprint = Blueprint("health", __name__)


def init_app(app: Flask) -> None:
    """Puts up the doors and the checks of the house."""
    health.use(app, (
        *health.CORE,
        health.Check("heartbeats_silent", _silent, gates=False),
        health.Check("calendar_year_missing", _this_year),
        health.Check("calendar_next_year_missing", _next_year, gates=False),
        health.Check("clocks_set_aside", _set_aside, gates=False)))
    app.register_blueprint(blueprint)


def _silent(session: Session, moment: datetime) -> health.Finding:
    names = [heartbeats.of_queue(queue) for queue in QUEUES]
    silent = len(heartbeats.silent(session, names, now=moment))
    return health.Finding(silent == 0, silent, 0)


def _this_year(session: Session, moment: datetime) -> health.Finding:
    """Without the public holidays of this year no office hour is counted right."""
    year = business_date(moment).year
    return health.Finding(year not in calendars.years_missing(session, moment), year)


def _next_year(session: Session, moment: datetime) -> health.Finding:
    """From November on, a year that is published and not loaded yet."""
    missing = calendars.years_missing(session, moment)
    return health.Finding(not missing, max(missing, default=None))


def _set_aside(session: Session, moment: datetime) -> health.Finding:
    """Clocks the sweep could not deal with: somebody must look."""
    count = len(clocks.set_aside(session))
    return health.Finding(count == 0, count, 0)


@blueprint.get("/healthz")
@needs(PUBLIC)
def healthz() -> Response:
    """The process answers."""
    return _fresh(jsonify(ok=True))


@blueprint.get("/readyz")
@needs(PUBLIC)
def readyz() -> tuple[Response, int]:
    """The system can do its work: 200, or 503 with what is missing."""
    found = health.ask_all(now())
    ready = all(answer.good for answer in found if answer.check.gates)
    checks = {answer.check.name: _shown(answer) for answer in found}
    return _fresh(jsonify(ok=ready, checks=checks)), 200 if ready else 503


def _shown(answer: Answer) -> dict[str, object]:
    if answer.finding is None:
        return {"ok": False}
    shown = {"ok": answer.good, "figure": answer.finding.figure, "limit": answer.finding.limit}
    return {name: value for name, value in shown.items() if value is not None}


@blueprint.get("/metrics")
@needs(PUBLIC)
def metrics() -> Response:
    """Figures for Prometheus, for the networks of the setting; others find nothing here."""
    if not _may_measure(request.remote_addr):
        raise NotFound("page", request.path)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures())
    return _fresh(Response(generate_latest(registry), content_type=CONTENT_TYPE))


def _may_measure(address: str | None) -> bool:
    return address is not None and any(
        ip_address(address) in network for network in settings().metrics_from
    )


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


class _Figures(Collector):
    """Reads the figures from the database at each visit: whichever process answers tells the
    same, and none has to keep count."""

    def collect(self) -> Iterator[Metric]:
        yield from _of_checks()
        moment = now()
        with reading(Scope.system(Reason.HEALTH)) as session:
            found = outbox.figures(session, now=moment)
            yield _gauge("outbox_waiting", "Open errands", found.waiting)
            yield _gauge("outbox_oldest_seconds", "Age of the oldest open errand", found.oldest_s)
            yield _gauge("outbox_parked", "Errands given up", found.parked)
            yield _gauge(
                "alarms_open", "Alarms that have not ended", len(alarms.open_alarms(session))
            )


def _of_checks() -> Iterator[Metric]:
    good = GaugeMetricFamily("servicenet_check_good", "1 when the check is good", labels=["check"])
    figure = GaugeMetricFamily("servicenet_check_figure", "What the check found", labels=["check"])
    for answer in health.ask_all(now()):
        good.add_metric([answer.check.name], answer.good)
        if answer.finding and answer.finding.figure is not None:
            figure.add_metric([answer.check.name], answer.finding.figure)
    yield good
    yield figure


def _gauge(name: str, text: str, value: int) -> Metric:
    return GaugeMetricFamily(f"servicenet_{name}", text, value=value)

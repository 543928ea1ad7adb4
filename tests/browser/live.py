"""The real application on a SQLite database of its own, served to a real browser.

    python -m tests.browser.live [port]

serves a shop's day to be looked at: `guo` is the shop, `jia` its parent; the password is that
of tests/factories.py.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from threading import Thread

from flask import Flask
from werkzeug.serving import make_server

from core.config import Mode, Settings
from core.db import db, transaction
from core.scope import Reason, Scope
from jobs.contacts.service import AddressValues, ContactValues
from jobs.dispatch import service as dispatching
from jobs.intake import service as intake
from jobs.intake.service import CallValues
from jobs.units.service import UnitValues
from jobs.visits import service as visits
from jobs.visits.rules import HoldReason
from jobs.work_orders.rules import DispatchReason, ServiceType, Source
from jobs.work_orders.rules import Mode as WorkMode
from network.accounts.rules import Role
from network.products.rules import ProductLine
from tests import factories
from tests.factories import BY
from tests.support import ManualClock
from web import translations
from web.app import create_app
from web.schema import build_schema

SYSTEM = Scope.system(Reason.COMMAND)
TEN = datetime(2026, 7, 16, 2, 0, tzinfo=UTC)
"""16 July 2026, 10:00 in China."""

TOWN = "422802100"
"""谋道镇 in 利川市."""


compiled = cache(translations.compile_all)
"""The texts, once a process."""


def build(folder: Path, clock: ManualClock) -> Flask:
    """The application on an empty database in `folder`, with one shop and its parent."""
    app = create_app(
        Settings(
            mode=Mode.TEST,
            data=folder,
            database_url=f"sqlite:///{folder / 'live.sqlite3'}",
            secret_key="only-for-tests-and-long-enough-012345",
            redis_url="memory://",
        ),
        clock=clock,
        quick_hashes=True,
    )
    with app.app_context():
        build_schema(db.engine)
    furnish(app, clock)
    return app


def furnish(app: Flask, clock: ManualClock) -> None:
    """One shop with its parent, their people, and the hours that count."""
    compiled()
    with app.app_context(), transaction(SYSTEM) as session:
        factories.time_rules(session, clock())
        parent = factories.outlet(session, "HB-7", now=clock(), town=TOWN, name="清江家电服务")
        shop = factories.outlet(
            session,
            "HB-16",
            now=clock(),
            town=TOWN,
            parent="HB-7",
            name="谋道小向维修",
            one_man=True,
        )
        factories.account(session, "xiang", Role.OWNER, now=clock(), at=shop, name="向小林")
        factories.account(session, "qin", Role.OWNER, now=clock(), at=parent, name="覃德海")
        factories.account(session, "helper", Role.TECHNICIAN, now=clock(), at=shop, name="小向徒弟")


def a_day(app: Flask, clock: ManualClock) -> None:
    """Six jobs of one shop: two with a time today, one that is offered, one that waits for a
    part since days, one for tomorrow, one brought to the shop."""
    line = ProductLine
    with app.app_context():
        clock.set(TEN - timedelta(days=13))
        waits = _job(clock, "牟桂香", "10012340001", "鱼木村", "3 组", line.REFRIGERATOR, "不制冷")
        _work(waits, clock, TEN - timedelta(days=12, hours=-3), arrive=True)
        clock.tick(minutes=30)
        with transaction(SYSTEM) as session:
            visits.begin_hold(session, BY, waits, HoldReason.PART, now=clock())
        clock.set(TEN - timedelta(hours=20))
        for name, phone, village, detail, kind, symptom, start in (
            (
                "谭阿婆",
                "10012340002",
                "大兴村",
                "5 组，村委会旁",
                line.WASHING_MACHINE,
                "不脱水",
                4,
            ),
            (
                "冉家",
                "10012340003",
                "大兴村",
                "2 组",
                line.AIR_CONDITIONER,
                "不制热，外机结冰",
                6.5,
            ),
            ("黄老师", "10012340004", "大兴村小学", "", line.WATER_HEATER, "漏水", 31),
        ):
            job = _job(clock, name, phone, village, detail, kind, symptom)
            _work(job, clock, TEN + timedelta(hours=start))
        clock.set(TEN - timedelta(minutes=40))
        _job(clock, "向家", "10012340005", "街上", "供销社对面", line.REFRIGERATOR, "有响声")
        _work(
            _job(
                clock,
                "陈师傅",
                "10012340006",
                "街上",
                "",
                line.SMALL_APPLIANCE,
                "电饭煲不加热",
                mode=WorkMode.CARRY_IN,
            ),
            clock,
            None,
        )
    clock.set(TEN)


def _job(
    clock: ManualClock,
    name: str,
    phone: str,
    village: str,
    detail: str,
    line: ProductLine,
    symptom: str,
    mode: WorkMode = WorkMode.ON_SITE,
) -> int:
    with transaction(SYSTEM) as session:
        job = intake.take(
            session,
            BY,
            CallValues(
                ContactValues(name, phone),
                TOWN,
                AddressValues(village, detail),
                UnitValues(line),
                ServiceType.REPAIR,
                mode,
                symptom,
            ),
            Source.HOTLINE,
            now=clock(),
        )
        dispatching.dispatch(session, BY, job.id, 2, DispatchReason.NEAREST, now=clock())
        return job.id


def _work(job: int, clock: ManualClock, start: datetime | None, *, arrive: bool = False) -> None:
    with transaction(SYSTEM) as session:
        dispatching.accept(session, BY, job, now=clock())
        if start:
            visits.appoint(session, BY, job, start, start + timedelta(hours=2), None, now=clock())
    if arrive and start:
        clock.set(start)
        with transaction(SYSTEM) as session:
            visits.arrive(session, BY, job, now=clock())


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which the application answers while the block lasts."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


if __name__ == "__main__":
    time = ManualClock(TEN)
    house = build(Path(tempfile.mkdtemp(prefix="servicenet-live-")), time)
    a_day(house, time)
    house.run(port=int(sys.argv[1]) if len(sys.argv) > 1 else 5098)

"""One parent, its sub-outlet and a stranger, with jobs, for the tests of the shop's pages."""

import re
from datetime import timedelta

from sqlalchemy import func, select

from core.db import reading, transaction
from core.scope import Reason, Scope
from jobs.contacts.service import AddressValues, ContactValues
from jobs.dispatch import service as dispatching
from jobs.intake import service as intake
from jobs.intake.service import CallValues
from jobs.units.service import UnitValues
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import DispatchReason, Mode, ServiceType, Source, State
from network.accounts.rules import Role
from network.products.rules import ProductLine
from tests import factories
from tests.factories import BY, TOWN_LAOJI
from tests.web.phone import Phone

SYSTEM = Scope.system(Reason.COMMAND)
NAME, NUMBER, HOUSE = "谭阿婆", "10012345678", "村委会旁第三家"
ENTERED = {
    "reporter_name": NAME,
    "reporter_phone": NUMBER,
    "line": "washing_machine",
    "symptom": "洗衣机不脱水",
    "village": "大兴村",
    "detail": HOUSE,
}


def open_network(app, clock) -> dict[str, int]:
    """A parent, its sub-outlet, and a stranger, each with an owner; promises in force."""
    with app.app_context(), transaction(SYSTEM) as session:
        factories.time_rules(session, clock())
        parent = factories.outlet(session, "AH-5", now=clock(), name="颍淮电器维修")
        child = factories.outlet(session, "AH-11", now=clock(), parent="AH-5", name="小郭电器")
        other = factories.outlet(session, "AH-12", now=clock(), name="鲖城兄弟家电")
        for login, at in (("jia", parent), ("guo", child), ("ren", other)):
            factories.account(session, login, Role.OWNER, now=clock(), at=at)
        factories.account(session, "tech", Role.TECHNICIAN, now=clock(), at=child)
        return {"parent": parent.id, "child": child.id, "other": other.id}


def call(
    session,
    now,
    *,
    name=NAME,
    phone=NUMBER,
    symptom="洗衣机不脱水",
    mode=Mode.ON_SITE,
    line=ProductLine.WASHING_MACHINE,
):
    return intake.take(
        session,
        BY,
        CallValues(
            ContactValues(name, phone),
            TOWN_LAOJI,
            AddressValues("大兴村", HOUSE),
            UnitValues(line),
            ServiceType.REPAIR,
            mode,
            symptom,
            anyway=True,
        ),
        Source.HOTLINE,
        now=now,
    )


def offered(app, now, outlet_id, **more) -> int:
    """A job dispatched to an outlet."""
    with app.app_context(), transaction(SYSTEM) as session:
        job = call(session, now, **more)
        dispatching.dispatch(session, BY, job.id, outlet_id, DispatchReason.NEAREST, now=now)
        return job.id


def state_of(app, job_id: int) -> State:
    with app.app_context(), reading(SYSTEM) as session:
        return session.scalars(select(WorkOrder.state).where(WorkOrder.id == job_id)).one()


def how_many(app) -> int:
    with app.app_context(), reading(SYSTEM) as session:
        return session.scalar(select(func.count()).select_from(WorkOrder)) or 0


def job_of(phone: Phone) -> int:
    found = re.search(r"/shop/jobs/(\d+)", phone.page)
    assert found
    return int(found[1])


def tomorrow(clock) -> str:
    return (clock() + timedelta(days=1, hours=8)).date().isoformat()


def to_the_door(phone: Phone, job_id: int) -> None:
    """Takes the job, agrees a time and arrives."""
    phone.open(f"/shop/jobs/{job_id}")
    phone.send("/accept")
    phone.open(f"/shop/jobs/{job_id}?do=appoint")
    phone.send("/appoint", start="14:00")
    phone.send("/arrive")

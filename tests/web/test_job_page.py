"""One job at the desk: each sees and is offered what the role allows."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.db import reading, transaction
from jobs.contacts.models import ContactView
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import State
from network.accounts.rules import Role
from network.outlets.models import Outlet
from tests import factories
from tests.factories import TOWN_LAOJI
from tests.web.desk import SYSTEM, Desk, a_job
from tests.web.phone import photo

NAME, NUMBER, HOUSE = "牟桂香", "10012345678", "3 组 12 号"
STEPS = ("dispatch", "accept", "refuse", "cancel", "chase", "note", "photos")


@pytest.fixture
def shop(app, shops) -> Outlet:
    with app.app_context(), reading(SYSTEM) as session:
        return session.get(Outlet, shops[0])


def state(app, job_id: int) -> State:
    with app.app_context(), reading(SYSTEM) as session:
        return session.scalars(select(WorkOrder.state).where(WorkOrder.id == job_id)).one()


def offered(desk: Desk, job: int) -> set[str]:
    desk.open(f"/work-orders/{job}")
    return {step for step in STEPS if desk.offers(f"/work-orders/{job}/{step}")}


@pytest.mark.parametrize(("role", "steps"), [
    (Role.DISPATCHER, {"dispatch", "chase", "note"}),
    (Role.SERVICE_MANAGER, {"dispatch", "chase", "note", "cancel"}),
    (Role.TERRITORY_MANAGER, {"dispatch", "cancel"}),
    (Role.HOTLINE, {"accept", "refuse", "cancel", "chase", "note", "photos"}),
    (Role.COUNTY_OWNER, {"dispatch", "accept", "refuse", "chase", "note", "photos"}),
    (Role.AUDITOR, set()), (Role.WAREHOUSE, set()), (Role.COMPLAINTS, set()),
])
def test_a_role_is_offered_its_steps(app, clock, people, shops, role, steps) -> None:
    assert offered(people(role), a_job(app, clock, shops[0])[0]) == steps


def test_the_outlet_is_offered_the_steps_of_its_own_job_only(app, clock, people, shop) -> None:
    owner = people(Role.OWNER, at=shop)
    with app.app_context(), transaction(SYSTEM) as session:
        child = factories.outlet(session, "AH-8", now=clock(), parent="AH-1")
    assert offered(owner, a_job(app, clock, shop.id)[0]) >= {"accept", "refuse", "cancel", "note"}
    below = a_job(app, clock, child.id, phone="10022223333", detail="别处")[0]
    assert offered(owner, below) == set()


@pytest.mark.parametrize(("role", "sees"), [
    (Role.HOTLINE, True), (Role.DISPATCHER, True), (Role.COMPLAINTS, True),
    (Role.AUDITOR, False), (Role.COUNTY_OWNER, False), (Role.FINANCE_CLERK, False),
])
def test_who_must_call_sees_the_number_and_it_is_written_down(
    app, clock, people, shops, role, sees
) -> None:
    job = a_job(app, clock, shops[0])[0]
    desk = people(role)
    desk.open(f"/work-orders/{job}")
    assert (NUMBER in desk.page, NAME in desk.page, HOUSE in desk.page) == (sees, sees, sees)
    assert sees or "100****5678" in desk.page
    with app.app_context(), reading(SYSTEM) as session:
        assert session.scalar(select(func.count()).select_from(ContactView)) == int(sees)


def test_after_the_end_nobody_sees_the_number(app, clock, people, shops) -> None:
    job = a_job(app, clock, shops[0])[0]
    desk = people(Role.HOTLINE)
    desk.send(f"/work-orders/{job}/cancel", reason="user_withdrew", note="不修了")
    assert NUMBER not in desk.page and NAME not in desk.page and HOUSE not in desk.page
    assert offered(desk, job) == {"note", "photos"}


def test_a_parent_sees_neither_the_user_nor_notes_nor_photos(app, clock, people, shop) -> None:
    with app.app_context(), transaction(SYSTEM) as session:
        child = factories.outlet(session, "AH-8", now=clock(), parent="AH-1")
    job = a_job(app, clock, child.id)[0]
    hotline = people(Role.HOTLINE)
    hotline.send(f"/work-orders/{job}/note", note="儿子电话 10099998888")
    hotline.send(f"/work-orders/{job}/photos", photo=photo())
    assert "10099998888" in hotline.page and f"/work-orders/{job}/photos/1" in hotline.page
    parent = people(Role.OWNER, at=shop)
    parent.open(f"/work-orders/{job}")
    assert parent.status == 200
    assert not any(secret in parent.page for secret in (
        NAME, NUMBER, HOUSE, "10099998888", f"/work-orders/{job}/photos/"))
    parent.open(f"/work-orders/{job}/photos/1")
    assert parent.status == 404


def test_an_outlet_that_gave_a_job_back_sees_no_number_and_cannot_end_it(
    app, clock, people, shop
) -> None:
    job = a_job(app, clock, shop.id)[0]
    owner = people(Role.OWNER, at=shop)
    owner.open(f"/work-orders/{job}")
    assert NUMBER in owner.page
    owner.send(f"/work-orders/{job}/refuse", reason="too_far")
    owner.open(f"/work-orders/{job}")
    assert NUMBER not in owner.page and HOUSE not in owner.page
    assert not owner.offers(f"/work-orders/{job}/cancel")
    owner.send(f"/work-orders/{job}/cancel", reason="user_withdrew", note="不修了")
    assert owner.status == 403 and state(app, job) is State.UNSERVED


def test_a_job_taken_this_second_is_not_over(app, clock, people, shops) -> None:
    desk = people(Role.DISPATCHER)
    job = a_job(app, clock)[0]
    desk.open(f"/work-orders/{job}")
    assert "This job is over" not in desk.text and "waits for dispatch" in desk.text
    clock.tick(minutes=1)
    desk.open(f"/work-orders/{job}")
    assert "Now it is" in desk.text


def test_dispatch_by_hand_says_why_and_to_whom(app, clock, people, shops) -> None:
    job = a_job(app, clock)[0]
    desk = people(Role.DISPATCHER)
    desk.open(f"/work-orders/{job}")
    assert "颍淮电器维修" in desk.page
    desk.send(f"/work-orders/{job}/dispatch", outlet_id=shops[0])
    assert "Why this outlet: This is needed." in desk.text and state(app, job) is State.NEW
    desk.send(f"/work-orders/{job}/dispatch", reason="nearest")
    assert "Outlet: This is needed." in desk.text and state(app, job) is State.NEW
    desk.send(f"/work-orders/{job}/dispatch", outlet_id=shops[0], reason="nearest")
    assert state(app, job) is State.DISPATCHED
    assert "Dispatched to 颍淮电器维修" in desk.text


def test_a_desk_takes_the_steps_for_an_outlet(app, clock, people, shops) -> None:
    job, desk = a_job(app, clock, shops[0])[0], people(Role.HOTLINE)
    day = (clock() + timedelta(days=1)).date().isoformat()
    steps = (("accept", {}, State.ACCEPTED), ("contact", {}, State.CONTACTED),
             ("appoint", {"day": day, "start": "10:00", "end": "12:00", "confirmed": ""},
              State.APPOINTED),
             ("arrive", {}, State.ARRIVED))
    for step, values, after in steps:
        clock.tick(minutes=5)
        desk.open(f"/work-orders/{job}")
        assert desk.offers(f"/work-orders/{job}/{step}"), step
        desk.send(f"/work-orders/{job}/{step}", **values)
        assert state(app, job) is after
    desk.send(f"/work-orders/{job}/complete")
    assert "photo of the finished work is needed" in desk.text
    broken = (io.BytesIO(b"no picture"), "photo.jpg")
    desk.send(f"/work-orders/{job}/photos", photo=broken)
    assert "not a picture" in desk.text
    desk.send(f"/work-orders/{job}/hold", reason="part", confirmed="")
    assert desk.offers(f"/work-orders/{job}/end-hold")
    desk.send(f"/work-orders/{job}/end-hold", reason="part", confirmed="")
    desk.send(f"/work-orders/{job}/photos", photo=photo())
    desk.send(f"/work-orders/{job}/complete")
    assert state(app, job) is State.COMPLETED


def test_the_key_of_one_jobs_form_answers_for_no_other_job(app, clock, people, shops) -> None:
    jobs = [a_job(app, clock, shops[0])[0],
            a_job(app, clock, shops[0], phone="10022223333", detail="别处")[0]]
    desk = people(Role.HOTLINE)
    sent = {"csrf_token": desk.csrf, "idempotency_key": "the-same-key"}
    answers = [desk.client.post(f"/work-orders/{job}/accept", data=sent) for job in jobs]
    assert [answer.status_code for answer in answers] == [302, 422]
    assert [state(app, job) for job in jobs] == [State.ACCEPTED, State.DISPATCHED]


def test_a_job_is_found_by_what_its_card_says(app, clock, people, shops) -> None:
    job, number = a_job(app, clock, shops[0])
    desk = people(Role.DISPATCHER)
    desk.open(f"/j/{number.lower()}")
    assert desk.path == f"/work-orders/{job}"
    assert TOWN_LAOJI not in desk.page


@pytest.mark.parametrize(("door", "values", "said", "kept"), [
    ("note", {"note": "字" * 1001}, "#note-note", "字" * 1001),
    ("cancel", {"reason": "user_withdrew", "note": ""}, "#note-cancel",
     'selected value="user_withdrew"'),
    ("appoint", {"day": "2026-07-20", "start": "25:00", "end": "11:00"}, "#start-appoint",
     'value="11:00"'),
    ("appoint", {"day": "2026-07-01", "start": "09:00", "end": "11:00"}, "in the past",
     'value="2026-07-01"'),
    ("hold", {"reason": "nothing", "confirmed": "code"}, "#reason-hold",
     'selected value="code"'),
    ("refuse", {"reason": "", "note": "太远了"}, "#reason-refuse", "太远了</textarea>"),
])
def test_a_refused_step_keeps_what_was_typed(app, clock, people, shops, door, values, said, kept):
    job = a_job(app, clock, shops[0])[0]
    desk = people(Role.HOTLINE)
    if door != "refuse":
        desk.send(f"/work-orders/{job}/accept")
    if door == "hold":
        desk.send(f"/work-orders/{job}/appoint", day="2026-07-16", start="12:00", confirmed="")
        clock.tick(hours=3)
        desk.send(f"/work-orders/{job}/arrive")
    desk.send(f"/work-orders/{job}/{door}", **values)
    assert desk.status == 422 and 'role="alert"' in desk.page
    assert said in desk.page and kept in desk.page
    assert door == "note" or "<details class=\"sn-more\" open>" in desk.page


def test_a_refused_dispatch_keeps_the_reason(app, clock, people, shops) -> None:
    job = a_job(app, clock)[0]
    desk = people(Role.DISPATCHER)
    desk.send(f"/work-orders/{job}/dispatch", reason="users_wish")
    assert desk.status == 422 and 'href="#outlet_id"' in desk.page
    assert 'id="outlet_id"' in desk.page and 'selected value="users_wish"' in desk.page

"""The shop on a phone through HTTP: the whole life of a job, and who sees what of it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from core.db import db, reading, transaction
from core.scope import Reason, Scope
from jobs.contacts.models import ContactView
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
from tests.web.phone import Phone, photo

SYSTEM = Scope.system(Reason.COMMAND)
NAME, NUMBER, HOUSE = "谭阿婆", "10012345678", "村委会旁第三家"
ENTERED = {
    "reporter_name": NAME, "reporter_phone": NUMBER, "line": "washing_machine",
    "symptom": "洗衣机不脱水", "village": "大兴村", "detail": HOUSE,
}


@pytest.fixture
def network(app, clock):
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


def call(session, now, *, name=NAME, phone=NUMBER, symptom="洗衣机不脱水", mode=Mode.ON_SITE,
         line=ProductLine.WASHING_MACHINE):
    return intake.take(session, BY, CallValues(
        ContactValues(name, phone), TOWN_LAOJI, AddressValues("大兴村", HOUSE), UnitValues(line),
        ServiceType.REPAIR, mode, symptom, anyway=True), Source.HOTLINE, now=now)


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


def test_the_life_of_a_job_from_the_counter_to_the_photo(app, clock, network):
    phone = Phone(app, "guo")
    phone.open("/shop/new")
    phone.send("/shop/new", **ENTERED)
    job_id = job_of(phone)
    assert state_of(app, job_id) is State.ACCEPTED
    assert NUMBER in phone.page and HOUSE in phone.page

    clock.tick(minutes=5)
    phone.open(f"/shop/jobs/{job_id}?do=appoint")
    phone.send("/appoint", day=tomorrow(clock), start="14:00", end="16:00")
    assert state_of(app, job_id) is State.APPOINTED
    assert "14:00–16:00" in phone.text

    clock.tick(days=1, hours=3)
    phone.open("/shop")
    phone.send(f"/work-orders/{job_id}/arrive")
    assert state_of(app, job_id) is State.ARRIVED
    assert "a photo of the finished work is needed" in phone.text
    assert not phone.offers("/complete")

    phone.send("/photos", photo=photo())
    phone.send("/complete")
    assert state_of(app, job_id) is State.COMPLETED
    assert "1 job today" not in phone.open("/shop")
    assert "Done today" in phone.text and NAME not in phone.page


def to_the_door(phone: Phone, job_id: int) -> None:
    """Takes the job, agrees a time and arrives."""
    phone.open(f"/shop/jobs/{job_id}")
    phone.send("/accept")
    phone.open(f"/shop/jobs/{job_id}?do=appoint")
    phone.send("/appoint", start="14:00")
    phone.send("/arrive")


def test_people_are_masked_when_the_job_is_over(app, clock, network):
    job_id = offered(app, clock(), network["child"])
    phone = Phone(app, "guo")
    to_the_door(phone, job_id)
    assert NUMBER in phone.page
    phone.send("/photos", photo=photo())
    phone.send("/complete")
    assert NUMBER not in phone.page and NAME not in phone.page and HOUSE not in phone.page
    assert "100****5678" in phone.page
    assert "name and number are hidden" in phone.text


def test_a_parent_observes_without_the_users_data_and_without_steps(app, clock, network):
    job_id = offered(app, clock(), network["child"])
    guo = Phone(app, "guo")
    guo.open(f"/shop/jobs/{job_id}?do=note")
    guo.send("/note", note="用户的儿子电话 10099998888")
    phone = Phone(app, "jia")
    phone.open("/shop")
    assert "At your sub-outlets" in phone.text and NAME not in phone.page
    phone.open(f"/shop/jobs/{job_id}")
    assert "You observe this job" in phone.text and "小郭电器" in phone.page
    assert not any(secret in phone.page for secret in (NAME, NUMBER, HOUSE, "大兴村", "10099998888"))
    assert not phone.offers(f"/work-orders/{job_id}/accept")
    phone.open(f"/shop/jobs/{job_id}?do=refuse")
    assert not phone.offers("/refuse")
    for page in ("card", "card.pdf"):
        phone.open(f"/work-orders/{job_id}/{page}")
        assert not any(secret in phone.page for secret in (NAME, NUMBER, HOUSE))


def test_a_foreign_job_is_not_there(app, clock, network):
    job_id = offered(app, clock(), network["child"])
    phone = Phone(app, "ren")
    for path in (f"/shop/jobs/{job_id}", f"/work-orders/{job_id}/card",
                 f"/work-orders/{job_id}/card.pdf"):
        phone.open(path)
        assert phone.status == 404
    assert "No job is open" in " ".join(phone.open("/shop").split())


def test_an_offer_is_taken_or_given_back_with_its_reason(app, clock, network):
    taken = offered(app, clock(), network["child"])
    back = offered(app, clock(), network["child"], phone="10022223333", name="冉家")
    phone = Phone(app, "guo")
    phone.open("/shop")
    assert "New, to be taken" in phone.text and "acceptance" in phone.text
    phone.send(f"/work-orders/{taken}/accept")
    assert state_of(app, taken) is State.ACCEPTED
    phone.open(f"/shop/jobs/{back}?do=refuse")
    phone.send("/refuse")
    assert "Say why it cannot be taken." in phone.text and phone.offers("/refuse")
    phone.send("/refuse", reason="too_far")
    assert state_of(app, back) is State.NEW
    assert "冉家" not in phone.page
    assert "10022223333" not in phone.open(f"/shop/jobs/{back}")


def test_a_refused_step_leads_back_to_its_form(app, clock, network):
    job_id = offered(app, clock(), network["child"])
    phone = Phone(app, "guo")
    phone.open(f"/shop/jobs/{job_id}")
    phone.send("/accept")
    phone.open(f"/shop/jobs/{job_id}?do=appoint&later=1")
    phone.send("/appoint", day="2026-07-01", start="08:00", end="10:00")
    assert "The time lies in the past." in phone.text and phone.offers("/appoint")


def test_waiting_says_whose_time_it_is(app, clock, network):
    job_id = offered(app, clock(), network["child"])
    phone = Phone(app, "guo")
    to_the_door(phone, job_id)
    phone.open(f"/shop/jobs/{job_id}?do=hold")
    phone.send("/hold", reason="part")
    phone.open("/shop")
    assert "The time is not counted as yours." in phone.text
    phone.open(f"/shop/jobs/{job_id}")
    phone.send("/end-hold")
    phone.open(f"/shop/jobs/{job_id}?do=hold")
    phone.send("/hold", reason="user")
    phone.open("/shop")
    assert "counts as yours until the user" in phone.text


def test_barcodes_are_read_off_the_appliance(app, clock, network):
    job_id = offered(app, clock(), network["child"], line=ProductLine.AIR_CONDITIONER)
    phone = Phone(app, "guo")
    phone.open(f"/shop/jobs/{job_id}")
    phone.send("/accept")
    for place, typed, shown in (("indoor", "in-1234567", "IN-1234567"),
                                ("outdoor", "ｏｕｔ１２３４５６", "OUT123456")):
        phone.open(f"/shop/jobs/{job_id}?do=barcode")
        phone.send("/barcodes", **{place: typed})
        assert shown in phone.page
    phone.open(f"/shop/jobs/{job_id}?do=barcode")
    phone.send("/barcodes", indoor="IN-OTHER-1")
    assert "known with another barcode" in phone.text and "IN-OTHER-1" not in phone.page
    phone.send("/barcodes", indoor="", outdoor="")
    assert "This is needed." in phone.text


def test_the_text_for_the_chat_group_has_no_number_to_call(app, clock, network):
    job_id = offered(app, clock(), network["child"], symptom="不转，打 100 1234-5678 问儿子")
    phone = Phone(app, "guo")
    phone.open(f"/shop/jobs/{job_id}")
    share = re.search(r'id="sharetext">(.*?)</pre>', phone.page, re.DOTALL)
    assert share and "大兴村" in share[1] and "/j/GD-" in share[1]
    assert "1234-5678" not in share[1] and NUMBER not in share[1]
    assert NAME not in share[1] and HOUSE not in share[1]


def test_a_double_tap_and_a_lost_answer_make_one_job(app, clock, network):
    phone = Phone(app, "guo")
    phone.open("/shop/new")
    form = phone.form("/shop/new")
    sent = {**form.values, **ENTERED}
    phone.post(form.action, sent)
    first = job_of(phone)
    phone.post(form.action, sent)
    assert job_of(phone) == first and how_many(app) == 1


def test_an_open_job_is_shown_and_chased_or_another_appliance_entered(app, clock, network):
    phone = Phone(app, "guo")
    phone.open("/shop/new")
    phone.send("/shop/new", **ENTERED)
    first = job_of(phone)
    phone.open("/shop/new")
    phone.send("/shop/new", **ENTERED)
    assert phone.status == 422 and how_many(app) == 1
    assert "already has an open job" in phone.text and NAME in phone.page
    kept = phone.form("/shop/new")
    phone.send(f"/work-orders/{first}/chase")
    assert "1 times" in phone.text
    phone.post(kept.action, {**kept.values, **ENTERED, "anyway": "y"})
    assert phone.status == 200 and how_many(app) == 2


def test_anothers_open_job_is_told_without_its_number(app, clock, network):
    offered(app, clock(), network["other"])
    phone = Phone(app, "guo")
    phone.open("/shop/new")
    phone.send("/shop/new", **ENTERED)
    assert "It lies with another outlet" in phone.text and "GD-" not in phone.page
    assert how_many(app) == 1


@pytest.mark.parametrize(("field", "typed", "said"), [
    ("reporter_name", "", "This is needed."),
    ("reporter_phone", "1001234567", "A digit is missing"),
    ("village", "", "This is needed."),
    ("town_code", "999999999", "Choose the township"),
    ("barcode_body", "??", "A barcode has 6 to 40"),
    ("line", "", "This is needed."),
])
def test_a_fault_stands_on_its_field_and_the_rest_stays(app, clock, network, field, typed, said):
    phone = Phone(app, "guo")
    phone.open("/shop/new")
    phone.send("/shop/new", **{**ENTERED, field: typed or None})
    assert phone.status == 422 and how_many(app) == 0
    assert re.search(rf'href="#{field}"', phone.page), "the list on top leads to the field"
    assert said in phone.text
    kept = phone.form("/shop/new").values
    assert all(kept.get(name) == value for name, value in ENTERED.items()
               if name not in (field, "symptom", "line"))
    assert "洗衣机不脱水" in phone.page


def test_townships_are_found_by_sound_without_a_script(app, clock, network):
    phone = Phone(app, "guo")
    page = phone.open("/shop/new")
    assert phone.form("/shop/new").values["town_code"] == TOWN_LAOJI
    assert page.count('name="town_code"') > 15
    phone.send("/shop/new", find="1", place="moudao", reporter_name=NAME)
    assert "谋道镇" in phone.page and phone.form("/shop/new").values["reporter_name"] == NAME
    assert how_many(app) == 0


def test_a_technician_works_but_does_not_enter(app, clock, network):
    phone = Phone(app, "tech")
    assert "/shop/new" not in phone.open("/shop")
    phone.open("/shop/new")
    assert phone.status == 403


def test_the_makers_people_are_not_in_the_shop(app, clock, network):
    with app.app_context(), transaction(SYSTEM) as session:
        factories.account(session, "xia", Role.HOTLINE, now=clock())
    phone = Phone(app, "xia")
    phone.open("/shop")
    assert phone.status == 403


def test_the_page_asks_the_same_however_many_jobs_there_are(app, clock, network):
    phone = Phone(app, "guo")

    def statements() -> int:
        counted = []
        with app.app_context():
            engine = db.engine

        def note(*args: object) -> None:
            counted.append(1)

        event.listen(engine, "before_cursor_execute", note)
        phone.open("/shop")
        event.remove(engine, "before_cursor_execute", note)
        return len(counted)

    for n in range(2):
        offered(app, clock(), network["child"], phone=f"1003333000{n}")
    few = statements()
    for n in range(2, 9):
        offered(app, clock(), network["child"], phone=f"1003333000{n}")
    assert statements() == few <= 25


def test_the_card_names_the_user_for_the_one_who_goes(app, clock, network):
    job_id = offered(app, clock(), network["child"])
    phone = Phone(app, "guo")
    for language, word in (("zh_Hans_CN", "zh-CN"), ("ru", "ru"), ("en", "en")):
        phone.open(f"/work-orders/{job_id}/card?lang={language}")
        assert f'lang="{word}"' in phone.page
        assert NUMBER in phone.page and HOUSE in phone.page and "<svg" in phone.page
    assert NUMBER in phone.open(f"/work-orders/{job_id}/card.pdf")


def test_a_look_of_the_maker_at_a_card_is_written_down(app, clock, network):
    job_id = offered(app, clock(), network["child"])
    with app.app_context(), transaction(SYSTEM) as session:
        factories.account(session, "xia", Role.HOTLINE, now=clock())
        factories.account(session, "yan", Role.ADJUDICATOR, now=clock())
    hotline = Phone(app, "xia")
    assert NUMBER in hotline.open(f"/work-orders/{job_id}/card")
    assert NUMBER not in Phone(app, "yan").open(f"/work-orders/{job_id}/card")
    with app.app_context(), reading(SYSTEM) as session:
        assert session.scalar(select(func.count()).select_from(ContactView)) == 1

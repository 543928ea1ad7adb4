"""The shop on a phone through HTTP: the whole life of a job, and who sees what of it."""

import re

from sqlalchemy import event, func, select

from core.db import db, reading, transaction
from jobs.contacts.models import ContactView
from jobs.work_orders.rules import State
from network.accounts.rules import Role
from network.products.rules import ProductLine
from tests import factories
from tests.kept import kept
from tests.web.phone import Phone, photo
from tests.web.shop_world import (
    ENTERED,
    HOUSE,
    NAME,
    NUMBER,
    SYSTEM,
    job_of,
    offered,
    open_network,
    state_of,
    to_the_door,
    tomorrow,
)


@kept
def network(app, clock):
    return open_network(app, clock)


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
    assert not any(
        secret in phone.page for secret in (NAME, NUMBER, HOUSE, "大兴村", "10099998888")
    )
    assert not phone.offers(f"/work-orders/{job_id}/accept")
    phone.open(f"/shop/jobs/{job_id}?do=refuse")
    assert not phone.offers("/refuse")
    for page in ("card", "card.pdf"):
        phone.open(f"/work-orders/{job_id}/{page}")
        assert not any(secret in phone.page for secret in (NAME, NUMBER, HOUSE))


def test_a_foreign_job_is_not_there(app, clock, network):
    job_id = offered(app, clock(), network["child"])
    phone = Phone(app, "ren")
    for path in (
        f"/shop/jobs/{job_id}",
        f"/work-orders/{job_id}/card",
        f"/work-orders/{job_id}/card.pdf",
    ):
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
    assert "Why not: " in phone.text and phone.offers("/refuse")
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
    assert phone.status == 422
    assert all(f'value="{kept}"' in phone.page for kept in ("2026-07-01", "08:00", "10:00"))
    phone.open(f"/shop/jobs/{job_id}?do=appoint")
    phone.send("/appoint", day="2026-07-18", start="", end="10:00")
    assert 'href="#start"' in phone.page and 'value="2026-07-18" checked' in phone.page
    phone.open(f"/shop/jobs/{job_id}?do=cancel")
    phone.send("/cancel", reason="user_withdrew", note="")
    assert 'href="#note"' in phone.page and 'value="user_withdrew" checked' in phone.page
    phone.open(f"/shop/jobs/{job_id}?do=note")
    phone.send("/note", note="字" * 1001)
    assert phone.status == 422 and "字" * 1001 in phone.page


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
    for place, typed, shown in (
        ("indoor", "in-1234567", "IN-1234567"),
        ("outdoor", "ｏｕｔ１２３４５６", "OUT123456"),
    ):
        phone.open(f"/shop/jobs/{job_id}?do=barcode")
        phone.send("/barcodes", **{place: typed})
        assert shown in phone.page
    phone.open(f"/shop/jobs/{job_id}?do=barcode")
    phone.send("/barcodes", indoor="IN-OTHER-1")
    assert "known with another barcode" in phone.text and phone.status == 422
    assert 'value="IN-OTHER-1"' in phone.page
    assert "IN-OTHER-1" not in phone.open(f"/shop/jobs/{job_id}")
    phone.open(f"/shop/jobs/{job_id}?do=barcode")
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

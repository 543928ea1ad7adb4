"""Certificates and review courses through HTTP, at the trainer's desk and on the phone."""

from datetime import timedelta

import pytest

from core.clock import business_date
from core.db import transaction
from network.accounts.rules import Role
from tests import factories
from tests.support_web import counted, open_session
from tests.training.making import card
from tests.web.desk import SYSTEM, Desk
from training.certificates import service as certificates
from training.certificates.rules import Kind
from training.classes import service as classes
from training.classes.service import ClassValues


@pytest.fixture
def shop(app, clock):
    with app.app_context(), transaction(SYSTEM) as session:
        made = factories.outlet(session, "AH-1", now=clock(), name="颍淮电器维修")
        owner = factories.account(session, "owner", Role.OWNER, now=clock(), at=made, name="贾兴旺")
        man = factories.account(session, "man", Role.TECHNICIAN, now=clock(), at=made,
                                name="孔凡星")
        day = business_date(clock())
        card(session, man, made.id, ends=day - timedelta(days=9), number="T1", now=clock())
        card(session, man, made.id, kind=Kind.REFRIGERATION, ends=day + timedelta(days=48),
             number="T520526001234", now=clock())
        card(session, owner, made.id, ends=day + timedelta(days=400), number="T3", now=clock())
        classes.plan(session, "system:test", ClassValues(
            Kind.HEIGHT, "3412", day + timedelta(days=12), 2, "职校"), now=clock())
        return made.id, {"owner": open_session(session, owner, clock()),
                         "man": open_session(session, man, clock())}


def test_the_trainer_sees_what_lapses_and_where_a_seat_is_free(app, clock, people, shop):
    desk = people(Role.TRAINER)
    desk.open("/certificates")
    assert "lapsed 9 days ago" in desk.text and "lapses in 48 days" in desk.text
    assert "review due by" not in desk.text and "ends on 7 Jul" in desk.text
    assert "28 Jul · 阜阳 · 2 seats left" in desk.text and "T520526001234" not in desk.page
    desk.send("/review-classes/1/seats", **desk.form("/seats").values)
    assert "has a seat" in desk.text and "1 of 2 taken 孔凡星 (颍淮电器维修)" in desk.text
    desk.send("/review-classes/1/give-back", **desk.form("/give-back").values)
    assert "0 of 2 taken" in desk.text and "has a seat" not in desk.text
    desk.send("/review-classes/1/give-back", account_id=2, outlet_id=1)
    assert "This person has no seat in the course." in desk.text
    desk.send("/review-classes/1/seats", **desk.form("/seats").values)
    desk.open("/certificates", within="0")
    assert "lapsed 9 days ago" in desk.text and "lapses in 48 days" not in desk.text
    desk.open("/certificates", kind="refrigeration", within="120")
    assert "lapses in 48 days" in desk.text and "lapsed 9 days ago" not in desk.text
    desk.open("/certificates", after="nonsense", kind="?", within="x", county="34%")
    assert desk.status == 200


def test_a_card_is_entered_reviewed_and_withdrawn(app, clock, people, shop):
    desk = people(Role.TRAINER)
    values = {"outlet_code": "ah-1", "person": "孔凡星", "kind": "electricity", "number": "D 7",
              "issued_on": "2024-07-16", "ends_on": "2030-07-16", "review_on": ""}
    desk.send("/certificates", **{**values, "person": "谁", "issued_on": ""})
    assert desk.status == 422 and "Issued on: This is needed." in desk.text
    desk.send("/certificates", **{**values, "person": "谁"})
    assert "Nobody of this name works for the outlet." in desk.text and 'value="D 7"' in desk.page
    desk.send("/certificates", **values)
    assert desk.status == 200 and desk.path == "/certificates"
    desk.send("/certificates", **values)
    assert "This number is on record already." in desk.text
    desk.send("/certificates/1/review", review_on="2026-07-01")
    assert "The new review date must be later" not in desk.text
    desk.send("/certificates/1/review", review_on="nonsense")
    assert "Next review due on: " in desk.text
    desk.send("/certificates/2/withdraw", reason="revoked")
    assert "lapses in 48 days" not in desk.text


def test_markup_in_a_number_is_only_text(app, clock, people, shop):
    desk = people(Role.TRAINER)
    desk.send("/certificates", outlet_code="AH-1", person="man", kind="work", number="<b>王",
              issued_on="2024-07-16")
    assert desk.status == 200 and "<b>王" not in desk.page and "does not lapse" in desk.text


def test_the_outlets_page_and_the_phone_show_the_cards(app, clock, people, shop):
    outlet, sessions = shop
    desk = people(Role.COUNTY_OWNER)
    desk.open(f"/outlets/{outlet}")
    assert "孔凡星" in desk.text and "lapsed 9 days ago" in desk.text
    man, owner = (Desk(app, sessions[name]) for name in ("man", "owner"))
    man.open("/shop/certificates")
    assert "lapses in 48 days" in man.text and "贾兴旺" not in man.text
    owner.open("/shop/certificates")
    assert "孔凡星" in owner.text and "贾兴旺" in owner.text
    owner.open("/certificates")
    assert owner.status == 200 and owner.offers("/seats") and not owner.offers("/withdraw")


def test_the_notice_says_which_card_and_leads_there(app, clock, people, shop):
    desk = people(Role.TRAINER)
    with app.app_context(), transaction(SYSTEM) as session:
        certificates.warn(session, "system:certificates", business_date(clock()), 0, now=clock())
    desk.open("/notices")
    assert "A certificate has lapsed permit: work at height · 7 Jul" in desk.text
    assert f'href="/outlets/{shop[0]}"' in desk.page
    man = Desk(app, shop[1]["man"])
    man.open("/notices")
    assert 'href="/shop/certificates"' in man.page


def test_the_list_costs_the_same_for_few_and_for_many(app, clock, people, shop):
    desk = people(Role.TRAINER)
    with counted(app) as few:
        desk.open("/certificates")
    with app.app_context(), transaction(SYSTEM) as session:
        for n in range(12):
            person = factories.account(session, f"x{n}", Role.TECHNICIAN, now=clock(),
                                       at=certificates.outlets.get(session, shop[0]))
            card(session, person, shop[0], ends=business_date(clock()) + timedelta(days=n),
                 now=clock())
    with counted(app) as many:
        desk.open("/certificates")
    assert len(many) == len(few) < 20


def test_courses_are_added_and_results_recorded(app, clock, people, shop):
    desk = people(Role.TRAINER)
    desk.send("/courses", code="bx-1", title="冰箱检修", track="product", line="refrigerator",
              pass_score=80, valid_days=365, practical="y")
    assert "冰箱检修" in desk.text and "counts for 365 days" in desk.text
    desk.send("/courses", code="bx-1", title="", track="product", pass_score=800)
    assert desk.status == 422 and "Title: This is needed." in desk.text
    desk.open("/courses/1")
    assert desk.offers("/courses/1/results") and "No result yet" in desk.text
    values = {"outlet_code": "ah-1", "person": "孔凡星", "taken_on": "2026-07-10", "score": 90,
              "practical_done": "y"}
    for wrong, words in (({"taken_on": ""}, "Day: This is needed."),
                         ({"score": 101}, "Points: A score lies between 0 and 100."),
                         ({"person": "谁"}, "Nobody of this name works for the outlet."),
                         ({"outlet_code": "XX"}, "No outlet has this code"),
                         ({"taken_on": "2026-07-30"}, "The time lies in the future.")):
        desk.send("/courses/1/results", **{**values, **wrong})
        assert desk.status == 422 and words in desk.text
        assert f'value="{wrong.get("person", "孔凡星")}"' in desk.page
    desk.send("/courses/1/results", **values)
    assert desk.path == "/courses/1" and "孔凡星 AH-1" not in desk.text
    assert "孔凡星 颍淮电器维修" in desk.text and "passed 10 Jul 2027" in desk.text
    viewer = people(Role.SERVICE_MANAGER)
    assert "孔凡星" in viewer.open("/courses/1") and not viewer.offers("/results")

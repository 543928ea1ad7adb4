"""A shop enters its own jobs through HTTP: faults on their fields, open jobs, double taps."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.factories import TOWN_LAOJI
from tests.kept import kept
from tests.web.phone import Phone
from tests.web.shop_world import (
    ENTERED,
    NAME,
    how_many,
    job_of,
    offered,
    open_network,
)


@kept
def network(app, clock):
    return open_network(app, clock)


def test_a_double_tap_and_a_lost_answer_make_one_job(app, clock, network):
    phone = Phone(app, "guo")
    phone.open("/shop/new")
    form = phone.form("/shop/new")
    sent = {**form.values, **ENTERED}
    phone.post(form.action, sent)
    first = job_of(phone)
    phone.post(form.action, sent)
    assert job_of(phone) == first and how_many(app) == 1


def test_two_taps_at_the_same_moment_make_one_job(app, clock, network):
    phones = [Phone(app, "guo"), Phone(app, "guo")]
    for each in phones:
        each.open("/shop/new")
    key = phones[0].form("/shop/new").values["idempotency_key"]
    start = Barrier(2)

    def tap(phone: Phone) -> int:
        form = phone.form("/shop/new")
        start.wait(10)
        phone.post(form.action, {**form.values, **ENTERED, "idempotency_key": key})
        return job_of(phone)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(tap, phones))
    assert answers[0] == answers[1] and how_many(app) == 1


def test_without_the_guard_a_double_tap_makes_two(app, clock, network, switch_off):
    switch_off("key")
    phone = Phone(app, "guo")
    phone.open("/shop/new")
    form = phone.form("/shop/new")
    for _ in range(2):
        phone.post(form.action, {**form.values, **ENTERED, "anyway": "y"})
    assert how_many(app) == 2


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
    assert "Asked again 1 time" in phone.text
    phone.post(kept.action, {**kept.values, **ENTERED, "anyway": "y"})
    assert phone.status == 200 and how_many(app) == 2


def test_anothers_open_job_is_told_without_its_number(app, clock, network):
    offered(app, clock(), network["other"])
    phone = Phone(app, "guo")
    phone.open("/shop/new")
    phone.send("/shop/new", **ENTERED)
    assert "It lies with another outlet" in phone.text and "GD-" not in phone.page
    assert how_many(app) == 1


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("reporter_name", "", "This is needed."),
        ("reporter_phone", "1001234567", "A digit is missing"),
        ("village", "", "This is needed."),
        ("town_code", "999999999", "Choose the township"),
        ("barcode_body", "??", "A barcode has 6 to 40"),
        ("line", "", "This is needed."),
    ],
)
def test_a_fault_stands_on_its_field_and_the_rest_stays(app, clock, network, field, typed, said):
    phone = Phone(app, "guo")
    phone.open("/shop/new")
    phone.send("/shop/new", **{**ENTERED, field: typed or None})
    assert phone.status == 422 and how_many(app) == 0
    assert re.search(rf'href="#{field}"', phone.page), "the list on top leads to the field"
    assert said in phone.text
    kept = phone.form("/shop/new").values
    assert all(
        kept.get(name) == value
        for name, value in ENTERED.items()
        if name not in (field, "symptom", "line")
    )
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

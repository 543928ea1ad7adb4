"""A shop's phone in a real browser against the real application: one job from the counter to the
photo, at 360 px, with and without a connection, with and without a script."""

import re

import pytest
from sqlalchemy import select

from core.db import reading
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import State
from office.files.models import Picture
from tests.browser import live
from tests.browser.people import on_phone, photo, press
from tests.browser.test_gallery import CHROMIUM

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on PATH"),
]
LIGHTEST = 150 * 1024
WEIGHTS = """() => Object.fromEntries(
  [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .map((e) => [new URL(e.name).pathname, e.decodedBodySize]))"""
"""Bytes of the page and of everything it loads, before compression."""


def look(page, name: str) -> None:
    on_phone(page, f"shop-{name}")


def only_job(house) -> WorkOrder:
    with house.app_context(), reading(live.SYSTEM) as session:
        return session.scalars(select(WorkOrder)).one()


def enter(page, address: str) -> None:
    page.goto(f"{address}/shop/new")
    page.fill("#reporter_name", "谭阿婆")
    page.fill("#reporter_phone", "100 1234 5678")
    page.check("input[value=washing_machine]")
    page.fill("#symptom", "不脱水")
    page.fill("#village", "大兴村")


def test_a_job_from_the_counter_to_the_photo(house, clock, address, phone, tmp_path) -> None:
    page = phone("xiang")
    look(page, "empty")
    enter(page, address)
    look(page, "new")
    press(page, "form .sn-thumb button.pri")
    assert only_job(house).state is State.ACCEPTED
    look(page, "accepted")

    press(page, ".sn-thumb a.pri")
    page.click("text=14:00–16:00")
    assert page.input_value("#start") == "14:00" and page.input_value("#end") == "16:00"
    look(page, "appoint")
    press(page, "form.sn-taskform button.pri")
    assert only_job(house).state is State.APPOINTED
    look(page, "appointed")

    clock.tick(hours=4)
    page.goto(f"{address}/shop")
    look(page, "next")
    press(page, "button.pri")
    assert only_job(house).state is State.ARRIVED
    look(page, "arrived")

    taken = photo(tmp_path)
    page.set_input_files("input[data-photo]", taken)
    page.wait_for_selector("form[action$='/complete']")
    with house.app_context(), reading(live.SYSTEM) as session:
        kept = session.execute(select(Picture.width, Picture.height, Picture.size)).one()
    assert (kept.width, kept.height) == (1600, 1200)
    assert kept.size < taken.stat().st_size
    look(page, "photo")
    press(page, "form[action$='/complete'] button")
    assert only_job(house).state is State.COMPLETED
    assert "10012345678" not in page.content()
    look(page, "done")
    page.goto(f"{address}/shop")
    look(page, "evening")


SCREENS = {
    "day": "/shop",
    "entry": "/shop/new",
    "offer": "/shop/jobs/5",
    "waiting": "/shop/jobs/1",
    "refuse": "/shop/jobs/5?do=refuse",
    "hold": "/shop/jobs/1?do=hold",
    "cancel": "/shop/jobs/2?do=cancel",
    "assign": "/shop/jobs/2?do=assign",
    "later": "/shop/jobs/2?do=appoint&later=1",
    "barcode": "/shop/jobs/3?do=barcode",
    "note": "/shop/jobs/2?do=note",
    "kind": "/shop/jobs/2?do=photo",
    "history": "/shop/jobs/1?do=history",
}


@pytest.mark.usefixtures("a_day")
@pytest.mark.parametrize("locale", [
    "zh-CN", "ru-RU", pytest.param("en-GB", marks=pytest.mark.long)])
def test_every_screen_of_a_full_day_fits_in_every_language(address, phone, locale) -> None:
    page = phone("xiang", locale=locale)
    for name, path in SCREENS.items():
        page.goto(f"{address}{path}")
        assert "?do=" not in path or "do=" in page.url, f"{path} led to {page.url}"
        look(page, f"{name}-{locale[:2]}")


@pytest.mark.usefixtures("a_day")
def test_a_parents_screen_of_the_day_fits(phone) -> None:
    look(phone("qin"), "observer")


@pytest.mark.usefixtures("a_day")
def test_the_first_page_is_light(address, phone) -> None:
    page = phone("xiang")
    page.goto(f"{address}/shop")
    page.wait_for_load_state("networkidle")
    sizes = page.evaluate(WEIGHTS)
    assert len(sizes) >= 7 and sum(sizes.values()) < LIGHTEST, sizes


@pytest.mark.usefixtures("a_day")
def test_without_a_connection_the_photo_stays_and_is_sent_again(
    house, address, phone, tmp_path
) -> None:
    page = phone("xiang")
    page.goto(f"{address}/shop/jobs/2")
    press(page, "button.pri")
    page.context.set_offline(True)
    page.set_input_files("input[data-photo]", photo(tmp_path, 800))
    page.wait_for_selector("text=照片没发出去")
    page.context.set_offline(False)
    page.click("[data-photo-send]")
    page.wait_for_selector("form[action$='/complete']")
    with house.app_context(), reading(live.SYSTEM) as session:
        assert len(session.scalars(select(Picture.id)).all()) == 1


def test_what_was_typed_outlives_the_camera(address, phone) -> None:
    """The phone drops the page while the camera is open and loads it anew."""
    page = phone("xiang")
    enter(page, address)
    page.reload()
    assert page.input_value("#reporter_name") == "谭阿婆"
    assert page.is_visible("[data-draft]")
    assert page.is_checked("input[value=washing_machine]")
    press(page, "form .sn-thumb button.pri")
    page.goto(f"{address}/shop/new")
    assert page.input_value("#reporter_name") == "", "what is saved is kept no longer"


def test_a_draft_can_be_emptied(address, phone) -> None:
    page = phone("xiang")
    enter(page, address)
    page.reload()
    look(page, "draft")
    press(page, "[data-empty]")
    assert page.input_value("#reporter_name") == "" and not page.is_visible("[data-draft]")


def test_signing_out_leaves_nothing_in_the_phone(address, phone) -> None:
    page = phone("xiang")
    enter(page, address)
    page.goto(f"{address}/shop")
    page.click("details.sn-more summary")
    press(page, "form[data-forget] button")
    assert page.evaluate("Object.keys(sessionStorage).filter(k => k.startsWith('shop:'))") == []


def test_barcodes_are_asked_for_as_the_product_has_them(address, phone) -> None:
    page = phone("xiang")
    page.goto(f"{address}/shop/new")
    assert page.is_visible("#barcode_body") and not page.is_visible("#barcode_indoor")
    page.check("input[value=air_conditioner]")
    assert page.is_visible("#barcode_outdoor") and not page.is_visible("#barcode_body")


def test_townships_come_while_typing(address, phone) -> None:
    page = phone("xiang")
    page.goto(f"{address}/shop/new")
    page.click("text=别的乡镇")
    page.type("#place", "laoji")
    page.wait_for_selector("#towns >> text=老集镇")
    assert page.is_checked("#towns input")


@pytest.mark.usefixtures("a_day")
def test_it_works_without_a_script(address, phone, tmp_path) -> None:
    page = phone("xiang", java_script_enabled=False)
    page.goto(f"{address}/shop/jobs/2")
    press(page, "button.pri")
    page.set_input_files("input[type=file]", photo(tmp_path, 600))
    page.click("[data-photo-send]")
    assert page.locator("form[action$='/complete']").count() == 1


@pytest.mark.usefixtures("a_day")
def test_the_address_and_the_text_for_the_group_can_be_copied(address, phone):
    page = phone("xiang", permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/shop/jobs/2")
    page.click("[data-copy=address]")
    assert "大兴村" in page.evaluate("navigator.clipboard.readText()")
    page.click("[data-copy=sharetext]")
    text = page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"/j/GD-\d{6}-\d{4}$", text) and "10012340002" not in text

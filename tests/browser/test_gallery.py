"""The gallery in a real browser: widths, languages, policy, keyboard, without a script."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from ops import setup
from tests.browser.gallery import create_gallery

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = setup.chromium()
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on PATH"),
]
SMALL_TARGETS = """(least) => {
  const kinds = `.sn-btn, .sn-iconbtn, .sn-item, .sn-nav a, .sn-chip .x, .sn-menu > summary,
    .sn-in, .sn-pick, .sn-botnav a, .sn-tabs a`;
  return [...document.querySelectorAll(kinds)].filter((e) => e.checkVisibility())
    .map((e) => [e.className || e.tagName, e.textContent.trim(), e.getBoundingClientRect()])
    .filter(([kind, text, box]) => box.height < least - 2.01 || box.width < 30)
    .map(([kind, text, box]) => `${kind} ${text} ${box.width}x${box.height}`);
}"""
"""What can be pressed but is smaller than `least` pixels (less two for a control in a line)."""

OVERLAPS = """() => {
  const within = `.sn-tablewrap, .sn-hops, .sn-tabs, .sn-bar, .sn-vh, .sn-skip, .sn-defs, .sn-menu`;
  return [...document.querySelectorAll('main :is(p, dd, dt, td, th, h1, h2, span, a, button)')]
    .filter((e) => e.checkVisibility() && !e.closest(within))
    .filter((e) => getComputedStyle(e).display !== 'inline' && e.scrollWidth > e.clientWidth + 1)
    .map((e) => `${e.className || e.tagName}: ${e.textContent.trim()}`);
}"""
"""Texts that run out of their box, outside of what scrolls in itself."""

RED = """document.body.insertAdjacentHTML("beforeend", "<p style='color: red'>x</p>")"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_gallery(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as engine:
        chromium = engine.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


def is_complaint(message) -> bool:
    """Errors of the page itself; a request that a test stops on purpose is none."""
    stopped = ("ERR_FAILED", "htmx:afterRequest", "htmx:sendError")
    return message.type == "error" and not any(text in message.text for text in stopped)


@pytest.fixture
def visit(browser, address: str):
    """Opens a page of the gallery; at the end nothing may have been refused or thrown."""
    contexts, complaints = [], []

    def open_page(path: str = "/", width: int = 1280, lang: str = "zh_Hans_CN", **more):
        context = browser.new_context(viewport={"width": width, "height": 760}, **more)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if is_complaint(m) else None)
        page.on("pageerror", lambda e: complaints.append(str(e)))
        page.goto(f"{address}{path}?lang={lang}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


@pytest.mark.parametrize("lang", [
    "zh_Hans_CN", "ru", pytest.param("en", marks=pytest.mark.long)])
@pytest.mark.parametrize("path", ["/", "/phone", "/paper"])
def test_everything_fits_and_can_be_hit(visit, path, lang) -> None:
    page = visit(path, 360, lang)
    for width in (360, 801, 1280):
        page.set_viewport_size({"width": width, "height": 760})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(OVERLAPS) == []
        assert page.evaluate(SMALL_TARGETS, 48 if path == "/phone" else 32) == []
        keep_pictures(page, f"{path.strip('/') or 'desk'}-{width}-{lang}")


def test_the_measures_see_what_they_are_for(visit) -> None:
    page = visit()
    page.locator("h1").evaluate("e => { e.style.whiteSpace = 'nowrap'; e.style.width = '20px'; }")
    page.locator(".sn-btn.mini").last.evaluate(
        "e => { e.style.height = e.style.minHeight = '20px'; }"
    )
    assert any(found.startswith("H1") for found in page.evaluate(OVERLAPS))
    assert len(page.evaluate(SMALL_TARGETS, 32)) == 1


def test_the_policy_is_in_force(browser, address: str) -> None:
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda m: refused.append(m.text))
    page.goto(f"{address}/paper")
    page.evaluate(RED)
    page.close()
    assert any("Content Security Policy" in text for text in refused)


def keep_pictures(page, name: str) -> None:
    """Light and dark into the folder SERVICENET_PICTURES, where one is named."""
    folder = os.environ.get("SERVICENET_PICTURES")
    for scheme in ("light", "dark") if folder else ():
        page.emulate_media(color_scheme=scheme)
        page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        page.screenshot(path=Path(folder or "") / f"gallery-{name}-{scheme}.png", full_page=True)


def test_without_a_script_the_menu_opens_and_lists_can_be_worked(visit) -> None:
    page = visit(width=360, java_script_enabled=False)
    assert not page.locator(".sn-side").is_visible()
    page.locator(".sn-navmenu > summary").click()
    assert page.locator(".sn-navmenu").get_by_text("派工台").is_visible()
    assert page.locator("[data-bulk] button").first.is_visible()
    assert not page.locator("[data-js]").first.is_visible()


def test_slash_and_control_k_reach_the_search(visit) -> None:
    page = visit()
    for keys in ("/", "Control+k"):
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press(keys)
        assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("a/b?")
    assert page.locator("[data-search]").input_value() == "a/b?"
    assert not page.locator("#sn-keys").is_visible()


def test_the_question_mark_shows_the_shortcuts(visit) -> None:
    page = visit()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.locator("#sn-keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#sn-keys").is_visible()


def test_escape_closes_a_menu_and_gives_the_focus_back(visit) -> None:
    page = visit()
    page.locator(".sn-menu > summary").first.click()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert page.locator(".sn-menu[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_theme_is_remembered_before_the_first_paint(visit) -> None:
    page = visit(color_scheme="light")
    page.locator(".sn-menu > summary").first.click()
    page.locator("[data-theme-choice=dark]").click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    page.locator(".sn-menu > summary").first.click()
    page.locator("[data-theme-choice=system]").click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.bsTheme ?? 'none'") == "none"


def test_selected_rows_show_the_bar(visit) -> None:
    page = visit()
    assert not page.locator("[data-bulk]").is_visible()
    page.locator("[data-pick-all]").check()
    assert page.locator("[data-bulk-count]").inner_text() == "4"
    page.locator("[data-bulk] button[type=reset]").click()
    playwright.expect(page.locator("[data-bulk]")).to_be_hidden()


def test_a_form_is_sent_once_with_the_pressed_button(visit) -> None:
    page = visit()
    sent: list[str] = []

    def hold(route) -> None:
        sent.append(route.request.post_data or "")
        route.fulfill(status=204)

    page.route("**/sent", hold)
    page.locator("input[name=ids]").first.check()
    button = page.locator("[data-bulk] button[value=chase]")
    button.click()
    playwright.expect(button).to_be_disabled()
    button.dispatch_event("click")
    page.locator("[data-bulk-form]").evaluate("f => f.requestSubmit()")
    assert len(sent) == 1
    assert "action=chase" in sent[0]
    assert "idempotency_key=k1" in sent[0]
    assert "csrf_token=" in sent[0]


def test_htmx_sends_the_token_and_the_focus_stays(visit) -> None:
    page = visit()
    page.locator("#swap").focus()
    with page.expect_response("**/swap") as answer:
        page.keyboard.press("Enter")
    assert answer.value.status == 200
    playwright.expect(page.locator("#swap")).to_have_text("2")
    assert page.evaluate("document.activeElement.id") == "swap"


def test_the_focus_goes_to_what_came_when_its_place_is_gone(visit) -> None:
    page = visit()
    page.locator("#swap").focus()
    page.locator("#swap").evaluate("e => e.removeAttribute('id')")
    page.keyboard.press("Enter")
    playwright.expect(page.locator("#swap")).to_be_focused()


def test_a_failed_htmx_request_is_said_in_words(visit) -> None:
    page = visit()
    page.route("**/swap", lambda route: route.abort())
    page.locator("#swap").click()
    playwright.expect(page.locator("#sn-alert")).to_have_text(
        "没有网络，什么都没发出去。有网后再试。"
    )


def test_errors_take_the_focus_and_lead_to_their_field(visit) -> None:
    page = visit()
    assert page.evaluate("document.activeElement.className") == "sn-errs"
    page.locator(".sn-errs a").first.click()
    assert page.evaluate("location.hash") == "#tel"


def test_the_first_tab_skips_to_the_content(visit) -> None:
    page = visit("/paper")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "sn-skip"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

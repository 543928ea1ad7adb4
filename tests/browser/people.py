"""Who sits at a desk or holds a phone: signing in, pressing, and whether a page fits."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from PIL import Image

from tests.browser.test_gallery import OVERLAPS, SMALL_TARGETS
from tests.factories import PASSWORD

DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
WIDTHS = (360, 1280)


@contextmanager
def signing_in(
    browser: Any, address: str, excused: str, usual: dict[str, Any]
) -> Iterator[Callable[..., Any]]:
    """A function from a login to a page behind the sign-in, in a context of each person's own as
    `usual` says: who comes again signs in again where they sat. At the end nothing may have been
    refused or thrown but what the text `excused` names."""
    seats: dict[Any, Any] = {}
    complaints: list[str] = []

    def heard(message: Any) -> None:
        if message.type == "error" and excused not in message.text:
            complaints.append(message.text)

    def seat(login: str, locale: str, more: dict[str, Any]) -> Any:
        key = login, locale, repr(more)
        if key in seats:
            seats[key].context.clear_cookies()
        else:
            context = browser.new_context(locale=locale, **{**usual, **more})
            page = seats[key] = context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", heard)
        return seats[key]

    def enter(login: str, path: str = "/", locale: str = "zh-CN", **more: Any) -> Any:
        page = seat(login, locale, more)
        page.goto(f"{address}/sign-in?{urlencode({'next': path})}")
        page.fill("#login", login)
        page.fill("#password", PASSWORD)
        press(page, "button.pri")
        return page

    yield enter
    for page in seats.values():
        page.context.close()
    assert not complaints


def press(page: Any, selector: str) -> None:
    """Presses what leads to another page, and waits for that page."""
    with page.expect_navigation():
        page.click(selector)


def at_desk(page: Any, name: str) -> None:
    """At both widths it fits and can be hit; kept as pictures where a folder is named."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        _fits(page, name, width, 32)
        _keep(page, f"{name}-{width}")


def on_phone(page: Any, name: str) -> None:
    """Fits, can be hit, and is kept as a picture where a folder is named."""
    _fits(page, name, 360, 48)
    _keep(page, name)


def _fits(page: Any, name: str, width: int, least: int) -> None:
    where = f"{name} at {width} px"
    assert page.evaluate("document.documentElement.scrollWidth") <= width, where
    assert page.evaluate(OVERLAPS) == [], where
    assert page.evaluate(SMALL_TARGETS, least) == [], where


def _keep(page: Any, name: str) -> None:
    """Light and dark into the folder SERVICENET_PICTURES, where one is named."""
    folder = os.environ.get("SERVICENET_PICTURES")
    for theme in ("light", "dark") if folder else ():
        page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme; }", theme)
        page.wait_for_timeout(200)
        page.screenshot(path=Path(folder or "") / f"{name}-{theme}.png", full_page=True)
    if folder:
        page.evaluate("delete document.documentElement.dataset.bsTheme")


def photo(folder: Path, side: int = 2400) -> Path:
    """A photo as a phone takes it: too large to be sent as it is."""
    path = folder / "IMG.jpg"
    noise = Image.frombytes("RGB", (side, side * 3 // 4), os.urandom(side * (side * 3 // 4) * 3))
    noise.save(path, "JPEG", quality=95)
    return path

"""Contrast of every text pair of tokens.css: WCAG 2.2 AA, 4.5 for text and 3 for marks."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2].joinpath("static/css/tokens.css").read_text("utf-8")
PARTIES = (
    "dispatch", "approval", "planning", "warehouse", "appraisal", "finance", "outlet",
    "parent", "carrier", "dealer", "bank", "user", "force",
)  # fmt: skip
GROUNDS = ("paper", "surface", "sunken", "hover", "selected")
INKS = ("ink", "ink2", "ink3", "link", "accent", "ok", "warn", "late", "pause")
TEXT = [(ink, ground) for ink in INKS for ground in GROUNDS] + [
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("on-warn-solid", "warn-solid"),
    ("on-late-solid", "late-solid"),
    ("ok", "ok-soft"),
    ("warn", "warn-soft"),
    ("late", "late-soft"),
    ("pause", "pause-soft"),
    ("accent", "accent-soft"),
    ("ink", "late-soft"),
    ("ink", "warn-soft"),
    ("ink2", "late-soft"),
    ("ink2", "warn-soft"),
    *((f"p-{party}-ink", f"p-{party}") for party in PARTIES),
]
MARKS = [
    ("edge", "surface"),
    ("edge", "paper"),
    ("focus", "surface"),
    ("focus", "paper"),
    ("p-edge", "surface"),
    ("late-solid", "surface"),
    ("ok", "surface"),
]


def block(selector: str) -> dict[str, str]:
    """The colours of the first block that begins with `selector`."""
    part = CSS[CSS.index(selector) :]
    part = part[part.index("{") : part.index("}")]
    return dict(re.findall(r"--sn-([\w-]+):\s*(#[0-9A-Fa-f]{6})", part))


LIGHT = block(':root, [data-bs-theme="light"]')
THEMES = {
    "light": LIGHT,
    "dark": block('[data-bs-theme="dark"] {'),
    "phone": LIGHT | block('[data-area="phone"][data-bs-theme="light"]'),
    "paper": LIGHT | block(':root[data-area="paper"]'),
}


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") < 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read(theme: str) -> None:
    colours = THEMES[theme]
    faint = [
        f"{ink} on {ground}: {contrast(colours[ink], colours[ground]):.2f}"
        for ink, ground in TEXT
        if contrast(colours[ink], colours[ground]) < 4.5
    ]
    assert not faint


@pytest.mark.parametrize("theme", THEMES)
def test_marks_can_be_seen(theme: str) -> None:
    colours = THEMES[theme]
    assert not [pair for pair in MARKS if contrast(colours[pair[0]], colours[pair[1]]) < 3]


def test_the_systems_dark_is_the_forced_dark() -> None:
    assert block(':root:not([data-bs-theme="light"])') == THEMES["dark"]


def test_a_printed_page_has_the_colours_of_paper() -> None:
    assert block(":root:root:root") == block(':root[data-area="paper"]')

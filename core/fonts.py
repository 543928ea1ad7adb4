"""The two typefaces of our documents: Noto Sans SC, regular and bold, embedded.

Made by core/fonts_build.py; licence in static/fonts/OFL.txt.
"""

from functools import cache, lru_cache
from pathlib import Path

from reportlab.graphics.shapes import STATE_DEFAULTS
from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "NotoSansSC"
BOLD = "NotoSansSC-Bold"
STAND_IN = "〓"
"""Printed for a character the font lacks: the printers' sign for a missing type."""

_FOLDER = Path(__file__).parent.parent / "static" / "fonts"
_FILES = {REGULAR: "NotoSansSC-Regular.ttf", BOLD: "NotoSansSC-Bold.ttf"}


@cache
def register() -> None:
    """Make both weights known to ReportLab; reads the files once per process.

    A drawing sets its default font even when it draws no text: that must be ours too.
    """
    for name, filename in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(_FOLDER / filename)))
    for bold in (False, True):
        for italic in (False, True):
            addMapping(REGULAR, bold, italic, BOLD if bold else REGULAR)
    STATE_DEFAULTS["fontName"] = REGULAR


@cache
def _known() -> frozenset[int]:
    register()
    regular, bold = (set(pdfmetrics.getFont(name).face.charToGlyph) for name in _FILES)
    return frozenset(regular & bold)


def printable(text: str) -> str:
    """The text with `〓` for every character that a weight lacks."""
    known = _known()
    if all(ord(sign) in known for sign in text):
        return text
    return "".join(sign if ord(sign) in known else STAND_IN for sign in text)


def missing(text: str) -> str:
    """The characters of the text that a weight lacks, each once, in order of code."""
    known = _known()
    return "".join(sorted({sign for sign in text if ord(sign) not in known}))


@lru_cache(maxsize=20_000)
def width(text: str, font: str, size: float) -> float:
    """How wide the text prints, in points."""
    register()
    return float(pdfmetrics.stringWidth(text, font, size))

"""The two typefaces of our documents: Noto Sans SC, regular and bold, embedded.

Made by core/fonts_build.py; licence in static/fonts/OFL.txt.
"""

import mmap
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
        font = TTFont(name, str(_FOLDER / filename))
        font.face._ttf_data = _mapped(_FOLDER / filename)
        pdfmetrics.registerFont(font)
    for bold in (False, True):
        for italic in (False, True):
            addMapping(REGULAR, bold, italic, BOLD if bold else REGULAR)
    STATE_DEFAULTS["fontName"] = REGULAR


def _mapped(path: Path) -> mmap.mmap:
    """The file as the machine keeps it, once for all processes, not 7.6 MB copied into each."""
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


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

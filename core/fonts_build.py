"""Makes the two fonts in static/fonts; run by hand when the divisions get new characters.

    npm pack @expo-google-fonts/noto-sans-sc   (and unpack it)
    python -m core.fonts_build UNPACKED_PACKAGE TEXT_FILE…

Keeps GBK, Latin, Cyrillic, punctuation and signs, and every character that occurs in the
text files given (the divisions, plain or gzip). Needs fontTools, which runs nowhere else.
Equal input gives equal fonts.
"""

import gzip
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parent.parent / "static" / "fonts"
WEIGHTS = {"Regular": "400Regular", "Bold": "700Bold"}

_RANGES = (
    (0x0020, 0x024F),  # Latin
    (0x0370, 0x03FF),  # Greek, for units
    (0x0400, 0x052F),  # Cyrillic
    (0x2000, 0x27BF),  # punctuation, signs, arrows, boxes, circled numbers
    (0x3000, 0x303F),  # CJK punctuation
    (0x3200, 0x33FF),  # enclosed and squared signs
    (0xFF00, 0xFFEF),  # full-width forms
)
_NAMES_KEPT = [0, 1, 2, 3, 4, 5, 6, 13, 14]
_TABLES_DROPPED = ["GPOS", "GSUB", "GDEF", "BASE", "STAT", "vhea", "vmtx", "gasp", "prep", "DSIG"]


def main(package: Path, texts: Iterable[Path]) -> None:
    """Write both weights and the licence."""
    wanted = _gbk() | _ranges() | {ord(sign) for path in texts for sign in _read(path)}
    for weight, folder in WEIGHTS.items():
        _make(package / folder / f"NotoSansSC_{folder}.ttf", f"NotoSansSC-{weight}.ttf", wanted)
    shutil.copyfile(package / "LICENSE_FONT", TARGET / "OFL.txt")


def _make(source: Path, name: str, wanted: set[int]) -> None:
    options = subset.Options(
        hinting=False,
        layout_features=[],
        name_IDs=_NAMES_KEPT,
        notdef_outline=True,
        drop_tables=_TABLES_DROPPED,
        recalc_timestamp=False,
    )
    with TTFont(source, recalcTimestamp=False) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=wanted)
        cutter.subset(font)
        font.save(TARGET / name)


def _gbk() -> set[int]:
    pairs = (bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    texts = (pair.decode("gbk", errors="ignore") for pair in pairs)
    return {ord(text) for text in texts if len(text) == 1}


def _ranges() -> set[int]:
    return {sign for first, last in _RANGES for sign in range(first, last + 1)}


def _read(path: Path) -> str:
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode()


if __name__ == "__main__":
    main(Path(sys.argv[1]), map(Path, sys.argv[2:]))

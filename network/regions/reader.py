"""Reads the shipped divisions, with the market tier of each.

    python -m network.regions.reader

prints how many units each level and each tier has. Reading all 44,706 takes a fraction of a
second and is done where rows are loaded into the database, not per request.
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from network.regions.names import PLACEHOLDERS
from network.regions.rules import (
    TOO_COARSE,
    Level,
    MarketReference,
    TierReason,
    TierVerdict,
    county_of,
    tier_of_county,
    tier_of_township,
)

DATA = Path(__file__).parent / "data"
MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
"""北京, 天津, 上海, 重庆: provinces that are cities."""


class Division(NamedTuple):
    """One administrative unit. `short` is what lists show ("" for a row that names no place);
    `pinyin` is toneless with ü written v, `initials` its first letters."""

    code: str
    parent: str
    level: Level
    name: str
    short: str
    pinyin: str
    initials: str
    tier: int | None
    tier_reason: TierReason
    tier_needs_review: bool

    @property
    def is_placeholder(self) -> bool:
        """A row of the prefecture level such as 市辖区 that only holds what is below it."""
        return self.level == Level.PREFECTURE and self.name in PLACEHOLDERS


@dataclass(frozen=True, slots=True)
class Province:
    """What pages need of a province: its one-character name and its place on the tile map
    (columns 0–8 from the west, rows 0–7 from the north); `capital` is "" where it has none."""

    code: str
    character: str
    column: int
    row: int
    capital: str


@dataclass(frozen=True, slots=True)
class DivisionCounts:
    """What a load prints: units by level, townships by tier, by reason, and how many to review."""

    levels: dict[Level, int]
    tiers: dict[int, int]
    reasons: dict[TierReason, int]
    to_review: int

    def lines(self) -> list[str]:
        """One figure a line, plain text."""
        return [
            *(f"{level.name.lower():<12}{n:>8,}" for level, n in sorted(self.levels.items())),
            *(f"tier {tier:<7}{n:>8,}" for tier, n in sorted(self.tiers.items())),
            f"{'to review':<12}{self.to_review:>8,}",
            *(f"  {reason:<30}{n:>8,}" for reason, n in sorted(self.reasons.items())),
        ]


def table(filename: str) -> list[dict[str, str]]:
    """The rows of one of the small shipped tables."""
    with (DATA / filename).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def provinces() -> tuple[Province, ...]:
    """The 34 provinces by code."""
    return tuple(
        Province(r["code"], r["character"], int(r["column"]), int(r["row"]), r["capital"])
        for r in table("provinces.csv")
    )


def market_reference() -> MarketReference:
    """The facts of the tier rule as shipped."""
    capitals = {province.capital for province in provinces() if province.capital}
    planned = {row["code"] for row in table("separately_planned.csv")}
    return MarketReference(
        top_cities=frozenset(capitals | planned),
        municipalities=MUNICIPALITIES,
        prefecture_seats={r["county"]: r["township"] for r in table("prefecture_seats.csv")},
        seats={r["county"]: r["township"] for r in table("seats.csv")},
    )


def divisions() -> Iterator[Division]:
    """Every unit with its tier, in the order of codes: a parent before its children."""
    reference = market_reference()
    prefecture_name = ""
    county: list[str] | None = None
    townships: list[list[str]] = []
    for row in _raw_rows():
        if len(row[0]) == 9:
            townships.append(row)
            continue
        if county is not None:
            yield from _county(county, townships, prefecture_name, reference)
            county, townships = None, []
        if len(row[0]) == 6:
            county = row
        else:
            prefecture_name = row[3]
            yield _division(row, Level(len(row[0]) // 2), TOO_COARSE)
    if county is not None:
        yield from _county(county, townships, prefecture_name, reference)


def _raw_rows() -> Iterator[list[str]]:
    text = gzip.decompress((DATA / "divisions.csv.gz").read_bytes()).decode("utf-8")
    reader = csv.reader(io.StringIO(text, newline=""))
    next(reader)
    return reader


def _county(
    row: list[str], below: list[list[str]], prefecture_name: str, reference: MarketReference
) -> Iterator[Division]:
    townships = [(each[0], each[3]) for each in below]
    county = county_of(row[0], row[3], prefecture_name, townships, reference)
    yield _division(row, Level.COUNTY, tier_of_county(county))
    for each in below:
        yield _division(each, Level.TOWNSHIP, tier_of_township(county, each[0], each[3]))


def _division(row: list[str], level: Level, verdict: TierVerdict) -> Division:
    code, parent, _, name, short, pinyin, initials = row
    if level == Level.TOWNSHIP:
        short = short or name
    return Division(
        code,
        parent,
        level,
        name,
        short,
        pinyin,
        initials,
        verdict.tier,
        verdict.reason,
        verdict.needs_review,
    )


def count(rows: Iterable[Division]) -> DivisionCounts:
    """Units by level; tiers, reasons and reviews of the townships only, which are addresses."""
    rows = rows if isinstance(rows, Sequence) else list(rows)
    townships = [row for row in rows if row.level == Level.TOWNSHIP]
    return DivisionCounts(
        levels=dict(Counter(row.level for row in rows)),
        tiers=dict(Counter(row.tier for row in townships if row.tier is not None)),
        reasons=dict(Counter(row.tier_reason for row in townships)),
        to_review=sum(row.tier_needs_review for row in townships),
    )


if __name__ == "__main__":
    sys.stdout.write("\n".join(count(divisions()).lines()) + "\n")

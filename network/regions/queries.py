"""Every SELECT on divisions and tiers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from core.errors import BadInput
from network.regions.models import Division, MarketTier
from network.regions.rules import Level


def county_of(session: Session, town_code: str) -> str:
    """The county (six digits) a township lies in; BadInput for a code that is no township."""
    county = session.scalar(
        select(Division.parent_code).where(
            Division.code == town_code, Division.level == Level.TOWNSHIP
        )
    )
    if county is None:
        raise BadInput("town_code", "no_such_town", code=town_code)
    return county


def counties_of(session: Session, town_codes: Iterable[str]) -> dict[str, str]:
    """The county of each township; a code that is no township is left out."""
    wanted, found = sorted(set(town_codes)), {}
    for start in range(0, len(wanted), 5_000):
        rows = session.execute(
            select(Division.code, Division.parent_code).where(
                Division.code.in_(wanted[start : start + 5_000]),
                Division.level == Level.TOWNSHIP,
            )
        )
        found.update({row.code: row.parent_code for row in rows})
    return found


def known_counties(session: Session, codes: Iterable[str]) -> set[str]:
    """Those of the codes that are counties."""
    wanted = sorted(set(codes))
    found: set[str] = set()
    for start in range(0, len(wanted), 5_000):
        found.update(session.scalars(
            select(Division.code).where(Division.code.in_(wanted[start : start + 5_000]),
                                        Division.level == Level.COUNTY)))
    return found


def counties_in(session: Session, codes: Iterable[str]) -> tuple[str, ...]:
    """All counties below the given provinces, prefectures or counties."""
    prefixes = sorted(set(codes))
    if not prefixes:
        return ()
    found = session.scalars(
        select(Division.code)
        .where(
            Division.level == Level.COUNTY,
            or_(*(Division.code.startswith(code, autoescape=True) for code in prefixes)),
        )
        .order_by(Division.code)
    )
    return tuple(found)


def tier_on(session: Session, town_code: str, day: date) -> int | None:
    """Market tier of a township on a day, None when the table says nothing."""
    return session.scalar(
        select(MarketTier.tier)
        .where(
            MarketTier.town_code == town_code,
            MarketTier.valid_from <= day,
            or_(MarketTier.valid_to.is_(None), MarketTier.valid_to >= day),
        )
        .order_by(MarketTier.valid_from.desc())
        .limit(1)
    )


@dataclass(frozen=True)
class PlaceRow:
    """A division as a chooser shows it."""

    code: str
    name: str


def children(session: Session, parent_code: str | None) -> Sequence[PlaceRow]:
    """The divisions directly below one, in official order; provinces for None."""
    parent = (
        Division.parent_code.is_(None)
        if parent_code is None
        else Division.parent_code == parent_code
    )
    rows = session.execute(
        select(Division.code, Division.name).where(parent).order_by(Division.code)
    )
    return [PlaceRow(*row) for row in rows]


def shorts_of(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """What people call these divisions, by code."""
    wanted = sorted(set(codes))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), 5_000):
        rows = session.execute(select(Division.code, Division.short, Division.name)
                               .where(Division.code.in_(wanted[start : start + 5_000])))
        found.update((row.code, row.short or row.name) for row in rows)
    return found


def line_to(session: Session, code: str) -> tuple[PlaceRow, ...]:
    """The divisions from the province down to this one; empty for an unknown code."""
    codes = [code[:digits] for digits in (2, 4, 6, 9) if digits <= len(code)]
    rows = session.execute(select(Division.code, Division.name)
                           .where(Division.code.in_(codes)).order_by(Division.code))
    found = tuple(PlaceRow(*row) for row in rows)
    return found if found and found[-1].code == code else ()


def path(session: Session, town_code: str) -> tuple[PlaceRow, ...]:
    """From province to township: what an address begins with; empty for an unknown code. A code
    begins with the code of what it lies in."""
    return line_to(session, town_code) if len(town_code) == 9 else ()


@dataclass(frozen=True)
class TownHit:
    """A township found by name or sound, with where it lies."""

    code: str
    town: str
    county: str
    prefecture: str


def find_towns(session: Session, words: str, limit: int = 12) -> Sequence[TownHit]:
    """Townships whose name or pinyin begins with `words`; names repeat, so each says where.
    Words before the last narrow to a county or a prefecture: 利川 谋道."""
    parts = words.lower().split()
    if not parts or len(words) > 40:
        return []
    town, county, city = aliased(Division), aliased(Division), aliased(Division)
    rows = session.execute(
        select(town.code, town.name, county.short, city.short)
        .join(county, county.code == town.parent_code)
        .join(city, city.code == county.parent_code)
        .where(
            town.level == Level.TOWNSHIP,
            or_(
                town.pinyin.startswith("".join(parts), autoescape=True),
                and_(
                    _begins(town, parts[-1]),
                    *(or_(_begins(county, part), _begins(city, part)) for part in parts[:-1]),
                ),
            ),
        )
        .order_by(town.code)
        .limit(limit)
    )
    return [TownHit(*row) for row in rows]


def find_places(session: Session, words: str, limit: int = 12) -> Sequence[PlaceRow]:
    """Provinces, prefectures and counties whose name or pinyin begins with `words`, the larger
    first: cqs finds 重庆市."""
    typed = words.lower().strip()
    if not typed or len(words) > 40:
        return []
    rows = session.execute(
        select(Division.code, Division.name)
        .where(Division.level < Level.TOWNSHIP, _begins(Division, typed))
        .order_by(Division.level, Division.code).limit(limit))
    return [PlaceRow(*row) for row in rows]


def _begins(division: Any, typed: str) -> ColumnElement[bool]:
    return or_(
        *(column.startswith(typed, autoescape=True)
          for column in (division.name, division.pinyin, division.initials))
    )

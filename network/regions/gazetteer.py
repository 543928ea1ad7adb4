"""Finds the division a person means by what they typed.

Understands a path (湖北 恩施州 利川市 谋道镇), parts of it, text without blanks
(利川市谋道镇大兴村3组), short and former names, and a kind that has changed (富阳市 is now
富阳区). Never chooses for the person: 城关镇 alone answers with the candidates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from weakref import WeakValueDictionary

from network.regions.names import aliases, parts, stem
from network.regions.reader import Division, divisions, table
from network.regions.rules import Level

MAX_CANDIDATES = 50
"""How many candidates an answer carries; 8,641 township names occur more than once."""

_LONGEST_NAME = 20
_STREET_ENDINGS = frozenset("路街巷村道弄里桥")


class Outcome(StrEnum):
    """How a search ended."""

    FOUND = "found"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


class Match(StrEnum):
    """By what a unit was recognised, the surest first."""

    NAME = "name"
    FORMER = "former"
    STEM = "stem"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a typed place means.

    FOUND: `code` is the unit, `rest` what follows it (village, street, number).
    AMBIGUOUS: `candidates` by code, at most MAX_CANDIDATES of `total`.
    UNKNOWN: `rest` names no division. `nearest` is the deepest unit known to hold the place, also
    when ambiguous; None when nothing is known. `match` is the least sure step on the way.
    """

    outcome: Outcome
    code: str | None
    nearest: str | None
    candidates: tuple[str, ...] = ()
    total: int = 0
    rest: str = ""
    match: Match = Match.NAME


class Gazetteer:
    """All names of all divisions. Costs about half a second and 22 MB: make one a process."""

    def __init__(self, rows: Iterable[Division], former: Iterable[tuple[str, str]] = ()) -> None:
        self._names: dict[str, list[str]] = {}
        self._full_names: set[str] = set()
        self._stems: dict[str, list[str]] = {}
        self._former: dict[str, list[str]] = {}
        above: dict[str, tuple[str, ...]] = {}
        for row in rows:
            self._add(row, above)
        for name, code in former:
            self._former.setdefault(name, []).append(code)

    def _add(self, row: Division, above: dict[str, tuple[str, ...]]) -> None:
        self._full_names.add(row.name)
        names_above = above.get(row.parent, ())
        if row.level < Level.COUNTY:
            above[row.code] = (*names_above, row.name, row.short)
        for alias in aliases(row.name, row.short, row.level, names_above):
            self._names.setdefault(alias, []).append(row.code)
        if row.level >= Level.COUNTY and (base := stem(row.short, row.level)):
            self._stems.setdefault(base, []).append(row.code)

    def find(self, text: str) -> Finding:
        """The division meant by `text`; see `Finding`."""
        known: list[str] = []
        surest = Match.NAME
        pieces = parts(text)
        while pieces:
            step = self._step(known, pieces[0])
            if step is None:
                break
            known, match, rest = step
            surest = max(surest, match, key=list(Match).index)
            pieces[0:1] = [rest] if rest else []
        return _finding(known, " ".join(pieces), surest)

    def _step(self, known: list[str], piece: str) -> tuple[list[str], Match, str] | None:
        """One unit further: (its codes, how recognised, text left), None when none fits.

        The longest beginning of the piece wins; a road called after a place is not that place.
        """
        for length in range(min(len(piece), _LONGEST_NAME), 1, -1):
            head, rest = piece[:length], piece[length:]
            if rest and rest[0] in _STREET_ENDINGS and head not in self._full_names:
                continue
            for match, codes in self._readings(head, whole=not rest):
                if fitting := _under(known, codes):
                    return fitting, match, rest
        return None

    def _readings(self, name: str, *, whole: bool) -> Iterator[tuple[Match, list[str]]]:
        """What a name may mean, the surest first. Inside longer text a stem counts only where
        its kind is written too."""
        yield Match.NAME, self._names.get(name, [])
        yield Match.FORMER, self._former.get(name, [])
        for level in (Level.TOWNSHIP, Level.COUNTY):
            base = stem(name, level)
            if base and (whole or base != name):
                yield Match.STEM, self._stems.get(base, [])


_shipped: WeakValueDictionary[str, Gazetteer] = WeakValueDictionary()


def shipped_gazetteer() -> Gazetteer:
    """The gazetteer of the shipped divisions and former names: one for all who hold it at the
    same time, made anew once the last has let it go."""
    found = _shipped.get("")
    if found is None:
        former = ((row["former"], row["code"]) for row in table("former_names.csv"))
        found = _shipped[""] = Gazetteer(divisions(), former)
    return found


def _under(known: list[str], codes: Iterable[str]) -> list[str]:
    """Those codes that are one of `known` or lie below it, below preferred; all if none known."""
    if not known:
        return list(codes)
    same_or_below = [code for code in codes if code.startswith(tuple(known))]
    return [code for code in same_or_below if code not in known] or same_or_below


def _finding(known: list[str], rest: str, match: Match) -> Finding:
    """A unit whose candidates all lie inside one of them is that one; a province wins by its name
    (海南). Text after a township is the village; before it, it should have been a division."""
    if not known:
        return Finding(Outcome.UNKNOWN, None, None, rest=rest)
    ordered = sorted(known, key=lambda code: (len(code), code))
    first = ordered[0]
    others_inside = all(code.startswith(first) for code in ordered)
    only_province = len(first) == 2 and (len(ordered) == 1 or len(ordered[1]) > 2)
    if others_inside or only_province:
        if rest and len(first) < 9:
            return Finding(Outcome.UNKNOWN, None, first, rest=rest, match=match)
        return Finding(Outcome.FOUND, first, first, rest=rest, match=match)
    return Finding(
        Outcome.AMBIGUOUS,
        None,
        _common_ancestor(ordered),
        tuple(ordered[:MAX_CANDIDATES]),
        len(ordered),
        rest,
        match,
    )


def _common_ancestor(codes: list[str]) -> str | None:
    for digits in (6, 4, 2):
        ancestors = {code[:digits] for code in codes}
        if len(ancestors) == 1 and len(codes[0]) >= digits:
            return ancestors.pop()
    return None

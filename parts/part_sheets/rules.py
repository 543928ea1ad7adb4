"""Which rows of a sheet of parts can be taken together."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from core.errors import Refusal
from core.money import Money
from network.products.rules import ProductLine
from parts.catalogue.rules import substitute_fault


@dataclass(frozen=True, slots=True)
class Entry:
    """One row with its values as they are stored; `substitute` is a part number or empty."""

    row: int
    code: str
    name: str
    line: ProductLine | None
    price: Money | None
    returns_old: bool
    substitute: str


def checked(entries: Sequence[Entry],
            known: Collection[str]) -> tuple[tuple[Entry, ...], tuple[Refusal, ...]]:
    """Rows in = entries + refusals. A substitute may stand below or be on record; what points
    to a refused row is refused with it."""
    single, refusals = _single(entries)
    while True:
        links = {code: each.substitute for code, each in single.items()}
        wrong = [_fault(each, single, known, links) for each in single.values()]
        found = [each for each in wrong if each is not None]
        if not found:
            return tuple(single.values()), tuple(refusals)
        refusals += found
        rows = {each.row for each in found}
        single = {code: each for code, each in single.items() if each.row not in rows}


def _single(entries: Sequence[Entry]) -> tuple[dict[str, Entry], list[Refusal]]:
    single: dict[str, Entry] = {}
    refusals: list[Refusal] = []
    contradicted: dict[str, int] = {}
    for entry in entries:
        first = single.get(entry.code)
        if first is None:
            single[entry.code] = entry
        elif replace(entry, row=first.row) == first:
            refusals.append(Refusal(entry.row, "code", "row_twice", first.row))
        else:
            refusals.append(Refusal(entry.row, "code", "code_twice", first.row))
            contradicted[entry.code] = entry.row
    for code, row in contradicted.items():
        refusals.append(Refusal(single.pop(code).row, "code", "code_twice", row))
    return single, refusals


def _fault(entry: Entry, single: dict[str, Entry], known: Collection[str],
           links: dict[str, str]) -> Refusal | None:
    other = entry.substitute
    if not other:
        return None
    if other not in single and other not in known:
        return Refusal(entry.row, "substitute", "unknown_part")
    wrong = substitute_fault(entry.code, other, links)
    return Refusal(entry.row, "substitute", wrong) if wrong else None

"""Which rows of a sheet of certificates can be taken: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.errors import Refusal
from training.certificates.rules import Kind, dates_fault


@dataclass(frozen=True, slots=True)
class Entry:
    """One row with values as they are stored."""

    row: int
    outlet: str
    person: str
    kind: Kind
    number: str
    issued_on: date
    review_on: date | None
    ends_on: date | None


def single(entries: Sequence[Entry]) -> tuple[list[Entry], list[Refusal]]:
    """One row for each card: a repeat and rows that contradict each other are named."""
    first: dict[tuple[Kind, str], Entry] = {}
    refusals: list[Refusal] = []
    for entry in entries:
        known = first.setdefault((entry.kind, entry.number), entry)
        if known is not entry:
            same = replace(entry, row=known.row) == known
            reason = "row_twice" if same else "number_twice"
            refusals.append(Refusal(entry.row, "number", reason, known.row))
        elif fault := dates_fault(entry.issued_on, entry.review_on, entry.ends_on):
            refusals.append(Refusal(entry.row, *fault))
    faulty = {refusal.row for refusal in refusals}
    return [entry for entry in first.values() if entry.row not in faulty], refusals


def whose(
    entry: Entry, people: Mapping[int, tuple[str, str]]
) -> int | Refusal:
    """The account of the person a row names among those who work for the outlet (name and
    sign-in name by account), or why there is none."""
    found = [key for key, names in people.items() if entry.person in names]
    if len(found) == 1:
        return found[0]
    return Refusal(entry.row, "person", "person_twice" if found else "unknown_person")

"""Which rows of a sheet of outlets can be taken, and in what order does not matter: pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.errors import Refusal
from network.outlets.rules import MAX_DEPTH, Contract, fits_contract


@dataclass(frozen=True, slots=True)
class Entry:
    """One row with values as they are stored. Without a contract it follows from the parent."""

    row: int
    code: str
    name: str
    contract: Contract | None
    parent_code: str
    town_code: str
    address: str = ""
    phone: str = ""
    one_man: bool = False

    @property
    def stands(self) -> Contract:
        """The contract that is said, or that follows from having a parent."""
        if self.contract is not None:
            return self.contract
        return Contract.UNDER_PARENT if self.parent_code else Contract.DIRECT


@dataclass(frozen=True, slots=True)
class Known:
    """An outlet that is on record."""

    contract: Contract
    parent_code: str
    depth: int


@dataclass(frozen=True, slots=True)
class Checked:
    """Rows in = entries + refusals."""

    entries: tuple[Entry, ...]
    refusals: tuple[Refusal, ...]


def checked(
    entries: Sequence[Entry], known: Mapping[str, Known], spoilt: Mapping[str, int]
) -> Checked:
    """The rows that can be taken together. A parent may stand below its child or be on record;
    what hangs under a refused row is refused with it. `spoilt` are the codes of rows that were
    refused before, with the row."""
    single, refusals = _single(entries)
    spoilt = {**spoilt, **{each.code: each.row for each in entries if each.code not in single}}
    tree = _Tree(single, known, spoilt)
    for code in single:
        tree.settle(code)
    refusals += tree.faults.values()
    taken = tuple(each for code, each in single.items() if code not in tree.faults)
    return Checked(taken, tuple(refusals))


def _single(entries: Sequence[Entry]) -> tuple[dict[str, Entry], list[Refusal]]:
    """One row for each code: a repeat is named, rows that contradict each other are not taken."""
    by_code: dict[str, list[Entry]] = {}
    for entry in entries:
        by_code.setdefault(entry.code, []).append(entry)
    single: dict[str, Entry] = {}
    refusals: list[Refusal] = []
    for code, own in by_code.items():
        first = own[0]
        if all(replace(each, row=first.row) == first for each in own):
            single[code] = first
            refusals += [Refusal(each.row, "code", "row_twice", first.row) for each in own[1:]]
        else:
            refusals += [
                Refusal(each.row, "code", "code_twice", own[-1].row if each is first else first.row)
                for each in own
            ]
    return single, refusals


class _Tree:
    """Where each row would stand; every row is settled once, its parent before it."""

    def __init__(
        self, entries: Mapping[str, Entry], known: Mapping[str, Known], spoilt: Mapping[str, int]
    ) -> None:
        self.entries, self.known, self.spoilt = entries, known, spoilt
        self.faults: dict[str, Refusal] = {}
        self.depths: dict[str, int] = {}

    def settle(self, code: str) -> None:
        """Settles the line of rows above the code that are not yet, from the top down."""
        for at in reversed(list(self._unsettled(code))):
            fault = self._fault(self.entries[at])
            if fault:
                self.faults[at] = fault

    def _unsettled(self, code: str) -> Iterator[str]:
        seen: set[str] = set()
        while code in self.entries and code not in self.depths and code not in self.faults:
            if code in seen:
                for each in seen:
                    row = self.entries[each].row
                    self.faults[each] = Refusal(row, "parent_code", "circle")
                return
            seen.add(code)
            yield code
            code = self.entries[code].parent_code

    def _fault(self, entry: Entry) -> Refusal | None:
        if entry.code in self.faults:
            return self.faults[entry.code]
        found = fits_contract(entry.stands, bool(entry.parent_code)) or self._moved(entry)
        if found:
            return Refusal(entry.row, "parent_code", found)
        if entry.code in self.known:
            self.depths[entry.code] = self.known[entry.code].depth
            return None
        return self._placed(entry)

    def _moved(self, entry: Entry) -> str | None:
        """A sheet corrects a record; moving an outlet is a step of its own."""
        known = self.known.get(entry.code)
        if known is None:
            return None
        if known.parent_code != entry.parent_code:
            return "parent_differs"
        return "contract_differs" if known.contract is not entry.stands else None

    def _placed(self, entry: Entry) -> Refusal | None:
        parent = entry.parent_code
        depth = 0
        if parent in self.faults:
            because = self.faults[parent].row
            return Refusal(entry.row, "parent_code", "parent_refused", because)
        if parent in self.depths:
            depth = self.depths[parent]
        elif parent in self.known:
            depth = self.known[parent].depth
        elif parent in self.spoilt:
            return Refusal(entry.row, "parent_code", "parent_refused", self.spoilt[parent])
        elif parent:
            return Refusal(entry.row, "parent_code", "no_such_parent")
        if depth >= MAX_DEPTH:
            return Refusal(entry.row, "parent_code", "too_deep")
        self.depths[entry.code] = depth + 1
        return None

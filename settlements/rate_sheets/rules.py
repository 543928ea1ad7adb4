"""Whether the rows of a rate sheet fit each other and what is in force: overlaps, contradictions
and holes are named, nothing is stored by halves (SAFETY 5 and 25)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise, product
from typing import Any

from core.errors import Refusal
from core.money import Money
from jobs.work_orders.rules import Grade, ServiceType
from network.products.rules import ProductLine
from settlements.rates.rules import DIMENSIONS, Item, Rate, code_of

TIERS = (1, 2, 3, 4)
_DAY = timedelta(days=1)
_ALL: Mapping[str, tuple[object, ...]] = {
    "service_type": tuple(ServiceType),
    "line": tuple(ProductLine),
    "grade": tuple(Grade),
    "tier": TIERS,
}


@dataclass(frozen=True)
class Entry:
    """One row of the sheet."""

    row: int
    item: Item
    amount: Money
    first: date
    last: date | None = None
    threshold_km: int | None = None
    service_type: str | None = None
    line: str | None = None
    grade: str | None = None
    tier: int | None = None
    from_floor: int | None = None

    @property
    def code(self) -> str:
        return code_of(self.item, self.service_type, self.line, self.grade, self.tier,
                       self.from_floor)

    @property
    def price(self) -> tuple[Money, int | None]:
        return self.amount, self.threshold_km


@dataclass(frozen=True)
class Judged:
    """The rows to store, the editions that end with their last days, how many stood there, and
    what is refused."""

    fresh: tuple[Entry, ...]
    ended: Mapping[int, date]
    same: int
    refusals: tuple[Refusal, ...]


def judged(
    entries: Sequence[Entry], stored: Iterable[Rate], used: Mapping[int, date]
) -> Judged:
    """Compares the rows with each other and with the rates on record. A row without a last day
    is followed by the next of the same work; a stored one too, unless it priced work (`used`,
    last day by rate) on or after the new first day."""
    before = defaultdict(list)
    for rate in stored:
        before[rate.code].append(rate)
    groups = defaultdict(list)
    for entry in entries:
        groups[entry.code].append(entry)
    fresh: list[Entry] = []
    ended: dict[int, date] = {}
    refusals = [fault for entry in entries for fault in _shape(entry)]
    wrong = {fault.row for fault in refusals}
    same = 0
    for code, group in groups.items():
        known = before[code]
        new = [each for each in group if each.row not in wrong and not _stands(each, known)]
        same += sum(_stands(each, known) for each in group if each.row not in wrong)
        new.sort(key=lambda each: (each.first, each.row))
        refusals += _among(new)
        new = _followed(new)
        for each in new:
            refusals += _against(each, known, used, ended)
        fresh += new
    return Judged(tuple(fresh), ended, same, tuple(refusals))


def _shape(entry: Entry) -> Iterator[Refusal]:
    if entry.last is not None and entry.last < entry.first:
        yield Refusal(entry.row, "valid_to", "dates_out_of_order")
    if (entry.item is Item.REMOTE_KM) != (entry.threshold_km is not None):
        yield Refusal(entry.row, "threshold_km", "threshold_of_kilometres")
    if (entry.item is Item.HEIGHT) != (entry.from_floor is not None):
        yield Refusal(entry.row, "from_floor", "floor_of_height")
    if entry.item is Item.REMOTE_KM and (entry.line or entry.grade or entry.service_type):
        yield Refusal(entry.row, "item", "kilometres_by_tier_only")


def _stands(entry: Entry, known: Iterable[Rate]) -> bool:
    """Whether the rate is on record; one that a later edition ended stands there as well."""
    return any(
        rate.first == entry.first
        and (rate.amount, rate.threshold_km) == entry.price
        and (rate.last == entry.last or entry.last is None)
        for rate in known
    )


def _among(group: Sequence[Entry]) -> Iterator[Refusal]:
    """Two rows of the sheet for the same work on the same day."""
    for earlier, later in pairwise(group):
        if earlier.first == later.first:
            alike = earlier.price == later.price
            reason = "rate_twice" if alike else "rate_contradicts"
            yield Refusal(later.row, "valid_from", reason, earlier.row)
        elif earlier.last is not None and earlier.last >= later.first:
            yield Refusal(later.row, "valid_from", "rate_overlaps", earlier.row)


def _followed(group: Sequence[Entry]) -> list[Entry]:
    """A row without a last day holds until the next one of the same work begins."""
    ends = dict(enumerate(each.first - _DAY for each in group[1:]))
    return [
        replace(each, last=ends[at])
        if at in ends and each.last is None and ends[at] >= each.first else each
        for at, each in enumerate(group)
    ]


def _against(
    entry: Entry, known: Iterable[Rate], used: Mapping[int, date], ended: dict[int, date]
) -> Iterator[Refusal]:
    """A row against what is on record."""
    for rate in known:
        if rate.first == entry.first:
            yield Refusal(entry.row, "amount", "rate_contradicts")
        elif rate.first > entry.first:
            if entry.last is None or entry.last >= rate.first:
                yield Refusal(entry.row, "valid_from", "rate_overlaps")
        elif rate.last is not None and rate.last >= entry.first:
            yield Refusal(entry.row, "valid_from", "rate_overlaps")
        elif rate.last is None and used.get(rate.id, date.min) >= entry.first:
            yield Refusal(entry.row, "valid_from", "rate_used")
        elif rate.last is None:
            last = entry.first - _DAY
            ended[rate.id] = min(last, ended.get(rate.id, last))


@dataclass(frozen=True)
class Hole:
    """Work without a rate, from `first` to `last` (None: for ever); None in a dimension stands
    for all."""

    item: Item
    first: date
    last: date | None
    service_type: str | None = None
    line: str | None = None
    grade: str | None = None
    tier: int | None = None


def holes(rates: Sequence[Rate], since: date) -> tuple[Hole, ...]:
    """Every kind of work that has no price on some day from `since` on, gathered."""
    days = sorted({since, *_turns(rates, since)})
    found: list[Hole] = []
    for first, after in zip(days, [*days[1:], None], strict=True):
        last = after - _DAY if after else None
        holding = [rate for rate in rates if rate.holds(first)]
        for item, names in ((Item.LABOUR, DIMENSIONS), (Item.REMOTE_KM, ("tier",))):
            priced = {_place(rate, names) for rate in holding if rate.item is item}
            missing = [combo for combo in product(*(_ALL[name] for name in names))
                       if not _is_priced(combo, priced)]
            found += [_hole(item, first, last, names, combo)
                      for combo in _gathered(missing, names)]
    return _joined(found)


def _hole(
    item: Item, first: date, last: date | None, names: Sequence[str], combo: Sequence[object]
) -> Hole:
    values: dict[str, Any] = dict(zip(names, combo, strict=True))
    return Hole(item, first, last, **values)


def _turns(rates: Iterable[Rate], since: date) -> Iterator[date]:
    for rate in rates:
        if rate.first > since:
            yield rate.first
        if rate.last is not None and rate.last >= since:
            yield rate.last + _DAY


def _place(rate: Rate, names: Sequence[str]) -> tuple[object, ...]:
    return tuple(getattr(rate, name) for name in names)


def _is_priced(combo: tuple[object, ...], priced: set[tuple[object, ...]]) -> bool:
    """Whether a rate names the work in some dimensions and leaves the others open."""
    open_or_named = product(*((value, None) for value in combo))
    return any(each in priced for each in open_or_named)


def _gathered(missing: list[tuple[object, ...]], names: Sequence[str]) -> list[tuple[object, ...]]:
    """Many small holes as few large ones: where every value of a dimension is missing, it is
    named no more."""
    for at, name in reversed(list(enumerate(names))):
        groups: dict[tuple[object, ...], set[object]] = defaultdict(set)
        for combo in missing:
            groups[combo[:at] + combo[at + 1 :]].add(combo[at])
        missing = [
            (*rest[:at], value, *rest[at:])
            for rest, values in groups.items()
            for value in ([None] if values >= set(_ALL[name]) else _sorted(values, name))
        ]
    return missing


def _sorted(values: set[object], name: str) -> list[object]:
    return [*([None] if None in values else []), *(v for v in _ALL[name] if v in values)]


def _joined(holes: Iterable[Hole]) -> tuple[Hole, ...]:
    """A hole that goes on over a day on which something else changes is one hole."""
    found: dict[Hole, Hole] = {}
    for hole in holes:
        key = replace(hole, first=date.min, last=None)
        known = found.get(key)
        if known and known.last is not None and known.last + _DAY == hole.first:
            found[key] = replace(known, last=hole.last)
        elif known:
            found[replace(key, first=known.first)] = known
            found[key] = hole
        else:
            found[key] = hole
    return tuple(sorted(found.values(), key=lambda each: (each.item, each.first)))

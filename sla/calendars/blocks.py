"""The compiled form of a calendar: sorted open spans with running totals.

Time is cut into blocks of 364 days counted from the epoch. A block holds the opening
and closing of every span as UTC seconds and the open seconds before each span, so that
both questions (how much lies before a moment, when is an amount reached) are one
binary search. The local clock is applied pointwise: a moment is open when its local
date and time lie in a window, so an hour that a change of summer time skips is never
open and one that it repeats is open twice.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sla.moments import DAY, HOUR

BLOCK_DAYS = 364
BLOCK = BLOCK_DAYS * DAY
EPOCH_DAY = date(1970, 1, 1).toordinal()
_STEP = 6 * HOUR

Span = tuple[int, int]
SpansOn = Callable[[date], Iterable[Span]]


@dataclass(frozen=True, slots=True)
class Block:
    """Open spans [opens, closes) of one block, the open seconds before each, and all."""

    opens: tuple[int, ...]
    closes: tuple[int, ...]
    before: tuple[int, ...]
    total: int

    def worked(self, at: int) -> int:
        """Open seconds of this block before a moment inside it."""
        last = bisect_right(self.opens, at) - 1
        if last < 0:
            return 0
        return self.before[last] + min(at, self.closes[last]) - self.opens[last]

    def reached(self, amount: int) -> int:
        """The first moment with that many open seconds before it; 1 <= amount <= total."""
        last = bisect_left(self.before, amount) - 1
        return self.opens[last] + amount - self.before[last]

    def opening(self, at: int) -> int | None:
        """The first open moment at or after a moment, None when the block has no more."""
        place = bisect_right(self.closes, at)
        if place == len(self.closes):
            return None
        return max(at, self.opens[place])


def compiled(zone: ZoneInfo, spans_on: SpansOn, closed: tuple[Span, ...], number: int) -> Block:
    """Block `number`: local day spans (seconds after local midnight) minus closed UTC spans."""
    first, end = number * BLOCK, (number + 1) * BLOCK
    found = [
        span
        for stretch in _stretches(zone, first, end)
        for span in _local_spans(spans_on, *stretch)
    ]
    cuts = [cut for cut in closed if cut[0] < end and cut[1] > first]
    return _block(list(_joined(_without(found, cuts))))


def _block(spans: list[Span]) -> Block:
    before = []
    total = 0
    for begin, end in spans:
        before.append(total)
        total += end - begin
    opens = tuple(begin for begin, _ in spans)
    closes = tuple(end for _, end in spans)
    return Block(opens, closes, tuple(before), total)


def _offset(zone: ZoneInfo, at: int) -> int:
    offset = datetime.fromtimestamp(at, zone).utcoffset()
    assert offset is not None
    return offset.days * DAY + offset.seconds


def _stretches(zone: ZoneInfo, first: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Parts of [first, end) with one UTC offset each."""
    begin = first
    offset = _offset(zone, first)
    for sample in range(first + _STEP, end + _STEP, _STEP):
        changed = _offset(zone, sample)
        if changed != offset:
            turn = _turn(zone, sample - _STEP, sample, offset)
            yield begin, turn, offset
            begin, offset = turn, changed
    yield begin, end, offset


def _turn(zone: ZoneInfo, low: int, high: int, offset: int) -> int:
    """The first second in (low, high] whose offset is not the one given."""
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, middle) == offset:
            low = middle
        else:
            high = middle
    return high


def _local_spans(spans_on: SpansOn, begin: int, end: int, offset: int) -> Iterator[Span]:
    """UTC spans of the local days that touch [begin, end) under one offset."""
    for day in range((begin + offset) // DAY, (end + offset - 1) // DAY + 1):
        midnight = day * DAY - offset
        for opens, closes in spans_on(date.fromordinal(EPOCH_DAY + day)):
            low, high = max(begin, midnight + opens), min(end, midnight + closes)
            if low < high:
                yield low, high


def _without(spans: list[Span], closed: list[Span]) -> Iterator[Span]:
    """Spans minus the closed ones, which are sorted and may overlap."""
    for begin, end in spans:
        for cut_begin, cut_end in closed:
            if cut_end <= begin or cut_begin >= end:
                continue
            if begin < cut_begin:
                yield begin, cut_begin
            begin = cut_end
        if begin < end:
            yield begin, end


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Touching spans as one."""
    held: Span | None = None
    for begin, end in spans:
        if held is not None and held[1] == begin:
            held = held[0], end
            continue
        if held is not None:
            yield held
        held = begin, end
    if held is not None:
        yield held

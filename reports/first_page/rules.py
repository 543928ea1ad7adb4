"""Which matter stands where on the first page. Pure.

REPORT, "needs your decision": ranked by users waiting × days beyond the promise, money by yuan ×
days overdue ÷ 1,000. The maker's own stand in the same table and in the same size.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sla.parties import Family, Party

DAY = timedelta(days=1)
FEN_PER_USER = 100_000
"""Yuan ÷ 1,000, in fen: what weighs as much as one user."""


class Side(StrEnum):
    """Whose turn it is: the maker's, the outlets', somebody else's."""

    MAKER = "maker"
    OUTLETS = "outlets"
    OTHERS = "others"


class Urgency(StrEnum):
    """How a deadline stands, as `templates/components/state.html` draws it."""

    LATE = "late"
    NEAR = "warn"
    WAITS = "none"


@dataclass(frozen=True, slots=True)
class Link:
    """A page of the house: its endpoint and arguments."""

    endpoint: str
    args: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing somebody has to decide or to do: what, who holds it, since when, by when.

    `title` and `note` are sentences ready to be read; `holder` the name of a person or an
    outlet, empty where the party is enough; `word` says how the deadline stands. `users` wait
    for it, or `fen` hang on it. `verb` is the one button, which opens `act`. `job` is the job
    it is about; a matter that is nothing but the job says so by `is_job`.
    """

    title: str
    note: str
    party: Party
    holder: str
    since: datetime | None
    due: datetime | None
    urgency: Urgency
    word: str
    href: Link
    verb: str
    act: Link
    users: int = 0
    fen: int = 0
    amount: str = ""
    job: int | None = None
    is_job: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What one source found: its first matters, and how many there are in all by side. Where
    there are more than stand here, `rest` opens the list of all."""

    matters: tuple[Matter, ...] = ()
    totals: Mapping[Side, int] = field(default_factory=dict)
    rest: Link | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The matters of one side, the heaviest first."""

    side: Side
    matters: tuple[Matter, ...]
    total: int

    @property
    def late(self) -> int:
        """How many of those shown are late."""
        return sum(matter.urgency is Urgency.LATE for matter in self.matters)


def side_of(party: Party) -> Side:
    """The maker and the outlets as they are, all others together."""
    return {Family.MAKER: Side.MAKER, Family.OUTLETS: Side.OUTLETS}.get(party.family, Side.OTHERS)


def totals(parties: Mapping[Party, int]) -> dict[Side, int]:
    """Counts by party as counts by side."""
    found: dict[Side, int] = {}
    for party, count in parties.items():
        found[side_of(party)] = found.get(side_of(party), 0) + count
    return found


def weight(matter: Matter, now: datetime) -> float:
    """Users, or yuan ÷ 1,000, times the days beyond the promise; before it is broken, the days
    it has waited count a hundredth."""
    size = matter.users + matter.fen / FEN_PER_USER
    if matter.urgency is Urgency.LATE and matter.due is not None and matter.due < now:
        return size * ((now - matter.due) / DAY)
    waited = (now - matter.since) / DAY if matter.since else 0.0
    return size * waited / 100


def without_doubles(found: Iterable[Found]) -> list[Found]:
    """A job that stands there by what it waits for does not stand there a second time as a
    late job."""
    known = list(found)
    told = {m.job for each in known for m in each.matters if m.job and not m.is_job}
    made = []
    for each in known:
        doubles = [m for m in each.matters if m.is_job and m.job in told]
        counted = dict(each.totals)
        for matter in doubles:
            counted[side_of(matter.party)] = counted.get(side_of(matter.party), 1) - 1
        rest = tuple(m for m in each.matters if m not in doubles)
        made.append(replace(each, matters=rest, totals={s: n for s, n in counted.items() if n}))
    return made


def groups(found: Iterable[Found], now: datetime, most: int) -> tuple[Group, ...]:
    """The sides that have something, each with its heaviest matters, at most so many."""
    all_found = without_doubles(found)
    matters = [matter for each in all_found for matter in each.matters]
    made = []
    for side in Side:
        own = sorted((m for m in matters if side_of(m.party) is side),
                     key=lambda m: (list(Urgency).index(m.urgency), -weight(m, now), m.title))
        total = sum(each.totals.get(side, 0) for each in all_found)
        if own or total:
            made.append(Group(side, tuple(own[:most]), max(total, len(own))))
    return tuple(made)

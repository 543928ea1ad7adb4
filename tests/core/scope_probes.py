"""Three owned tables, one unowned, a small tree of outlets, and who sees which of its rows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ForeignKey, String, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from core.columns import BigId
from core.db import Id, Model, transaction
from core.scope import Level, LineOwned, MakerOwned, PrivateOwned, Reason, Scope

COUNTY_A, COUNTY_B = "530102", "653101"
ROOT, PARENT, ITSELF, SIBLING, FAR = 1, 2, 3, 4, 9
UNASSIGNED = 10

SYSTEM = Scope.system(Reason.COMMAND)


def outlet(*ids: int) -> Scope:
    return Scope(Level.OUTLET, outlets=ids)


def manager(*counties: str) -> Scope:
    return Scope(Level.MAKER, counties=counties)


class Stamps:
    """The stamps without their foreign key, so that the probes need no outlets."""

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(default=1)
    outlet_id: Mapped[int | None] = mapped_column(BigId)
    body: Mapped[str] = mapped_column(String(20), default="")


class ProbePlain(Model):
    """Owned by nobody: the table other tables are joined to."""

    __tablename__ = "probe_plain"

    id: Mapped[Id]
    number: Mapped[int] = mapped_column(default=0)


class ProbeLine(Stamps, LineOwned, Model):
    __tablename__ = "probe_line"
    __kind__ = "probe_line"

    plain_id: Mapped[int | None] = mapped_column(ForeignKey("probe_plain.id"))
    plain: Mapped[ProbePlain | None] = relationship(backref="lines")


class ProbePrivate(Stamps, PrivateOwned, Model):
    __tablename__ = "probe_private"
    __kind__ = "probe_private"


class ProbeMaker(Stamps, MakerOwned, Model):
    __tablename__ = "probe_maker"
    __kind__ = "probe_maker"


Probe = type[ProbeLine] | type[ProbePrivate] | type[ProbeMaker]
PROBES: tuple[Probe, ...] = (ProbeLine, ProbePrivate, ProbeMaker)

# One row of each table per outlet, its id the outlet's; 10 is nobody's yet.
ROWS = [
    {"id": row, "outlet_id": own, "parent_id": parent, "root_id": root, "county_code": county}
    for row, own, parent, root, county in [
        (1, ROOT, None, ROOT, COUNTY_A),
        (2, PARENT, ROOT, ROOT, COUNTY_A),
        (3, ITSELF, PARENT, ROOT, COUNTY_A),
        (4, SIBLING, PARENT, ROOT, COUNTY_A),
        (9, FAR, None, FAR, COUNTY_B),
        (UNASSIGNED, None, None, None, None),
    ]
]
ALL = {row["id"] for row in ROWS}


@dataclass(frozen=True)
class Who:
    """Somebody, and the rows each of the three tables must show them."""

    name: str
    scope: Scope
    line: frozenset[int]
    private: frozenset[int]
    maker: frozenset[int]

    def sees(self, model: Probe) -> frozenset[int]:
        return {ProbeLine: self.line, ProbePrivate: self.private, ProbeMaker: self.maker}[model]

    def changes(self, model: Probe) -> frozenset[int]:
        """A parent observes what is made under it and changes only what is its own."""
        own = self.scope.outlets if self.scope.level is Level.OUTLET else ALL
        return self.sees(model).intersection(own)


def _who(name: str, scope: Scope, line: set[int], private: set[int], maker: set[int]) -> Who:
    return Who(name, scope, frozenset(line), frozenset(private), frozenset(maker))


PEOPLE = (
    _who("head office", Scope(Level.MAKER, everything=True), ALL, ALL, ALL),
    _who("county A", manager(COUNTY_A), {1, 2, 3, 4}, {1, 2, 3, 4}, {1, 2, 3, 4}),
    _who("both counties", manager(COUNTY_A, COUNTY_B), ALL - {10}, ALL - {10}, ALL - {10}),
    _who("no county", manager(), set(), set(), set()),
    _who("itself", outlet(ITSELF), {3}, {3}, set()),
    _who("parent", outlet(PARENT), {2, 3, 4}, {2}, set()),
    _who("root", outlet(ROOT), {1, 2, 3, 4}, {1}, set()),
    _who("sibling", outlet(SIBLING), {4}, {4}, set()),
    _who("far", outlet(FAR), {9}, {9}, set()),
    _who("two outlets", outlet(ITSELF, FAR), {3, 9}, {3, 9}, set()),
    _who("no outlet", outlet(), set(), set(), set()),
    _who("system", SYSTEM, ALL, ALL, ALL),
)
NARROW = tuple(who for who in PEOPLE if not who.scope.everything)


def fill() -> None:
    with transaction(SYSTEM) as session:
        session.execute(insert(ProbePlain), [{"id": row, "number": row} for row in sorted(ALL)])
        for model in PROBES:
            session.execute(insert(model), [{**row, "body": "old", "version": 1} for row in ROWS])
        for line in session.query(ProbeLine):
            line.plain_id = line.id


class _Undo(Exception):
    """Takes a trial back."""


@contextmanager
def trial(scope: Scope) -> Iterator[Session]:
    """A writing unit whose work is always undone, so that the rows serve every trial."""
    try:
        with transaction(scope) as session:
            yield session
            raise _Undo
    except _Undo:
        pass


Seen = Any
Form = Callable[[Session, Any], Seen]


def ids(session: Session, statement: Any) -> list[Any]:
    return list(session.execute(statement).scalars())


def flush(session: Session, row: Any) -> None:
    session.add(row)
    session.flush()


def mapped_union(model: Any) -> Any:
    return select(model).where(model.id < 4).union(select(model).where(model.id >= 4))


def fault(who: Who, model: Probe, seen: Seen, expected: frozenset[int] | None = None) -> list[str]:
    """What is wrong with what somebody saw (ids, or how many); nothing when it is right."""
    right = sorted(who.sees(model) if expected is None else expected)
    if (seen == len(right)) if isinstance(seen, int) else (sorted(seen) == right):
        return []
    return [f"{who.name} × {model.__tablename__}: {seen}, not {right}"]

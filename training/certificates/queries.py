"""Every SELECT on certificates."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.lists import COUNTED_TO, Page, whole
from core.scope import Reason, system
from network.accounts.models import Account, Membership
from network.accounts.rules import Role
from network.outlets.models import Outlet
from network.regions.models import Division
from training.certificates.models import Certificate
from training.certificates.rules import WARN_DAYS, Held, Kind, State


def get(session: Session, certificate_id: int) -> Certificate:
    """The certificate; NotFound when there is none within reach."""
    found = session.scalars(select(Certificate).where(Certificate.id == certificate_id)).first()
    if found is None:
        raise NotFound("certificate", certificate_id)
    return found


@dataclass(frozen=True)
class CertificateRow:
    """One line of a list of certificates."""

    id: int
    kind: Kind
    number: str
    account_id: int
    person: str
    outlet_id: int | None
    outlet: str | None
    county_code: str | None
    county: str | None
    issued_on: date
    review_on: date | None
    ends_on: date | None
    deadline: date | None
    state: State
    version: int


@dataclass(frozen=True)
class CertificateFilter:
    """What a list is narrowed to; empty values narrow nothing. `lapses_by` finds what is or
    will have lapsed on the day after it."""

    kind: Kind | None = None
    division: str = ""
    outlet_id: int | None = None
    account_id: int | None = None
    lapses_by: date | None = None
    valid_only: bool = True


def page(
    session: Session, wanted: CertificateFilter, after: str | None, size: int
) -> Page[CertificateRow]:
    """By deadline, the nearest first; what has none comes last. `after` is the mark of the last
    row of the page before."""
    query = _rows().where(*_conditions(wanted))
    mark = _mark(after) if after else None
    if mark is not None:
        query = query.where(mark)
    order = (Certificate.deadline.is_(None), Certificate.deadline, Certificate.id)
    rows = [CertificateRow(*row) for row in session.execute(query.order_by(*order).limit(size + 1))]
    shown = tuple(rows[:size])
    return Page(shown, _mark_of(shown[-1]) if len(rows) > size else None)


def count(session: Session, wanted: CertificateFilter) -> int:
    """How many the filter finds, counted to 10,000."""
    inner = select(Certificate.id).where(*_conditions(wanted)).limit(COUNTED_TO + 1).subquery()
    return session.execute(select(func.count()).select_from(inner)).scalar_one()


def _mark_of(row: CertificateRow) -> str:
    return f"{row.deadline.isoformat() if row.deadline else ''}_{row.id}"


def _mark(after: str) -> ColumnElement[bool] | None:
    stamp, _, typed = after.rpartition("_")
    key = whole(typed)
    if key is None:
        return None
    if not stamp:
        return and_(Certificate.deadline.is_(None), Certificate.id > key)
    try:
        day = date.fromisoformat(stamp)
    except ValueError:
        return None
    return or_(
        Certificate.deadline > day,
        Certificate.deadline.is_(None),
        and_(Certificate.deadline == day, Certificate.id > key),
    )


def _rows() -> Select[tuple[object, ...]]:
    county = (
        select(Division.short)
        .where(Division.code == Certificate.county_code)
        .correlate(Certificate)
        .scalar_subquery()
    )
    return (
        select(
            Certificate.id, Certificate.kind, Certificate.number, Certificate.account_id,
            Account.name, Certificate.outlet_id, Outlet.name, Certificate.county_code, county,
            Certificate.issued_on, Certificate.review_on, Certificate.ends_on,
            Certificate.deadline, Certificate.state, Certificate.version,
        )
        .join(Account, Account.id == Certificate.account_id)
        .outerjoin(Outlet, Outlet.id == Certificate.outlet_id)
    )


def _conditions(wanted: CertificateFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.valid_only:
        found.append(Certificate.state == State.VALID)
    if wanted.kind:
        found.append(Certificate.kind == wanted.kind)
    if wanted.division:
        found.append(Certificate.county_code.startswith(wanted.division, autoescape=True))
    if wanted.outlet_id:
        found.append(Certificate.outlet_id == wanted.outlet_id)
    if wanted.account_id:
        found.append(Certificate.account_id == wanted.account_id)
    if wanted.lapses_by:
        found.append(Certificate.deadline <= wanted.lapses_by)
    return found


@dataclass(frozen=True)
class CountyLine:
    """How many permits of a county have lapsed, and how many will within 30 and 120 days."""

    code: str
    name: str | None
    lapsed: int
    in_30: int
    in_120: int


def by_county(session: Session, day: date) -> Sequence[CountyLine]:
    """Counties with permits that have lapsed or will, the worst first, in one statement."""
    lapsed = func.sum(_one(Certificate.deadline < day))
    soon = func.sum(_one(Certificate.deadline.between(day, day + timedelta(days=30))))
    later = func.count()
    rows = session.execute(
        select(Certificate.county_code, Division.short, lapsed, soon, later)
        .outerjoin(Division, Division.code == Certificate.county_code)
        .where(Certificate.state == State.VALID,
               Certificate.deadline <= day + timedelta(days=WARN_DAYS[0]))
        .group_by(Certificate.county_code, Division.short)
        .order_by(lapsed.desc(), soon.desc(), Certificate.county_code)
        .limit(200))
    return [CountyLine(code or "", name, past, near, near_or_far - past)
            for code, name, past, near, near_or_far in rows]


def _one(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def numbers_of(session: Session, kind: Kind, numbers: Collection[str]) -> dict[str, Certificate]:
    """The cards of a kind that are on record under these numbers, within reach."""
    rows = session.scalars(
        select(Certificate).where(Certificate.kind == kind, Certificate.number.in_(list(numbers))))
    return {row.number: row for row in rows}


def due_for_warning(
    session: Session, by_day: date, after_id: int, limit: int
) -> Sequence[Certificate]:
    """Valid cards behind `after_id` whose deadline lies on the day or before it, by id."""
    return session.scalars(
        select(Certificate)
        .where(Certificate.state == State.VALID, Certificate.deadline <= by_day,
               Certificate.id > after_id)
        .order_by(Certificate.id).limit(limit)).all()


def held_by(session: Session, account_ids: Iterable[int]) -> dict[int, list[Held]]:
    """The permits of people, wherever they were entered: only what a verdict is made of."""
    with system(session, Reason.PERMIT):
        rows = session.execute(
            select(Certificate.account_id, Certificate.kind, Certificate.deadline,
                   Certificate.state)
            .where(Certificate.account_id.in_(list(account_ids)),
                   Certificate.state != State.REPLACED))
        found: dict[int, list[Held]] = {}
        for account_id, kind, deadline, state in rows:
            held = Held(account_id, kind, deadline, state is State.VALID)
            found.setdefault(account_id, []).append(held)
    return found


def cards_of_outlets(
    session: Session, outlet_ids: Collection[int], day: date
) -> dict[int, list[Held]]:
    """The permits of everybody who does the work of each outlet on a day, in one statement."""
    found: dict[int, list[Held]] = {key: [] for key in outlet_ids}
    with system(session, Reason.PERMIT):
        rows = session.execute(
            select(Membership.outlet_id, Certificate.account_id, Certificate.kind,
                   Certificate.deadline, Certificate.state)
            .join(Membership, Membership.account_id == Certificate.account_id)
            .join(Account, Account.id == Certificate.account_id)
            .where(Membership.outlet_id.in_(list(outlet_ids)),
                   Membership.role == Role.TECHNICIAN, Account.disabled_at.is_(None),
                   Membership.valid_from <= day,
                   or_(Membership.valid_to.is_(None), Membership.valid_to >= day),
                   Certificate.state != State.REPLACED))
        for outlet_id, account_id, kind, deadline, state in rows:
            found[outlet_id].append(Held(account_id, kind, deadline, state is State.VALID))
    return found

"""Every SELECT on courses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from network.accounts.models import Account
from network.outlets.models import Outlet
from network.products.rules import ProductLine
from training.courses.models import Course, CourseResult
from training.courses.rules import Lesson, Track, open_lessons


def get(session: Session, course_id: int) -> Course:
    """The course, or NotFound."""
    found = session.get(Course, course_id)
    if found is None:
        raise NotFound("course", course_id)
    return found


def by_code(session: Session, code: str) -> Course | None:
    return session.scalars(select(Course).where(Course.code == code)).first()


@dataclass(frozen=True)
class CourseRow:
    """One line of the courses with how many people hold a pass that counts, within reach."""

    id: int
    code: str
    title: str
    track: Track
    line: ProductLine | None
    practical: bool
    pass_score: int
    valid_days: int | None
    holders: int
    lapsed: int


def everything(session: Session, day: date) -> Sequence[CourseRow]:
    """All courses by track and code, in one statement."""
    counts = or_(CourseResult.expires_on.is_(None), CourseResult.expires_on >= day)
    rows = session.execute(
        select(
            Course.id, Course.code, Course.title, Course.track, Course.line, Course.practical,
            Course.pass_score, Course.valid_days,
            func.count(func.distinct(case((counts, CourseResult.account_id)))),
            func.count(func.distinct(case((~counts, CourseResult.account_id)))),
        )
        .outerjoin(CourseResult, (CourseResult.course_id == Course.id) & CourseResult.passed)
        .group_by(Course.id).order_by(Course.track, Course.code))
    return [CourseRow(*row) for row in rows]


@dataclass(frozen=True)
class ResultRow:
    """What one person made of a course."""

    id: int
    person: str
    outlet: str | None
    taken_on: date
    score: int
    passed: bool
    expires_on: date | None


def results_of(session: Session, course_id: int, limit: int) -> Sequence[ResultRow]:
    """The results of a course within reach, the newest first."""
    rows = session.execute(
        select(CourseResult.id, Account.name, Outlet.name, CourseResult.taken_on,
               CourseResult.score, CourseResult.passed, CourseResult.expires_on)
        .join(Account, Account.id == CourseResult.account_id)
        .outerjoin(Outlet, Outlet.id == CourseResult.outlet_id)
        .where(CourseResult.course_id == course_id)
        .order_by(CourseResult.taken_on.desc(), CourseResult.id.desc()).limit(limit))
    return [ResultRow(*row) for row in rows]


def passes_of(
    session: Session, account_ids: Iterable[int]
) -> dict[int, dict[int, date | None]]:
    """What each person has passed, with the last day for which it counts (the latest)."""
    rows = session.execute(
        select(CourseResult.account_id, CourseResult.course_id, CourseResult.expires_on)
        .where(CourseResult.account_id.in_(list(account_ids)), CourseResult.passed)
        .order_by(CourseResult.taken_on, CourseResult.id))
    found: dict[int, dict[int, date | None]] = {}
    for account_id, course_id, last in rows:
        found.setdefault(account_id, {})[course_id] = last
    return found


def lessons_before(
    session: Session, account_id: int, line: ProductLine, day: date
) -> Sequence[str]:
    """接单前学一课: titles of what a person has still to learn for a line. It blocks nothing."""
    courses = session.execute(select(Course.id, Course.line, Course.title).order_by(Course.code))
    rows = courses.all()
    passes = passes_of(session, [account_id]).get(account_id, {})
    wanted = open_lessons([Lesson(row.id, row.line) for row in rows], passes, line, day)
    return [row.title for row in rows if row.id in set(wanted)]

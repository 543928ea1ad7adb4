"""Adding courses, and writing down who passed them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core import text
from core.clock import business_date
from core.db import change
from core.errors import BadInput, DuplicateKey, RuleBroken
from core.facts import tell
from core.scope import Stamps
from network.accounts import queries as accounts
from network.outlets import queries as outlets
from network.products.rules import ProductLine
from training.courses import queries
from training.courses.facts import CourseAdded, ResultRecorded
from training.courses.models import Course, CourseResult
from training.courses.rules import FULL_SCORE, Track, expires_on, passed


@dataclass(frozen=True)
class CourseValues:
    """A course as typed. `pass_score` of 100; `valid_days` empty for ever."""

    code: str
    title: str
    track: Track
    line: ProductLine | None = None
    practical: bool = False
    pass_score: int = 80
    valid_days: int | None = None


@dataclass(frozen=True)
class ResultValues:
    """What one person made of a course on a day."""

    account_id: int
    outlet_id: int
    taken_on: date
    score: int
    practical_done: bool = False


def add(session: Session, by: str, values: CourseValues, *, now: datetime) -> Course:
    """A course is offered from now on; BadInput names the field."""
    code = text.clean_line(values.code, 24, field="code").upper()
    if not code.replace("-", "").isalnum() or not code.isascii():
        raise BadInput("code", "code_malformed")
    if queries.by_code(session, code):
        raise DuplicateKey("the code %(code)s is taken", code=code)
    if not 1 <= values.pass_score <= FULL_SCORE:
        raise BadInput("pass_score", "score_out_of_range")
    title = text.clean_line(values.title, 120, field="title")
    if not title:
        raise BadInput("title", "missing")
    row = Course(code=code, title=title, track=values.track, line=values.line,
                 practical=values.practical, pass_score=values.pass_score,
                 valid_days=values.valid_days, version=1)
    session.add(row)
    session.flush()
    tell(session, CourseAdded(code, values.track, values.line), row, by=by, now=now)
    return row


def record_result(
    session: Session, by: str, course_id: int, values: ResultValues, *, now: datetime
) -> CourseResult:
    """An exam was taken. RuleBroken for a day to come, or a person of another outlet."""
    course, outlet = queries.get(session, course_id), outlets.get(session, values.outlet_id)
    day = business_date(now)
    if not 0 <= values.score <= FULL_SCORE:
        raise BadInput("score", "score_out_of_range")
    if values.taken_on > day:
        raise RuleBroken("in_the_future")
    if values.account_id not in {each.id for each in accounts.people_of(session, outlet.id, day)}:
        raise RuleBroken("not_at_this_outlet")
    good = passed(values.score, course.pass_score, course.practical, values.practical_done)
    row = CourseResult(
        course_id=course.id, account_id=values.account_id, taken_on=values.taken_on,
        score=values.score, practical_done=values.practical_done, passed=good,
        expires_on=expires_on(values.taken_on, course.valid_days) if good else None,
        recorded_at=now,
        **Stamps(outlet.id, outlet.parent_id, outlet.root_id, outlet.county_code).values())
    session.add(row)
    session.flush()
    change(session, course, {})
    tell(session, ResultRecorded(values.account_id, values.taken_on, values.score, good), course,
         by=by, now=now)
    return row

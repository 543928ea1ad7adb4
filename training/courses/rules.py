"""The four tracks of training and who has still to learn what (DOMAIN, cause 5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from network.products.rules import ProductLine


class Track(StrEnum):
    """产品知识, 服务态度, 服务用语, 服务规范."""

    PRODUCT = "product"
    ATTITUDE = "attitude"
    LANGUAGE = "language"
    NORMS = "norms"


FULL_SCORE = 100


@dataclass(frozen=True)
class Lesson:
    """A course as far as it counts: for one product line or (None) for every job."""

    id: int
    line: ProductLine | None


def passed(score: int, pass_score: int, practical: bool, practical_done: bool) -> bool:
    """Whether exam and, where there is one, practical test were passed."""
    return score >= pass_score and (practical_done or not practical)


def expires_on(taken_on: date, valid_days: int | None) -> date | None:
    """The last day for which a passed course counts; None for one that does not expire."""
    return None if valid_days is None else taken_on + timedelta(days=valid_days)


def open_lessons(
    courses: Iterable[Lesson], results: Mapping[int, date | None], line: ProductLine, day: date
) -> Sequence[int]:
    """Courses a person has to take before jobs on a line, in their order: those for the line or
    for every job without a passed result that still counts. `results` are the passed courses
    with the last day of each."""
    return [course.id for course in courses
            if course.line in (None, line) and not _counts(course.id, results, day)]


def _counts(course_id: int, results: Mapping[int, date | None], day: date) -> bool:
    if course_id not in results:
        return False
    last = results[course_id]
    return last is None or day <= last

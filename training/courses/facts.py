"""What can have happened to a course."""

from dataclasses import dataclass
from datetime import date

from core.facts import Code, Fact
from network.products.rules import ProductLine
from training.courses.rules import Track


@dataclass(frozen=True)
class CourseFact(Fact):
    kind = "course"


@dataclass(frozen=True)
class CourseAdded(CourseFact):
    code: Code
    track: Track
    line: ProductLine | None


@dataclass(frozen=True)
class ResultRecorded(CourseFact):
    account_id: int
    taken_on: date
    score: int
    passed: bool

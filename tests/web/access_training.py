"""A card of somebody at each outlet, a review course and a course, for the access matrix."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from core.clock import business_date
from network.outlets.models import Outlet
from tests.factories import BY
from tests.training import making
from training.certificates.models import Certificate
from training.certificates.rules import Kind
from training.classes import service as classes
from training.classes.service import ClassValues
from training.courses import service as courses
from training.courses.rules import Track
from training.courses.service import CourseValues

TABLES: Mapping[str, type[Any]] = {"certificate_id": Certificate}
FREE = {"class_id": 1, "course_id": 1}
"""Courses and review courses are the same for everybody."""


def seed(session: Session, outlets: Mapping[str, Outlet], people: Mapping[str, Any],
         add: Callable[[str, str, Any], None], now: datetime) -> None:
    """A card at each outlet that lapses soon."""
    gone_first = sorted(outlets.items(), key=lambda pair: pair[0] != "deleted")
    for place, outlet in gone_first:  # SQLite gives the id of a last row that is gone again
        add("certificate_id", place, making.card(
            session, people[place], outlet.id, ends=business_date(now) + timedelta(days=20),
            number=f"T-{place}", now=now).id)
    classes.plan(session, BY, ClassValues(Kind.HEIGHT, "3412", business_date(now), 9), now=now)
    courses.add(session, BY, CourseValues("GF", "服务规范", Track.NORMS), now=now)


def bodies(ids: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The least that each door of training accepts."""
    seat = {"account_id": ids["account_id"]["own"], "outlet_id": ids["outlet_id"]["own"]}
    return {
        "certificates.withdraw": {"reason": "revoked"},
        "review_classes.take_seat": seat,
        "review_classes.give_back": seat,
        "courses.record": {"outlet_code": "AH-1", "person": "x", "taken_on": "2026-07-01",
                           "score": 90},
    }

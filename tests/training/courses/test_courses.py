"""Four tracks by outlet, product line and person: exam, practical test, expiry."""

from datetime import timedelta

import pytest

from core.clock import business_date
from core.db import transaction
from core.errors import BadInput, DuplicateKey, RuleBroken
from core.scope import Reason, Scope
from network.accounts.rules import Role
from network.products.rules import ProductLine
from tests import factories
from tests.benches import START
from tests.factories import BY
from training.courses import queries, service
from training.courses.rules import Lesson, Track, expires_on, open_lessons, passed
from training.courses.service import CourseValues, ResultValues

SYSTEM = Scope.system(Reason.COMMAND)
TODAY = business_date(START)
REF, AC = ProductLine.REFRIGERATOR, ProductLine.AIR_CONDITIONER


@pytest.mark.parametrize(("score", "practical", "done", "good"), [
    (80, False, False, True), (79, False, True, False), (80, True, False, False),
    (100, True, True, True)])
def test_exam_and_practical_test(score, practical, done, good):
    assert passed(score, 80, practical, done) is good


def test_lessons_of_the_line_and_of_everybody_until_they_are_passed_and_count():
    courses = [Lesson(1, REF), Lesson(2, AC), Lesson(3, None)]
    assert open_lessons(courses, {}, REF, TODAY) == [1, 3]
    assert open_lessons(courses, {1: None, 3: TODAY}, REF, TODAY) == []
    assert open_lessons(courses, {1: None, 3: TODAY}, REF, TODAY + timedelta(days=1)) == [3]
    assert expires_on(TODAY, None) is None
    assert expires_on(TODAY, 365) == TODAY + timedelta(days=365)


@pytest.fixture
def world(context):
    with transaction(SYSTEM) as session:
        shop = factories.outlet(session, "AH-2", now=START)
        person = factories.account(session, "p", Role.TECHNICIAN, now=START, at=shop)
        course = service.add(session, BY, CourseValues(
            "bx-1", "冰箱", Track.PRODUCT, REF, True, 80, 365), now=START)
        service.add(session, BY, CourseValues("GF", "规范", Track.NORMS), now=START)
    return shop.id, person, course.id


def record(course, **values):
    with transaction(SYSTEM) as session:
        return service.record_result(session, BY, course, ResultValues(**values), now=START)


def test_a_pass_closes_the_lesson_until_it_expires(world):
    shop, person, course = world
    base = {"account_id": person, "outlet_id": shop, "taken_on": TODAY}
    record(course, **base, score=95)
    with transaction(SYSTEM) as session:
        assert queries.lessons_before(session, person, REF, TODAY) == ["冰箱", "规范"]
    record(course, **base, score=95, practical_done=True)
    with transaction(SYSTEM) as session:
        assert queries.lessons_before(session, person, REF, TODAY) == ["规范"]
        late = TODAY + timedelta(days=366)
        assert queries.lessons_before(session, person, REF, late) == ["冰箱", "规范"]
        rows = {row.code: (row.holders, row.lapsed) for row in queries.everything(session, TODAY)}
        assert rows == {"BX-1": (1, 0), "GF": (0, 0)}
        again = {row.code: (row.holders, row.lapsed) for row in queries.everything(session, late)}
        assert again["BX-1"] == (0, 1)


def test_what_is_refused(world):
    shop, person, course = world
    with pytest.raises(DuplicateKey), transaction(SYSTEM) as session:
        service.add(session, BY, CourseValues("gf", "又一个", Track.NORMS), now=START)
    with pytest.raises(BadInput), transaction(SYSTEM) as session:
        service.add(session, BY, CourseValues("N 1", "题", Track.NORMS), now=START)
    base = {"account_id": person, "outlet_id": shop, "taken_on": TODAY, "score": 90}
    for change, refusal in (({"score": 101}, BadInput), ({"account_id": 999}, RuleBroken),
                            ({"taken_on": TODAY + timedelta(days=1)}, RuleBroken)):
        with pytest.raises(refusal):
            record(course, **{**base, **change})

"""A sheet of certificates: every row is taken or named, and twice is once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from core.db import reading, transaction
from core.errors import BadInput
from core.scope import Reason, Scope
from network.accounts.rules import Role
from tests import factories
from tests.benches import START
from tests.factories import BY
from training.certificate_sheets import forms, service
from training.certificates.models import Certificate
from training.certificates.rules import Kind

SYSTEM = Scope.system(Reason.COMMAND)
HEADER = "网点编码,姓名,证件种类,证号,发证日期,复审日期,到期日期\n"
GOOD = (
    "AH-1,张三,制冷,t 1,2024-07-16,2027/07/16,2030.07.16\n"
    "AH-1,lisi,高处,T2,2024年7月16日,,2030-07-16\n"
    "AH-1,张三,上岗证,W1,2024-07-16,,长期\n"
)
BAD = (
    "AH-9,张三,制冷,X1,2024-07-16,,\n"
    "AH-1,王五,制冷,X2,2024-07-16,,\n"
    "AH-1,同名,制冷,X3,2024-07-16,,\n"
    "AH-1,张三,电焊,X4,2024-07-16,,\n"
    "AH-1,张三,制冷,X5,2024-13-16,,\n"
    "AH-1,张三,制冷,,2024-07-16,,\n"
    "AH-1,张三,制冷,X6,2024-07-16,2024-07-16,\n"
    "AH-1,张三,制冷,T1,2024-07-16,,2031-07-16\n"
)


@pytest.fixture
def shop(context):
    with transaction(SYSTEM) as session:
        made = factories.outlet(session, "AH-1", now=START)
        for login, name in (("zhangsan", "张三"), ("lisi", "李四"), ("s1", "同名"), ("s2", "同名")):
            factories.account(session, login, Role.TECHNICIAN, now=START, at=made, name=name)


def take(text: str):
    file = forms.read((HEADER + text).encode("gb18030"), "证件.csv", forms.usual())
    with transaction(SYSTEM) as session:
        taken = service.take(session, BY, file.entries, now=START)
    named = {(p.row, p.field, p.reason) for p in file.problems} | {
        (r.row, r.field, r.reason) for r in taken.refusals}
    assert len(file.sheet.rows) == taken.entered + taken.reviewed + taken.same + len(
        {row for row, _field, _reason in named})
    return taken, named


def on_record() -> int:
    with reading(SYSTEM) as session:
        return session.scalar(select(func.count()).select_from(Certificate))


def test_three_languages_of_dates_in_gbk_and_twice_changes_nothing(shop):
    taken, named = take(GOOD)
    assert (taken.entered, named) == (3, set())
    taken, named = take(GOOD)
    assert (taken.entered, taken.same, named) == (0, 3, set()) and on_record() == 3


def test_every_row_that_is_not_taken_is_named(shop):
    take(GOOD)
    _taken, named = take(BAD)
    assert named == {
        (2, "outlet", "unknown_outlet"), (3, "person", "unknown_person"),
        (4, "person", "person_twice"), (5, "kind", "unknown_value"),
        (6, "issued_on", "not_in_a_listed_format"), (7, "number", "missing"),
        (8, "review_on", "before_issue"), (9, "ends_on", "card_differs")}
    assert on_record() == 3


def test_the_same_number_twice_in_one_sheet(shop):
    row = "AH-1,张三,制冷,T1,2024-07-16,,2030-07-16\n"
    taken, named = take(row + row + "AH-1,lisi,制冷,T1,2024-07-16,,2030-07-16\n")
    assert taken.entered == 1
    assert named == {(3, "number", "row_twice"), (4, "number", "number_twice")}


def test_a_later_review_is_a_review_and_an_earlier_one_is_not(shop):
    take(GOOD)
    later = "AH-1,张三,制冷,T1,2024-07-16,2029-07-16,2030-07-16\n"
    assert take(later)[0].reviewed == 1
    taken, named = take(GOOD)
    assert taken.same == 2 and named == {(2, "review_on", "review_not_later")}
    with reading(SYSTEM) as session:
        card = session.scalars(select(Certificate).where(Certificate.number == "T1")).one()
    assert (card.kind, card.deadline) == (Kind.REFRIGERATION, date(2029, 7, 16))


def test_a_sheet_without_a_needed_column_is_refused_whole():
    with pytest.raises(BadInput, match="column_missing"):
        forms.read("网点编码,姓名\nAH-1,张三\n".encode(), "x.csv", forms.usual())


def test_the_shape_of_the_card_survives(shop):
    far = START.date() + timedelta(days=41 * 366)
    _taken, named = take(f"AH-1,张三,制冷,T9,2024-07-16,,{far}\n")
    assert named == {(2, "ends_on", "before_issue")}

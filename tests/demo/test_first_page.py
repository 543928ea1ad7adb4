"""What head office reads in the first of the five minutes (DEMO)."""

import re

import pytest
from sqlalchemy import select

from core.db import transaction
from settlements.cases.models import Case
from settlements.cases.rules import Kind, State
from tests.support_web import open_session
from tests.web.desk import SYSTEM, Desk
from tests.web.first_page.test_board import figures
from web.demo.money import months_before

pytestmark = pytest.mark.parametrize("bench", ["sqlite"], indirect=True)
ROWS = re.compile(r'<th scope="row"><a class="t1"')


def test_the_first_of_the_five_minutes(app, clock, whole) -> None:
    with app.app_context(), transaction(SYSTEM) as session:
        opened = open_session(session, whole.accounts["shen"], clock())
    desk = Desk(app, opened)
    page = desk.open("/")
    for words in ("¥23,418.50", "¥140.51", "¥460.00", "QS-AC-3305", "QS-RF-2107",
                  "赫章县 has no owner", "岷县 has no outlet", "7 of 11 cancellations in 30 days",
                  "Cancelled 40 min before it was due and entered anew"):
        assert words in page, words
    found = figures(desk)
    assert found["Counties without service"][1] == 2
    for label in ("Late jobs", "Waiting over 10 days", "Parts undecided", "Parts not in stock",
                  "One-sided hand-overs", "Concealment signals", "Counties without service"):
        href, value = found[label]
        desk.open(href)
        assert len(ROWS.findall(desk.page)) == value, label


def test_the_case_names_the_months_that_were_paid_not_those_of_the_quarrel(
    app, clock, whole
) -> None:
    with app.app_context(), transaction(SYSTEM) as session:
        opened = open_session(session, whole.accounts["gao"], clock())
        case = session.scalars(select(Case).where(
            Case.state == State.OPEN, Case.kind == Kind.SHORT)).one()
    desk = Desk(app, opened)
    desk.open(f"/cases/{case.id}")
    month = months_before(whole.day.date(), 3)
    assert f"{month:%Y-%m}" in desk.text and "210.00" in desk.text

"""What head office reads in the first of the five minutes (DEMO)."""

import re

from core.db import transaction
from tests.support_web import open_session
from tests.web.desk import SYSTEM, Desk
from tests.web.first_page.test_board import figures

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

"""A parent never sees the cases, the receipts and the shares of its sub-outlets, whatever page or
file it opens (SAFETY 18)."""

import re
from datetime import date, timedelta

import pytest

from core.clock import business_date
from core.db import transaction
from core.money import Money
from network.accounts.queries import by_login
from network.accounts.rules import Role
from settlements.cases import queries as case_queries
from settlements.cases import service as cases
from settlements.cases.rules import Ruling
from settlements.passing import queries as receipts
from settlements.passing import service as passing
from settlements.passing.rules import Answer, Way
from settlements.payees import service as payees
from settlements.payees.rules import TaxKind
from settlements.payees.service import PayeeValues
from settlements.rulings import service as rulings
from settlements.statements import queries as statements
from tests import factories
from tests.factories import BY
from tests.kept import kept
from tests.pdf_text import pages
from tests.settlements import making
from tests.settlements.making import MONTH, SYSTEM
from tests.support_web import browser, open_session, send, token

pytestmark = pytest.mark.parametrize("bench", ["sqlite"], indirect=True)
SAID = "金丝雀说账少了"
SHARES = ("118.80",)
"""Of the sub-outlet's own work: nine tenths of 132.00 of labour."""
GOT = "77.77"
ACCOUNT = "0000987654321"
RULED = "给双方看的理由"


@kept
def world(app, clock):
    with app.app_context(), transaction(SYSTEM) as session:
        made = making.build(session, clock())
        job = making.approved(session, made.child, 132, 0, date(2026, 6, 2), bp=1_000, now=clock())
        making.approved(session, made.child, 50, 0, date(2026, 6, 4), bp=1_000, now=clock())
        extra = making.approved(session, made.child, 0, 37, date(2026, 6, 3), now=clock())
        making.close(session, MONTH, clock())
        making.payee(session, made.parent, now=clock())
        statement = making.of(session, made.parent)
        line = next(each for each in statements.lines(session, statement.id)
                    if each.work_order_id == extra.id)
        disputed = cases.dispute(session, BY, line.id, SAID, now=clock())
        making.to_approval(session, statements.get(session, statement.id), now=clock())
        making.bank_says(session, making.to_bank(session, statement, now=clock()), now=clock())
        mine = receipts.pass_ons(session, made.parent.id)[0]
        passing.declare(session, BY, mine.id, Money(8_000), Way.BANK, now=clock())
        receipt = receipts.receipt_of(session, statement.id, made.child.id)
        passing.answer(session, BY, receipt.id, Answer.SHORTEN, Money.parse(GOT), now=clock())
        payees.propose(session, BY, made.child.id, PayeeValues(
            "金丝雀", "示例银行", ACCOUNT, TaxKind.NATURAL_PERSON), now=clock())
        case = case_queries.open_of(session, statement.id, made.child.id)
        return {
            "made": made, "job": job.id, "statement": statement.id, "line": line.id,
            "receipt": receipt.id, "cases": (case.id, disputed.id), "case": case.id,
            **{login: open_session(session, by_login(session, login).id, clock())
               for login in ("jia", "guo", "tian")}}


def paths(world) -> list[str]:
    own, child = world["statement"], world["made"].child.id
    return [
        "/statements", f"/statements/{own}", f"/statements/{own}/notice",
        f"/statements/{own}/notice.pdf", "/cases", "/cases?view=all",
        *(f"/cases/{key}" for key in world["cases"]), "/money", f"/money/outlets/{child}",
        f"/money/outlets/{child}?month=2026-06", f"/money/jobs/{world['job']}", "/shop/money",
        f"/shop/money/statements/{own}", "/shop/money/pass-on", "/shop/money/payee",
        f"/outlets/{child}/payee", "/notices", "/breaches", f"/outlets/{child}", "/claims",
    ]


def opened(client, path: str) -> tuple[int, str]:
    answer = client.get(path, follow_redirects=True)
    if answer.mimetype == "application/pdf":
        return answer.status_code, "\n".join(pages(answer.data))
    return answer.status_code, answer.get_data(as_text=True)


def test_no_page_of_the_parents_says_what_the_shop_said(app, world) -> None:
    client = browser(app, world["jia"])
    for path in paths(world):
        status, page = opened(client, path)
        assert status in (200, 403, 404), path
        for canary in (SAID, *SHARES, GOT, ACCOUNT, ACCOUNT[-4:], "金丝雀"):
            assert canary not in page, f"{canary} on {path}"


def test_the_shop_itself_sees_all_of_it(app, world) -> None:
    client = browser(app, world["guo"])
    seen = "".join(opened(client, path)[1] for path in paths(world))
    for canary in (SAID, SHARES[0], GOT, ACCOUNT[-4:], "金丝雀"):
        assert canary in seen, canary
    assert ACCOUNT not in seen, "outside finance only the last four digits stand"


def test_cases_and_receipts_of_others_are_not_there(app, world) -> None:
    for login in ("jia", "tian"):
        client = browser(app, world[login])
        csrf = token(client)
        for key in world["cases"]:
            assert client.get(f"/cases/{key}").status_code == 404
        for path, body in (
                (f"/receipts/{world['receipt']}/answer", {"said": "confirm"}),
                (f"/statement-lines/{world['line']}/dispute", {"words": "x"})):
            assert send(client, path, body, csrf).status_code == 404, path


def test_the_parent_reads_the_ruling_and_its_words(app, clock, world) -> None:
    with app.app_context(), transaction(SYSTEM) as session:
        rulings.rule(session, BY, world["case"], Ruling.KEEP_ROUTE, RULED, now=clock())
    status, page = opened(browser(app, world["jia"]), "/shop/money/pass-on")
    assert status == 200 and RULED in page
    assert opened(browser(app, world["tian"]), "/shop/money/pass-on")[1].count(RULED) == 0
    assert RULED in opened(browser(app, world["guo"]), "/shop/money")[1], "whose money it is"


def test_the_parent_sees_the_whole_that_it_invoices(app, world) -> None:
    """The number on its invoice, and of whom how much of it is; of the shop's lines nothing."""
    client = browser(app, world["jia"])
    for path in ("/shop/money", f"/shop/money/statements/{world['statement']}",
                 f"/statements/{world['statement']}"):
        _status, page = opened(client, path)
        assert "182.00" in page, "132.00 + 50.00; the disputed 37.00 are held out"
    _status, page = opened(client, f"/shop/money/statements/{world['statement']}")
    assert "163.80" in page and "小郭电器维修" in page and "18.20" in page


def test_a_parent_without_a_part_of_its_own_still_has_the_statement(app, clock) -> None:
    """It invoices and passes on what is all its shop's."""
    with app.app_context(), transaction(SYSTEM) as session:
        made = making.build(session, clock())
        making.approved(session, made.child, 90, 0, date(2026, 6, 4), now=clock())
        making.close(session, MONTH, clock())
        key = making.of(session, made.parent).id
        signed = open_session(session, by_login(session, "jia").id, clock())
    client = browser(app, signed)
    assert "90.00" in opened(client, "/shop/money")[1]
    status, page = opened(client, f"/shop/money/statements/{key}")
    assert status == 200 and "90.00" in page


def test_the_parent_answers_what_it_is_asked_and_sees_nothing_of_the_case(app, clock,
                                                                          world) -> None:
    """先问 by whoever holds the case, over the doors; the shop reads nothing of it."""
    with app.app_context(), transaction(SYSTEM) as session:
        factories.account(session, "gao", Role.TERRITORY_MANAGER, now=clock(), counties=("3412",))
        factories.account(session, "tang", Role.FINANCE_CLERK, now=clock())
        gao, tang = (open_session(session, by_login(session, login).id, clock())
                     for login in ("gao", "tang"))
    day = (business_date(clock()) + timedelta(days=3)).isoformat()
    asked = {"side": "parent", "by_when": day, "question": "请附转账凭证"}
    for signed, done in ((tang, False), (gao, True)):
        client = browser(app, signed)
        send(client, f"/cases/{world['case']}/ask", asked, token(client))
        page = opened(client, f"/cases/{world['case']}")[1]
        assert ("请附转账凭证" in page) is done, "only the desk of the case asks"
    client = browser(app, world["jia"])
    page = opened(client, "/shop/money/pass-on")[1]
    assert "请附转账凭证" in page and GOT not in page
    door = re.search(r"/inquiries/\d+/answer", page)[0]
    stranger = browser(app, world["tian"])
    assert send(stranger, door, {"answer": "x"}, token(stranger)).status_code == 404
    send(client, door, {"answer": "凭证明天寄出"}, token(client))
    assert "凭证明天寄出" in opened(browser(app, gao), f"/cases/{world['case']}")[1]
    guo = browser(app, world["guo"])
    seen = "".join(opened(guo, path)[1] for path in (*paths(world), "/shop/money"))
    assert "请附转账凭证" not in seen and "凭证明天寄出" not in seen

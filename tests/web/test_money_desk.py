"""Finance at its desk, through HTTP: from the checked invoice to the bank's answer, by two people;
and the month closed by the command."""

import io
import json
from datetime import date

import pytest

from core.db import reading, transaction
from network.accounts.rules import Role
from settlements.statements import service as statements
from settlements.statements.rules import State
from tests import factories
from tests.factories import BY, PASSWORD
from tests.settlements import making
from tests.settlements.making import MONTH, SYSTEM
from tests.support_web import open_session
from tests.web.desk import Desk
from web import cli


@pytest.fixture
def world(app, clock):
    with app.app_context(), transaction(SYSTEM) as session:
        made = making.build(session, clock())
        making.approved(session, made.other, 120, 34, date(2026, 6, 2), now=clock())
        making.close(session, MONTH, clock())
        making.payee(session, made.other, now=clock())
        statement = making.of(session, made.other)
        statements.confirm(session, BY, statement.id, now=clock())
        making.invoice(session, statement, now=clock())
        found = {"statement": statement.id, "outlet": made.other}
        for login, role in (("tang", Role.FINANCE_CLERK), ("bai", Role.FINANCE_APPROVER)):
            found[login] = open_session(
                session, factories.account(session, login, role, now=clock()), clock())
        return found


def state(app, world) -> State:
    with app.app_context(), reading(SYSTEM) as session:
        return making.of(session, world["outlet"]).state


def test_two_people_pay_and_the_banks_file_is_read(app, world) -> None:
    clerk, second = Desk(app, world["tang"]), Desk(app, world["bai"])
    second.open("/statements", view="checked")
    second.send("/statements/approve", ids=world["statement"])
    assert state(app, world) is State.APPROVED
    clerk.open("/statements", view="approved")
    clerk.send("/payment-runs", ids=world["statement"])
    run = clerk.path
    assert run.startswith("/payment-runs/") and "154.00" in clerk.text
    assert not clerk.offers("/approve"), "who prepared does not approve"
    second.open(run)
    second.send(f"{run}/approve", secret="not-the-password")
    assert "wrong" in second.text.lower() and state(app, world) is State.APPROVED
    second.send(f"{run}/approve", secret=PASSWORD)
    clerk.open(run)
    clerk.send(f"{run}/file")
    assert state(app, world) is State.PAID
    file = clerk.client.get(f"{run}/file")
    text = file.get_data().decode("gb18030")
    assert "154.00" in text and "FK-2026-00001-0001" in text
    said = "reference,result,reason\nFK-2026-00001-0001,refused,户名不符\nX,credited,\nY,maybe,\n"
    clerk.send("/bank-returns", file=(io.BytesIO(said.encode()), "return.csv"))
    assert "no payment has this reference" in clerk.text and "2 rows need a look" in clerk.text
    assert "Y result · This value is not known here." in clerk.text
    assert state(app, world) is State.BANK_REFUSED
    clerk.open(f"/statements/{world['statement']}")
    assert "the name of the account differs" in clerk.text


def test_the_invoice_notice_is_a_page_and_paper(app, world) -> None:
    clerk = Desk(app, world["tang"])
    clerk.open(f"/statements/{world['statement']}/notice")
    assert "This is not an invoice." in clerk.text and "¥154.00" in clerk.text
    paper = clerk.client.get(f"/statements/{world['statement']}/notice.pdf")
    assert paper.mimetype == "application/pdf" and paper.data.startswith(b"%PDF")


@pytest.mark.parametrize("bench", ["sqlite"], indirect=True)
def test_a_month_is_closed_by_the_command_and_never_before_its_end(app, clock, capsys) -> None:
    with app.app_context(), transaction(SYSTEM) as session:
        made = making.build(session, clock())
        making.approved(session, made.other, 120, 34, date(2026, 6, 2), now=clock())

    def close(*more: str) -> dict[str, object]:
        cli.main(["close-month", *more], make=lambda: app)
        found: dict[str, object] = json.loads(capsys.readouterr().out.splitlines()[-1])
        return found

    first = close("2026-06")
    assert first["ok"] and first["counts"]["statements"] == 1
    assert first["counts"]["total_fen"] == 15_400
    again = close("2026-06")
    assert {**again["counts"], "steps": 0} == {**first["counts"], "steps": 0}
    assert not close("2026-07")["ok"], "July is not over"
    assert not close("2026-13")["ok"]

"""The lines of a statement and the payments of a run leave as workbooks that hold what their
pages show, for whoever sees it."""

from datetime import date

import pytest

from core import sheets
from core.db import transaction
from network.accounts.queries import by_login
from network.accounts.rules import Role
from settlements.payouts import queries as payouts
from tests import factories
from tests.kept import kept
from tests.settlements import making
from tests.settlements.making import MONTH, SYSTEM
from tests.support_web import browser, open_session, send, token

pytestmark = pytest.mark.parametrize("bench", ["sqlite"], indirect=True)


@kept
def world(app, clock):
    with app.app_context(), transaction(SYSTEM) as session:
        made = making.build(session, clock())
        making.approved(session, made.child, 120, 34, date(2026, 6, 2), bp=1_000, now=clock())
        making.close(session, MONTH, clock())
        making.payee(session, made.parent, now=clock())
        statement = making.of(session, made.parent)
        making.to_approval(session, statement, now=clock())
        making.to_bank(session, statement, now=clock())
        run = payouts.page(session, None, 1).rows[0].id
        for login, role in (("tang", Role.FINANCE_CLERK), ("yan", Role.AUDITOR)):
            factories.account(session, login, role, now=clock())
        return {"statement": statement.id, "run": run, "account": f"0000{made.parent.id:08d}",
                **{login: open_session(session, by_login(session, login).id, clock())
                   for login in ("tang", "yan", "jia")}}


def taken(app, signed: str, path: str):
    client = browser(app, signed)
    answer = send(client, path, {}, token(client))
    assert answer.status_code == 200, path
    return sheets.read(answer.data, "list.xlsx")


def column(sheet, name: str) -> list[str]:
    return [row.cells[sheet.header.index(name)] for row in sheet.rows]


def test_finance_takes_every_line_with_its_amounts(app, world) -> None:
    sheet = taken(app, world["tang"], f"/statements/{world['statement']}/export")
    assert sorted(column(sheet, "In this statement")) == ["108", "12", "34"]
    assert sorted(column(sheet, "Calculated")) == ["120", "120", "34"]


def test_a_parent_takes_its_own_lines(app, world) -> None:
    sheet = taken(app, world["jia"], f"/statements/{world['statement']}/export")
    assert column(sheet, "In this statement") == ["12"]


def test_a_foreign_statement_is_not_there(app, world, clock) -> None:
    with app.app_context(), transaction(SYSTEM) as session:
        tian = open_session(session, by_login(session, "tian").id, clock())
    client = browser(app, tian)
    for path in (f"/statements/{world['statement']}/export",):
        assert send(client, path, {}, token(client)).status_code == 404


def test_an_account_is_whole_only_for_those_who_pay(app, world) -> None:
    path = f"/payment-runs/{world['run']}/export"
    assert column(taken(app, world["tang"], path), "Account") == [world["account"]]
    masked, = column(taken(app, world["yan"], path), "Account")
    assert masked.startswith("****") and masked.endswith(world["account"][-4:])

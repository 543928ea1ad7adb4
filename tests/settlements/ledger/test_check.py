"""The ledger: balances are sums, and every fault that is planted is named."""

import json

import pytest
from sqlalchemy import text

from core.db import db, reading, transaction
from core.errors import RuleBroken
from core.money import Money
from settlements.ledger import queries, service
from settlements.ledger.checks import check
from settlements.ledger.rules import (
    BANK_SENT,
    MAKER_FEES,
    OPENING,
    Kind,
    Transfer,
    balances_of,
    held,
    negative,
    outlet,
    passed,
    reversal,
    transfer_fault,
)
from settlements.verdicts import service as verdicts
from tests.factories import BY
from tests.kept import kept
from tests.settlements.claims.making import SYSTEM, build, checked
from web import cli
from web.commands.money import VERBS
from web.schema import DROPS


@kept
def paid(context, clock) -> int:
    """A decided claim: 154.00, of which 12.00 are the parent's."""
    with transaction(SYSTEM) as session:
        world = build(session, clock())
    claim_id = checked(world, clock())
    with transaction(SYSTEM) as session:
        verdicts.decide(session, BY, claim_id, now=clock())
    return claim_id


def post(*transfers, now) -> list[int]:
    with transaction(SYSTEM) as session:
        return service.post(session, BY, list(transfers), now=now)


def move(debit, credit, fen, kind=Kind.OPENING, ref="opening:1") -> Transfer:
    return Transfer(debit, credit, Money(fen), kind, ref)


@pytest.mark.parametrize(("transfer", "fault"), [
    (move(MAKER_FEES, outlet(1), 1), None),
    (move(held(1, 2), passed(2), 1), None),
    (move(MAKER_FEES, MAKER_FEES, 1), "same_account"),
    (move(MAKER_FEES, outlet(1), 0), "amount_not_positive"),
    (move(MAKER_FEES, outlet(1), -1), "amount_not_positive"),
    (move("maker:fee", outlet(1), 1), "no_such_account"),
    (move(MAKER_FEES, "outlet:1 OR 1", 1), "no_such_account"),
    (move(MAKER_FEES, "outlet:", 1), "no_such_account"),
])
def test_what_can_be_moved(transfer, fault):
    assert transfer_fault(transfer) == fault


def test_balances_are_sums_and_a_reversal_is_a_mirror():
    there = move(OPENING, outlet(1), 500)
    rows = [there, move(outlet(1), BANK_SENT, 300), reversal(there, 1)]
    assert balances_of(rows) == {OPENING: Money(0), outlet(1): Money(-300), BANK_SENT: Money(300)}
    assert negative(balances_of(rows)) == [outlet(1)]


def test_posting_and_reversing(context, clock):
    first = post(move(OPENING, outlet(7), 500), move(outlet(7), BANK_SENT, 200), now=clock())
    with reading(SYSTEM) as session:
        assert queries.balance(session, outlet(7)) == Money(300)
        assert sum(each.fen for each in queries.balances(session).values()) == 0
        assert list(queries.of_ref(session, "opening:1")) == first
    with transaction(SYSTEM) as session:
        service.reverse(session, BY, first[1], now=clock())
    with pytest.raises(RuleBroken, match="cannot_reverse"), transaction(SYSTEM) as session:
        service.reverse(session, BY, first[1], now=clock())
    with reading(SYSTEM) as session:
        assert queries.balance(session, outlet(7)) == Money(500)
        assert check(session) == []


def test_nobody_is_paid_more_than_is_owed(context, clock):
    post(move(OPENING, outlet(7), 500), now=clock())
    with pytest.raises(RuleBroken, match="balance_below_nought"):
        post(move(outlet(7), BANK_SENT, 501), now=clock())
    with reading(SYSTEM) as session:
        assert queries.balance(session, outlet(7)) == Money(500)


PLANTED = {
    "claim_and_lines": "UPDATE claims SET approved_fen = approved_fen + 1",
    "fee_and_shares": "UPDATE fees SET amount_fen = amount_fen + 1 WHERE item = 'labour'",
    "rate_not_in_force": "UPDATE rates SET valid_from = '2026-08-01'",
    "share_and_transfer": "UPDATE transfers SET amount_fen = amount_fen + 1",
    "transfer_without_share": "UPDATE transfers SET ref = 'share:999' WHERE id = 1",
    "transfer_without_adjustment": "UPDATE transfers SET ref = 'adjustment:9' WHERE id = 1",
    "no_such_account": "UPDATE transfers SET credit = 'pocket' WHERE id = 1",
    "balance_below_nought": "UPDATE transfers SET debit = 'outlet:99' WHERE id = 1",
}


def plant(statement: str) -> None:
    """As somebody who takes the guards away first."""
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            # No trigger fires, and the database need not be copied anew for the next test.
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            for drop in connection.scalars(text(DROPS["sqlite"])).all():
                connection.execute(text(drop))
        connection.execute(text(statement))


@pytest.mark.parametrize(("code", "statement"), PLANTED.items(), ids=PLANTED)
def test_a_planted_fault_is_named(paid, app, capsys, code, statement):
    with reading(SYSTEM) as session:
        assert check(session) == []
    plant(statement)
    with reading(SYSTEM) as session:
        found = check(session)
    assert code in {fault.code for fault in found}
    ended = cli.main(["ledger-check"], lambda: app, VERBS)
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (ended, last["ok"]) == (1, False)
    assert any(line.startswith(code) for line in last["errors"])


def test_a_forged_reversal_is_named(context, clock):
    posted = post(move(OPENING, outlet(7), 500), now=clock())
    plant('INSERT INTO transfers (debit, credit, amount_fen, at, kind, ref, reverses, "by") '
          f"VALUES ('outlet:7', 'opening', 400, '2026-01-01', 'reversal', 'x', {posted[0]}, 'y')")
    with reading(SYSTEM) as session:
        assert [fault.code for fault in check(session)] == ["reversal_differs"]


def test_the_books_in_order(paid, app, capsys):
    assert cli.main(["ledger-check"], lambda: app, VERBS) == 0
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert last["counts"] == {"accounts": 3, "faults": 0}

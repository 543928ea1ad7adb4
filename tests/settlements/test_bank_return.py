"""The bank's file: unknown and doubled references are named, nothing is lost, nothing is paid
twice."""

import io
from datetime import date

import pytest
import xlsxwriter

from core.db import reading, transaction
from core.errors import BadInput, RuleBroken
from core.money import Money
from settlements.ledger import queries as ledger
from settlements.payouts import queries, service
from settlements.payouts.files import Encoding, order_file, read_return
from settlements.payouts.rules import (
    BankReason,
    Outcome,
    Result,
    ReturnRow,
    Standing,
    State,
    outcomes,
)
from tests.kept import kept
from tests.settlements import making
from tests.settlements.making import APPROVER, CLERK, MONTH, SYSTEM

YUAN = Money(100)


def row(number: int, reference: str, result: Result = Result.CREDITED,
        amount: Money | None = None) -> ReturnRow:
    return ReturnRow(number, reference, result, amount)


def judged(rows: list[ReturnRow], **payments: State) -> list[Outcome]:
    found = {name: Standing(state, YUAN) for name, state in payments.items()}
    return [outcome for _row, outcome in outcomes(rows, found)]


@pytest.mark.parametrize(("rows", "payments", "expected"), [
    ([row(2, "A")], {"A": State.SENT}, [Outcome.CREDITED]),
    ([row(2, "A", Result.REFUSED)], {"A": State.SENT}, [Outcome.REFUSED]),
    ([row(2, "X")], {"A": State.SENT}, [Outcome.UNKNOWN]),
    ([row(2, "A"), row(3, "A")], {"A": State.SENT}, [Outcome.CREDITED, Outcome.DOUBLED]),
    ([row(2, "A"), row(3, "A", Result.REFUSED)], {"A": State.SENT},
     [Outcome.DOUBLED, Outcome.DOUBLED]),
    ([row(2, "A", amount=Money(99))], {"A": State.SENT}, [Outcome.AMOUNT_DIFFERS]),
    ([row(2, "A", amount=YUAN)], {"A": State.SENT}, [Outcome.CREDITED]),
    ([row(2, "A")], {"A": State.CREDITED}, [Outcome.KNOWN]),
    ([row(2, "A", Result.REFUSED)], {"A": State.CREDITED}, [Outcome.CONTRADICTS]),
    ([row(2, "A")], {"A": State.REFUSED}, [Outcome.CONTRADICTS]),
    ([row(2, "A")], {"A": State.APPROVED}, [Outcome.NOT_SENT]),
    ([row(2, "A")], {"A": State.VOID}, [Outcome.NOT_SENT]),
])
def test_what_a_row_comes_to(rows, payments, expected) -> None:
    assert judged(rows, **payments) == expected


def test_rows_that_cannot_be_read_are_named_and_the_rest_is_taken() -> None:
    text = ("付款编号,结果,金额,原因\nA,成功,100.00,\nB,也许,5.00,\n,成功,1,\n"
            "C,失败,1.005,\nD,退回,2.00,户名不符\n")
    file = read_return(text.encode("gb18030"), "回单.csv")
    assert [(each.number, each.reference, each.result, each.reason) for each in file.rows] == [
        (2, "A", Result.CREDITED, None), (6, "D", Result.REFUSED, BankReason.NAME_DIFFERS)]
    assert {number: (each.reference, each.column, each.reason)
            for number, each in file.problems.items()} == {
        3: ("B", "结果", "unknown_value"), 4: ("", "付款编号", "missing"),
        5: ("C", "金额", "too_many_decimals")}
    assert len(file.rows) + len(file.problems) == 5


def test_a_workbook_is_read_too() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["reference", "result"])
    sheet.write_row(1, 0, ["FK-2026-00001-0001", "credited"])
    book.close()
    assert [each.reference for each in read_return(out.getvalue(), "r.xlsx").rows] == [
        "FK-2026-00001-0001"]


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", "结果\n成功\n".encode()])
def test_a_file_that_is_none_is_refused_as_a_whole(content) -> None:
    with pytest.raises(BadInput):
        read_return(content, "r.csv")


@kept
def world(context, clock):
    with transaction(SYSTEM) as session:
        made = making.build(session, clock())
        making.approved(session, made.child, 120, 34, date(2026, 6, 2), bp=1_000, now=clock())
        making.approved(session, made.other, 80, 0, date(2026, 6, 3), now=clock())
        making.close(session, MONTH, clock())
        for outlet in (made.parent, made.other):
            making.payee(session, outlet, now=clock(), holder="=cmd()|<b>王")
            making.to_approval(session, making.of(session, outlet), now=clock())
    return made


def run_of(world, clock) -> int:
    with transaction(SYSTEM) as session:
        ids = [making.of(session, each).id for each in (world.parent, world.other)]
        run = service.prepare(session, CLERK, ids, now=clock())
        service.approve(session, APPROVER, run.id, now=clock())
        service.file(session, CLERK, run.id, now=clock())
        return run.id


def take(content: bytes, clock) -> list[Outcome | None]:
    with transaction(SYSTEM) as session:
        found = service.take_return(session, CLERK, read_return(content, "r.csv"), now=clock())
        return [line.outcome for line in queries.return_lines(session, found)]


def test_the_same_file_twice_changes_nothing(world, clock) -> None:
    run = run_of(world, clock)
    with reading(SYSTEM) as session:
        first, second = (each.reference for each in queries.orders(session, run))
    content = (f"reference,result,reason\n{first},credited,\nFK-2026-99999-0001,credited,\n"
               f"{second},refused,户名不符\n").encode()
    said = take(content, clock)
    assert said == [Outcome.CREDITED, Outcome.UNKNOWN, Outcome.REFUSED]
    with reading(SYSTEM) as session:
        before = ledger.balances(session)
        assert before["bank:sent"] == Money(0)
        assert queries.run(session, run).state.value == "closed"
    assert take(content, clock) == said
    other = content + b"\n"
    assert take(other, clock) == [Outcome.KNOWN, Outcome.UNKNOWN, Outcome.KNOWN]
    with reading(SYSTEM) as session:
        assert ledger.balances(session) == before


def test_the_banks_file_is_the_same_each_time_and_holds_no_formula(world, clock) -> None:
    run = run_of(world, clock)
    with reading(SYSTEM) as session:
        orders = queries.orders(session, run)
        made = order_file(orders, Encoding.GB18030)
        assert made == order_file(queries.orders(session, run), Encoding.GB18030)
    text = made.decode("gb18030")
    assert ",'=cmd()|<b>王," in text and ",=cmd" not in text
    assert order_file(orders, Encoding.UTF8).decode("utf-8-sig") == text


def test_the_person_who_prepared_does_not_approve(world, clock) -> None:
    with transaction(SYSTEM) as session:
        run = service.prepare(session, CLERK, [making.of(session, world.other).id], now=clock())
        with pytest.raises(RuleBroken, match="second_person_needed"):
            service.approve(session, CLERK, run.id, now=clock())


def test_a_statement_is_in_one_run_and_a_dropped_one_may_come_again(world, clock) -> None:
    with transaction(SYSTEM) as session:
        ids = [making.of(session, world.other).id]
        run = service.prepare(session, CLERK, ids, now=clock())
        with pytest.raises(RuleBroken, match="in_a_run"):
            service.prepare(session, CLERK, ids, now=clock())
        service.drop(session, CLERK, run.id, now=clock())
        again = service.prepare(session, CLERK, ids, now=clock())
        assert again.number == "FK-2026-00002"

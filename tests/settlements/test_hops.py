"""Every hop of the money has a clock that says whose time it is; who was asked has it until the
day by which it was asked; a broken promise reaches a person by name."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event, select

from core.clock import business_date
from core.db import reading, transaction
from core.errors import BadInput, NotFound, RuleBroken
from core.scope import Level, Scope
from network.agreements import service as agreements
from network.agreements.rules import Period, Terms
from settlements.cases import queries as cases
from settlements.cases import service as case_steps
from settlements.cases.rules import Kind, Ruling
from settlements.inquiries import queries as inquiries
from settlements.inquiries import service as asking
from settlements.inquiries.rules import Side, ask_fault
from settlements.invoices import service as invoices
from settlements.passing import queries as receipts
from settlements.passing import service as passing
from settlements.passing.rules import Answer
from settlements.payees import service as payees
from settlements.payees.rules import TaxKind
from settlements.payees.service import PayeeValues
from settlements.payouts import service as payouts
from settlements.payouts.rules import BankReason, Result
from settlements.rulings import service as rulings
from settlements.statements import queries as statements
from settlements.statements import service as statement_steps
from sla.breaches import queries as breaches
from sla.breaches.queries import BreachFilter
from sla.clocks.models import ClockRow
from sla.clocks.privacy import OWED_BY
from sla.parties import Party
from sla.policies.rules import ClockKind
from sla.sweep import sweep
from tests import factories
from tests.factories import BY
from tests.kept import kept
from tests.settlements import making
from tests.settlements.making import APPROVER, CLERK, MONTH, SYSTEM

K = ClockKind


def own(outlet) -> Scope:
    return Scope(Level.OUTLET, outlets=(outlet.id,))


def running(session, about: str, key: int) -> set[ClockKind]:
    return set(session.scalars(select(ClockRow.kind).where(
        ClockRow.subject_kind == about, ClockRow.subject_id == key,
        ClockRow.stopped_at.is_(None))))


def due(session, about: str, key: int, kind: ClockKind):
    return session.scalars(select(ClockRow.due_at).where(
        ClockRow.subject_kind == about, ClockRow.subject_id == key, ClockRow.kind == kind)).one()


@kept
def world(context, clock):
    with transaction(SYSTEM) as session:
        made = making.build(session, clock())
        making.approved(session, made.child, 120, 34, date(2026, 6, 2), bp=1_000, now=clock())
        making.close(session, MONTH, clock())
        making.payee(session, made.parent, now=clock())
    return made


@kept
def short(world, clock):
    """A case: the parent was credited and the shop says that nothing has come."""
    with transaction(SYSTEM) as session:
        statement = making.of(session, world.parent)
        making.to_approval(session, statement, now=clock())
        making.bank_says(session, making.to_bank(session, statement, now=clock()), now=clock())
        mine = receipts.receipt_of(session, statement.id, world.child.id)
        passing.answer(session, BY, mine.id, Answer.DENY, now=clock())
        return cases.open_of(session, statement.id, world.child.id).id


def test_from_the_statement_to_the_credit_there_is_always_a_clock(world, clock) -> None:
    with transaction(SYSTEM) as session:
        statement = making.of(session, world.parent)
        seen = [running(session, "statement", statement.id)]
        statement_steps.confirm(session, BY, statement.id, now=clock())
        seen.append(running(session, "statement", statement.id))
        made = invoices.record(session, CLERK, statement.id, making.values(
            making.Money(statement.total_fen), "001", clock()), now=clock())
        seen.append(running(session, "statement", statement.id))
        invoices.check(session, CLERK, made.id, now=clock())
        statement_steps.approve(session, APPROVER, [statement.id], now=clock())
        seen.append(running(session, "statement", statement.id))
        reference = making.to_bank(session, statement, now=clock())
        seen.append(running(session, "statement", statement.id))
        making.bank_says(session, reference, now=clock())
        seen.append(running(session, "statement", statement.id))
        receipt = receipts.receipt_of(session, statement.id, world.child.id)
        assert running(session, "receipt", receipt.id) == {K.PASSED_ON}
    assert seen == [{K.STATEMENT_ANSWER, K.PAYMENT_LATEST}, {K.INVOICE, K.PAYMENT_LATEST},
                    {K.INVOICE_CHECK, K.PAYMENT_LATEST}, {K.PAYMENT, K.PAYMENT_LATEST},
                    {K.BANK_ANSWER}, set()]
    assert (OWED_BY[K.INVOICE_CHECK], OWED_BY[K.BANK_ANSWER]) == (Party.FINANCE, Party.BANK)


def test_an_invoice_nobody_sends_is_overdue(world, clock) -> None:
    """ "No invoice" cannot hide "not paid": ten working days, then it is late, with a party."""
    with transaction(SYSTEM) as session:
        statement = making.of(session, world.parent)
        statement_steps.confirm(session, BY, statement.id, now=clock())
        until = due(session, "statement", statement.id, K.INVOICE)
        assert business_date(until - timedelta(seconds=1)) == date(2026, 7, 30), "from 16 July"
    wanted = BreachFilter(kind=K.INVOICE)
    with transaction(SYSTEM) as session:
        sweep(session, until)
        assert breaches.count(session, wanted) == 0
        sweep(session, until + timedelta(seconds=1))
        found, = breaches.page(session, wanted, None, 9, now=until).rows
        assert (found.party, found.due, found.subject.id) == (Party.OUTLET, until, statement.id)


def test_a_ruling_is_owed_and_then_what_was_ruled(short, world, clock) -> None:
    with transaction(SYSTEM) as session:
        case = cases.get(session, short)
        assert running(session, "case", short) == {K.CASE_RULING}
        rulings.rule(session, BY, short, Ruling.KEEP_ROUTE, "补付", now=clock())
        assert running(session, "case", short) == {K.RECOVERED}
        mine = receipts.receipt_of(session, case.statement_id, world.child.id)
        passing.answer(session, BY, mine.id, Answer.SHORTEN, making.Money(100), now=clock())
        assert cases.open_of(session, case.statement_id, world.child.id) is None
        passing.answer(session, BY, mine.id, Answer.CONFIRM, now=clock())
        assert running(session, "case", short) == set()
        assert cases.get(session, short).closed_at == clock()


def test_what_is_not_paid_after_the_ruling_becomes_a_case_again(short, world, clock) -> None:
    with transaction(SYSTEM) as session:
        case = cases.get(session, short)
        rulings.rule(session, BY, short, Ruling.KEEP_ROUTE, "补付", now=clock())
        over = due(session, "case", short, K.RECOVERED) + timedelta(hours=1)
        mine = receipts.receipt_of(session, case.statement_id, world.child.id)
        passing.answer(session, BY, mine.id, Answer.SHORTEN, making.Money(100), now=over)
        assert cases.open_of(session, case.statement_id, world.child.id).ordinal == 2


def test_who_is_asked_first_has_the_time(short, world, clock) -> None:
    by_when = business_date(clock()) + timedelta(days=4)
    with transaction(SYSTEM) as session:
        before = due(session, "case", short, K.CASE_RULING)
        asked = asking.ask(session, BY, short, Side.PARENT, "钱在哪里？", by_when, now=clock())
        moved = due(session, "case", short, K.CASE_RULING)
        assert moved > before
        with pytest.raises(RuleBroken, match="asked_before"):
            asking.ask(session, BY, short, Side.PARENT, "再问一次", by_when, now=clock())
    with transaction(own(world.parent)) as session:
        mine, = inquiries.of_outlet(session, world.parent.id)
        assert (mine.id, mine.question) == (asked, "钱在哪里？")
        assert cases.of_statement(session, mine.statement_id) == []
        asking.answer(session, BY, asked, "下周补。", now=clock() + timedelta(minutes=5))
        with pytest.raises(RuleBroken, match="answered_before"):
            asking.answer(session, BY, asked, "下周补。", now=clock() + timedelta(minutes=6))
    with transaction(own(world.child)) as session:
        assert inquiries.of_outlet(session, world.child.id) == []
        with pytest.raises(NotFound):
            asking.answer(session, BY, asked, "不是我", now=clock())
    with reading(SYSTEM) as session:
        after = due(session, "case", short, K.CASE_RULING)
        assert before <= after < moved
        said, = inquiries.of_case(session, cases.get(session, short))
        assert said.answer == "下周补。"


def test_what_a_ruling_overtook_is_asked_no_more(short, world, clock) -> None:
    with transaction(SYSTEM) as session:
        asking.ask(session, BY, short, Side.PARENT, "钱在哪里？",
                   business_date(clock()) + timedelta(days=4), now=clock())
    with reading(own(world.parent)) as session:
        asked, = inquiries.of_outlet(session, world.parent.id)
    with transaction(SYSTEM) as session:
        rulings.rule(session, BY, short, Ruling.KEEP_ROUTE, "补付", now=clock())
    with reading(own(world.parent)) as session:
        assert inquiries.of_outlet(session, world.parent.id) == []
    with transaction(own(world.parent)) as session:
        asking.answer(session, BY, asked.id, "下周补。", now=clock())
        assert inquiries.of_outlet(session, world.parent.id)[0].answer == "下周补。", "kept"


def test_without_an_answer_the_time_comes_back_and_the_promise_breaks(short, clock) -> None:
    today = business_date(clock())
    with transaction(SYSTEM) as session:
        asking.ask(session, BY, short, Side.OUTLET, "收到多少？", today + timedelta(days=3),
                   now=clock())
        late = due(session, "case", short, K.CASE_RULING) + timedelta(seconds=1)
        sweep(session, late)
        row = session.scalars(select(ClockRow).where(
            ClockRow.subject_kind == "case", ClockRow.subject_id == short)).one()
        assert row.breached_at is not None and row.parent_id is None


@pytest.mark.parametrize(("side", "days", "kind", "fault"), [
    (Side.PARENT, 1, Kind.SHORT, None),
    (Side.OUTLET, 10, Kind.BANK_REFUSED, None),
    (Side.PARENT, 0, Kind.SHORT, ("by_when", "ask_within_days")),
    (Side.PARENT, 11, Kind.SHORT, ("by_when", "ask_within_days")),
    (Side.PARENT, 3, Kind.LINE, ("side", "nobody_to_ask")),
    (Side.PARENT, 3, Kind.CONTRADICTION, ("side", "nobody_to_ask")),
])
def test_whom_and_until_when(side, days, kind, fault) -> None:
    today = date(2026, 7, 8)
    assert ask_fault(kind, side, today + timedelta(days=days), today) == fault


def refused(session, world, clock) -> tuple[int, int]:
    statement = making.of(session, world.parent)
    making.to_approval(session, statement, now=clock())
    making.bank_says(session, making.to_bank(session, statement, now=clock()), Result.REFUSED,
                     reason=BankReason.NAME_DIFFERS, now=clock())
    return statement.id, cases.open_of(session, statement.id, world.parent.id).id


def test_after_a_refusal_finance_has_the_time_until_it_asks_or_pays(world, clock) -> None:
    day = business_date(clock()) + timedelta(days=5)
    with transaction(SYSTEM) as session:
        statement_id, case_id = refused(session, world, clock)
        assert running(session, "statement", statement_id) == {K.PAYMENT_LATEST}
        assert running(session, "case", case_id) == {K.CASE_CLEARED}
        assert OWED_BY[K.CASE_CLEARED] is Party.FINANCE
        first = due(session, "case", case_id, K.CASE_CLEARED)
        asking.ask(session, CLERK, case_id, Side.OUTLET, "请提供新账户", day, now=clock())
        asked = due(session, "case", case_id, K.CASE_CLEARED)
        assert asked > first
    soon = clock() + timedelta(hours=1)
    with transaction(own(world.parent)) as session:
        made = payees.propose(session, BY, world.parent.id, PayeeValues(
            "贾兴旺", "示例银行", "000012345678", TaxKind.SMALL_SCALE), now=soon)
    with transaction(SYSTEM) as session:
        said, = inquiries.of_case(session, cases.get(session, case_id))
        assert said.answered_at == soon, "another account is the answer"
        assert first < due(session, "case", case_id, K.CASE_CLEARED) < asked
        payees.approve(session, APPROVER, made.id, now=soon)
        later = soon + timedelta(days=1, minutes=1)
        payouts.again(session, APPROVER, statement_id, now=later)
        reference = making.to_bank(session, statements.get(session, statement_id), now=later)
        held = session.scalars(select(ClockRow).where(
            ClockRow.subject_kind == "case", ClockRow.subject_id == case_id)).one()
        assert held.look_at is None, "the time is the bank's"
        assert running(session, "statement", statement_id) == {K.BANK_ANSWER}
        making.bank_says(session, reference, now=later)
        assert running(session, "case", case_id) == set()


def test_that_the_bank_credited_it_can_be_shown(world, clock) -> None:
    with transaction(SYSTEM) as session:
        statement_id, case_id = refused(session, world, clock)
        case_steps.deny(session, BY, statement_id, now=clock())
        with pytest.raises(RuleBroken, match="not_credited"):
            rulings.rule(session, CLERK, case_id, Ruling.UNFOUNDED, "已到账", now=clock())
        with pytest.raises(BadInput):
            rulings.rule(session, CLERK, case_id, Ruling.UNFOUNDED, " ", now=clock())


def test_a_close_asks_the_database_as_often_for_many_payees(context, clock) -> None:
    """Clocks are started for all statements of a step at once."""
    counts = []
    with transaction(SYSTEM) as session:
        factories.time_rules(session, clock() - timedelta(days=200))
        for month, payees_ in ((date(2026, 5, 1), 3), (MONTH, 12)):
            for n in range(payees_):
                shop = factories.outlet(session, f"N{month.month}-{n}", now=clock(), name=f"店{n}")
                agreements.make(session, BY, shop.id, Terms(), Period(date(2026, 1, 1)),
                                now=clock())
                making.approved(session, shop, 100 + n, 0, month.replace(day=2 + n), now=clock())
            session.flush()
            seen = []
            engine = session.get_bind()

            def note(*_args, seen=seen) -> None:
                seen.append(1)

            event.listen(engine, "before_cursor_execute", note)
            making.close(session, month, clock())
            event.remove(engine, "before_cursor_execute", note)
            counts.append(len(seen))
    few, many = counts
    assert many <= few + 9 * 2, counts

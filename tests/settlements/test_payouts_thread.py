"""From the approved fee to the money in hand, on both databases."""

from datetime import date, timedelta

from core.db import reading, transaction
from core.money import Money
from core.scope import Level, Scope
from settlements.cases import queries as cases
from settlements.cases.rules import Kind as CaseKind
from settlements.cases.rules import Ruling
from settlements.ledger import queries as ledger
from settlements.passing import queries as receipts
from settlements.passing import service as passing
from settlements.passing.rules import Answer, State, Way
from settlements.payouts.rules import BankReason, Result
from settlements.rulings import service as rulings
from settlements.statements import queries as statements
from settlements.statements.rules import State as StatementState
from tests.factories import BY
from tests.kept import kept
from tests.settlements import making
from tests.settlements.making import MONTH, SYSTEM


def own(outlet) -> Scope:
    return Scope(Level.OUTLET, outlets=(outlet.id,))


@kept
def world(context, clock):
    with transaction(SYSTEM) as session:
        made = making.build(session, clock())
        for day, (labour, km) in enumerate(((120, 34), (80, 16)), start=2):
            making.approved(session, made.child, labour, km, date(2026, 6, day), bp=1_000,
                            now=clock())
        making.close(session, MONTH, clock())
        for each in (made.parent, made.child, made.other):
            making.payee(session, each, now=clock())
    return made


def pay(world, clock, now=None) -> int:
    with transaction(SYSTEM) as session:
        statement = making.of(session, world.parent)
        making.to_approval(session, statement, now=now or clock())
        making.bank_says(session, making.to_bank(session, statement, now=now or clock()),
                         now=now or clock())
        return statement.id


def test_a_months_shares_become_one_statement_of_the_payee(world) -> None:
    with reading(SYSTEM) as session:
        statement = making.of(session, world.parent)
        assert statement.state is StatementState.PUBLISHED
        assert statement.total_fen == 25_000
        assert statement.number == "JS-2026-00001"
        assert statements.sums_by_outlet(session, statement.id) == {
            world.parent.id: Money(2_000), world.child.id: Money(23_000)}


def test_money_through_the_parent_is_held_until_the_shop_confirms(world, clock) -> None:
    statement_id = pay(world, clock)
    with transaction(own(world.parent)) as session:
        mine, = receipts.pass_ons(session, world.parent.id)
        assert mine.owed_fen == 23_000
        passing.declare(session, BY, mine.id, Money(20_000), Way.BANK, now=clock())
    with transaction(own(world.child)) as session:
        mine = receipts.receipt_of(session, statement_id, world.child.id)
        assert (mine.state, mine.declared_fen) == (State.DECLARED, 20_000)
        passing.answer(session, BY, mine.id, Answer.SHORTEN, Money(20_000), now=clock())
    with transaction(SYSTEM) as session:
        case = cases.open_of(session, statement_id, world.child.id)
        assert (case.kind, case.amount_fen, case.ordinal) == (CaseKind.SHORT, 3_000, 1)
        held = f"held:{world.parent.id}:{world.child.id}"
        assert ledger.balance(session, held) == Money(3_000)
        rulings.rule(session, BY, case.id, Ruling.PAY_DIRECT, "补付", now=clock())
    with transaction(own(world.child)) as session:
        mine = receipts.receipt_of(session, statement_id, world.child.id)
        passing.answer(session, BY, mine.id, Answer.CONFIRM, now=clock())
    with reading(SYSTEM) as session:
        balances = ledger.balances(session)
        assert balances[f"passed:{world.child.id}"] == Money(23_000)
        assert balances[held] == Money(0)
        assert sum(each.fen for each in balances.values()) == 0


def test_the_parent_sees_neither_receipt_nor_case(world, clock) -> None:
    statement_id = pay(world, clock)
    with transaction(own(world.child)) as session:
        mine = receipts.receipt_of(session, statement_id, world.child.id)
        passing.answer(session, BY, mine.id, Answer.DENY, now=clock())
    with reading(own(world.parent)) as session:
        assert receipts.receipt_of(session, statement_id, world.child.id) is None
        assert cases.of_statement(session, statement_id) == []
        assert {each.outlet_id for each in statements.lines(session, statement_id)} == {
            world.parent.id}


def test_the_bank_sends_it_back_and_it_is_owed_again(world, clock) -> None:
    with transaction(SYSTEM) as session:
        statement = making.of(session, world.parent)
        making.to_approval(session, statement, now=clock())
        reference = making.to_bank(session, statement, now=clock())
        assert ledger.balance(session, "bank:sent") == Money(25_000)
        making.bank_says(session, reference, Result.REFUSED, reason=BankReason.NAME_DIFFERS,
                         now=clock())
        assert ledger.balance(session, "bank:sent") == Money(0)
        assert ledger.balance(session, f"outlet:{world.child.id}") == Money(23_000)
        assert cases.open_of(session, statement.id, world.parent.id).kind is (
            CaseKind.BANK_REFUSED)
        assert statement.state is StatementState.BANK_REFUSED


def test_nobody_answers_in_time(world, clock) -> None:
    from settlements.statements import service
    with transaction(SYSTEM) as session:
        later = clock() + timedelta(days=12)
        assert service.deem(session, BY, 10, now=later) == 1
        assert service.deem(session, BY, 10, now=later) == 0
        assert making.of(session, world.parent).state is StatementState.DEEMED_CONFIRMED

"""Every yuan has one owner, and the expression says what the rule says."""

from itertools import product

import pytest
from sqlalchemy import Integer, String, literal, null, select

from core.db import reading, transaction
from core.scope import Reason, Scope
from settlements.claims.rules import State as ClaimState
from settlements.ledger import tracing
from settlements.ledger.owners import DONE, PARTIES, Known, Owner, owner_of
from settlements.passing.rules import State as ReceiptState
from settlements.statements.rules import State as StatementState
from tests.settlements import making
from tests.settlements.making import MONTH, SYSTEM

CASES = [
    Known(claim, share, held, stated, through, receipt)
    for claim, share, held, stated, through, receipt in product(
        ClaimState, (False, True), (False, True), (None, *StatementState), (False, True),
        (None, *ReceiptState))
    if (share or (stated is None and not held)) and (through or receipt is None)
    and (receipt is None or stated is StatementState.CREDITED)
    and (not share or claim in (ClaimState.APPROVED, ClaimState.FINAL))
]


def test_every_owner_is_reached_and_has_a_party_unless_it_is_over() -> None:
    assert {owner_of(each) for each in CASES} == set(Owner)
    assert {owner for owner, party in PARTIES.items() if party is None} == DONE


def test_expression_and_rule_agree_on_every_case(context) -> None:
    columns = [tracing.expression(
        claim=literal(each.claim.value, String),
        share=literal(1, Integer) if each.share else null(),
        held=literal(int(each.held), Integer) == 1,
        stated=literal(each.stated.value if each.stated else None, String),
        through=literal(int(each.through), Integer) == 1,
        receipt=literal(each.receipt.value if each.receipt else None, String))
        for each in CASES]
    with reading(Scope.system(Reason.COMMAND)) as session:
        for start in range(0, len(columns), 20):
            row = session.execute(select(*columns[start:start + 20])).one()
            assert [Owner(each) for each in row] == [
                owner_of(each) for each in CASES[start:start + 20]]


@pytest.fixture
def world(context, clock):
    with transaction(SYSTEM) as session:
        return making.build(session, clock())


def test_a_yuan_goes_from_hand_to_hand(world, clock) -> None:
    from datetime import date
    with transaction(SYSTEM) as session:
        job = making.approved(session, world.child, 120, 34, date(2026, 6, 2), bp=1_000,
                              now=clock())

        def owners() -> set[Owner]:
            return {row.owner for row in tracing.of_job(session, job.id)}

        assert owners() == {Owner.APPROVED}
        making.close(session, MONTH, clock())
        assert owners() == {Owner.STATED}
        statement = making.of(session, world.parent)
        making.payee(session, world.parent, now=clock())
        making.to_approval(session, statement, now=clock())
        assert owners() == {Owner.PAYMENT_DUE}
        reference = making.to_bank(session, statement, now=clock())
        assert owners() == {Owner.AT_BANK}
        making.bank_says(session, reference, now=clock())
        assert owners() == {Owner.RECEIVED, Owner.WITH_PARENT}
        assert sum(row.amount.fen for row in tracing.of_job(session, job.id)) == 15_400
        assert {stage.owner: stage.amount.fen for stage in tracing.by_owner(session)} == {
            Owner.RECEIVED: 1_200, Owner.WITH_PARENT: 14_200}

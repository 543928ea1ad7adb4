"""Story 2 of the demo up to the decided claims: the figures come out of the entered facts."""

from datetime import date

from sqlalchemy import func, select

from core.db import reading
from core.money import Money, total
from core.scope import Level, Reason, Scope
from settlements.claims.models import Claim, Fee, FeeShare
from settlements.claims.rules import ShareRole, State
from settlements.ledger import queries as ledger
from settlements.ledger import rules as accounts
from settlements.ledger.checks import check
from settlements.rates.rules import Item
from web.demo import money

SYSTEM = Scope.system(Reason.COMMAND)
TWO_AGO, THREE_AGO = date(2026, 8, 1), date(2026, 7, 1)


def of_month(month: date):
    after = date(month.year, month.month + 1, 1)
    return Claim.work_day >= month, Claim.work_day < after


def sums(session, month: date, item: Item) -> Money:
    query = (select(func.sum(Fee.amount_fen)).join(Claim, Claim.id == Fee.claim_id)
             .where(Fee.item == item, *of_month(month)))
    return Money(int(session.scalar(query) or 0))


def shares(session, month: date, role: ShareRole) -> Money:
    rows = session.scalars(
        select(FeeShare.amount_fen).join(Fee, Fee.id == FeeShare.fee_id)
        .join(Claim, Claim.id == Fee.claim_id).where(FeeShare.role == role, *of_month(month)))
    return total(Money(fen) for fen in rows)


def test_story_two_up_to_the_decided_claims(past):
    the_eleven_jobs_of_two_months_ago()
    what_was_not_passed_on_before()
    the_ledger_owes_each_their_part(past)
    the_parent_sees_its_own_part_and_nothing_of_the_shop(past)
    a_neighbour_sees_nothing_of_it(past)
    the_ledger_is_in_order()


def the_eleven_jobs_of_two_months_ago():
    with reading(SYSTEM) as session:
        claims = session.scalars(select(Claim).where(*of_month(TWO_AGO))).all()
        labour, remote = (sums(session, TWO_AGO, item) for item in (Item.LABOUR, Item.REMOTE_KM))
        management = shares(session, TWO_AGO, ShareRole.MANAGEMENT)
        performer = shares(session, TWO_AGO, ShareRole.PERFORMER)
    assert len(claims) == 11
    assert {claim.state for claim in claims} == {State.APPROVED}
    assert (str(labour), str(remote)) == ("¥1,260.00", "¥326.00")
    assert total(Money(claim.approved_fen) for claim in claims) == Money.parse("1586.00")
    assert (str(management), str(performer)) == ("¥126.00", "¥1,460.00")


def what_was_not_passed_on_before():
    """M−3: of 352.00 the second job's 210.00 will be missing."""
    with reading(SYSTEM) as session:
        performer = shares(session, THREE_AGO, ShareRole.PERFORMER)
        second = session.scalar(
            select(func.sum(FeeShare.amount_fen)).join(Fee, Fee.id == FeeShare.fee_id)
            .join(Claim, Claim.id == Fee.claim_id)
            .where(FeeShare.role == ShareRole.PERFORMER, Claim.work_day == date(2026, 7, 18)))
    assert (str(performer), second) == ("¥352.00", 21_000)


def the_ledger_owes_each_their_part(cast):
    guo, jia = cast.outlets["WD-11"], cast.outlets["WD-05"]
    with reading(SYSTEM) as session:
        balances = ledger.balances(session)
    assert balances == {
        accounts.outlet(guo): Money.parse("1812.00"),
        accounts.outlet(jia): Money.parse("156.00"),
        accounts.MAKER_FEES: -Money.parse("1968.00"),
    }


def the_parent_sees_its_own_part_and_nothing_of_the_shop(cast):
    jia = Scope(Level.OUTLET, outlets=(cast.outlets["WD-05"],))
    with reading(jia) as session:
        assert session.scalars(select(Fee)).all() == []
        assert session.scalars(select(Claim)).all() == []
        seen = session.scalars(select(FeeShare)).all()
    assert {row.role for row in seen} == {ShareRole.MANAGEMENT}
    assert sum(row.amount_fen for row in seen) == 15_600
    assert {row.outlet_id for row in seen} == {cast.outlets["WD-05"]}


def a_neighbour_sees_nothing_of_it(cast):
    with reading(Scope(Level.OUTLET, outlets=(cast.outlets["WD-12"],))) as session:
        for model in (Claim, Fee, FeeShare):
            assert session.scalars(select(model)).all() == []


def the_ledger_is_in_order():
    with reading(SYSTEM) as session:
        assert check(session) == []


def test_months_are_counted_from_the_last_complete_one():
    assert money.months_before(date(2026, 11, 22), 2) == TWO_AGO
    assert money.months_before(date(2027, 1, 5), 0) == date(2026, 12, 1)
    assert money.months_before(date(2027, 3, 31), 3) == date(2026, 11, 1)

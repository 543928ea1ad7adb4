"""What the database itself refuses, and two adjudicators at once."""

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import IntegrityError

from core.db import db, reading, transaction, write
from core.errors import IllegalTransition, StaleVersion
from settlements.claims.models import Fee, FeeShare
from settlements.claims.rules import State
from settlements.ledger.models import TransferRow
from settlements.rates.models import RateRow
from settlements.verdicts import service as verdicts
from tests.core.races import Meeting, race
from tests.factories import BY
from tests.kept import kept
from tests.settlements.claims.making import SYSTEM, claim_of


@kept
def decided(claim_id, clock) -> int:
    with transaction(SYSTEM) as session:
        return verdicts.decide(session, BY, claim_id, now=clock()).id


def attack(statement: str) -> None:
    """As somebody with every right on the tables, past the program."""
    with db.engine.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize("statement", [
    "UPDATE transfers SET amount_fen = 1",
    "DELETE FROM transfers",
    "UPDATE fee_shares SET amount_fen = 1",
    "DELETE FROM fee_shares",
    "UPDATE fees SET amount_fen = 1",
    "UPDATE fees SET verdict = NULL",
    "DELETE FROM fees",
    "UPDATE rates SET amount_fen = 1 WHERE code LIKE '%small%'",
    "UPDATE rates SET threshold_km = 1 WHERE item = 'remote_km'",
    "UPDATE rates SET from_floor = 5 WHERE code LIKE '%small%'",
    "UPDATE rates SET version = 9 WHERE code LIKE '%small%'",
    "UPDATE rates SET valid_from = '2025-01-01' WHERE code LIKE '%small%'",
    "UPDATE rates SET valid_to = '2026-07-15' WHERE code LIKE '%small%'",
    "DELETE FROM rates WHERE code LIKE '%small%'",
])
def test_what_is_decided_stays(decided, statement):
    with pytest.raises(IntegrityError):
        attack(statement)


def test_what_was_not_used_can_be_mended_and_a_used_rate_ended(job):
    attack("UPDATE rates SET amount_fen = 1 WHERE code LIKE '%medium%'")
    attack("UPDATE rates SET valid_to = '2026-07-16' WHERE code LIKE '%small%'")
    with pytest.raises(IntegrityError):
        attack("UPDATE rates SET valid_to = NULL WHERE code LIKE '%small%'")
    with reading(SYSTEM) as session:
        ended = session.scalar(select(func.count()).where(RateRow.valid_to.is_not(None)))
    assert ended == 1


@pytest.mark.parametrize(("table", "row"), [
    ("agreements", "'2026-03-01', NULL, 0, 'direct', 'day_of_month', 25, 5, 10000, "
                   "'2026-01-01', 1"),
    ("agreements", "'2025-03-01', '2026-01-01', 0, 'direct', 'day_of_month', 25, 5, 10000, "
                   "'2026-01-01', 1"),
])
def test_agreements_do_not_overlap(world, table, row):
    columns = ("valid_from, valid_to, parent_bp, route, pay_rule, pay_days, interest_num, "
               "interest_den, made_at, version, outlet_id")
    with pytest.raises(IntegrityError, match="overlap"):
        attack(f"INSERT INTO {table} ({columns}) VALUES ({row}, {world.other})")


def test_distances_to_a_place_do_not_overlap(world):
    with pytest.raises(IntegrityError, match="overlap"):
        attack(f"UPDATE distances SET village = '老集街' WHERE outlet_id = {world.shop}")


@pytest.mark.parametrize("values", [
    "'maker:fees', 'maker:fees', 5", "'maker:fees', 'outlet:1', 0", "'maker:fees', 'outlet:1', -5"])
def test_a_movement_has_two_sides_and_an_amount(world, values):
    with pytest.raises(IntegrityError):
        attack("INSERT INTO transfers (debit, credit, amount_fen, at, kind, ref, \"by\") "
               f"VALUES ({values}, '2026-01-01', 'opening', 'x', 'y')")


def test_the_same_part_is_not_moved_twice(decided):
    columns = 'debit, credit, amount_fen, at, kind, ref, "by"'
    with pytest.raises(IntegrityError):
        attack(f"INSERT INTO transfers ({columns}) SELECT {columns} FROM transfers")


def test_one_base_line_per_job_unit_and_item(job):
    columns = ("claim_id, work_order_id, unit_key, item, requested_fen, calculated_fen, "
               "amount_fen, rate_id, rate_version, explain, outlet_id")
    with pytest.raises(IntegrityError):
        attack(f"INSERT INTO fees ({columns}) SELECT {columns} FROM fees")


def decide_when_both_have_read(claim_id, clock, meeting):
    """Both adjudicators have read the claim before either writes: the clock is written first."""
    def work():
        return write(lambda session: verdicts.decide(session, BY, claim_id, now=clock()).state,
                     SYSTEM)

    def hold(_connection, _cursor, statement, *_rest):
        if statement.startswith("UPDATE clocks"):
            meeting.meet()

    event.listen(db.engine, "before_cursor_execute", hold)
    return work, lambda: event.remove(db.engine, "before_cursor_execute", hold)


def decided_by_two(app, claim_id, clock, seconds):
    work, done = decide_when_both_have_read(claim_id, clock, Meeting(seconds))
    try:
        return race(app, work, work)
    finally:
        done()


def paid() -> tuple[int, int]:
    with reading(SYSTEM) as session:
        return (session.scalar(select(func.sum(FeeShare.amount_fen))) or 0,
                session.scalar(select(func.sum(TransferRow.amount_fen))) or 0)


def test_one_of_two_adjudicators_decides(claim_id, app, clock):
    results = decided_by_two(app, claim_id, clock, 1)
    assert results.count(State.APPROVED) == 1
    lost = next(each for each in results if each is not State.APPROVED)
    assert isinstance(lost, StaleVersion | IllegalTransition)
    assert paid() == (15_400, 15_400)


@pytest.mark.parametrize("bench", ["postgresql"], indirect=True)
def test_without_compare_and_set_only_the_last_guard_holds(claim_id, app, clock, switch_off):
    """Both pass the claim; the second is stopped by the database, not by us."""
    switch_off("cas")
    results = decided_by_two(app, claim_id, clock, 5)
    lost = next(each for each in results if each is not State.APPROVED)
    assert isinstance(lost, IntegrityError), lost
    assert paid() == (15_400, 15_400)


def test_a_used_rate_stands_on_the_line(job):
    with reading(SYSTEM) as session:
        fee = session.scalars(select(Fee).where(Fee.claim_id == claim_of(job).id)).first()
        rate = session.get_one(RateRow, fee.rate_id)
    assert (fee.rate_version, rate.version) == (1, 1)
    assert fee.amount_fen in (12_000, 3_400)

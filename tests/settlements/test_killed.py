"""Killed in the middle of a month's close and of a payment run, then done again: as if nothing
had happened, and nothing twice."""

import shutil
import signal
import time
from datetime import date
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.db import db, reading, transaction
from settlements.ledger import queries as ledger
from settlements.ledger.checks import check
from settlements.payouts import queries as payouts
from settlements.payouts import service
from settlements.statements import queries
from settlements.statements.models import Statement
from tests import factories
from tests.kept import kept
from tests.settlements import closing_child, making
from tests.settlements.closing_child import NOW
from tests.settlements.making import APPROVER, CLERK, SYSTEM

OUTLETS = 8
PATIENCE_S = 40


@kept
def outlets(context) -> list[int]:
    """Eight outlets with approved work of June."""
    with transaction(SYSTEM) as session:
        factories.time_rules(session, NOW)
        found = []
        for number in range(OUTLETS):
            outlet = factories.outlet(session, f"AH-{number}", now=NOW)
            making.approved(session, outlet, 80 + number, 2 * number, date(2026, 6, 1 + number),
                            now=NOW)
            making.payee(session, outlet, now=NOW)
            found.append(outlet.id)
        return found


def child(bench, folder: Path, what: str, hold_at: int) -> BaseProcess:
    return closing_child.start(bench.url.render_as_string(hide_password=False), folder, what,
                               hold_at)


def killed(bench, folder: Path, what: str, hold_at: int) -> None:
    """Starts a child and kills it when it says that it is in the middle."""
    middle = folder / "middle"
    middle.unlink(missing_ok=True)
    process = child(bench, folder, what, hold_at)
    until = time.monotonic() + PATIENCE_S
    while not middle.exists():
        assert process.is_alive(), "the child ended before the middle"
        assert time.monotonic() < until, "the child never came to the middle"
        time.sleep(0.02)
    process.kill()
    process.join(PATIENCE_S)
    assert process.exitcode == -signal.SIGKILL


def done(bench, folder: Path, what: str) -> None:
    process = child(bench, folder, what, 0)
    process.join(PATIENCE_S)
    assert process.exitcode == 0, "what it said stands on the standard error"


def books() -> list[tuple[object, ...]]:
    """Everything a close and a run write, by their books."""
    with reading(SYSTEM) as session:
        return [*queries.books(session), *queries.line_books(session), *payouts.books(session),
                *ledger.books(session)]


def test_a_close_that_was_killed_goes_on_from_there(bench, outlets, tmp_path) -> None:
    killed(bench, tmp_path, "close", 3)
    done(bench, tmp_path, "close")
    with reading(SYSTEM) as session:
        rows = session.execute(select(Statement.outlet_id, Statement.number, Statement.version)
                               .order_by(Statement.id)).all()
        assert [row.outlet_id for row in rows] == sorted(outlets)
        assert [row.number for row in rows] == [
            f"JS-2026-{n:05d}" for n in range(1, OUTLETS + 1)]
        assert {row.version for row in rows} == {3}
        assert check(session) == []


@pytest.mark.parametrize("bench", ["sqlite"], indirect=True)
def test_the_bytes_are_those_of_a_close_nobody_killed(bench, outlets, tmp_path) -> None:
    live, copy = Path(bench.url.database), tmp_path / "before.sqlite3"
    db.engine.dispose()
    shutil.copyfile(live, copy)
    done(bench, tmp_path, "close")
    expected = books()
    db.engine.dispose()
    for rest in live.parent.glob(f"{live.name}*"):
        rest.unlink()
    shutil.copyfile(copy, live)
    killed(bench, tmp_path, "close", 2)
    killed(bench, tmp_path, "close", 3)
    done(bench, tmp_path, "close")
    assert books() == expected


def test_a_run_that_was_killed_pays_once(bench, outlets, tmp_path) -> None:
    done(bench, tmp_path, "close")
    with transaction(SYSTEM) as session:
        ids = list(session.scalars(select(Statement.id).order_by(Statement.id)))
        for key in ids:
            making.to_approval(session, queries.get(session, key), now=NOW)
        run = service.prepare(session, CLERK, ids, now=NOW)
        service.approve(session, APPROVER, run.id, now=NOW)
        total = run.total_fen
    before = books()
    killed(bench, tmp_path, "file", OUTLETS // 2)
    assert books() == before
    done(bench, tmp_path, "file")
    with reading(SYSTEM) as session:
        assert ledger.balance(session, "bank:sent").fen == total
        sent = session.scalar(select(func.count()).where(Statement.state == "paid"))
        assert sent == OUTLETS
        assert check(session) == []

"""The operator's commands: what they do, their last line and their exit code."""

import csv
import json
import os
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from core import outbox
from core.config import Mode, Settings
from core.db import db, reading, transaction
from core.errors import UnsafeSetting
from core.facts import OutboxRow, OutboxState, Told, tell_many
from core.scope import Reason, Scope
from core.seal import Seal
from tests.benches import SECRET
from tests.worker.probe import Poked, poke
from web import cli
from web.app import create_app
from web.commands import books
from web.commands.books import BOOKS
from web.commands.outcome import Outcome, Verb

BOTH = True

SYSTEM = Scope.system(Reason.COMMAND)
once = pytest.mark.parametrize("bench", ["sqlite"], indirect=True)
"""For what has nothing to do with the database."""
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(app, capsys):
    """Runs a command on the test's database: exit code and last line."""

    def command(*arguments: str, verbs=cli.VERBS) -> tuple[int, dict]:
        code = cli.main(arguments, lambda: app, verbs)
        last = json.loads(capsys.readouterr().out.splitlines()[-1])
        assert set(last) == {"ok", "verb", "counts", "errors"}
        assert last["ok"] is (code == 0) and bool(last["errors"]) is (code != 0)
        return code, last

    return command


@pytest.fixture
def poked(app, clock):
    with app.app_context(), transaction(SYSTEM) as session:
        for number in (1, 2):
            poke(session, number, clock())
    return app


@once
@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("no-such-verb",),
        ("sweep", "--nonsense"),
        ("sweep", "--as-of", "tomorrow"),
        ("sweep", "--as-of", "2026-07-16T10:00:00"),
        ("export",),
        ("export", "novels", "x"),
        ("verify-facts", "too much"),
        ("revision",),
        ("report", "sla", "--month", "2026-13", "--scope", "network", "--out", "x.pdf"),
        ("report", "sla", "--month", "2026-06", "--scope", "galaxy", "--out", "x.pdf"),
    ],
)
def test_wrong_use_is_told_with_two(run, arguments):
    code, last = run(*arguments)
    assert code == 2
    assert last["verb"] == (arguments[0] if arguments else "")


def failing(error: BaseException) -> Verb:
    def fail(app, args):
        raise error

    return Verb("fail", "fails", fail)


@once
@pytest.mark.parametrize(
    ("error", "told"),
    [
        (UnsafeSetting("SECRET_KEY is %(what)s", what="weak"), "SECRET_KEY is weak"),
        (ValueError("张三 13800000000"), "failed: ValueError"),
        (KeyboardInterrupt(), "interrupted"),
    ],
)
def test_a_failure_is_told_with_one(run, error, told):
    assert run("fail", verbs=[failing(error)]) == (
        1,
        {"ok": False, "verb": "fail", "counts": {}, "errors": [told]},
    )


@once
def test_a_place_nothing_can_be_written_to_is_named(run, tmp_path):
    taken = tmp_path / "taken"
    taken.write_text("x")
    assert run("export", "books", str(taken))[1]["errors"] == ["taken: File exists"]
    said = run("backup", str(tmp_path / "none" / "b"))[1]["errors"][0]
    assert said.endswith(": No such file or directory")
    code, last = run("report", "sla", "--month", "2026-06", "--scope", "network",
                     "--out", str(tmp_path))
    assert code == 1 and "is a folder" in last["errors"][0]
    assert list(tmp_path.iterdir()) == [taken]


@once
def test_an_error_in_the_outcome_is_one(run):
    verb = Verb("odd", "odd", lambda app, args: Outcome({"bad": 2}, ["two are odd"]))
    assert run("odd", verbs=[verb]) == (
        1,
        {"ok": False, "verb": "odd", "counts": {"bad": 2}, "errors": ["two are odd"]},
    )


def test_a_bad_setting_is_one_sentence(tmp_path):
    """The real program: sentence and JSON, exit code 1, no traceback."""
    environment = {
        **os.environ,
        "SERVICENET_MODE": "production",
        "SECRET_KEY": "weak",
        "SERVICENET_DATA": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-m", "web.cli", "outbox"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert json.loads(done.stdout.splitlines()[-1])["errors"] == [
        "SECRET_KEY must be set to at least 32 random characters"
    ]
    assert "Traceback" not in done.stderr and len(done.stderr.splitlines()) == 1


def test_migrating_an_empty_database_and_again(run, app):
    with app.app_context(), db.engine.begin() as connection:
        db.metadata.drop_all(connection)
    code, last = run("migrate")
    assert code == 0 and sum(last["counts"].values()) >= 1
    assert run("outbox")[0] == 0
    code, last = run("migrate")
    assert (code, sum(last["counts"].values())) == (0, 0)


def test_a_database_without_tables_is_told(run, app):
    with app.app_context(), db.engine.begin() as connection:
        db.metadata.drop_all(connection)
    code, last = run("outbox")
    assert code == 1 and "migrate" in last["errors"][0]


def test_the_outbox_is_told(run, app, clock):
    at = clock() - timedelta(minutes=2)
    with app.app_context(), transaction(SYSTEM) as session:
        session.add_all(
            OutboxRow(
                listener="probe",
                fact_id=1,
                state=state,
                created_at=at,
                next_at=at,
                attempts=outbox.TRIES,
            )
            for state in (OutboxState.WAITING, OutboxState.PARKED, OutboxState.DONE)
        )
    assert run("outbox")[1]["counts"] == {
        "waiting": 1,
        "oldest_s": 120,
        "parked": 1,
        "revived": 0,
        "paused": 0,
    }
    assert run("outbox", "--retry")[1]["counts"] == {
        "waiting": 2,
        "oldest_s": 120,
        "parked": 0,
        "revived": 1,
        "paused": 0,
    }


def test_the_relay_is_paused_and_resumed(run):
    assert run("relay-pause")[0] == 0
    assert run("outbox")[1]["counts"]["paused"] == 1
    assert run("relay-resume")[0] == 0
    assert run("outbox")[1]["counts"]["paused"] == 0


def test_sweeping_as_of_a_moment_is_for_trials(run, app):
    assert run("sweep")[0] == 0
    assert run("sweep", "--as-of", "2026-07-16T10:00:00+08:00")[0] == 0
    app.extensions["settings"] = replace(app.extensions["settings"], mode=Mode.PRODUCTION)
    code, last = run("sweep", "--as-of", "2026-07-16T10:00:00+08:00")
    assert code == 1 and "production" in last["errors"][0]
    assert run("sweep")[0] == 0


@once
def test_a_month_is_closed_as_of_a_moment_only_in_trials(run, app):
    ended = ("close-month", "2026-06", "--as-of", "2026-07-05T10:00:00+08:00")
    assert run(*ended)[0] == 0
    app.extensions["settings"] = replace(app.extensions["settings"], mode=Mode.PRODUCTION)
    code, last = run(*ended)
    assert code == 1 and "production" in last["errors"][0]


def test_sealing_and_checking(run, poked, clock):
    assert run("seal")[1]["counts"] == {"days": 0, "facts": 0}
    clock.tick(days=1)
    assert run("seal")[1]["counts"] == {"days": 1, "facts": 2}
    assert run("verify-facts") == (
        0,
        {"ok": True, "verb": "verify-facts", "counts": {"gaps": 0}, "errors": []},
    )
    assert run("verify-seal")[1]["counts"] == {"faults": 0}


def lift_the_guard(connection) -> None:
    names = (
        ["facts_no_update"]
        if connection.dialect.name == "sqlite"
        else ["facts_append_only ON facts"]
    )
    for name in names:
        connection.execute(text(f"DROP TRIGGER {name}"))


def test_an_altered_fact_is_named(run, poked, clock):
    clock.tick(days=1)
    run("seal")
    with poked.app_context(), db.engine.begin() as connection:
        lift_the_guard(connection)
        connection.execute(text("UPDATE facts SET body = '{}' WHERE subject_id = 2"))
        row = connection.execute(text("SELECT id FROM facts WHERE subject_id = 2")).scalar()
    code, last = run("verify-seal")
    assert code == 1
    assert last["errors"] == [f"2026-07-16, fact {row}: a fact was altered"]


def test_a_gap_in_the_versions_is_named(run, app, clock):
    with app.app_context(), transaction(SYSTEM) as session:
        tell_many(session, [Told(Poked(1), 5, 2, None, clock(), "system:test", clock())], "b")
    code, last = run("verify-facts")
    assert (code, last["errors"]) == (1, ["probe 5: 1 facts, the highest version is 2"])


def read(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def test_the_books_are_written(run, poked, clock, tmp_path):
    clock.tick(days=1)
    run("seal")
    with poked.app_context(), transaction(SYSTEM) as session:
        poke(session, 3, clock())
    code, last = run("export", "books", str(tmp_path / "out"))
    none = {book.name: 0 for book in BOOKS}
    assert (code, last["counts"]) == (0, {**none, "facts": 3, "seals": 1})
    facts = read(tmp_path / "out" / "facts.csv")
    assert facts[0] == [
        "id",
        "name",
        "kind",
        "subject",
        "version",
        "happened",
        "recorded",
        "by",
        "body",
        "seal_day",
    ]
    assert facts[1][1:] == [
        "Poked",
        "probe",
        "1",
        "1",
        "2026-07-16T02:00:00Z",
        "2026-07-16T02:00:00Z",
        "system:test",
        '{"times":1}',
        "2026-07-16",
    ]
    assert [row[3] for row in facts[1:]] == ["1", "2", "3"]
    assert facts[3][9] == ""
    with poked.app_context(), reading(SYSTEM) as session:
        seal = session.scalars(select(Seal)).one()
    assert read(tmp_path / "out" / "seals.csv") == [
        ["day", "count", "hash", "previous"],
        ["2026-07-16", "2", seal.hash, "0" * 64],
    ]
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        f"{book.name}.csv" for book in BOOKS}


def test_a_book_that_breaks_off_does_not_replace_the_old_one(app, tmp_path):
    def broken(session):
        yield (1,)
        raise ValueError

    (tmp_path / "probe.csv").write_text("old")
    with app.app_context(), reading(SYSTEM) as session, pytest.raises(ValueError):
        books._write(session, books.Book("probe", ("id",), broken), tmp_path)
    assert (tmp_path / "probe.csv").read_text() == "old"


def peak_of(session, book: books.Book, folder: Path) -> int:
    tracemalloc.start()
    books._write(session, book, folder)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_a_book_twice_as_long_takes_no_more_memory(app, clock, tmp_path):
    whole = books.BOOKS[0]
    gathered = books.Book("gathered", whole.columns, lambda session: list(whole.rows(session)))
    peaks, half = [], 2 * books.PIECE
    with app.app_context():
        for first in (1, half + 1):
            with transaction(SYSTEM) as session:
                tell_many(
                    session,
                    (
                        Told(Poked(n), n, 1, None, clock(), "system:test", clock())
                        for n in range(first, first + half)
                    ),
                    "b",
                )
            with reading(SYSTEM) as session:
                peaks.append([peak_of(session, book, tmp_path) for book in (whole, gathered)])
    assert peaks[1][0] < 1.2 * peaks[0][0]
    assert peaks[1][1] > 1.2 * peaks[0][1], "the control: a book gathered first does grow"


def test_a_database_that_is_not_there_is_told(tmp_path, capsys):
    url = f"sqlite:///{tmp_path}/nowhere/servicenet.sqlite3"
    away = create_app(Settings(Mode.TEST, tmp_path, url, "memory://", SECRET))
    assert cli.main(["outbox"], lambda: away) == 1
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert last["errors"] == ["the database does not answer"]

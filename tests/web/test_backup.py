"""A system goes into one file and comes out of it, on both databases and from one to the other."""

import hashlib
import io
import json
import tracemalloc
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from PIL import Image
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from core import dump, flags, seal
from core.db import db, reading, transaction
from core.errors import RuleBroken
from core.facts import FactRow
from core.scope import Reason, Scope
from core.sessions import LoginSession
from jobs.contacts.models import Address
from jobs.evidence import service as evidence
from jobs.evidence.rules import Purpose
from jobs.intake import service as intake
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import Source
from network.accounts.rules import Role
from network.outlets.models import Outlet
from network.outlets.rules import Contract
from office.notes.models import Note
from tests import factories
from tests.factories import BY
from tests.support_web import open_session
from web import backup, cli

SYSTEM = Scope.system(Reason.COMMAND)
DATABASES = ("sqlite_bench", "postgres_bench")
LATER = timedelta(days=2)


def picture(shade: int) -> io.BytesIO:
    made = io.BytesIO()
    Image.new("RGB", (40, 40), (shade, 0, 0)).save(made, "PNG")
    made.seek(0)
    return made


def stand(request, name: str, folder: Path):
    """An empty system on that database, with a data folder of its own."""
    bench = request.getfixturevalue(name)
    app = bench.reset()
    app.extensions["settings"] = replace(app.extensions["settings"], data=folder)
    folder.mkdir(exist_ok=True)
    return app


def fill(session, now) -> None:
    """Every kind of value, a row that refers to a later one, photos, a sealed day, a session."""
    factories.time_rules(session, now)
    first = factories.outlet(session, "AH-1", now=now)
    parent = factories.outlet(session, "AH-2", now=now, name="=cmd|' /C'!A0 \\N \"老集\"\t")
    session.execute(update(Outlet).where(Outlet.id == first.id).values(
        parent_id=parent.id, contract=Contract.UNDER_PARENT))
    open_session(session, factories.account(session, "shen", Role.SERVICE_MANAGER, now=now), now)
    for n in range(2):
        job = intake.take(session, BY, factories.call(f"1008888{n:04d}", detail=""),
                          Source.HOTLINE, now=now)
        evidence.add_photo(session, BY, job.id, picture(n), Purpose.FINISHED, now=now)
    seal.seal_due_days(session, now=now + LATER)


def lines() -> dict[str, list[bytes]]:
    """Every row of the database, but for the flag that a restore sets."""
    with db.engine.connect() as connection:
        return {table.name: list(dump.lines_of(connection, table))
                for table in backup._tables() if table.name != "flags"}


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for name in backup.FOLDERS for path in (folder / name).rglob("*") if path.is_file()}


@pytest.fixture
def kept(request, tmp_path, clock_of) -> Iterator[Path]:
    """A backup of a filled system on SQLite."""
    app = stand(request, "sqlite_bench", tmp_path / "here")
    with app.app_context():
        with transaction(SYSTEM) as session:
            fill(session, clock_of(app))
        backup.save(tmp_path / "kept.zip", now=clock_of(app))
    yield tmp_path / "kept.zip"


@pytest.fixture
def clock_of():
    return lambda app: app.extensions["clock"]()


@pytest.fixture
def empty(request, tmp_path):
    """Another system, to be restored to."""
    app = stand(request, "sqlite_bench", tmp_path / "there")
    with app.app_context():
        yield app


def nothing_is_there(app) -> bool:
    folder = app.extensions["settings"].data
    with db.engine.connect() as connection:
        filled = dump.first_filled(connection, db.metadata.sorted_tables)
    return filled is None and not any(folder.iterdir())


@pytest.mark.parametrize("target", DATABASES)
@pytest.mark.parametrize("source", DATABASES)
def test_what_was_kept_comes_back(request, tmp_path, clock_of, source, target) -> None:
    app = stand(request, source, tmp_path / "here")
    with app.app_context():
        with transaction(SYSTEM) as session:
            fill(session, clock_of(app))
        there, stored = lines(), files(tmp_path / "here")
        counts = backup.save(tmp_path / "kept.zip", now=clock_of(app))
        assert lines() == there, "taking a backup changes nothing"
    assert counts["files"] == len(stored) == 2 and counts["rows"] > 100
    app = stand(request, target, tmp_path / "there")
    with app.app_context():
        assert backup.restore(tmp_path / "kept.zip", now=clock_of(app)) == counts
        assert lines() == there and files(tmp_path / "there") == stored
        with reading(SYSTEM) as session:
            assert flags.is_raised(session, flags.RELAY_PAUSED)
            assert seal.version_gaps(session) == [] and seal.verify(session) is None
            assert seal.head(session) is not None
            assert session.scalar(select(LoginSession.id_hash)) is None
        with pytest.raises(DBAPIError, match="append-only"), transaction(SYSTEM) as session:
            session.execute(delete(FactRow))
        goes_on(clock_of(app) + LATER)


def goes_on(now) -> None:
    """New records get new numbers."""
    with transaction(SYSTEM) as session:
        last = max(session.scalars(select(WorkOrder.id)))
        job = intake.take(session, BY, factories.call("10077770000"), Source.HOTLINE, now=now)
        assert job.id == last + 1


@pytest.mark.parametrize("source", ["postgres_bench"])
def test_a_number_given_out_before_is_not_given_out_again(
    request, tmp_path, clock_of, source
) -> None:
    """Facts speak of the record that is gone."""
    app = stand(request, source, tmp_path / "here")
    with app.app_context():
        with transaction(SYSTEM) as session:
            fill(session, clock_of(app))
            notes = session.scalars(select(Address.id)).all()
            session.execute(delete(Address).where(Address.id == max(notes)))
        backup.save(tmp_path / "kept.zip", now=clock_of(app))
    app = stand(request, source, tmp_path / "there")
    with app.app_context():
        backup.restore(tmp_path / "kept.zip", now=clock_of(app))
        with transaction(SYSTEM) as session:
            job = intake.take(session, BY, factories.call("10077770000"), Source.HOTLINE,
                              now=clock_of(app) + LATER)
            made = session.scalars(select(Address.id).where(Address.work_order_id == job.id)).one()
        assert made == max(notes) + 1


def spoilt(path: Path, change) -> Path:
    """The same archive with one member changed and everything else as it was."""
    made = path.with_name(f"spoilt-{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = change(info.filename, old.read(info))
            if data is not None:
                new.writestr(info.filename, data)
    return made


def refused(path: Path, app, words: str) -> None:
    with pytest.raises(RuleBroken, match=words):
        backup.restore(path, now=app.extensions["clock"]())
    assert nothing_is_there(app)


@pytest.mark.parametrize("share", [0, 0.3, 0.9, 0.999])
def test_a_cut_off_file_is_refused(kept, empty, share) -> None:
    whole = kept.read_bytes()
    kept.write_bytes(whole[: int(share * len(whole))])
    refused(kept, empty, "kept.zip is not restored: it is no backup, or its end is missing")


def test_a_damaged_member_is_named(kept, empty) -> None:
    whole = bytearray(kept.read_bytes())
    with zipfile.ZipFile(kept) as held:
        member = held.getinfo("tables/facts.jsonl")
    whole[member.header_offset + 200] ^= 0xFF
    kept.write_bytes(whole)
    refused(kept, empty, "tables/facts.jsonl is damaged")


def test_a_member_that_was_exchanged_is_named(kept, empty) -> None:
    def other(name: str, data: bytes) -> bytes:
        return data + b"more" if name == "tables/outlets.jsonl" else data

    refused(spoilt(kept, other), empty, "tables/outlets.jsonl is damaged")


def test_a_member_more_or_less_is_named(kept, empty) -> None:
    gone = spoilt(kept, lambda name, data: None if name == "tables/outlets.jsonl" else data)
    refused(gone, empty, "tables/outlets.jsonl is missing")
    refused(spoilt(kept, lambda name, data: None if name == "manifest.json" else data), empty,
            "its manifest is missing")


def manifest(kept: Path, **changed: object) -> Path:
    return spoilt(kept, lambda name, data: data if name != "manifest.json" else json.dumps(
        {**json.loads(data), **changed}))


@pytest.mark.parametrize(("changed", "words"), [
    ({"format": "another"}, "no backup of this program"),
    ({"secret": "0"}, "another SECRET_KEY"),
    ({"columns": {}, "migration": "0000"}, "of migration 0000, this program of"),
])
def test_a_backup_of_something_else_is_refused(kept, empty, changed, words) -> None:
    refused(manifest(kept, **changed), empty, words)


@pytest.mark.parametrize("target", DATABASES)
def test_a_row_that_does_not_fit_leaves_nothing(request, kept, tmp_path, target) -> None:
    """The hashes agree and a foreign key does not: the transaction is undone, and the photos."""
    app = stand(request, target, tmp_path / "there")

    def orphaned(name: str, data: bytes) -> bytes:
        last = data.rindex(b"\n", 0, -1) + 1 if name.endswith("/work_orders.jsonl") else None
        return data[:last]

    made = spoilt(kept, orphaned)
    with zipfile.ZipFile(made) as held:
        about = json.loads(held.read("manifest.json"))
        changed = held.read("tables/work_orders.jsonl")
    about["members"]["tables/work_orders.jsonl"] = hashlib.sha256(changed).hexdigest()
    whole = spoilt(made, lambda name, data: json.dumps(about) if name == "manifest.json" else data)
    with app.app_context():
        with pytest.raises((DBAPIError, psycopg.Error)):
            backup.restore(whole, now=app.extensions["clock"]())
        assert nothing_is_there(app)
        with pytest.raises(DBAPIError, match="append-only"), transaction(SYSTEM) as session:
            factories.outlet(session, "AH-9", now=app.extensions["clock"]())
            session.execute(delete(FactRow))


def test_only_an_empty_system_is_filled(kept, empty, tmp_path) -> None:
    now = empty.extensions["clock"]()
    (tmp_path / "there" / "pictures").mkdir()
    (tmp_path / "there" / "pictures" / "a.jpg").write_bytes(b"a")
    with pytest.raises(RuleBroken, match="pictures below SERVICENET_DATA holds files"):
        backup.restore(kept, now=now)
    (tmp_path / "there" / "pictures" / "a.jpg").unlink()
    backup.restore(kept, now=now)
    before = lines()
    with pytest.raises(RuleBroken, match=r"the database is not empty \(\w+ has rows\)"):
        backup.restore(kept, now=now)
    assert lines() == before and len(files(tmp_path / "there")) == 2


def test_a_backup_replaces_nothing_and_equals_the_next(kept, empty) -> None:
    now = empty.extensions["clock"]()
    backup.restore(kept, now=now)
    with pytest.raises(RuleBroken, match=r"kept.zip is there already"):
        backup.save(kept, now=now)
    for name in ("one.zip", "two.zip"):
        backup.save(kept.with_name(name), now=now)
    assert kept.with_name("one.zip").read_bytes() == kept.with_name("two.zip").read_bytes()
    assert not list(kept.parent.glob(".*"))


def test_every_folder_of_the_program_is_kept_or_passing() -> None:
    """A module that begins to store files must say whether a backup holds them."""
    root = Path(backup.__file__).parents[1]
    found = set()
    for package in ("core", "office", "network", "sla", "training", "jobs", "parts", "settlements",
                    "relations", "reports", "worker", "web"):
        for path in (root / package).rglob("*.py"):
            for line in path.read_text().splitlines():
                if "settings().data / \"" in line:
                    found.add(line.split("settings().data / \"")[1].split("\"")[0])
    assert found - {".restoring"} == {*backup.FOLDERS, *backup.PASSING}


def test_the_commands_say_what_they_did(kept, empty, capsys) -> None:
    def run(*arguments: str) -> tuple[int, dict]:
        code = cli.main(arguments, lambda: empty)
        return code, json.loads(capsys.readouterr().out.splitlines()[-1])

    code, last = run("restore", str(kept))
    assert code == 0 and last["counts"]["files"] == 2
    asked = empty.test_client().get("/readyz").get_json()["checks"]
    assert asked["relay_running"] == {"ok": False}
    assert run("relay-resume")[0] == 0
    asked = empty.test_client().get("/readyz").get_json()["checks"]
    assert asked["relay_running"] == {"ok": True}
    code, last = run("backup", str(kept))
    assert code == 1 and "is there already" in last["errors"][0]


@pytest.mark.parametrize("engine", DATABASES)
def test_a_longer_table_takes_no_more_memory(request, tmp_path, engine) -> None:
    app = stand(request, engine, tmp_path / "here")
    peaks, half = [], 4 * dump.PIECE
    with app.app_context():
        for first in (0, half):
            with transaction(SYSTEM) as session:
                session.execute(insert(Note), [
                    {"id": 1 + n, "subject_kind": "probe", "subject_id": n, "text": "话" * 100,
                     "created_at": app.extensions["clock"]()} for n in range(first, first + half)])
            tracemalloc.start()
            backup.save(tmp_path / f"{first}.zip", now=app.extensions["clock"]())
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0]

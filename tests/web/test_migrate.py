"""Migrating an empty database gives exactly the tables and guards that the models give."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, inspect, text
from sqlalchemy.exc import DBAPIError

from core.db import db
from core.errors import RuleBroken
from web import migrate
from web.schema import build_schema, renew_guards

BOTH = True

TRIGGERS = {
    "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger "
    "WHERE NOT tgisinternal",
}


def ours() -> MetaData:
    """The tables of the house, without the probes of other tests in the same process."""
    kept = MetaData(naming_convention=db.metadata.naming_convention)
    for table in db.metadata.sorted_tables:
        if not table.name.startswith("probe_"):
            table.to_metadata(kept)
    return kept


def empty(engine: Engine) -> Engine:
    with engine.begin() as connection:
        for drop in connection.scalars(
            text(
                "SELECT 'DROP TABLE \"' || name || '\"' FROM sqlite_master WHERE type = 'table' "
                "AND name NOT LIKE 'sqlite_%'"
                if engine.dialect.name == "sqlite"
                else "SELECT format('DROP TABLE %I CASCADE', tablename) FROM pg_tables "
                "WHERE schemaname = 'public'"
            )
        ).all():
            connection.execute(text(drop))
    return engine


def plain(index: dict[str, object]) -> str:
    options = {name: str(value) for name, value in index.pop("dialect_options", {}).items()}
    return str((index, options))


def _in_order(rows: Mapping[Any, Sequence[Any]], written: Callable[[Any], str]) -> dict[Any, Any]:
    return {key: sorted(map(written, found)) for key, found in rows.items()}


def shape(engine: Engine) -> dict[str, Any]:
    """Everything the database knows of its tables, in a form that can be compared."""
    seen = inspect(engine)
    known = {
        "columns": {key: [str({**c, "type": str(c["type"])}) for c in columns]
                    for key, columns in seen.get_multi_columns().items()},
        "key": {key: str(found) for key, found in seen.get_multi_pk_constraint().items()},
        "foreign": _in_order(seen.get_multi_foreign_keys(), str),
        "unique": _in_order(seen.get_multi_unique_constraints(), str),
        "checks": _in_order(seen.get_multi_check_constraints(), str),
        "indexes": _in_order(seen.get_multi_indexes(), plain),
    }
    found: dict[str, Any] = {
        table: {what: each.get((None, table)) for what, each in known.items()}
        for table in seen.get_table_names() if table != "alembic_version"}
    with engine.connect() as connection:
        rows = connection.execute(text(TRIGGERS[engine.dialect.name])).all()
        found["triggers"] = sorted(map(str, rows))
    return found


@pytest.fixture
def versions(tmp_path: Path, context) -> Path:
    """The migrations of the house; while there are none, one written from the models."""
    if migrate.revisions():
        return migrate.VERSIONS
    migrate.write_revision(empty(db.engine), "first tables", tmp_path, ours())
    return tmp_path


def test_migrating_gives_what_the_models_say(versions):
    build_schema(empty(db.engine), ours())
    wanted = shape(db.engine)
    assert wanted["triggers"]
    assert {what for table in db.metadata.tables if table in wanted
            for what, found in wanted[table].items() if found} == {
        "columns", "key", "foreign", "unique", "checks", "indexes"}
    migrate.upgrade(empty(db.engine), versions)
    assert shape(db.engine) == wanted


def test_migrating_twice_does_nothing(versions):
    empty(db.engine)
    assert migrate.upgrade(db.engine, versions) == len(migrate.revisions(versions))
    assert migrate.upgrade(db.engine, versions) == 0


def test_the_migrations_are_up_to_date(versions, tmp_path):
    """A model that changed without a migration would show up in the next one."""
    migrate.upgrade(empty(db.engine), versions)
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in versions.glob("[0-9]*.py"):
        (copy / path.name).write_text(path.read_text())
    written = migrate.write_revision(db.engine, "nothing", copy, ours()).read_text()
    assert written.endswith("    pass\n"), written


def test_a_model_without_its_migration_would_show(versions, tmp_path):
    """The control of the test above."""
    migrate.upgrade(empty(db.engine), versions)
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE flags"))
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in versions.glob("[0-9]*.py"):
        (copy / path.name).write_text(path.read_text())
    assert "create_table('flags'" in migrate.write_revision(db.engine, "flags", copy).read_text()


def test_a_lost_guard_comes_back(context):
    with db.engine.begin() as connection:
        before = connection.execute(text(TRIGGERS[connection.dialect.name])).all()
        drop = (
            "DROP TRIGGER facts_no_update"
            if connection.dialect.name == "sqlite"
            else "DROP TRIGGER facts_append_only ON facts"
        )
        connection.execute(text(drop))
        renew_guards(connection)
        assert sorted(connection.execute(text(TRIGGERS[connection.dialect.name])).all()) == sorted(
            before
        )


def test_a_failed_migration_leaves_nothing(versions, tmp_path):
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "0001_broken.py").write_text(
        "from alembic import op\nimport sqlalchemy as sa\n"
        "revision, down_revision, branch_labels, depends_on = '0001', None, None, None\n"
        "def upgrade():\n    op.create_table('half', sa.Column('id', sa.Integer))\n"
        "    op.execute('SELECT no_such_thing FROM half')\n"
    )
    with pytest.raises(DBAPIError):
        migrate.upgrade(empty(db.engine), broken)
    assert inspect(db.engine).get_table_names() == []


def test_a_newer_database_is_refused(versions, tmp_path):
    migrate.upgrade(empty(db.engine), versions)
    older = tmp_path / "older"
    older.mkdir()
    with pytest.raises(RuleBroken, match="does not know"):
        migrate.upgrade(db.engine, older)


def test_foreign_keys_hold_again_after_migrating(versions):
    migrate.upgrade(empty(db.engine), versions)
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1

"""Alembic without its own configuration file: numbered migrations with readable names."""

from argparse import Namespace
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData

from core.db import db
from core.errors import RuleBroken
from web.schema import renew_guards

FOLDER = Path(__file__).resolve().parent.parent / "migrations"
VERSIONS = FOLDER / "versions"


def config(
    engine: Engine, versions: Path = VERSIONS, tables: MetaData = db.metadata
) -> Config:
    """Alembic's settings; `env.py` takes engine and tables from the attributes, and `after` is
    what runs in the transaction of the migrations, at their end."""
    made = Config(cmd_opts=Namespace(quiet=True))
    made.set_main_option("script_location", str(FOLDER))
    made.set_main_option("version_locations", str(versions))
    made.set_main_option("path_separator", "newline")
    made.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    made.attributes.update(engine=engine, metadata=tables)
    return made


def revisions(versions: Path = VERSIONS) -> list[str]:
    """The numbers of all migrations, oldest first."""
    return sorted(path.name[:4] for path in versions.glob("[0-9]*.py"))


def upgrade(engine: Engine, versions: Path = VERSIONS) -> int:
    """Runs what is missing, all in one transaction; how many that were."""
    known = revisions(versions)
    before = current(engine)
    if before and before not in known:
        raise RuleBroken(
            "the database is at migration %(at)s, which this version does not know", at=before
        )
    made = config(engine, versions)
    made.attributes["after"] = renew_guards
    command.upgrade(made, "head")
    return len(known) - (known.index(before) + 1 if before else 0)


def current(engine: Engine) -> str | None:
    """The number of the last migration the database has had."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def write_revision(
    engine: Engine, message: str, versions: Path = VERSIONS, tables: MetaData = db.metadata
) -> Path:
    """Compares the database at `engine` with the models and writes the next migration."""
    known = revisions(versions)
    number = f"{int(known[-1]) + 1 if known else 1:04d}"
    made = config(engine, versions, tables)
    command.revision(made, message, autogenerate=True, rev_id=number)
    script = ScriptDirectory.from_config(config(engine, versions)).get_revision(number)
    assert script is not None
    return _tidied(Path(script.path))


def _tidied(path: Path) -> Path:
    """Without the generator's own remarks."""
    lines = path.read_text().splitlines(keepends=True)
    path.write_text(
        "".join(
            line
            for line in lines
            if "Alembic - please" not in line and "end Alembic commands" not in line
        )
    )
    return path

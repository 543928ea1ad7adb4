"""Bringing the database to the tables of this version."""

from argparse import ArgumentParser, Namespace

from flask import Flask
from sqlalchemy import inspect

from core.config import Mode
from core.db import db, settings
from core.errors import RuleBroken
from web import migrate, schema
from web.commands.outcome import Outcome, Verb


def upgrade(_app: Flask, _args: Namespace) -> Outcome:
    """Runs what is missing of the migrations; run twice it does nothing."""
    settings().data.mkdir(parents=True, exist_ok=True)
    if migrate.revisions():
        return Outcome({"migrations": migrate.upgrade(db.engine)})
    if inspect(db.engine).get_table_names():
        return Outcome({"tables": 0})
    schema.build_schema(db.engine)
    return Outcome({"tables": len(db.metadata.tables)})


def revision(_app: Flask, args: Namespace) -> Outcome:
    """Writes the migration from what the database has to what the models say."""
    if settings().mode is Mode.PRODUCTION:
        raise RuleBroken("migrations are written on a developer's machine, not in production")
    path = migrate.write_revision(db.engine, args.message)
    return Outcome({"migrations": 1}, lines=[str(path)])


def _message(parser: ArgumentParser) -> None:
    parser.add_argument("--message", required=True, help="what changes, in a few words")


VERBS = (
    Verb("migrate", "bring the database to the tables of this version", upgrade),
    Verb("revision", "write a migration from the models (for developers)", revision, _message),
)

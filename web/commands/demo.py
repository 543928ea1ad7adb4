"""The demo's data and logins; refused in production."""

from argparse import ArgumentParser, Namespace

from flask import Flask

from core.config import Mode
from core.db import settings
from core.doors import as_system, now
from core.errors import RuleBroken
from core.scope import Reason
from web.commands.outcome import Outcome, Verb
from web.demo import seed
from web.demo.logins import sign_in_help


def _refuse_production() -> None:
    if settings().mode is Mode.PRODUCTION:
        raise RuleBroken("demo data never mixes with real data: refused in production")


def enter(_app: Flask, _args: Namespace) -> Outcome:
    """The network and the stories of the demo, as of today."""
    _refuse_production()
    moment = now()
    counts = as_system(Reason.COMMAND, lambda session: seed.seed(session, now=moment))
    sealed = as_system(Reason.COMMAND, lambda session: seed.close_days(session, now=moment))
    return Outcome({**counts, "sealed_days": sealed})


def show_logins(_app: Flask, _args: Namespace) -> Outcome:
    _refuse_production()
    found = sign_in_help()
    lines = [f"{row.login:<8}{row.name}\t{row.what}" for row in found.rows]
    return Outcome({"logins": len(lines)}, lines=[
        f"Everybody's password: {found.password}", "", *lines])


def _reset(parser: ArgumentParser) -> None:
    parser.add_argument("--reset", action="store_true",
                        help="the launcher has emptied the database before")


VERBS = (
    Verb("seed-demo", "enter the demo's network and stories (never in production)", enter, _reset),
    Verb("demo-logins", "show the demo's logins", show_logins),
)

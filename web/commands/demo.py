"""The demo's data and logins; refused in production."""

from argparse import Namespace

from flask import Flask

from core.config import Mode
from core.db import settings
from core.doors import as_system, now
from core.errors import RuleBroken
from core.scope import Reason
from web.commands import schema
from web.commands.outcome import Outcome, Verb
from web.demo import seed
from web.demo.logins import sign_in_help


def enter(app: Flask, args: Namespace) -> Outcome:
    """The tables, the network and the stories of the demo as of today, and who may sign in. Run
    again it only tells the logins."""
    if settings().mode is Mode.PRODUCTION:
        raise RuleBroken("demo data never mixes with real data: refused in production")
    schema.upgrade(app, args)
    moment = now()
    there = as_system(Reason.COMMAND, seed.is_there)
    counts = {} if there else as_system(
        Reason.COMMAND, lambda session: seed.seed(session, now=moment))
    sealed = as_system(Reason.COMMAND, lambda session: seed.close_days(session, now=moment))
    return Outcome({**counts, "sealed_days": sealed}, lines=_logins())


def _logins() -> list[str]:
    found = sign_in_help()
    return [f"Everybody's password: {found.password}", "",
            *(f"{row.login:<8}{row.name}\t{row.what}" for row in found.rows)]


VERBS = (
    Verb("seed-demo", "make the tables and enter the demo's network and stories (never in "
         "production)", enter),
)

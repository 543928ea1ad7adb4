"""Looking after the open errands."""

from argparse import ArgumentParser, Namespace

from flask import Flask

from core import flags, outbox
from core.db import reading
from core.doors import as_system, now
from core.scope import Reason, Scope
from web.commands.outcome import Outcome, Verb

BY = "system:command"


def figures(_app: Flask, args: Namespace) -> Outcome:
    """Waiting, age of the oldest, parked; with `--retry` the parked get a fresh start first."""
    revived = 0
    if args.retry:
        revived = as_system(Reason.COMMAND, lambda s: outbox.revive(s, now=now()))
    with reading(Scope.system(Reason.COMMAND)) as session:
        found = outbox.figures(session, now=now())
        paused = flags.is_raised(session, flags.RELAY_PAUSED)
    return Outcome(
        {
            "waiting": found.waiting,
            "oldest_s": found.oldest_s,
            "parked": found.parked,
            "revived": revived,
            "paused": int(paused),
        }
    )


def pause(_app: Flask, _args: Namespace) -> Outcome:
    """Nothing leaves the outbox until `relay-resume`."""
    as_system(Reason.COMMAND, lambda s: flags.raise_flag(s, flags.RELAY_PAUSED, by=BY, now=now()))
    return Outcome({"paused": 1})


def resume(_app: Flask, _args: Namespace) -> Outcome:
    """The outbox is worked off again."""
    as_system(Reason.COMMAND, lambda s: flags.lower_flag(s, flags.RELAY_PAUSED))
    return Outcome({"paused": 0})


def _retry(parser: ArgumentParser) -> None:
    parser.add_argument("--retry", action="store_true", help="give parked errands a fresh start")


VERBS = (
    Verb(
        "outbox",
        "show how many errands wait, since when, and how many were given up",
        figures,
        _retry,
    ),
    Verb("relay-pause", "let nothing leave the outbox (after a restore)", pause),
    Verb("relay-resume", "work off the outbox again", resume),
)

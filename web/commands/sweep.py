"""Sweeping by hand, in trials also at another moment."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import datetime

from flask import Flask

from core.clock import aware
from core.config import Mode
from core.db import settings
from core.doors import now
from core.errors import RuleBroken
from web.commands.outcome import Outcome, Verb
from worker import sweeps


def moment(word: str) -> datetime:
    """An ISO moment with its offset."""
    try:
        return aware(datetime.fromisoformat(word)).replace(microsecond=0)
    except ValueError:
        raise ArgumentTypeError(
            f"{word!r} is not a moment with an offset, such as 2026-07-16T10:00:00+08:00"
        ) from None


def never_in_production(as_of: datetime | None) -> None:
    """RuleBroken when production is asked to judge by another moment than its clock's."""
    if as_of and settings().mode is Mode.PRODUCTION:
        raise RuleBroken("--as-of is refused in production: deadlines are judged by the clock")


def run(app: Flask, args: Namespace) -> Outcome:
    """Every sweep, as of now or as of the given moment; the latter never in production."""
    never_in_production(args.as_of)
    swept = sweeps.run(sweeps.SWEEPS, as_of=args.as_of or now(), clock=app.extensions["clock"])
    return Outcome(swept.counts, [f"{name}: {error}" for name, error in swept.failed.items()])


def _as_of(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--as-of",
        type=moment,
        metavar="MOMENT",
        help="judge by this moment instead of now; not in production",
    )


VERBS = (Verb("sweep", "find what has fallen due", run, _as_of),)

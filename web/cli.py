"""The operator's commands: `python -m web.cli <verb> …`.

The last line of output is `{"ok", "verb", "counts", "errors"}`; the exit code is 0 for done, 1
for refused or failed, 2 for wrong use.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from flask import Flask
from sqlalchemy.exc import DBAPIError, OperationalError

from core import logs
from core.errors import ServicenetError
from web.app import create_app
from web.commands import (
    backup,
    books,
    demo,
    imports,
    money,
    months,
    outbox,
    people,
    reports,
    schema,
    sealing,
    sweep,
    tend,
)
from web.commands.outcome import Outcome, Verb

DONE, REFUSED, WRONG_USE = 0, 1, 2
UNDEFINED_TABLE = "42P01"
VERBS: tuple[Verb, ...] = (
    *schema.VERBS,
    *backup.VERBS,
    *sealing.VERBS,
    *outbox.VERBS,
    *sweep.VERBS,
    *books.VERBS,
    *tend.VERBS,
    *people.VERBS,
    *reports.VERBS,
    *demo.VERBS,
    *imports.VERBS,
    *money.VERBS,
    *months.VERBS,
)


class WrongUse(Exception):
    """The command line cannot be read."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise WrongUse(message)


def main(
    arguments: Sequence[str], make: Callable[[], Flask] = create_app, verbs: Sequence[Verb] = VERBS
) -> int:
    """Does one verb and prints its last line; the exit code."""
    name = _first_word(arguments)
    try:
        args = _parser(verbs).parse_args(arguments)
    except WrongUse as error:
        return _say(name, Outcome(errors=[str(error)]), WRONG_USE)
    verb = next(verb for verb in verbs if verb.name == args.verb)
    outcome = _do(verb, args, make)
    return _say(verb.name, outcome, REFUSED if outcome.errors else DONE)


def _first_word(arguments: Sequence[str]) -> str:
    return next((word for word in arguments if not word.startswith("-")), "")


def _parser(verbs: Sequence[Verb]) -> argparse.ArgumentParser:
    parser = _Parser("run.py", description="Operator commands.")
    below = parser.add_subparsers(dest="verb", required=True, parser_class=_Parser)
    for verb in verbs:
        verb.arguments(below.add_parser(verb.name, help=verb.help, description=verb.help))
    return parser


def _do(verb: Verb, args: argparse.Namespace, make: Callable[[], Flask]) -> Outcome:
    try:
        app = make()
        with app.app_context():
            return verb.run(app, args)
    except ServicenetError as error:
        return Outcome(errors=[str(error)])
    except KeyboardInterrupt:
        return Outcome(errors=["interrupted"])
    except Exception as error:
        logs.log().exception("command.failed", verb=verb.name)
        return Outcome(errors=[_sentence(error)])


def _sentence(error: Exception) -> str:
    """Without the error's own text: that may hold personal data."""
    if isinstance(error, DBAPIError):
        lacks = getattr(error.orig, "sqlstate", "") == UNDEFINED_TABLE
        if lacks or "no such table" in str(error.orig):
            return "the database lacks tables of this version: run `migrate` first"
        if isinstance(error, OperationalError):
            return "the database does not answer"
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{Path(os.fsdecode(error.filename)).name}: {error.strerror}"
    return f"failed: {type(error).__name__}"


def _say(verb: str, outcome: Outcome, code: int) -> int:
    sys.stdout.writelines(f"{line}\n" for line in outcome.lines)
    for error in outcome.errors:
        sys.stderr.write(f"{error}\n")
    sys.stderr.flush()
    last = {
        "ok": code == DONE,
        "verb": verb,
        "counts": dict(outcome.counts),
        "errors": list(outcome.errors),
    }
    sys.stdout.write(json.dumps(last, ensure_ascii=False) + "\n")
    sys.stdout.flush()
    return code


if __name__ == "__main__":
    logs.configure()
    logs.begin(None)
    sys.exit(main(sys.argv[1:]))

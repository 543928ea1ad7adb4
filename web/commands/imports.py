"""Taking over files from the command line."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from flask import Flask
from flask_babel import force_locale

from core.errors import BadInput, RuleBroken
from core.reasons import sentence
from web.commands.outcome import Outcome, Verb
from web.import_kinds import KINDS
from web.imports import BY, Job, Kind, Result, named, refusal, run, write_errors

NAMED = 50
"""How many refused rows the last line names; all of them stand in the file of errors."""


def take(_app: Flask, args: Namespace) -> Outcome:
    """Takes a file over; with `--dry-run` says what would be done and writes nothing."""
    kind = KINDS[args.kind]
    with force_locale("en"):
        try:
            job = Job(kind, args.file, args.file.name, kind.load(args.mapping))
            result = run(job, BY, dry_run=args.dry_run)
        except BadInput as bad:
            return Outcome(errors=[refusal(bad)])
        except RuleBroken as broken:
            return Outcome(errors=[sentence(broken)])
        return Outcome(result.counts, _errors(result), _lines(result, args.dry_run))


def _errors(result: Result) -> list[str]:
    words = named(result)
    more = [f"and {len(words) - NAMED} more rows"] if len(words) > NAMED else []
    return [*words[:NAMED], *more]


def _lines(result: Result, dry_run: bool) -> list[str]:
    lines = list(result.lines)
    path = None if dry_run else write_errors(result)
    if path:
        lines.append(f"rows to correct and send again: {path}")
    return [*lines, "dry run: nothing was written"] if dry_run else lines


def _arguments(parser: ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
    for kind in KINDS.values():
        _of_kind(kinds.add_parser(kind.code, help=kind.help), kind)


def _of_kind(parser: ArgumentParser, kind: Kind) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--mapping", type=Path, metavar="FILE", required=kind.needs_mapping,
                        help="how the columns of the file are read (TOML)")
    parser.add_argument("--dry-run", action="store_true",
                        help="say what would be done and write nothing")


VERBS = (Verb("import", "take over a file: outlets, or work orders of the past", take, _arguments),)

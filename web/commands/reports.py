"""Making a monthly report by command."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from flask import Flask

from core.db import reading
from core.doors import as_system, now
from core.errors import BadInput, RuleBroken
from core.scope import Reason
from core.scope import Scope as Reach
from reports.figures.rules import Month
from reports.monthly import service
from reports.monthly.rules import Scope
from web.commands.outcome import Outcome, Verb

BY = "system:command"
T = TypeVar("T")


def report(_app: Flask, args: Namespace) -> Outcome:
    """Makes the report of a month as its next version, keeps it and writes its PDF to a file."""
    month, scope, moment = args.month, args.scope, now()
    if args.out.is_dir():
        raise RuleBroken(f"{args.out.name} is a folder: name a file in it")
    args.out.parent.mkdir(parents=True, exist_ok=True)
    with reading(Reach.system(Reason.COMMAND)) as session:
        drawn = service.draft(session, month, scope, args.lang, now=moment)
    made = as_system(Reason.COMMAND, lambda session: service.keep(session, BY, drawn, now=moment))
    part = args.out.with_name(f".{args.out.name}.part")
    part.write_bytes(drawn.data)
    part.replace(args.out)
    return Outcome({"report": made.id, "version": made.version, "bytes": len(drawn.data)})


def _read_by(parse: Callable[[str], T], example: str) -> Callable[[str], T]:
    """A type of argument: what cannot be read is wrong use and told with an example."""
    def read(word: str) -> T:
        try:
            return parse(word)
        except BadInput:
            raise ArgumentTypeError(f"{word!r} is not {example}") from None

    return read


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=["sla"])
    parser.add_argument("--month", required=True, metavar="YYYY-MM",
                        type=_read_by(Month.parse, "a month, such as 2026-06"))
    parser.add_argument("--scope", required=True, metavar="network|region:CODE|outlet:CODE",
                        type=_read_by(Scope.parse, "network, region:CODE or outlet:CODE"))
    parser.add_argument("--lang", choices=sorted(service.LANGUAGES), default="zh")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")


VERBS = (Verb("report", "make a monthly report as a PDF", report, _arguments),)

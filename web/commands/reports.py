"""Making a monthly report by command."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from core.doors import as_system, now
from core.scope import Reason
from reports.figures.rules import Month
from reports.monthly import service
from reports.monthly.rules import Scope
from web.commands.outcome import Outcome, Verb

BY = "system:command"


def report(_app: Flask, args: Namespace) -> Outcome:
    """Makes the report of a month as its next version, keeps it and writes its PDF to a file."""
    month, scope = Month.parse(args.month), Scope.parse(args.scope)
    moment = now()

    def work(session: Session) -> tuple[int, int, bytes]:
        made = service.make(session, BY, month, scope, args.lang, now=moment)
        return made.id, made.version, service.document(session, made.id)[1]

    report_id, version, data = as_system(Reason.COMMAND, work)
    draft = args.out.with_name(f".{args.out.name}.part")
    args.out.parent.mkdir(parents=True, exist_ok=True)
    draft.write_bytes(data)
    draft.replace(args.out)
    return Outcome({"report": report_id, "version": version, "bytes": len(data)})


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=["sla"])
    parser.add_argument("--month", required=True, metavar="YYYY-MM")
    parser.add_argument("--scope", required=True, metavar="network|region:CODE|outlet:CODE")
    parser.add_argument("--lang", choices=sorted(service.LANGUAGES), default="zh")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")


VERBS = (Verb("report", "make a monthly report as a PDF", report, _arguments),)

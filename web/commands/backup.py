"""Keeping the whole system in one file, and bringing it back."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from flask import Flask

from core.doors import now
from web import backup
from web.commands.outcome import Outcome, Verb


def save(_app: Flask, args: Namespace) -> Outcome:
    """Database and stored files as of one moment; the system goes on meanwhile."""
    return Outcome(backup.save(args.file, now=now()))


def restore(_app: Flask, args: Namespace) -> Outcome:
    """Only into an empty system; nothing leaves it until `relay-resume`."""
    counts = backup.restore(args.file, now=now())
    return Outcome(counts, lines=["the relay is paused: look around, then run `relay-resume`"])


def _file(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")


VERBS = (
    Verb("backup", "write database and stored files into one new file", save, _file),
    Verb("restore", "bring a backup into an empty database and data folder", restore, _file),
)

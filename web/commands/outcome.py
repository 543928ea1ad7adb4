"""What an operator command is, and what it says at the end."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from flask import Flask


@dataclass(frozen=True)
class Outcome:
    """Figures of what was done; with an error it is refused or failed. `lines` are for people."""

    counts: Mapping[str, int] = field(default_factory=dict)
    errors: Sequence[str] = ()
    lines: Sequence[str] = ()


def _none(_parser: argparse.ArgumentParser) -> None:
    """A verb without arguments."""


@dataclass(frozen=True)
class Verb:
    """One command: `run(app, args)` inside the application context."""

    name: str
    help: str
    run: Callable[[Flask, argparse.Namespace], Outcome]
    arguments: Callable[[argparse.ArgumentParser], None] = _none

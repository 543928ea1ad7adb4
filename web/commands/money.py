"""Whether the books of money are in order."""

from argparse import Namespace

from flask import Flask

from core.db import reading
from core.scope import Reason, Scope
from settlements.ledger import checks, queries
from web.commands.outcome import Outcome, Verb


def ledger_check(_app: Flask, _args: Namespace) -> Outcome:
    """Balances are recomputed from the movements; claims, lines, parts and movements must agree.
    Every fault is named."""
    with reading(Scope.system(Reason.COMMAND)) as session:
        faults = checks.check(session)
        counts = {"accounts": len(queries.balances(session)), "faults": len(faults)}
    return Outcome(counts, [str(fault) for fault in faults])


VERBS = (Verb("ledger-check", "check the books of money against each other", ledger_check),)

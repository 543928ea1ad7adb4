"""Sealing and checking the facts."""

from argparse import Namespace

from flask import Flask

from core import seal
from core.db import reading
from core.doors import as_system, now
from core.scope import Reason, Scope
from web.commands.outcome import Outcome, Verb

COMMAND = Scope.system(Reason.COMMAND)


def seal_now(_app: Flask, _args: Namespace) -> Outcome:
    """Seals every day that is over."""
    sealed = as_system(
        Reason.COMMAND,
        lambda session: [made.count for made in seal.seal_due_days(session, now=now())],
    )
    return Outcome({"days": len(sealed), "facts": sum(sealed)})


def verify_facts(_app: Flask, _args: Namespace) -> Outcome:
    """Every record's facts must be versions 1 to n."""
    with reading(COMMAND) as session:
        gaps = seal.version_gaps(session)
    return Outcome(
        {"gaps": len(gaps)},
        [
            f"{gap.kind} {gap.subject_id}: {gap.count} facts, the highest version is {gap.highest}"
            for gap in gaps
        ],
    )


def verify_seal(_app: Flask, _args: Namespace) -> Outcome:
    """Every seal must agree with the facts; names the first that does not."""
    with reading(COMMAND) as session:
        fault, last = seal.verify(session), seal.head(session)
    if fault is None:
        head = f"head: {last.day.isoformat()} {last.hash}" if last else "nothing is sealed yet"
        return Outcome({"faults": 0}, lines=[head])
    row = "" if fault.fact_id is None else f", fact {fault.fact_id}"
    return Outcome({"faults": 1}, [f"{fault.day.isoformat()}{row}: {fault.what}"])


VERBS = (
    Verb("seal", "seal every day of facts that is over", seal_now),
    Verb("verify-facts", "check that no record misses a fact", verify_facts),
    Verb("verify-seal", "check the facts against the seals", verify_seal),
)

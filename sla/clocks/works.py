"""The work a policy was looked up for, as one line on the clock: it is looked up again when a
policy changes."""

import json
from dataclasses import asdict
from functools import lru_cache

from sla.policies.rules import Work


@lru_cache(maxsize=1_000)
def encoded(work: Work) -> str:
    """Canonical JSON of the fields that are known."""
    known = {name: value for name, value in asdict(work).items() if value is not None}
    return json.dumps(known, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def decoded(text: str) -> Work:
    """The work of a line that `encoded` wrote."""
    return Work(**json.loads(text))


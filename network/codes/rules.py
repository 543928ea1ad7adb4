"""The second factor: a code of six digits that changes every 30 seconds (RFC 6238)."""

from collections.abc import Collection

STEP_S = 30
DRIFT = 1
"""Steps a phone's clock may be off, either way."""


def accepted_step(matches: Collection[int], last_step: int | None) -> int | None:
    """The time step to accept of those the code fits, or None: each step is good once, so a
    code read over somebody's shoulder is worth nothing after its use."""
    fresh = [step for step in matches if last_step is None or step > last_step]
    return max(fresh, default=None)

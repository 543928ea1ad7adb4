"""The second factor: a code of six digits that changes every 30 seconds (RFC 6238)."""

import base64
import hmac
from collections.abc import Collection

SECRET_BYTES = 20
"""As long as the digest an authenticator works with (RFC 4226, section 4)."""

STEP_S = 30
DRIFT = 1
"""Steps a phone's clock may be off, either way."""


def secret_of(seed: str, key: str) -> str:
    """The secret that person and program share, in base32. It is worked out anew from the stored
    seed and the program's own key: whoever reads the database alone cannot make codes."""
    made = hmac.digest(key.encode(), f"second factor:{seed}".encode(), "sha256")
    return base64.b32encode(made[:SECRET_BYTES]).decode()


def accepted_step(matches: Collection[int], last_step: int | None) -> int | None:
    """The time step to accept of those the code fits, or None: each step is good once, so a
    code read over somebody's shoulder is worth nothing after its use."""
    fresh = [step for step in matches if last_step is None or step > last_step]
    return max(fresh, default=None)

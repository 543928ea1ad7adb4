"""Personal numbers: found by a keyed hash, shown masked (SAFETY 18)."""

import hashlib
import hmac

from core.db import settings


def number_hash(number: str) -> str:
    """Keyed hash of a full telephone number: equal numbers meet, the number is not told."""
    key = hashlib.sha256(b"numbers\0" + settings().secret_key.encode()).digest()
    return hmac.new(key, number.encode(), hashlib.sha256).hexdigest()

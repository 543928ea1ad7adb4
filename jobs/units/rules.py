"""What a barcode may look like."""

import re

from core.text import normal_width

_BARCODE = re.compile(r"[A-Z0-9][A-Z0-9-]{5,39}", re.ASCII)


def read_barcode(typed: str) -> str | None:
    """The barcode as it is stored (capitals, no blanks), or None when it cannot be one."""
    if len(typed) > 80:
        return None
    plain = normal_width(typed).replace(" ", "").upper()
    return plain if _BARCODE.fullmatch(plain) else None

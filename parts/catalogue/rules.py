"""What a part number looks like and who may stand in for whom."""

import re
from collections.abc import Mapping

from core.errors import BadInput
from core.text import normal_width

LONGEST_CODE = 40
_CODE = re.compile(r"[A-Z0-9][A-Z0-9./+-]{1,39}", re.ASCII)


def read_code(typed: str, *, field: str = "code") -> str:
    """The part number as it is stored: capitals, ASCII, without blanks. BadInput for one that
    is empty, too long or holds other signs."""
    if len(typed) > 4 * LONGEST_CODE:
        raise BadInput(field, "too_long", limit=LONGEST_CODE)
    code = "".join(normal_width(typed).split()).upper()
    if not code:
        raise BadInput(field, "missing")
    if not _CODE.fullmatch(code):
        raise BadInput(field, "part_code_malformed")
    return code


def substitute_fault(code: str, substitute: str, known: Mapping[str, str]) -> str | None:
    """Why `substitute` cannot stand in for `code`, or None. `known` maps part numbers to their
    own substitutes: following them must not lead back."""
    at = substitute
    for _ in range(len(known) + 1):
        if at == code:
            return "substitute_circle"
        if at not in known or not known[at]:
            return None
        at = known[at]
    return "substitute_circle"

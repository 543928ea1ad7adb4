"""What a notice may hold."""

import re
from collections.abc import Mapping
from enum import StrEnum

from core.errors import BadInput

CODE = re.compile(r"[A-Za-z0-9_.:+/#-]{0,64}\Z")
MOST_ARGS = 12


class Urgency(StrEnum):
    """How loudly a notice is shown."""

    NOTE = "note"
    WARNING = "warning"
    URGENT = "urgent"


def check_args(args: Mapping[str, str | int | None]) -> None:
    """BadInput for anything but ids and codes: a name or a number of a person would outlive its
    erasure here (SAFETY 18)."""
    if len(args) > MOST_ARGS:
        raise BadInput("args", "a notice holds at most %(most)s values", most=MOST_ARGS)
    for name, value in args.items():
        if isinstance(value, str) and not CODE.match(value):
            raise BadInput(name, "a notice holds codes and ids, no text")
        if value is not None and not isinstance(value, str | int):
            raise BadInput(name, "a notice holds codes and ids, no text")

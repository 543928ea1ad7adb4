"""Numbers people say on the telephone: `GD-260703-0016`.

Prefix of the kind, business date in Shanghai, running number of that day. Here are only
writing and reading; the counter that gives the running number lives with the database.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from core.errors import BadInput

_PREFIX = re.compile(r"[A-Z]{2,4}", re.ASCII)
_NUMBER = re.compile(r"([A-Z]{2,4})-([0-9]{6})-([0-9]{4,6})", re.ASCII)
_LARGEST = 999_999
_LONGEST_TEXT = 32
_FULL_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)}


@dataclass(frozen=True, slots=True, order=True)
class HumanNumber:
    """A number in its parts; `day` is the business date in Asia/Shanghai.

    Raises ValueError for a prefix that is not 2–4 capitals, a year outside 2000–2099 (two
    digits stand for it) and a sequence outside 1–999,999; TypeError for a moment as day.
    """

    prefix: str
    day: date
    sequence: int

    def __post_init__(self) -> None:
        if isinstance(self.day, datetime):
            raise TypeError("a number carries a business date, not a moment")
        if not _PREFIX.fullmatch(self.prefix):
            raise ValueError(f"prefix of 2 to 4 capitals, not {self.prefix!r}")
        if not 2000 <= self.day.year <= 2099:
            raise ValueError(f"the year is 2000 to 2099, not {self.day.year}")
        if not 1 <= self.sequence <= _LARGEST:
            raise ValueError(f"the sequence is 1 to {_LARGEST}, not {self.sequence}")

    def __str__(self) -> str:
        return f"{self.prefix}-{self.day:%y%m%d}-{self.sequence:04d}"


def parse_number(text: str, *, field: str = "number", prefix: str | None = None) -> HumanNumber:
    """Read a number as typed: small letters, full-width characters and blanks around it
    are forgiven. Raises BadInput(field, reason) with `number_malformed`, `no_such_day` or,
    when one kind is expected, `wrong_prefix`."""
    if len(text) > _LONGEST_TEXT:
        raise BadInput(field, "too_long", limit=_LONGEST_TEXT)
    match = _NUMBER.fullmatch(text.translate(_FULL_WIDTH).strip().upper())
    if match is None or not _written_shortest(match[3]):
        raise BadInput(field, "number_malformed")
    if prefix is not None and match[1] != prefix:
        raise BadInput(field, "wrong_prefix", expected=prefix)
    return HumanNumber(match[1], _day(match[2], field), int(match[3]))


def _written_shortest(digits: str) -> bool:
    return int(digits) > 0 and f"{int(digits):04d}" == digits


def _day(digits: str, field: str) -> date:
    try:
        return date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        raise BadInput(field, "no_such_day") from None

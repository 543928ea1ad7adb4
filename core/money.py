"""Money in whole fen.

An amount never exists as a float. Rounding happens in two places only: `times`
(half up) and `split` (largest remainder). SAFETY 1 and 5.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.errors import BadInput, RuleBroken

LARGEST = 2**63 - 1
"""What a BIGINT column holds; an amount beyond it is refused, not wrapped."""

_LONGEST_TEXT = 40
_AMOUNT = re.compile(r"([0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.([0-9]{1,2}))?", re.ASCII)
_DECIMALS = re.compile(r"[0-9,]*\.[0-9]{3,}", re.ASCII)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９，．－＋￥−", "0123456789,.-+¥-")


def _whole(value: object, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} is a whole number, not {type(value).__name__}")
    return value


def _fen(other: object) -> int:
    if not isinstance(other, Money):
        raise TypeError(f"money meets only money, not {type(other).__name__}")
    return other.fen


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of yuan, kept as whole fen; may be negative (a correction line).

    Raises TypeError for anything but an int, RuleBroken("amount_out_of_range") when a
    BIGINT could not hold it.
    """

    fen: int

    def __post_init__(self) -> None:
        if abs(_whole(self.fen, "fen")) > LARGEST:
            raise RuleBroken("amount_out_of_range")

    @classmethod
    def parse(cls, text: str, *, field: str = "amount", negative: bool = False) -> "Money":
        """Read what a person or a sheet wrote: `1460`, `1,460.5`, `¥1,460.00`, `１４６０`.

        Refused with BadInput(field, reason): more than two decimals, exponents, NaN,
        a misplaced thousands separator, a sign unless `negative` allows a leading minus.
        """
        if len(text) > _LONGEST_TEXT:
            raise BadInput(field, "too_long", limit=_LONGEST_TEXT)
        plain = text.strip().translate(_FULL_WIDTH)
        if not plain:
            raise BadInput(field, "missing")
        minus, plain = plain.startswith("-"), plain.removeprefix("-")
        if minus and not negative:
            raise BadInput(field, "sign_not_allowed")
        fen = _read_fen(plain.removeprefix("¥").lstrip(), field)
        return cls(-fen if minus else fen)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.fen + _fen(other))

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.fen - _fen(other))

    def __neg__(self) -> "Money":
        return Money(-self.fen)

    def __lt__(self, other: "Money") -> bool:
        return self.fen < _fen(other)

    def __le__(self, other: "Money") -> bool:
        return self.fen <= _fen(other)

    def __gt__(self, other: "Money") -> bool:
        return self.fen > _fen(other)

    def __ge__(self, other: "Money") -> bool:
        return self.fen >= _fen(other)

    def __bool__(self) -> bool:
        return self.fen != 0

    def times(self, numerator: int, denominator: int = 1) -> "Money":
        """The amount × numerator ÷ denominator, rounded half up to the fen.

        Half is rounded away from zero, so that the reversal of a line is its exact
        negative. Raises TypeError for a float, ValueError for a denominator below 1.
        """
        top = self.fen * _whole(numerator, "numerator")
        bottom = _whole(denominator, "denominator")
        if bottom < 1:
            raise ValueError("the denominator is at least 1")
        rounded = (2 * abs(top) + bottom) // (2 * bottom)
        return Money(-rounded if top < 0 else rounded)

    def split(self, weights: Sequence[int]) -> "tuple[Money, ...]":
        """Parts in proportion to the weights whose sum is exactly this amount.

        Each part gets its whole fen; what is left goes, one fen each, to the largest
        remainders, the earlier part first when they tie. A weight of 0 gets nothing.
        Raises ValueError for a negative weight or when all are 0.
        """
        shares = [_whole(weight, "weight") for weight in weights]
        total = sum(shares)
        if total < 1 or min(shares) < 0:
            raise ValueError("weights are not negative and at least one is above 0")
        sign, whole = (-1, -self.fen) if self.fen < 0 else (1, self.fen)
        parts = [whole * share // total for share in shares]
        by_remainder = sorted(range(len(shares)), key=lambda i: -(whole * shares[i] % total))
        for index in by_remainder[: whole - sum(parts)]:
            parts[index] += 1
        return tuple(Money(sign * part) for part in parts)

    def plain(self) -> str:
        """`1460.00`: for form fields and files that a machine reads."""
        return f"{'-' if self.fen < 0 else ''}{abs(self.fen) // 100}.{abs(self.fen) % 100:02d}"

    def __str__(self) -> str:
        yuan, fen = divmod(abs(self.fen), 100)
        return f"{'-' if self.fen < 0 else ''}¥{yuan:,}.{fen:02d}"


ZERO = Money(0)


def total(amounts: Iterable[Money]) -> Money:
    """The sum; ¥0.00 of nothing."""
    return sum(amounts, ZERO)


def _read_fen(plain: str, field: str) -> int:
    match = _AMOUNT.fullmatch(plain)
    if match is None:
        raise BadInput(field, _why_not(plain))
    fen = int(match[1].replace(",", "")) * 100 + int((match[2] or "").ljust(2, "0"))
    if fen > LARGEST:
        raise BadInput(field, "amount_out_of_range")
    return fen


def _why_not(plain: str) -> str:
    if _DECIMALS.fullmatch(plain):
        return "too_many_decimals"
    if plain.startswith(("-", "+")):
        return "sign_not_allowed"
    return "not_an_amount"

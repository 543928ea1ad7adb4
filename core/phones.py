"""Telephone numbers as people and sheets write them.

Full-width digits, separators, +86, a mobile with a 0 in front, an extension, two numbers
in one cell. What cannot be called is returned with its reason, never guessed.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from core.errors import BadInput
from core.text import normal_width

LONGEST_CELL = 200

# 100… is no mobile range: the numbers of demonstrations, which can ring nobody.
_MOBILE = re.compile(r"1[3-9][0-9]{9}|100[0-9]{8}", re.ASCII)
_LANDLINE = re.compile(r"0(?:10|2[0-9])[2-9][0-9]{7}|0[3-9][0-9]{2}[2-9][0-9]{6,7}", re.ASCII)
_SERVICE = re.compile(r"[48]00[0-9]{7}", re.ASCII)
_LOCAL = re.compile(r"[2-9][0-9]{6,7}", re.ASCII)
_COUNTRY = re.compile(r"(?:\+|00)\s?86[\s-]?", re.ASCII)
_EXTENSION = re.compile(
    r"(.*[0-9)])\s?(?:转|ext\.?|x|#|-)\s?([0-9]{1,6})", re.ASCII | re.IGNORECASE
)
_BETWEEN_NUMBERS = re.compile(r"[、,;|\n\r&]|或|和")
_WITHIN_NUMBERS = re.compile(r"[\s/\-]+")
_SEPARATORS = re.compile(r"[\s\-./()–—·]", re.ASCII)
_MASKED = re.compile(r"[0-9]\*+[0-9]", re.ASCII)


class PhoneKind(StrEnum):
    """How a number is reached."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    SERVICE = "service"


class PhoneFault(StrEnum):
    """Why a number cannot be called."""

    TOO_LONG = "too_long"
    NOT_A_NUMBER = "not_a_number"
    MASKED = "masked"
    NO_AREA_CODE = "no_area_code"
    LOST_LEADING_ZERO = "lost_leading_zero"
    TOO_FEW_DIGITS = "too_few_digits"
    TOO_MANY_DIGITS = "too_many_digits"
    UNKNOWN_RANGE = "unknown_range"


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that can be called: digits only, a landline with its area code."""

    number: str
    kind: PhoneKind
    extension: str = ""


@dataclass(frozen=True, slots=True)
class BadPhone:
    """What stood there and why it cannot be called."""

    raw: str
    fault: PhoneFault


@dataclass(frozen=True, slots=True)
class Phones:
    """What one cell or field held; both empty when nothing stood there."""

    good: tuple[Phone, ...] = ()
    bad: tuple[BadPhone, ...] = ()


def read_phones(value: str) -> Phones:
    """Every number in a cell, each once, in the order written; never raises."""
    if len(value) > LONGEST_CELL:
        return Phones(bad=(BadPhone(value[:20], PhoneFault.TOO_LONG),))
    good: dict[Phone, None] = {}
    bad: list[BadPhone] = []
    for part in _BETWEEN_NUMBERS.split(normal_width(value)):
        for found in _read_part(part.strip()):
            if isinstance(found, Phone):
                good[found] = None
            else:
                bad.append(found)
    return Phones(tuple(good), tuple(bad))


def one_phone(value: str, *, field: str = "phone") -> Phone:
    """The one number of a form field; raises BadInput(field, reason): a PhoneFault,
    `missing` or `several_numbers`."""
    found = read_phones(value)
    if found.bad:
        raise BadInput(field, found.bad[0].fault.value)
    if len(found.good) != 1:
        raise BadInput(field, "several_numbers" if found.good else "missing")
    return found.good[0]


def _read_part(part: str) -> list[Phone | BadPhone]:
    """One number, or several that only a blank, slash or dash divides, if all are good."""
    if not part:
        return []
    whole = _read_one(part)
    if isinstance(whole, BadPhone):
        pieces = [_read_one(piece) for piece in _WITHIN_NUMBERS.split(part) if piece]
        if pieces and all(isinstance(piece, Phone) for piece in pieces):
            return pieces
    return [whole]


def _read_one(part: str) -> Phone | BadPhone:
    match = _EXTENSION.fullmatch(part)
    if match and (main := _callable(_digits(match[1]))) and main.kind is not PhoneKind.MOBILE:
        return Phone(main.number, main.kind, match[2])
    digits = _digits(part)
    return _callable(digits) or BadPhone(part, _fault(part, digits))


def _digits(part: str) -> str:
    """Country code, separators and a spreadsheet's `.0` taken away; may hold other signs."""
    plain = part.strip().removesuffix(".0")
    national = _COUNTRY.sub("", plain, count=1) if _COUNTRY.match(plain) else plain
    digits = _SEPARATORS.sub("", national)
    if national is not plain and not digits.startswith(("0", "1", "400", "800")):
        return "0" + digits
    return digits


def _callable(digits: str) -> Phone | None:
    for trunk in ("86", "0"):
        if _MOBILE.fullmatch(digits.removeprefix(trunk)):
            return Phone(digits.removeprefix(trunk), PhoneKind.MOBILE)
    if _LANDLINE.fullmatch(digits):
        return Phone(digits, PhoneKind.LANDLINE)
    return Phone(digits, PhoneKind.SERVICE) if _SERVICE.fullmatch(digits) else None


def _fault(part: str, digits: str) -> PhoneFault:
    if _MASKED.search(part):
        return PhoneFault.MASKED
    if not (digits.isascii() and digits.isdigit()):
        return PhoneFault.NOT_A_NUMBER
    if _LOCAL.fullmatch(digits):
        return PhoneFault.NO_AREA_CODE
    if not digits.startswith("1") and _LANDLINE.fullmatch("0" + digits):
        return PhoneFault.LOST_LEADING_ZERO
    if len(digits) < 11:
        return PhoneFault.TOO_FEW_DIGITS
    return PhoneFault.TOO_MANY_DIGITS if len(digits) > 11 else PhoneFault.UNKNOWN_RANGE

"""How numbers, money, moments and durations stand on a page, in the language of the request.

Templates use these as filters, views call them as functions to fill `core.rows`. They read no
clock: `now` is a parameter. Rules of writing: LABELS, Rules ("¥1,460.00; 7月3日 16:00;
8 天 19 小时").
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import get_locale, gettext, pgettext
from wtforms import Field, Form

CHINA = ZoneInfo("Asia/Shanghai")
SMALLEST_BASE = 30
"""Below this many cases no percentage is printed (REPORT, "Below n = 30 print n")."""

MINUTE, HOUR, DAY = 60, 3600, 86400
NO_VALUE = "—"

DAY_PATTERNS = {
    "zh": ("M月d日", "y年M月d日"),
    "ru": ("d MMMM", "d MMMM y"),
    "en": ("d MMM", "d MMM y"),
}
"""A date of this year, and of another."""

HTML_LANGUAGES = {"zh": "zh-CN", "ru": "ru", "en": "en"}


class HasFen(Protocol):
    """Any money value: a whole number of fen."""

    @property
    def fen(self) -> int: ...


def language() -> str:
    """The request's language without script and country: zh, en or ru."""
    locale = get_locale()
    return locale.language if locale and locale.language in HTML_LANGUAGES else "en"


def html_lang() -> str:
    """The value of the `lang` attribute."""
    return HTML_LANGUAGES[language()]


def number(value: int) -> str:
    """A whole number with the language's thousands mark."""
    return format_decimal(value, locale=language())


def money_fen(value: int | HasFen | None, unit: bool = True) -> str:
    """Fen as yuan with two places: ¥1,460.00. Without `unit` for a column that names it above."""
    if value is None:
        return NO_VALUE
    fen = value if isinstance(value, int) else value.fen
    amount = format_decimal(Decimal(abs(fen)) / 100, format="#,##0.00", locale=language())
    sign = "−" if fen < 0 else ""
    return f"{sign}{'¥' if unit else ''}{amount}"


def business_date(value: date | None, now: datetime) -> str:
    """A date without a time: 7月3日, with the year when it is another than now's in China."""
    if value is None:
        return NO_VALUE
    short, full = DAY_PATTERNS[language()]
    pattern = short if value.year == now.astimezone(CHINA).year else full
    return format_date(value, format=pattern, locale=language())


def moment(value: datetime | None, now: datetime) -> str:
    """A moment in China: 7月3日 16:00, with the year when it is another than now's."""
    if value is None:
        return NO_VALUE
    local = value.astimezone(CHINA)
    return f"{business_date(local.date(), now)} {format_time(local, 'HH:mm', locale=language())}"


def clock_time(value: datetime) -> str:
    """Hours and minutes in China: 16:00."""
    return value.astimezone(CHINA).strftime("%H:%M")


def iso(value: datetime) -> str:
    """A moment for the `datetime` attribute."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def full_moment(value: datetime) -> str:
    """Year, date and seconds in China, for records where the second matters."""
    return format_datetime(value.astimezone(CHINA), "y-MM-dd HH:mm:ss", locale=language())


def due_moment(due: datetime, now: datetime) -> str:
    """A deadline: midnight is written as 24:00 of the day that ends (DOMAIN, "end of day")."""
    local = due.astimezone(CHINA)
    if (local.hour, local.minute, local.second) != (0, 0, 0):
        return moment(due, now)
    return f"{business_date(local.date() - timedelta(days=1), now)} 24:00"


def due_by(due: datetime, now: datetime) -> str:
    """应于 7月10日 24:00 前."""
    return str(gettext("due by %(moment)s", moment=due_moment(due, now)))


def due_wording(due: datetime, now: datetime) -> str:
    """How far from the deadline, as words: 还剩 6 小时 or 超 5 天 10 小时. Late means now > due."""
    if now > due:
        return str(gettext("late by %(duration)s", duration=duration(now - due)))
    return str(gettext("%(duration)s left", duration=duration(due - now)))


def minutes_of(value: timedelta | float) -> int:
    """Whole minutes of a duration in seconds or as timedelta; parts of a minute are dropped."""
    seconds = value.total_seconds() if isinstance(value, timedelta) else value
    return int(seconds // MINUTE)


def duration(value: timedelta | float | None, full: bool = False) -> str:
    """A duration (seconds or timedelta) in its two largest units: 8 天 19 小时, 15 分.

    `full` names every unit down to minutes: 13 天 0 小时 40 分. Less than a minute says so.
    """
    if value is None:
        return NO_VALUE
    minutes = minutes_of(value)
    if minutes < 1:
        return str(gettext("under a minute"))
    days, rest = divmod(minutes, DAY // MINUTE)
    hours, mins = divmod(rest, HOUR // MINUTE)
    units = [(days, "d"), (hours, "h"), (mins, "m")]
    while units[0][0] == 0:
        units.pop(0)
    return " ".join(unit_text(n, u) for n, u in (units if full else two_largest(units)))


def two_largest(units: list[tuple[int, str]]) -> Iterable[tuple[int, str]]:
    """The first unit, and the second when it is not zero."""
    return units[:1] + [unit for unit in units[1:2] if unit[0]]


def unit_text(count: int, unit: str) -> str:
    """A number with its unit of time."""
    if unit == "d":
        return str(gettext("%(n)s d", n=number(count)))
    if unit == "h":
        return str(gettext("%(n)s h", n=number(count)))
    return str(gettext("%(n)s min", n=number(count)))


def duration_compact(value: timedelta | float | None) -> str:
    """For columns: 18:25, or with days 8 天 19:55."""
    if value is None:
        return NO_VALUE
    days, rest = divmod(max(minutes_of(value), 0), DAY // MINUTE)
    clock = f"{rest // 60}:{rest % 60:02}"
    return f"{unit_text(days, 'd')} {clock}" if days else clock


def hours_minutes(value: timedelta | float) -> str:
    """Hours and minutes without days: 312:40."""
    minutes = minutes_of(value)
    return f"{minutes // 60}:{minutes % 60:02}"


def masked_phone(value: str | None) -> str:
    """138****1234; a number too short to mask in the middle shows nothing of itself (SAFETY 18)."""
    if not value:
        return NO_VALUE
    digits = "".join(c for c in value if c.isdigit())
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 11 else "****"


def one_place(share: Decimal) -> str:
    """A share of 1 as per cent with one place, half up: 81.3 %; the whole is 100 %."""
    if share == 1:
        return "100 %"
    rounded = (share * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{format_decimal(rounded, format='0.0', locale=language())} %"


def percent(part: int, whole: int) -> str:
    """A rate over cases: 81.3 %; below 30 cases only their number, n = 7."""
    if whole < SMALLEST_BASE:
        return f"n = {whole}"
    return one_place(Decimal(part) / whole)


def percent_note(whole: int) -> str:
    """Why there is no percentage, as a sentence; empty when there is one."""
    if whole >= SMALLEST_BASE:
        return ""
    return str(gettext("Too few for a percentage (n = %(n)s)", n=number(whole)))


def share_percent(part: float, whole: float) -> str:
    """A part of one sum (time of a job, money of a statement): no smallest base applies."""
    return one_place(Decimal(part) / Decimal(whole)) if whole else NO_VALUE


def party_name(code: str) -> str:
    """The word for a party that holds time (DOMAIN, "Parties that hold time")."""
    names = {
        "dispatch": pgettext("party", "dispatch"),
        "approval": pgettext("party", "approval"),
        "planning": pgettext("party", "part planning"),
        "warehouse": pgettext("party", "warehouse"),
        "appraisal": pgettext("party", "appraisal"),
        "finance": pgettext("party", "finance"),
        "outlet": pgettext("party", "outlet"),
        "parent": pgettext("party", "parent outlet"),
        "carrier": pgettext("party", "carrier"),
        "dealer": pgettext("party", "dealer"),
        "bank": pgettext("party", "bank"),
        "user": pgettext("party", "user"),
        "force": pgettext("party", "force majeure"),
    }
    return str(names[code])


def fields_with_errors(form: Form) -> list[Field]:
    """The fields to name in the error list, in the order of the form."""
    return [field for field in form if field.errors]


FILTERS = (
    number,
    money_fen,
    business_date,
    moment,
    clock_time,
    iso,
    full_moment,
    due_moment,
    due_by,
    due_wording,
    duration,
    duration_compact,
    hours_minutes,
    masked_phone,
    share_percent,
    party_name,
    fields_with_errors,
)


def register(app: Flask) -> None:
    """Gives the templates these filters, and `percent`, `percent_note`, `html_lang` as globals."""
    app.jinja_env.filters.update({function.__name__: function for function in FILTERS})
    app.jinja_env.globals.update(percent=percent, percent_note=percent_note, html_lang=html_lang)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True

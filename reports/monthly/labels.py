"""The words for the seven causes, tiers and kinds of reports, and how figures are written."""

from babel.dates import format_date
from babel.numbers import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, pgettext

from core.wording import DAY, NO_VALUE, language, number, percent
from reports.figures.rules import Month, Ratio, Spread
from reports.monthly.rules import Cause, CountyGap, Kind

CAUSES = {
    Cause.CAPITALS: _l("1 People only in capitals"),
    Cause.SUB_NETWORKS: _l("2 Private networks"),
    Cause.NOT_DIRECT: _l("3 Cannot apply directly"),
    Cause.SLOW: _l("4 Money and parts are slow"),
    Cause.TRAINING: _l("5 No uniform training"),
    Cause.UNPROFITABLE: _l("6 Warranty work does not pay"),
    Cause.HIDDEN: _l("7 No visits, good news only"),
}

MEASURES = {
    Cause.CAPITALS: _l("counties without owner or outlet"),
    Cause.SUB_NETWORKS: _l("performer in doubt, per 1,000 jobs"),
    Cause.NOT_DIRECT: _l("entered by tiers 3–4 themselves"),
    Cause.SLOW: _l("part p90 / money p90, days"),
    Cause.TRAINING: _l("certified technicians, tiers 3–4"),
    Cause.UNPROFITABLE: _l("time to accept, p90"),
    Cause.HIDDEN: _l("self-reported of all breaches · decisions done"),
}

_MONTHS = {"zh": "y年M月", "ru": "LLLL y", "en": "MMMM y"}

KINDS = {
    Kind.NETWORK: _l("whole network"),
    Kind.REGION: lazy_pgettext("report", "region"),
    Kind.OUTLET: lazy_pgettext("report", "outlet"),
}


def tier_word(tier: int | None) -> str:
    """一级; a job whose address is not known has none."""
    words = {
        1: pgettext("report", "Tier 1"),
        2: pgettext("report", "Tier 2"),
        3: pgettext("report", "Tier 3"),
        4: pgettext("report", "Tier 4"),
    }
    return str(words[tier]) if tier else str(pgettext("report", "unknown"))


def lack_word(gap: CountyGap) -> str:
    """What a county lacks."""
    if gap.no_owner and gap.no_outlet:
        return _("no owner, no outlet")
    return _("no owner") if gap.no_owner else _("no outlet")


def month_word(month: Month) -> str:
    """2026年6月."""
    return str(format_date(month.first_day, _MONTHS[language()], locale=language()))


def month_short(month: Month) -> str:
    """6月, for the axis of a chart."""
    pattern = {"zh": "M月"}.get(language(), "LLL")
    return str(format_date(month.first_day, pattern, locale=language()))


def few(count: int) -> str:
    return f"n = {number(count)}" if count else NO_VALUE


def rate(ratio: Ratio) -> str:
    return percent(ratio.part, ratio.whole) if ratio.whole else NO_VALUE


def per_mille(ratio: Ratio) -> str:
    """Of a thousand, with one place; the cases where they are too few."""
    value = per_mille_tenths(ratio)
    if value is None:
        return f"{number(ratio.part)} / {number(ratio.whole)}" if ratio.whole else NO_VALUE
    return str(format_decimal(value / 10, format="0.0", locale=language()))


def per_mille_tenths(ratio: Ratio) -> int | None:
    """Tenths of one in a thousand, half up; None below thirty cases."""
    if ratio.tenths is None:
        return None
    return (ratio.part * 20_000 + ratio.whole) // (ratio.whole * 2)


def of_all(ratio: Ratio) -> str:
    """A percentage, or so many of so many where the cases are too few for one."""
    if ratio.tenths is None and ratio.whole:
        return f"{number(ratio.part)} / {number(ratio.whole)}"
    return rate(ratio)


def tenths(value: int) -> str:
    """813 as 81.3, 900 as 90."""
    return str(format_decimal(value / 10, format="0.#", locale=language()))


def days(seconds: int) -> str:
    """Days with one place, half up."""
    return str(
        format_decimal(
            ((seconds * 20 + DAY) // (2 * DAY)) / 10, format="#,##0.0", locale=language()
        )
    )


def p90_word(spread: Spread) -> str:
    return days(spread.p90) if spread.p90 is not None else few(spread.n)


def spread_word(spread: Spread) -> str:
    """p50 / p90 in days, the number of cases where they are too few."""
    if spread.p50 is None or spread.p90 is None:
        return few(spread.n) if spread.n else NO_VALUE
    return f"{days(spread.p50)} / {days(spread.p90)}"

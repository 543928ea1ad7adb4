"""The seven causes in words: what is measured, this month and last, the worst place."""

from babel.numbers import format_decimal
from flask_babel import gettext as _

from core.wording import HOUR, NO_VALUE, language, number
from reports.figures.rules import Ratio, Spread, Trend, trend
from reports.monthly import labels
from reports.monthly.labels import CAUSES, MEASURES
from reports.monthly.rules import Cause, CauseRow, Measure

ARROWS = {Trend.UP: "↑", Trend.DOWN: "↓", Trend.SAME: "→"}


def cause_line(row: CauseRow) -> tuple[str, ...]:
    """Cause, measure, this month, last month, arrow, worst place, holder."""
    arrow = trend(_compared(row.cause, row.now), _compared(row.cause, row.before))
    worst = ""
    if row.worst is not None:
        worst = " ".join(filter(None, (row.worst.place, _worst_word(row.cause, row.worst.measure))))
    who = (row.worst.holder or _("head office")) if row.worst else NO_VALUE
    return (
        str(CAUSES[row.cause]),
        str(MEASURES[row.cause]),
        measure_word(row.cause, row.now),
        measure_word(row.cause, row.before),
        ARROWS[arrow] if arrow else "",
        worst or NO_VALUE,
        who,
    )


def _compared(cause: Cause, measure: Measure) -> int | None:
    """What the arrow compares: as fine as what is printed."""
    if cause is Cause.SUB_NETWORKS and measure.rate is not None:
        return labels.per_mille_tenths(measure.rate)
    return measure.value


def _worst_word(cause: Cause, measure: Measure) -> str:
    if measure.rate is not None and cause is not Cause.SUB_NETWORKS:
        return labels.of_all(measure.rate)
    return measure_word(cause, measure) if measure.known else ""


def measure_word(cause: Cause, measure: Measure) -> str:
    """The figure of a cause; `—` where nothing measures it."""
    if measure.count is not None:
        return number(measure.count)
    if cause is Cause.HIDDEN and measure.known:
        both = (measure.rate, measure.beside)
        return " · ".join(labels.of_all(each) if each else NO_VALUE for each in both)
    if measure.rate is not None:
        return _rate(cause, measure.rate)
    if cause is Cause.UNPROFITABLE and measure.spreads:
        return _hours(measure.spreads[0])
    return " / ".join(labels.p90_word(spread) for spread in measure.spreads) or NO_VALUE


def _rate(cause: Cause, ratio: Ratio) -> str:
    return labels.per_mille(ratio) if cause is Cause.SUB_NETWORKS else labels.rate(ratio)


def _hours(spread: Spread) -> str:
    if spread.p90 is None:
        return labels.few(spread.n)
    hours = ((spread.p90 * 20 + HOUR) // (2 * HOUR)) / 10
    return _("%(hours)s hours", hours=format_decimal(hours, format="0.0", locale=language()))

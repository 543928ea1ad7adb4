"""The words for work that has no rate."""

from flask_babel import gettext as _

from jobs.work_orders.labels import GRADES, LINES, SERVICE_TYPES
from jobs.work_orders.rules import Grade, ServiceType
from network.products.rules import ProductLine
from settlements.rate_sheets.rules import Hole
from settlements.rates.labels import ITEMS


def hole_words(hole: Hole) -> str:
    """Work without a rate; what is left out holds for all."""
    what = " · ".join(_parts(hole))
    first = hole.first.isoformat()
    if hole.last is None:
        return str(_("No rate from %(first)s on: %(what)s", first=first, what=what))
    last = hole.last.isoformat()
    return str(_("No rate from %(first)s to %(last)s: %(what)s", first=first, last=last, what=what))


def _parts(hole: Hole) -> list[str]:
    found = [str(ITEMS[hole.item])]
    if hole.service_type:
        found.append(str(SERVICE_TYPES[ServiceType(hole.service_type)]))
    if hole.line:
        found.append(str(LINES[ProductLine(hole.line)]))
    if hole.grade:
        found.append(str(GRADES[Grade(hole.grade)]))
    if hole.tier:
        found.append(_("market tier %(tier)s", tier=hole.tier))
    return found

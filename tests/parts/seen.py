"""What the tests of parts look at: a line, the wait of a job, a shelf; and the shop's count."""

from core.db import reading, transaction
from jobs.work_orders import queries as jobs
from parts.requests import queries
from parts.shipments import service as shipments
from parts.shipments.service import Count
from parts.stock import queries as stock
from sla.segments import queries as segments
from sla.subjects import WORK_ORDER
from tests.factories import BY
from tests.parts.making import SYSTEM, D


def line_of(key):
    with reading(SYSTEM) as session:
        return queries.get(session, key)


def hold_of(job_id):
    with reading(SYSTEM) as session:
        return jobs.get(session, job_id).hold


def holder(job_id, now=D):
    """Whose time it is now: party and which of them."""
    with reading(SYSTEM) as session:
        found = segments.holders(session, WORK_ORDER, [job_id], now)[job_id]
    return found.party, found.holder


def shelf(place, part):
    with reading(SYSTEM) as session:
        return stock.on_shelf(session, place, part)


def take(where, shipment, line, now=D, **count):
    """The shop counts one line of a parcel."""
    with transaction(where.own) as session:
        shipments.receive(session, BY, shipment, {line: Count(**count)}, now=now)

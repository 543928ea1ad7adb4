"""Taking over open requests for parts: each becomes a request as it stands today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.clock import business_date
from core.errors import Refusal
from network.outlets import queries as outlets
from parts.catalogue import queries as catalogue
from parts.openings import queries, rules
from parts.openings.rules import Known, OpenPart, Standing
from parts.requests import queries as request_queries
from parts.requests import service as requests
from parts.requests.service import Before, Want


@dataclass(frozen=True)
class Taken:
    """Rows stored, rows that stood there before, rows refused."""

    stored: int
    known: int
    refusals: tuple[Refusal, ...]


def take(session: Session, by: str, rows: Sequence[OpenPart], *, now: datetime) -> Taken:
    """Stores every row that can be; the same file twice stores nothing twice. The wait counts
    from the day it was asked for; what the maker promises, from the day it is taken over."""
    places = outlets.ids_by_code(session, sorted({each.outlet_code for each in rows}))
    parts = catalogue.by_codes(session, (each.part_code for each in rows))
    jobs = queries.open_jobs(session, sorted({each.job for each in rows if each.job}))
    known = Known(queries.known_refs(session, [each.ref for each in rows]), frozenset(places),
                  frozenset(parts), {number: code for number, (_id, code) in jobs.items()})
    refused = rules.refusals(rows, known, now)
    wrong = {each.row for each in refused}
    fresh = [each for each in rows if each.row not in wrong and each.ref not in known.refs]
    for each in fresh:
        job_id = jobs[each.job][0] if each.job else None
        _store(session, by, each, places[each.outlet_code][0], parts[each.part_code].id, job_id,
               now)
    there = sum(each.ref in known.refs and each.row not in wrong for each in rows)
    return Taken(len(fresh), there, refused)


def _store(session: Session, by: str, each: OpenPart, outlet_id: int, part_id: int,
           job_id: int | None, now: datetime) -> None:
    request = requests.ask(session, by, outlet_id, job_id, [Want(part_id, each.quantity)],
                           on_behalf=True, before=Before(each.ref, each.asked_at), now=now)
    if each.standing is not Standing.BACKORDERED:
        return
    (line,) = request_queries.lines_of(session, request.id)
    requests.approve(session, by, line.id, now=now)
    if line.allocated:
        return
    promised = each.promised_on
    over = promised is not None and promised < business_date(now)
    requests.backorder(session, by, line.id, None if over else promised, now=now)

"""What each step of a line means in time: whose hands it is in, which promises begin and end.

The one place where parts speak to `sla`. A verb returns what the line has to remember of it.
Sources: DOMAIN, "Parties that hold time", "Time that is owed" and its defaults.
"""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.scope import Stamps
from network.products.rules import ProductLine
from parts.requests.models import PartLine
from parts.requests.rules import Turn
from sla.clocks import queries as clock_queries
from sla.clocks import service as clocks
from sla.parties import Party
from sla.policies.rules import ClockKind, Work
from sla.segments import service as segments
from sla.subjects import Subject

LINE, CUSTODY = "part_line", "custody"
Values = dict[str, Any]
LAW = (ClockKind.PART_MISSING,)
"""What the law counts goes from hand to hand with the part and is nobody's next step."""


def of_line(line_id: int) -> Subject:
    return Subject(LINE, line_id)


def of_custody(handover_id: int) -> Subject:
    return Subject(CUSTODY, handover_id)


def asked(
    session: Session, line: PartLine, work: Work, *, since: datetime | None = None, at: datetime
) -> Values:
    """The maker owes a decision from now on; the time has been the maker's since it was asked."""
    clocks.start(session, ClockKind.PART_DECISION, of_line(line.id), work, at, Stamps.of(line),
                 now=at)
    return passed(session, line, Turn(Party.APPROVAL), "requested", at=since or at)


def approved(session: Session, line: PartLine, work: Work, *, at: datetime) -> Values:
    """Decided; the warehouse owes the shipment."""
    clocks.stop(session, of_line(line.id), ClockKind.PART_DECISION, at, now=at)
    clocks.start(session, ClockKind.PART_SHIPMENT, of_line(line.id), work, at, Stamps.of(line),
                 now=at)
    return passed(session, line, Turn(Party.WAREHOUSE), "approved", at=at)


def shipped(session: Session, line: PartLine, turn: Turn, *, whole: bool, at: datetime) -> Values:
    """On its way; the promise to send is kept when nothing is left to send."""
    if whole:
        clocks.stop(session, of_line(line.id), ClockKind.PART_SHIPMENT, at, now=at)
    return passed(session, line, turn, "shipped", at=at)


def passed(session: Session, line: PartLine, turn: Turn, cause: str, *, at: datetime) -> Values:
    """The line is in other hands now."""
    segments.hand_over(session, of_line(line.id), turn.party, cause, at, Stamps.of(line),
                       holder=turn.holder, now=at)
    return {"party": turn.party, "holder": turn.holder, "since": at,
            "next_due": next_due(session, line)}


def ended(session: Session, line: PartLine, *, cancelled: bool = False, lacking: bool = False,
          at: datetime) -> Values:
    """Nobody holds it for the outlet any more: it is there, or will not come. Where it will not
    come and is still needed (`lacking`), what the law counts goes on until the job ends."""
    clocks.stop_all(session, of_line(line.id), at, cancelled=cancelled,
                    but=LAW if lacking else (), now=at)
    segments.close(session, of_line(line.id), at, now=at)
    return {"party": None, "holder": "", "since": None, "next_due": None}


def next_due(session: Session, line: PartLine) -> datetime | None:
    """When the present hand must have passed the line on, by its open promises."""
    session.flush()
    return clock_queries.next_dues(session, LINE, [line.id], but=LAW).get(line.id)


def given(session: Session, handover_id: int, kind: ClockKind, work: Work, turn: Turn,
          stamps: Stamps, *, at: datetime) -> datetime | None:
    """The other side owes its signature from now on; returns when."""
    subject = of_custody(handover_id)
    clocks.stop_all(session, subject, at, now=at)
    clocks.start(session, kind, subject, work, at, stamps, now=at)
    segments.hand_over(session, subject, turn.party, "given", at, stamps, holder=turn.holder,
                       now=at)
    session.flush()
    return clock_queries.next_dues(session, CUSTODY, [handover_id]).get(handover_id)


def signed(session: Session, handover_id: int, *, at: datetime) -> None:
    """Both sides have signed."""
    clocks.stop_all(session, of_custody(handover_id), at, now=at)
    segments.close(session, of_custody(handover_id), at, now=at)


def work_of(tier: int | None, product_line: ProductLine | None) -> Work:
    """What the promises about a part are looked up by."""
    return Work(tier=tier, product_line=product_line)


def lacking(session: Session, line: PartLine, work: Work, *, at: datetime) -> Values:
    """Not all came whole: the maker owes a decision on the rest."""
    clocks.stop_all(session, of_line(line.id), at, but=LAW, now=at)
    return asked(session, line, work, at=at)


def missing(session: Session, line: PartLine, work: Work, *, since: datetime | None = None,
            at: datetime) -> None:
    """A job under warranty lacks the part: the law's ninety days begin, once (DOMAIN,
    "Statutory rules per product unit")."""
    if clock_queries.running_since(session, of_line(line.id), ClockKind.PART_MISSING) is None:
        clocks.start(session, ClockKind.PART_MISSING, of_line(line.id), work, since or at,
                     Stamps.of(line), now=at)


def no_longer_missing(session: Session, line_id: int, *, cancelled: bool = False,
                      at: datetime) -> datetime | None:
    """The part is there, or (`cancelled`) not needed; returns since when it was missing, None
    when the law counted nothing."""
    stopped = clocks.stop(session, of_line(line_id), ClockKind.PART_MISSING, at,
                          cancelled=cancelled, now=at)
    return stopped.started_at if stopped else None


def was_missing_since(session: Session, line_id: int) -> datetime | None:
    """When what the law counts of a line began last, whether it runs or not."""
    lines = clock_queries.of_subject(session, of_line(line_id))
    return next((each.started for each in reversed(lines)
                 if each.kind is ClockKind.PART_MISSING), None)


def owes_return(session: Session, line: PartLine, work: Work, *, at: datetime) -> Values:
    """Built in under warranty: the outlet owes the old part back."""
    clocks.start(session, ClockKind.DEFECTIVE_RETURN, of_line(line.id), work, at,
                 Stamps.of(line), now=at)
    turn = Turn(Party.OUTLET, f"outlet:{line.outlet_id}")
    return passed(session, line, turn, "return_due", at=at)

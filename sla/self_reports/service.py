"""Saying that a promise will not be kept, before anybody finds it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.errors import RuleBroken
from core.facts import tell
from core.scope import Stamps
from office.notes import service as notes
from sla.clocks import service as clocks
from sla.clocks.privacy import OWED_BY
from sla.policies.rules import ClockKind
from sla.segments import queries as segments
from sla.self_reports import queries
from sla.self_reports.facts import SelfReported
from sla.self_reports.models import SelfReport
from sla.self_reports.rules import Cause, fault
from sla.subjects import Subject, Told


@dataclass(frozen=True)
class Said:
    """Which promise, why, and in whose words."""

    kind: ClockKind
    cause: Cause
    words: str = ""


def report(session: Session, by: str, subject: Subject, said: Said, stamps: Stamps, *,
           now: datetime) -> SelfReport:
    """The holder says that a promise will not be kept. When it breaks, the breach is
    self-reported and weighs less (DOMAIN, cause 7); one kept after all breaks nothing.
    RuleBroken when nothing runs, half of its time is not gone, it was reported before, or the
    breach was found before."""
    promise = queries.promises(session, subject, (said.kind,)).get(said.kind)
    broken = fault(promise, now)
    if broken:
        raise RuleBroken(broken)
    assert promise is not None and promise.due is not None
    clock = clocks.self_report(session, subject, said.kind, now=now)
    held = segments.holders(session, subject.kind, [subject.id], now).get(subject.id)
    row = SelfReport(
        clock_id=clock.id, kind=said.kind, subject_kind=subject.kind, subject_id=subject.id,
        cause=said.cause, due_at=promise.due, reported_at=now,
        party=held.party if held else OWED_BY[said.kind], holder=held.holder if held else "",
        by=by, **stamps.values())
    session.add(row)
    session.flush()
    if said.words.strip():
        notes.write(session, by, row.__kind__, row.id, stamps, said.words, now=now)
    told = SelfReported(clock.id, said.kind, subject.kind, subject.id, promise.due, said.cause,
                        row.party, row.holder)
    tell(session, told, Told(row.id, 1, row.outlet_id), by=by, now=now)
    return row

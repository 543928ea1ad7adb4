"""Making monthly reports and keeping them."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from core.counters import take_numbers
from core.db import settings
from core.errors import BadInput, Busy, NotFound, RuleBroken
from core.facts import tell
from core.images import store
from reports.figures.rules import Month
from reports.monthly import codec, collect, queries
from reports.monthly.collect import Asked
from reports.monthly.facts import ReportMade
from reports.monthly.models import MonthlyReport
from reports.monthly.pdf import monthly_report
from reports.monthly.rules import Scope, Snapshot
from sla.subjects import Told

BY = "system:month_end"
PREFIX = "YB"
LANGUAGES = {"zh": "zh_Hans_CN", "en": "en", "ru": "ru"}
"""What `--lang` is called, and the language it stands for."""


def folder() -> Path:
    """Where the PDFs lie: below the data folder, outside the web root."""
    return settings().data / "reports"


@dataclass(frozen=True)
class Draft:
    """A report as counted and drawn, not yet kept."""

    snapshot: Snapshot
    language: str
    data: bytes


def draft(
    session: Session, month: Month, scope: Scope, language: str = "zh", *, now: datetime
) -> Draft:
    """Counts the month as it is known now and draws its PDF; changes nothing, so that it may
    take its time. BadInput for a month that is not over or a language there is not; NotFound
    for an outlet or a division that is not there or out of reach."""
    if now < month.span.end:
        raise BadInput("month", "month_not_over", month=str(month))
    if language not in LANGUAGES:
        raise BadInput("lang", "no_such_language", lang=language[:12])
    if not queries.may_make(session, scope):
        raise NotFound("scope", str(scope))
    name, outlet_id = queries.about(session, scope)
    version = queries.next_version(session, str(month), scope)
    counted = collect.snapshot(session, Asked(month, scope, name, outlet_id, version), now=now)
    return Draft(counted, language, monthly_report(counted, LANGUAGES[language]))


def keep(session: Session, by: str, made: Draft, *, now: datetime) -> MonthlyReport:
    """Keeps a drawn report as the next version. Busy when somebody else made that version
    meanwhile. The file is whole on disk before the row is committed."""
    number = _number(session, now)
    head = made.snapshot.head
    if queries.next_version(session, str(head.month), head.scope) != head.version:
        raise Busy
    return _keep(session, by, number, made, now)


def make(
    session: Session, by: str, month: Month, scope: Scope, language: str = "zh", *, now: datetime
) -> MonthlyReport:
    """Counts, draws and keeps a report in one unit."""
    return keep(session, by, draft(session, month, scope, language, now=now), now=now)


def translate(
    session: Session, by: str, report_id: int, language: str, *, now: datetime
) -> MonthlyReport:
    """The same figures in another language, as a document of the same version; the one that is
    there already when it was made before."""
    report = queries.get(session, report_id)
    if language not in LANGUAGES:
        raise BadInput("lang", "no_such_language", lang=language[:12])
    number = _number(session, now)
    for line in queries.versions(session, report):
        if (line.version, line.language) == (report.version, language):
            return queries.get(session, line.id)
    counted = codec.unpacked(report.snapshot)
    drawn = Draft(counted, language, monthly_report(counted, LANGUAGES[language]))
    return _keep(session, by, number, drawn, now)


def _number(session: Session, now: datetime) -> str:
    """Its counter is locked until the unit ends, so that two makers get two versions."""
    return take_numbers(session, PREFIX, now=now)[0]


def _keep(session: Session, by: str, number: str, made: Draft, now: datetime) -> MonthlyReport:
    head = made.snapshot.head
    row = MonthlyReport(
        number=number,
        month=str(head.month),
        kind=head.scope.kind,
        code=head.scope.code,
        language=made.language,
        version=head.version,
        name=head.name[:80],
        made_at=now,
        made_by=by,
        seal_head=head.seal_head,
        sha256=hashlib.sha256(made.data).hexdigest(),
        size=len(made.data),
        file=store(made.data, folder(), ".pdf"),
        snapshot=codec.packed(made.snapshot),
    )
    session.add(row)
    session.flush()
    told = ReportMade(row.month, row.kind, row.code, row.language, row.version, row.sha256)
    tell(session, told, Told(row.id, 1), by=by, now=now)
    return row


def document(session: Session, report_id: int) -> tuple[MonthlyReport, bytes]:
    """The report and its PDF as it was made. RuleBroken when the file is gone or altered."""
    report = queries.get(session, report_id)
    try:
        data = (folder() / report.file).read_bytes()
    except OSError:
        raise RuleBroken("report_file_gone") from None
    if hashlib.sha256(data).hexdigest() != report.sha256:
        raise RuleBroken("report_file_altered")
    return report, data


@dataclass(frozen=True)
class Place:
    """How far the reports of a month are: the moment at which they began, which every one of
    them prints, and the last one made."""

    began: datetime
    last: str

    def __str__(self) -> str:
        return f"{self.began.isoformat()} {self.last}"

    @staticmethod
    def read(cursor: str | None, now: datetime) -> "Place":
        if cursor is None:
            return Place(now, "")
        began, _, last = cursor.partition(" ")
        return Place(datetime.fromisoformat(began), last)


@dataclass(frozen=True)
class Next:
    """The next report of a month, and where to go on behind it."""

    made: Draft
    place: Place
    more: bool


def month_draft(
    session: Session, month: Month, cursor: str | None, *, now: datetime
) -> Next | None:
    """Draws the next report of a month in Chinese; None when all are made. All print the moment
    at which the first began, so a run that was cut off and taken up again makes the same
    bytes."""
    place = Place.read(cursor, now)
    scopes = [str(scope) for scope in queries.month_scopes(session, month)]
    left = scopes[scopes.index(place.last) + 1 :] if place.last in scopes else scopes
    if not left:
        return None
    made = draft(session, month, Scope.parse(left[0]), now=place.began)
    return Next(made, Place(place.began, left[0]), len(left) > 1)


def month_step(session: Session, ready: Next | None) -> str | None:
    """Keeps the report that was drawn and returns where to go on; None when it was the last."""
    if ready is None:
        return None
    keep(session, BY, ready.made, now=ready.place.began)
    return str(ready.place) if ready.more else None

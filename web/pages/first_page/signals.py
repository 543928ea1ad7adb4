"""Concealment signals on the first page: jobs cancelled in the last hour and entered anew, or
whose user denies it, until somebody has looked (DOMAIN, cause 7)."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from core.rows import Figure
from core.wording import due_wording, duration, number
from jobs.cancellations import queries
from jobs.cancellations.labels import ANSWERS
from jobs.cancellations.queries import CancellationRow
from jobs.cancellations.rules import DENIALS
from reports.figures import integrity
from reports.figures.rules import ALL, Cancelled
from reports.figures.slices import By
from reports.first_page.rules import Found, Link, Matter, Side, Urgency
from sla.parties import Party
from web.pages.first_page.sources import SHOWN, Asked, Part, Source, address
from web.pages.first_page.trends import last_days
from web.pages.integrity import DAYS


def look(asked: Asked) -> Part:
    count, rows = queries.suspected(asked.session, SHOWN)
    denied = sum(row.answer in DENIALS for row in rows)
    basis = _("denied by the user %(n)s", n=number(denied)) if denied else ""
    figure = Figure(_("Concealment signals"), number(count), address(Link("integrity.index")),
                    basis=(basis,) if basis else (), late=count > 0, nil=not count)
    usual = _usual(asked) if rows else {}
    matters = tuple(_matter(row, usual.get((row.outlet_id,), Cancelled()), asked.now)
                    for row in rows)
    return Part((figure,), Found(matters, {Side.OUTLETS: count} if count else {}))


def _usual(asked: Asked) -> Mapping[tuple[object, ...], Cancelled]:
    """What each outlet cancelled lately."""
    span = last_days(asked.now, DAYS)[0]
    return integrity.cancellations(asked.session, span, ALL, by=(By.OUTLET,))


def _matter(row: CancellationRow, usual: Cancelled, now: datetime) -> Matter:
    """Since the promise that was to be kept: the breach stands there, whatever was cancelled."""
    href = Link("work_order.show", {"work_order_id": row.work_order_id, "_anchor": "cancellation"})
    late = row.due_at is not None and row.due_at < now
    return Matter(
        title=_title(row),
        note=_note(row, usual),
        party=Party.OUTLET,
        holder=row.outlet or "",
        since=row.due_at if late else row.cancelled_at,
        due=row.due_at,
        urgency=Urgency.LATE if late else Urgency.NEAR,
        word=due_wording(row.due_at, now) if row.due_at else _("to be looked at"),
        href=href,
        verb=_("See the evidence"),
        act=href,
        users=1,
        amount=ngettext("%(num)s user", "%(num)s users", 1),
        job=row.again_id,
    )


def _title(row: CancellationRow) -> str:
    if row.left_s is None:
        return _("Cancelled, and the user denies it")
    left = duration(row.left_s)
    if row.again_id:
        return _("Cancelled %(time)s before it was due and entered anew", time=left)
    return _("Cancelled %(time)s before it was due, and the user denies it", time=left)


def _note(row: CancellationRow, usual: Cancelled) -> str:
    parts = [row.number, _("the first promise stays") if row.again_id else "",
             str(ANSWERS[row.answer]) if row.answer else ""]
    if usual.whole > 1:
        parts.append(_("%(part)s of %(whole)s cancellations in 30 days in the last hour",
                       part=number(usual.last_hour), whole=number(usual.whole)))
    return " · ".join(part for part in parts if part)


SOURCE = Source("breaches.view", look)

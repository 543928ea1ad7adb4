"""Permits on the first page: those that have lapsed or lapse within thirty days."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from core.clock import at_local, business_date
from core.rows import Figure
from core.wording import business_date as day_text
from core.wording import duration, number
from reports.first_page.rules import DAY, Found, Link, Matter, Side, Urgency
from sla.parties import Party
from training.certificates import queries
from training.certificates.labels import KINDS
from training.certificates.queries import CertificateFilter, CertificateRow
from web.pages.first_page.sources import SHOWN, Asked, Part, Source, address

SOON = timedelta(days=30)


def look(asked: Asked) -> Part:
    today = business_date(asked.now)
    wanted = CertificateFilter(lapses_by=today + SOON)
    page = queries.page(asked.session, wanted, None, SHOWN)
    rows = page.rows
    count = queries.count(asked.session, wanted) if page.after else len(rows)
    matters = tuple(_matter(row, row.deadline, today, asked.now) for row in rows if row.deadline)
    return Part(_figures(count, rows, today),
                Found(matters, {Side.OUTLETS: count} if count else {}))


def _figures(count: int, rows: Sequence[CertificateRow], today: date) -> Sequence[Figure]:
    lapsed = sum(row.deadline is not None and row.deadline < today for row in rows)
    basis = _("lapsed %(n)s", n=number(lapsed)) if lapsed else ""
    href = address(Link("certificates.index", {"within": SOON.days}))
    return (Figure(_("Permits lapsing"), number(count), href, basis=[basis] if basis else (),
                   late=lapsed > 0, nil=not count),)


def _matter(row: CertificateRow, deadline: date, today: date, now: datetime) -> Matter:
    over = at_local(deadline + DAY)
    late = deadline < today
    act = Link("outlet.show", {"outlet_id": row.outlet_id})
    kind = str(KINDS[row.kind])
    return Matter(
        title=_("%(permit)s has lapsed", permit=kind) if late
        else _("%(permit)s lapses on %(day)s", permit=kind, day=day_text(deadline, now)),
        note=" · ".join(part for part in (row.person, row.county or "") if part),
        party=Party.OUTLET,
        holder=row.outlet or "",
        since=over if late else None,
        due=over,
        urgency=Urgency.LATE if late else Urgency.NEAR,
        word=_("lapsed %(duration)s ago", duration=duration(now - over)) if late
        else _("%(duration)s left", duration=duration(over - now)),
        href=act,
        verb=_("Book a review"),
        act=act,
        amount=ngettext("%(num)s person", "%(num)s persons", 1),
    )


SOURCE = Source("training.view", look)

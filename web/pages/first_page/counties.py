"""Counties on the first page: those without an owner or without an outlet."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from core.clock import at_local, business_date
from core.rows import Figure
from core.wording import duration, number
from network.accounts.queries import Charge, charges
from network.accounts.rules import Role
from reports.figures.counties import Coverage, Gap, coverage
from reports.first_page.rules import DAY, Found, Link, Matter, Side, Urgency
from sla.parties import Party
from web.pages.first_page.sources import SHOWN, Asked, Part, Source, address


def look(asked: Asked) -> Part:
    found = coverage(asked.session, asked.now, present=True)
    return Part((_figure(found),), _found(asked, found) if found.gaps else Found())


def _figure(found: Coverage) -> Figure:
    outlet = sum(gap.no_outlet for gap in found.gaps)
    owner = sum(gap.no_owner for gap in found.gaps)
    lines = [_("of %(n)s counties", n=number(found.counties)),
             _("no outlet %(a)s · no owner %(b)s", a=number(outlet), b=number(owner))]
    return Figure(_("Counties without service"), number(len(found.gaps)),
                  address(Link("coverage.gaps")), basis=lines, nil=not found.gaps)


def _found(asked: Asked, found: Coverage) -> Found:
    """Each county by name; where they are many, one matter for all."""
    if len(found.gaps) > SHOWN:
        return Found((_all(found),), {Side.MAKER: 1})
    vacant = vacancies(charges(asked.session, Role.COUNTY_OWNER), asked.now)
    return Found(tuple(_matter(gap, vacant, asked.now) for gap in found.gaps),
                 {Side.MAKER: len(found.gaps)})


def _all(found: Coverage) -> Matter:
    count = len(found.gaps)
    gaps = Link("coverage.gaps")
    return Matter(
        title=_("%(n)s of %(all)s counties without owner or outlet", n=number(count),
                all=number(found.counties)),
        note=" · ".join(gap.name for gap in found.worst),
        party=Party.DISPATCH, holder=_("head office"), since=None, due=None,
        urgency=Urgency.WAITS, word=_("nobody serves them"), href=gaps, verb=_("Open the list"),
        act=gaps, amount=ngettext("%(num)s county", "%(num)s counties", count),
        users=sum(gap.open_jobs for gap in found.gaps))


def vacancies(known: Sequence[Charge], now: datetime) -> dict[str, date]:
    """Since when the divisions stand empty whose last owner left: their first day without."""
    today = business_date(now)
    held = {charge.division_code for charge in known
            if charge.until is None or charge.until >= today}
    left: dict[str, date] = {}
    for charge in known:
        if charge.until is not None and charge.division_code not in held:
            left[charge.division_code] = max(charge.until, left.get(charge.division_code,
                                                                    charge.until))
    return {code: day + DAY for code, day in left.items()}


def _matter(gap: Gap, vacant: Mapping[str, date], now: datetime) -> Matter:
    empty = next((vacant[gap.code[:n]] for n in (6, 4, 2) if gap.code[:n] in vacant), None)
    since = at_local(empty) if empty and gap.no_owner else None
    href = Link("coverage.show", {"code": gap.code})
    return Matter(
        title=_title(gap),
        note=" · ".join(part for part in (
            gap.prefecture,
            ngettext("%(num)s job open there", "%(num)s jobs open there", gap.open_jobs),
            _("vacant for %(duration)s", duration=duration(now - since)) if since else "",
        ) if part),
        party=Party.DISPATCH,
        holder=_("head office (vacant)") if gap.no_owner else _("head office"),
        since=since,
        due=since,
        urgency=Urgency.LATE if gap.no_owner else Urgency.WAITS,
        word=_("nobody answers for it") if gap.no_owner else _("nobody serves it"),
        href=href,
        verb=_("Name somebody") if gap.no_owner else _("Find an outlet"),
        act=href,
        users=gap.open_jobs,
        amount=ngettext("%(num)s county", "%(num)s counties", 1),
    )


def _title(gap: Gap) -> str:
    if gap.no_owner and gap.no_outlet:
        return _("%(county)s has neither owner nor outlet", county=gap.name)
    if gap.no_owner:
        return _("%(county)s has no owner", county=gap.name)
    return _("%(county)s has no outlet", county=gap.name)


SOURCE = Source("outlets.view", look)

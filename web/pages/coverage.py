"""Coverage and gaps: province, prefecture, county, each a page; from the county to the outlet
and to the job (INTERFACE, "The console's first page")."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.auth import needs
from core.clock import business_date
from core.doors import looking, now
from core.lists import SIZE, Page
from core.rows import Chip, Fact, ListPage, Pager
from core.tables import Field, Table
from core.wording import NO_VALUE, number, percent
from jobs.work_orders.queries import WorkOrderFilter
from jobs.work_orders.queries import page as jobs_page
from network.accounts.queries import charges
from network.accounts.rules import Role
from network.areas.queries import servers_of
from network.outlets.labels import STATES
from network.regions.labels import TIERS
from network.regions.queries import PlaceRow, line_to, shorts_of
from office.exports.doors import deliver
from office.saved_views.doors import framed, saved
from reports.coverage import queries
from reports.coverage.queries import OutletLine
from reports.figures.counties import Gap, coverage
from reports.figures.rules import Ratio, Slice
from reports.figures.slices import By
from reports.first_page.queries import open_jobs
from sla.policies.rules import ClockKind
from web.pages import work_orders
from web.pages.first_page.counties import vacancies
from web.pages.first_page.trends import broken_href, last_days, period_text, rates
from web.pages.work_orders import JobLine

bp = Blueprint("coverage", __name__, url_prefix="/coverage")
BELOW = {0: By.PROVINCE, 2: By.PREFECTURE, 4: By.COUNTY}
DIGITS = {By.PROVINCE: 2, By.PREFECTURE: 4, By.COUNTY: 6}


@dataclass(frozen=True)
class Row:
    """One place below, with what serves it and how."""

    name: str
    code: str
    href: str
    outlets: Mapping[int, int]
    owner: str
    open: int
    open_href: str
    waiting: int
    waiting_href: str
    rate: str
    rate_href: str
    gaps: int
    gaps_href: str
    mark: str


@dataclass(frozen=True)
class GapRow:
    """A county that lacks something."""

    name: str
    prefecture: str
    href: str
    lacks: str
    vacant: str
    open: int
    open_href: str


def _tier(tier: int) -> Field:
    return Field(f"tier{tier}", TIERS[tier], ((TIERS[tier], lambda row: row.outlets.get(tier)),),
                 number=True)


TABLE = Table(
    code="coverage",
    label=_l("Coverage and gaps"),
    endpoint="coverage.index",
    endpoints={"code": "coverage.show"},
    export="coverage.export",
    names=("code",),
    fields=(
        Field("place", _l("Place"), ((_l("Place"), lambda row: row.name),
                                     (_l("Code"), lambda row: row.code))),
        *map(_tier, TIERS),
        Field("owner", _l("County owner"), ((_l("County owner"), lambda row: row.owner),)),
        Field("open", _l("Open jobs"), ((_l("Open jobs"), lambda row: row.open),), number=True),
        Field("waiting", _l("Waiting >10 d"), ((_l("Waiting >10 d"), lambda row: row.waiting),),
              number=True),
        Field("rate", _l("On time"), ((_l("On time"), lambda row: row.rate),), number=True),
        Field("gaps", _l("Gaps"), ((_l("Gaps"), lambda row: row.gaps),), number=True),
    ),
)
GAPS = Table(
    code="gaps",
    label=_l("Gap list"),
    endpoint="coverage.gaps",
    export="coverage.export_gaps",
    names=(),
    fields=(
        Field("county", _l("County"), ((_l("County"), lambda row: row.name),
                                       (_l("Prefecture"), lambda row: row.prefecture))),
        Field("lacks", _l("Lacks"), ((_l("Lacks"), lambda row: row.lacks),)),
        Field("vacant", _l("Vacant"), ((_l("Vacant"), lambda row: row.vacant),)),
        Field("open", _l("Open jobs"), ((_l("Open jobs"), lambda row: row.open),), number=True),
    ),
)
LONGEST_GAPS = SIZE * 4


@bp.get("")
@needs("outlets.view")
def index() -> object:
    moment = now()
    with looking() as session:
        return _places(session, None, (), moment)


@bp.get("/gaps")
@needs("outlets.view")
def gaps() -> object:
    """Counties without an owner or without an outlet, the most open jobs first."""
    moment = now()
    with looking() as session:
        rows, counties = _gaps(session, moment)
        views = saved(session, GAPS)
    words = _("%(n)s of %(all)s counties", n=number(len(rows)), all=number(counties))
    shown = (_("The first %(n)s are shown, the most open jobs first.", n=number(LONGEST_GAPS))
             if len(rows) > LONGEST_GAPS else words)
    listed = ListPage(
        label=_("Gap list"), columns=(), rows=rows[:LONGEST_GAPS], two_lines=True,
        href=url_for("coverage.gaps"), pager=Pager(shown),
        empty=_("Every county has an owner and an outlet."))
    totals = {"county": _("%(n)s counties", n=number(len(rows))),
              "open": number(sum(row.open for row in rows))}
    return render_template("web/coverage/gaps.html", counted=words,
                           page=framed(GAPS, listed, {}, views, totals=totals))


@bp.post("/gaps/export")
@needs("outlets.view")
def export_gaps() -> object:
    """The whole gap list as a workbook."""
    moment = now()
    return deliver(GAPS, {}, [], lambda session, _after, _size: Page(
        tuple(_gaps(session, moment)[0]), None))


@bp.get("/<code>")
@needs("outlets.view")
def show(code: str) -> object:
    if not _is_division(code):
        abort(404)
    moment = now()
    with looking() as session:
        place = queries.division(session, code)
        line = line_to(session, code)
        if len(code) == 6:
            return _county(session, place, line, moment)
        return _places(session, place, line[:-1], moment)


@bp.post("/places/export")
@needs("outlets.view")
def export() -> object:
    """The places below one (`code`), or the provinces, as a workbook."""
    moment, kept = now(), TABLE.kept(request.args)
    code = kept.get("code", "")
    if code and not (_is_division(code) and len(code) in BELOW):
        abort(404)
    with looking() as session:
        place = queries.division(session, code) if code else None
    return deliver(TABLE, kept, [Chip(_("Place"), place.name, "")] if place else [],
                   lambda session, _after, _size: Page(
                       tuple(_rows(session, code, moment)[0]), None))


def _is_division(code: str) -> bool:
    return code.isascii() and code.isdigit() and len(code) in (2, 4, 6)


def _places(session: Session, place: PlaceRow | None, line: Sequence[PlaceRow],
            moment: datetime) -> str:
    """One level of the country: what lies below a place."""
    kept = {"code": place.code} if place else {}
    rows, period = _rows(session, kept.get("code", ""), moment)
    listed = ListPage(
        label=place.name if place else _("Coverage and gaps"), columns=(), rows=rows,
        href=TABLE.href(kept),
        pager=Pager(_("The tiers count authorised outlets by where they sit.")),
        empty=_("No county lies here."),
        empty_note=_("The divisions shipped with the house end at the province."))
    tiers = {f"tier{tier}": number(sum(row.outlets.get(tier, 0) for row in rows))
             for tier in TIERS}
    totals = {**tiers, "place": _("Total"), "open": number(sum(row.open for row in rows)),
              "waiting": number(sum(row.waiting for row in rows)),
              "gaps": number(sum(row.gaps for row in rows))}
    return render_template(
        "web/coverage/index.html", place=place, line=line, period=period,
        page=framed(TABLE, listed, kept, saved(session, TABLE), totals=totals))


def _gaps(session: Session, moment: datetime) -> tuple[list[GapRow], int]:
    """Every county that lacks something, and how many counties there are."""
    found = coverage(session, moment, present=True)
    empty = vacancies(charges(session, Role.COUNTY_OWNER), moment)
    return [_gap(gap, empty.get(gap.code), moment) for gap in found.gaps], found.counties


def _rows(session: Session, division: str, moment: datetime) -> tuple[list[Row], str]:
    """The places below, and the days their rates count over."""
    by = BELOW[len(division)]
    digits = DIGITS[by]
    counties = queries.counties(session, division)
    codes = sorted({county[:digits] for county in counties})
    wanted = Slice(division)
    days, kept = rates(session, moment, by, wanted)
    _span, first, last = last_days(moment, days)
    covered = coverage(session, moment, wanted, present=True)
    look = _Look(
        names=shorts_of(session, codes),
        outlets=queries.outlets_by_tier(session, division, digits, business_date(moment)),
        owners=_owners(session, moment),
        open=_summed(covered.open_jobs, digits),
        waiting=_waiting(session, moment, wanted, by),
        kept=kept,
        gaps=covered.gaps,
        counties=counties,
    )
    rows = [_row(code, look, broken_href(ClockKind.ON_SITE, first, last, division=code,
                                         tiers="34")) for code in codes]
    return rows, period_text(moment, days)


@dataclass(frozen=True)
class _Look:
    names: Mapping[str, str]
    outlets: Mapping[tuple[str, int], int]
    owners: Mapping[str, list[str]]
    open: Mapping[str, int]
    waiting: Mapping[str, int]
    kept: Mapping[str, Ratio]
    gaps: Sequence[Gap]
    counties: Sequence[str]


def _owners(session: Session, moment: datetime) -> dict[str, list[str]]:
    """Who answers for which division today."""
    today = business_date(moment)
    found: dict[str, list[str]] = {}
    for charge in charges(session, Role.COUNTY_OWNER):
        if charge.until is None or charge.until >= today:
            found.setdefault(charge.division_code, []).append(charge.name)
    return found


def owners_below(code: str, owners: Mapping[str, list[str]]) -> list[str]:
    """The names that answer for a place: for all of it, for something in it, or from above."""
    found = [name for division, names in sorted(owners.items())
             if division.startswith(code) or code.startswith(division) for name in names]
    return list(dict.fromkeys(found))


def _summed(counties: Mapping[str, int], digits: int) -> dict[str, int]:
    """Counts by county as counts by the place of so many digits."""
    found: dict[str, int] = {}
    for code, count in counties.items():
        found[code[:digits]] = found.get(code[:digits], 0) + count
    return found


def _waiting(session: Session, moment: datetime, wanted: Slice, by: By) -> dict[str, int]:
    found: dict[str, int] = {}
    for (_party, place), each in open_jobs(session, moment, by, wanted).items():
        found[place] = found.get(place, 0) + each.waiting
    return found


def _row(code: str, look: _Look, broken: str) -> Row:
    owners = owners_below(code, look.owners)
    kept = look.kept.get(code, Ratio())
    missing = [gap for gap in look.gaps if gap.code.startswith(code)]
    few = len(owners) <= 2
    return Row(
        name=look.names.get(code, code),
        href=url_for("coverage.show", code=code),
        code=code,
        outlets={tier: look.outlets[code, tier] for tier in TIERS
                 if (code, tier) in look.outlets},
        owner="、".join(owners) if few else _("%(n)s people", n=number(len(owners))),
        open=look.open.get(code, 0),
        open_href=url_for("work_orders.index", division=code),
        waiting=look.waiting.get(code, 0),
        waiting_href=url_for("work_orders.index", hours=240, division=code),
        rate=percent(kept.part, kept.whole) if kept.whole else NO_VALUE,
        rate_href=broken,
        gaps=len(missing),
        gaps_href=url_for("coverage.gaps"),
        mark="late" if any(gap.no_owner for gap in missing) else "warn" if missing else "",
    )


def _gap(gap: Gap, empty: object, moment: datetime) -> GapRow:
    lacks = [word for lacking, word in ((gap.no_owner, _("no owner")),
                                        (gap.no_outlet, _("no outlet"))) if lacking]
    since = (business_date(moment) - empty).days if empty else None  # type: ignore[operator]
    return GapRow(
        name=gap.name,
        prefecture=gap.prefecture,
        href=url_for("coverage.show", code=gap.code),
        lacks="、".join(lacks),
        vacant=_("for %(days)s days", days=since) if since is not None else "",
        open=gap.open_jobs,
        open_href=url_for("work_orders.index", division=gap.code),
    )


@dataclass(frozen=True)
class OutletRow:
    """An outlet that sits in the county."""

    name: str
    code: str
    href: str
    town: str
    tier: str
    state: str
    works: bool
    open: str


def _county(session: Session, place: PlaceRow, line: Sequence[PlaceRow],
            moment: datetime) -> object:
    day = business_date(moment)
    wanted = WorkOrderFilter(division=place.code)
    jobs = jobs_page(session, wanted, None, SIZE)
    days, rate = rates(session, moment, By.COUNTY, Slice(place.code))
    kept = rate.get(place.code, Ratio())
    _span, first, last = last_days(moment, days)
    owners = owners_below(place.code, _owners(session, moment))
    servers = servers_of(session, [place.code], day)
    lines: Sequence[JobLine] = work_orders.lines(session, jobs.rows, moment)
    facts = [
        Fact(_("County owner"), "、".join(owners) or _("vacant")),
        Fact(_("Served by"), "、".join(server.name for server in servers) or _("nobody")),
        Fact(_("On time at the door, tiers 3–4"), percent(kept.part, kept.whole),
             broken_href(ClockKind.ON_SITE, first, last, division=place.code, tiers="34")),
        Fact(_("Counted over"), period_text(moment, days)),
    ]
    return render_template(
        "web/coverage/county.html", place=place, line=line[:-1], facts=facts, jobs=lines,
        outlets=[_outlet(each) for each in queries.outlets_in(session, place.code, day)],
        jobs_href=url_for("work_orders.index", division=place.code) if jobs.after else "")


def _outlet(line: OutletLine) -> OutletRow:
    return OutletRow(
        line.name, line.code, url_for("outlet.show", outlet_id=line.id), line.town or "",
        str(TIERS[line.tier]) if line.tier else "", str(STATES[line.state]),
        line.state == "authorised", number(line.open_jobs))

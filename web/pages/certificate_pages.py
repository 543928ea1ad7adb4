"""Permits by what lapses first, by county, with the review courses and their seats; and one's
own cards on the phone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext, pgettext
from sqlalchemy.orm import Session

from core.auth import needs, principal
from core.clock import business_date
from core.doors import looking, now
from core.forms import F, bound
from core.lists import COUNTED_TO, SIZE, Page
from core.rows import Chip, Figure, ListPage, Pager, Tab
from core.tables import Field, Table
from core.text import mask_number
from core.wording import business_date as date_words
from core.wording import number
from network.accounts.rules import Role
from network.regions.queries import shorts_of
from office.exports.doors import deliver
from office.saved_views.doors import framed, saved
from training.certificates import queries
from training.certificates.forms import ReviewForm, WithdrawForm
from training.certificates.labels import KINDS
from training.certificates.queries import CertificateFilter, CertificateRow, CountyLine
from training.certificates.rules import WARN_DAYS, Kind
from training.certificates.views import bp as certificates
from training.classes import queries as classes
from training.classes.forms import ClassForm
from training.classes.queries import ClassRow, SeatRow, next_of
from web.shell import phone

bp = Blueprint("my_certificates", __name__)
SOON = WARN_DAYS[2]


@dataclass(frozen=True)
class Course:
    """A review course somebody could sit in."""

    id: int
    words: str
    seated: bool


@dataclass(frozen=True)
class Row:
    """One card, ready to be shown."""

    id: int
    person: str
    account_id: int
    outlet_id: int | None
    outlet: str
    outlet_href: str
    county: str
    kind: str
    number: str
    due_kind: str
    due: str
    due_at: str
    course: Course | None
    deadline: date | None
    review: ReviewForm | None = None
    withdraw: WithdrawForm | None = None
    mark: str = ""


TABLE = Table(
    code="certificates",
    label=_l("Certificates and permits"),
    endpoint="certificates.index",
    export="certificates.export",
    names=("kind", "county", "within"),
    fields=(
        Field("person", _l("Person"), ((_l("Person"), lambda row: row.person),
                                       (_l("Outlet"), lambda row: row.outlet),
                                       (_l("County"), lambda row: row.county))),
        Field("kind", _l("Certificate"), ((_l("Certificate"), lambda row: row.kind),
                                          (_l("Number"), lambda row: row.number))),
        Field("due", _l("Deadline"), ((_l("Deadline"), lambda row: row.due),
                                      (_l("Due at"), lambda row: row.deadline),
                                      (_l("Review or end"), lambda row: row.due_at))),
        Field("course", _l("Next review course"), ((_l("Next review course"), lambda row:
                                                    row.course.words if row.course else ""),)),
        Field("actions", _l("Actions"), quiet=True),
    ),
)


@dataclass(frozen=True)
class ClassLine:
    """One review course with who sits in it."""

    id: int
    kind: str
    prefecture: str
    day: str
    place: str
    seats: str
    people: Sequence[SeatRow]


@certificates.get("")
@needs("training.view")
def index() -> object:
    """Who may do what until when; what lapses first on top."""
    at, after = now(), request.args.get("after", "")
    day = business_date(at)
    wanted, kept = _filter(day)
    with looking() as session:
        page = queries.page(session, wanted, after or None, SIZE)
        total = queries.count(session, wanted)
        views = saved(session, TABLE)
        place = _place(session, kept)
        coming = classes.coming(session, day)
        seats = classes.seats_of(session, [each.id for each in coming])
        counties = queries.by_county(session, day)
    show = _Shown(at, day, coming, {(seat.class_id, seat.account_id) for seat in seats},
                  principal().may("training.edit"))
    listed = _list(page.rows, show, kept, place, total, page.after, after)
    return render_template(
        "training/certificates/index.html",
        page=framed(TABLE, listed, kept, views, total=total,
                    totals={"person": listed.pager.text}),
        figures=_figures(counties), counties=counties, kinds=KINDS, kept=kept,
        classes=_classes(coming, seats, at), plan=bound(ClassForm, url_for("review_classes.plan")))


@certificates.post("/export")
@needs("training.view")
def export() -> object:
    """The list of this address as a workbook; numbers are masked as on the page."""
    at = now()
    day = business_date(at)
    wanted, kept = _filter(day)
    with looking() as session:
        coming, place = classes.coming(session, day), _place(session, kept)
    show = _Shown(at, day, coming, frozenset())

    def read(session: Session, after: str | None, size: int) -> Page[Row]:
        page = queries.page(session, wanted, after, size)
        return Page(tuple(_row(row, show) for row in page.rows), page.after)

    part = [Chip(_("View"), tab.label, "") for tab in _tabs(kept) if tab.current]
    return deliver(TABLE, kept, [*part, *_chips(kept, place)], read)


def _place(session: Session, kept: Mapping[str, str]) -> str:
    """The name of the county the list is narrowed to."""
    code = kept.get("county", "")
    return shorts_of(session, [code]).get(code, code) if code else ""


@bp.get("/shop/certificates")
@needs("work_orders.act")
def mine() -> object:
    """On the phone: one's own cards; who runs the shop sees everybody's."""
    who, at = principal(), now()
    day, own = business_date(at), not (who.roles & {Role.OWNER, Role.CLERK})
    wanted = CertificateFilter(outlet_id=None if own else who.outlet_id,
                               account_id=who.account_id if own else None)
    with looking() as session:
        rows = queries.page(session, wanted, None, SIZE).rows
        coming = classes.coming(session, day)
    show = _Shown(at, day, coming, frozenset())
    return render_template("web/shop/certificates.html", shell=phone(who, "", 0),
                           rows=[_row(row, show) for row in rows])


@dataclass(frozen=True)
class _Shown:
    """What every row is shown by."""

    at: datetime
    day: date
    coming: Sequence[ClassRow]
    seated: frozenset[tuple[int, int]] | set[tuple[int, int]]
    edits: bool = False


def _filter(day: date) -> tuple[CertificateFilter, dict[str, str]]:
    kept = TABLE.kept(request.args)
    if kept.get("kind") not in set(Kind):
        kept.pop("kind", None)
    within = kept.get("within", "")
    days = int(within) if within.isascii() and within.isdigit() and len(within) < 5 else None
    if days is None:
        kept.pop("within", None)
    lapses_by = None if days is None else day + timedelta(days=days or -1)
    return CertificateFilter(
        kind=Kind(kept["kind"]) if "kind" in kept else None,
        division=kept.get("county", ""), lapses_by=lapses_by), kept


def _list(rows: Sequence[CertificateRow], show: _Shown, kept: Mapping[str, str], place: str,
          total: int, more: str | None, after: str) -> ListPage:
    counted = f"{number(COUNTED_TO)}+" if total > COUNTED_TO else number(total)
    here = "certificates.index"
    return ListPage(
        label=_("Certificates and permits"),
        href=url_for(here),
        rows=[_row(row, show) for row in rows],
        two_lines=True,
        wrap=True,
        columns=(),
        tabs=_tabs(kept),
        chips=_chips(kept, place),
        clear_href=url_for(here),
        kept=[(name, kept[name]) for name in ("within", "county") if name in kept],
        pager=Pager(_("%(count)s certificates", count=counted),
                    next_href=url_for(here, **kept, after=more) if more else "",
                    previous_href=url_for(here, **kept) if after else ""),
        empty=_("No certificate lapses here"),
        empty_note=_("What is near its review or its end appears by itself."),
    )


def _tabs(kept: Mapping[str, str]) -> list[Tab]:
    views = (("", _("All")), ("0", _("Lapsed")), ("30", _("within 30 days")),
             ("120", _("within 120 days")))
    rest = {name: value for name, value in kept.items() if name != "within"}
    return [Tab(word, url_for("certificates.index", **rest, **({"within": code} if code else {})),
                current=kept.get("within", "") == code) for code, word in views]


def _chips(kept: Mapping[str, str], place: str) -> list[Chip]:
    shown = []
    for name, label in (("kind", _("Kind")), ("county", _("County"))):
        if name in kept:
            rest = {key: value for key, value in kept.items() if key != name}
            word = str(KINDS[Kind(kept[name])]) if name == "kind" else place
            shown.append(Chip(label, word, url_for("certificates.index", **rest)))
    return shown


def _row(row: CertificateRow, show: _Shown) -> Row:
    kind, words = due_words(row.deadline, show.day)
    soon = row.deadline is not None and (row.deadline - show.day).days <= SOON
    course = next_of(show.coming, row.kind, row.county_code) if soon else None
    outlet = url_for("outlet.show", outlet_id=row.outlet_id) if row.outlet_id else ""
    return Row(
        id=row.id, person=row.person, account_id=row.account_id, outlet_id=row.outlet_id,
        outlet=row.outlet or "", outlet_href=outlet, county=row.county or "",
        kind=str(KINDS[row.kind]), number=mask_number(row.number), due_kind=kind, due=words,
        due_at=_which(row, show.at),
        course=Course(course.id, class_words(course, show.at),
                      (course.id, row.account_id) in show.seated) if course else None,
        deadline=row.deadline,
        review=_form(ReviewForm, "certificates.review", row) if show.edits else None,
        withdraw=_form(WithdrawForm, "certificates.withdraw", row) if show.edits else None,
        mark="late" if kind == "late-q" else "warn" if kind == "warn" else "")


def _form(kind: type[F], door: str, row: CertificateRow) -> F:
    return bound(kind, url_for(door, certificate_id=row.id), str(row.id))


def due_words(deadline: date | None, day: date) -> tuple[str, str]:
    """State and words of a card by its nearer date: 还有 48 天到期, 已过期 9 天."""
    if deadline is None:
        return "ok", _("does not lapse")
    left = (deadline - day).days
    if left < 0:
        return "late-q", ngettext("lapsed %(num)s day ago", "lapsed %(num)s days ago", -left)
    words = ngettext("lapses in %(num)s day", "lapses in %(num)s days", left)
    return ("warn" if left <= SOON else "ok"), words


def _which(row: CertificateRow, at: datetime) -> str:
    """Which of the two dates it is."""
    if row.deadline is None:
        return ""
    shown = date_words(row.deadline, at)
    if row.deadline == row.review_on:
        return _("review due by %(day)s", day=shown)
    return _("ends on %(day)s", day=shown)


def class_words(course: ClassRow, at: datetime) -> str:
    """Day and seats of a course."""
    seats = ngettext("%(num)s seat left", "%(num)s seats left", course.left)
    return f"{date_words(course.held_on, at)} · {course.prefecture or ''} · {seats}"


def _figures(counties: Sequence[CountyLine]) -> list[Figure]:
    here = "certificates.index"
    sums = [sum(each.lapsed for each in counties), sum(each.in_30 for each in counties),
            sum(each.in_120 for each in counties)]
    return [
        Figure(pgettext("certificates", "Lapsed"), number(sums[0]), url_for(here, within=0),
               late=sums[0] > 0, nil=not sums[0]),
        Figure(_("within 30 days"), number(sums[1]), url_for(here, within=30), nil=not sums[1]),
        Figure(_("within 120 days"), number(sums[2]), url_for(here, within=120), nil=not sums[2]),
    ]


def _classes(coming: Sequence[ClassRow], seats: Sequence[SeatRow], at: datetime
             ) -> list[ClassLine]:
    return [ClassLine(
        each.id, str(KINDS[each.kind]), each.prefecture or each.prefecture_code,
        date_words(each.held_on, at), each.place,
        _("%(taken)s of %(seats)s taken", taken=each.taken, seats=each.seats),
        [seat for seat in seats if seat.class_id == each.id]) for each in coming]


def of_outlet(session: Session, outlet_id: int, at: datetime) -> list[Row]:
    """The cards of an outlet's people, for its page."""
    day = business_date(at)
    rows = queries.page(session, CertificateFilter(outlet_id=outlet_id), None, SIZE).rows
    show = _Shown(at, day, classes.coming(session, day) if rows else (), frozenset())
    return [_row(row, show) for row in rows]

"""Doors: the monthly reports, each as a document and as a page."""

from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import force_locale, pgettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from core.auth import needs, principal
from core.doors import looking, now, submitting
from core.errors import BadInput, NotFound, ServicenetError
from core.lists import COUNTED_TO, SIZE
from core.rows import Column, FieldProblem, ListPage, Pager, Segment, Tab
from core.text import for_filename
from core.wording import moment, number, party_name
from reports.figures.rules import Month
from reports.monthly import codec, queries, service, words
from reports.monthly.chart import drawn
from reports.monthly.forms import LANGUAGES, MakeForm
from reports.monthly.labels import KINDS, month_word
from reports.monthly.pdf import tables
from reports.monthly.queries import ReportLine
from reports.monthly.rules import Kind, Scope
from reports.monthly.words import BarRow

bp = Blueprint("reports", __name__, url_prefix="/reports")


@dataclass(frozen=True)
class Row:
    """One line of the list, ready to be shown."""

    title: str
    about: str
    href: str
    pdf_href: str
    language: str
    version: str
    made: str
    size: str


@bp.get("")
@needs("reports.view")
def index() -> object:
    return _list(MakeForm(month=_last_month()), [])


def _last_month() -> str:
    return str(Month.before_moment(now()))


def _list(form: MakeForm, problems: list[FieldProblem]) -> str:
    kept = {name: request.args[name][:10] for name in ("month", "kind") if request.args.get(name)}
    if not request.args and principal().scope.everything:
        kept["kind"] = Kind.NETWORK.value
    kind = Kind(kept["kind"]) if kept.get("kind") in set(Kind) else None
    wanted, after = kept.get("month", ""), request.args.get("after")
    with looking() as session:
        found = queries.page(session, wanted, kind, after, SIZE)
        total = queries.count(session, wanted, kind)
    counted = f"{number(COUNTED_TO)}+" if total > COUNTED_TO else number(total)
    page = ListPage(
        label=_("Monthly report"),
        href=url_for("reports.index"),
        rows=[_row(line) for line in found.rows],
        two_lines=True,
        columns=[
            Column(pgettext("report", "Report")),
            Column(pgettext("report", "About")),
            Column(_("Language")),
            Column(pgettext("report", "Version"), number=True),
            Column(pgettext("report", "Made")),
            Column("PDF"),
        ],
        tabs=_tabs(kept),
        clear_href=url_for("reports.index"),
        pager=Pager(
            _("%(count)s reports", count=counted),
            next_href=url_for("reports.index", **kept, after=found.after) if found.after else "",
            previous_href=url_for("reports.index", **kept) if after else "",
        ),
        empty=_("No report was made yet"),
        empty_note=_("Each month's reports are made by themselves on the first of the next month."),
    )
    return render_template(
        "reports/monthly/index.html", page=page, form=form, problems=problems, kept=kept
    )


def _tabs(kept: dict[str, str]) -> list[Tab]:
    rest = {name: value for name, value in kept.items() if name != "kind"}
    chosen = kept.get("kind", "")
    return [
        Tab(
            _("All"),
            url_for("reports.index", **rest, kind="all"),
            current=chosen not in set(Kind),
        ),
        *(
            Tab(
                str(word),
                url_for("reports.index", **rest, kind=kind.value),
                current=chosen == kind.value,
            )
            for kind, word in KINDS.items()
        ),
    ]


def _row(line: ReportLine) -> Row:
    return Row(
        title=month_word(Month.parse(line.month)),
        about=f"{line.name} {line.code}".strip() or str(KINDS[line.kind]),
        href=url_for("reports.show", report_id=line.id),
        pdf_href=url_for("reports.document", report_id=line.id),
        language=dict(LANGUAGES)[line.language],
        version=number(line.version),
        made=moment(line.made_at, now()),
        size=f"{number(max(1, line.size // 1024))} kB",
    )


@bp.post("")
@needs("reports.make")
def make() -> object:
    form = MakeForm()
    if not form.validate():
        return _list(form, []), 422
    moment_, by = now(), principal().actor
    try:
        month, scope = Month.parse(form.month.data or ""), Scope.parse(form.scope.data or "")
        with looking() as session:
            drawn = service.draft(session, month, scope, form.language.data, now=moment_)
        made = submitting(
            "reports.make", lambda session: service.keep(session, by, drawn, now=moment_).id
        )
    except (BadInput, NotFound) as error:
        return _list(form, form.refuse(_named(error))), 422
    return redirect(url_for("reports.show", report_id=made))


def _named(error: ServicenetError) -> ServicenetError:
    """What was not found hangs on the field that named it."""
    return error if isinstance(error, BadInput) else BadInput("scope", "no_such_scope")


@bp.get("/<int:report_id>")
@needs("reports.view")
def show(report_id: int) -> object:
    with looking() as session:
        report = queries.get(session, report_id)
        versions = queries.versions(session, report)
        snapshot = codec.unpacked(report.snapshot)
    with force_locale(service.LANGUAGES[report.language]):
        page = words.page(snapshot)
        return render_template(
            "reports/monthly/show.html",
            page=page,
            report=report,
            bars=[(row, _segments(row)) for row in page.bars],
            chart=drawn(page.marks),
            tables=tables(snapshot),
            versions=[_row(line) for line in versions],
            missing=[
                pair
                for pair in LANGUAGES
                if pair[0] not in {v.language for v in versions if v.version == report.version}
            ],
            pdf_href=url_for("reports.document", report_id=report_id),
            back_href=url_for("reports.index"),
            form=MakeForm(),
        )


def _segments(row: BarRow) -> list[Segment]:
    found, x = [], 0
    for slot in row.slots:
        name = f"{party_name(slot.party.value)} {slot.percent} %"
        found.append(Segment(slot.party.value, name, x, slot.percent))
        x += slot.percent
    return found


@bp.get("/<int:report_id>.pdf")
@needs("reports.view")
def document(report_id: int) -> Response:
    with looking() as session:
        report, data = service.document(session, report_id)
    name = for_filename(
        f"{report.month} {report.kind.value} {report.code} v{report.version} {report.language}",
        ".pdf",
    )
    answer = Response(data, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"inline; filename={name}"
    return answer


@bp.post("/<int:report_id>/language")
@needs("reports.make")
def translate(report_id: int) -> Answer:
    moment_, by = now(), principal().actor
    language = request.form.get("language", "")
    made = submitting(
        "reports.translate",
        lambda session: service.translate(session, by, report_id, language, now=moment_).id,
    )
    return redirect(url_for("reports.show", report_id=made))

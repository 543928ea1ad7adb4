"""Doors: taking over files: upload, preview, confirm, errors to correct and send again."""

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, flash, make_response, redirect, render_template, send_file, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField

from core import sheets
from core.auth import needs, principal
from core.doors import committing, now, submitting
from core.errors import BadInput, NotAllowed, NotFound, RuleBroken, ServicenetError
from core.forms import Form, choices
from core.mapping_file import load_columns
from core.reasons import sentence
from core.rows import Fact, FieldProblem
from core.sheets import LARGEST_FILE
from core.wording import number
from network.outlet_sheets import forms as sheet_forms
from settlements.rate_sheets import forms as rate_forms
from training.certificate_sheets import forms as certificate_forms
from web import staging
from web.import_kinds import KINDS
from web.imports import Fault, Job, Kind, preview, read, refusal, words
from web.staging import Staged

bp = Blueprint("imports", __name__, url_prefix="/imports")
SHIPPED = Path(__file__).resolve().parents[2] / "docs" / "imports"
MOST_ROWS = 5_000
SHOWN = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

TITLES = {
    "outlets": _l("Outlets"),
    "certificates": _l("Certificates and permits"),
    "work-orders": _l("Work orders of the past"),
    "open-jobs": _l("Open work orders"),
    "open-parts": _l("Open part requests"),
    "opening-balances": _l("Unpaid balances"),
    "rates": _l("Fee rates"),
    "parts": _l("Catalogue of parts"),
    "lanes": _l("Deliveries of the past"),
}
NOTES = {
    "certificates": _l("Outlet's code, name or sign-in name, kind, number, day of issue, next "
                       "review, end. A later review on a known card is its review."),
    "outlets": _l("Code, name, contract, parent's code, township, address, telephone, "
                  "one-man shop. A parent may stand below its child."),
    "open-jobs": _l("Open jobs of the system before, with their openings and promises. Nobody is "
                    "notified."),
    "open-parts": _l("Reference of the system before, outlet, part, quantity, when it was asked "
                     "for, state, promised day, job. Taken over open jobs begin to wait for it."),
    "opening-balances": _l("Outlet's code, month, unpaid amount and the reference of the system "
                           "before."),
    "work-orders": _l("Jobs of another system with the moments they had. Nobody is notified."),
    "rates": _l("Item, service type, product line, grade, tier, amount, free kilometres, valid "
                "from and to; an empty cell holds for all. Taken whole or not at all."),
    "parts": _l("Number, name, product line, price, old part back, substitute. A substitute may "
                "stand below."),
    "lanes": _l("Deliveries of another system, for lead times. They touch neither stock nor "
                "requests."),
}
FIGURES = {
    "rows": _l("Rows in the file"),
    "stored": _l("New rows"),
    "corrected": _l("Corrected records"),
    "known": _l("Rows that were there already"),
    "refused": _l("Rows not taken"),
    "work_orders": _l("New work orders"),
    "outlets": _l("Outlets opened for them"),
    "breaches": _l("Broken promises among them"),
    "without_target": _l("Jobs without target"),
    "ended": _l("Earlier rates that end"),
    "holes": _l("Kinds of work without a rate"),
}


def mappings() -> dict[str, Path]:
    """The mappings that are shipped, by name."""
    return {path.stem: path for path in sorted(SHIPPED.glob("*.toml"))}


class ImportForm(Form):
    kind = RadioField(_l("What the file holds"), choices=choices(TITLES), default="outlets")
    mapping = SelectField(
        _l("How the columns are read"),
        description=_l("Only for work orders, and deliveries of the past."),
    )
    file = FileField(
        _l("File"),
        description=_l("Excel (.xlsx) or CSV, in UTF-8 or GBK; at most 5,000 rows."),
        render_kw={"accept": ".xlsx,.csv,.txt,.gz"},
    )

    def __init__(self) -> None:
        super().__init__()
        self.mapping.choices = choices((name, name) for name in mappings())


@bp.get("")
@needs("imports.run")
def index() -> object:
    return _form(ImportForm(), [])


def _form(form: ImportForm, problems: list[FieldProblem]) -> str:
    return render_template("web/imports/index.html", form=form, problems=problems, titles=TITLES,
                           notes=NOTES, mappings=list(mappings()))


@bp.post("")
@needs("imports.run")
def upload() -> object:
    """Reads the file, tries it in a unit that is undone, and shows what it would do."""
    form = ImportForm()
    if not form.validate():
        return _form(form, []), 422
    try:
        staged = _stage(form)
    except (BadInput, RuleBroken) as refused:
        return _form(form, _problems(form, refused)), 422
    return redirect(url_for("imports.show", token=staged.token))


def _stage(form: ImportForm) -> Staged:
    who, kind = principal(), _allowed(form.kind.data)
    sent = form.file.data
    if not sent or not sent.filename:
        raise BadInput("file", "no_file")
    data = sent.stream.read(LARGEST_FILE + 1)
    mapping = form.mapping.data if kind.needs_mapping else ""
    job = Job(kind, data, sent.filename[-120:], kind.load(mappings().get(mapping)))
    file = read(job)
    if len(file.sheet.rows) > MOST_ROWS:
        raise BadInput("file", "too_many_for_page", limit=number(MOST_ROWS))
    result = preview(kind, who.actor, file, committing)
    return staging.put(who.account_id, kind.code, mapping, data, result, now())


def _allowed(code: str) -> Kind:
    """The kind, when this person may take it over; NotAllowed else."""
    kind = KINDS[code]
    if not principal().may(kind.right):
        raise NotAllowed(kind.right)
    return kind


def _problems(form: ImportForm, refused: ServicenetError) -> list[FieldProblem]:
    """On the field it names, else on top; what is missing is named with its column."""
    if isinstance(refused, BadInput) and refused.field in form._fields:
        field = form._fields[refused.field]
        field.errors = [*field.errors, refusal(refused, label=False)]
        return []
    return [FieldProblem("main", sentence(refused))]


@bp.get("/<token>")
@needs("imports.run")
def show(token: str) -> object:
    """The preview, or what was done."""
    staged = staging.get(token, principal().account_id)
    return render_template(
        "web/imports/show.html",
        staged=staged,
        title=TITLES[staged.kind],
        figures=[Fact(str(FIGURES[name]), number(count))
                 for name, count in staged.counts.items() if name in FIGURES],
        faults=[_line(fault) for fault in staged.faults[:SHOWN]],
        more=max(0, len(staged.faults) - SHOWN),
        takes=staged.counts["stored"] + staged.counts.get("corrected", 0),
    )


def _line(fault: Fault) -> tuple[int, str]:
    return fault.row, words(fault)


@bp.post("/<token>")
@needs("imports.run")
def confirm(token: str) -> object:
    """Takes the file, once for each idempotency key."""
    who = principal()
    staged = staging.get(token, who.account_id)
    kind = _allowed(staged.kind)
    how = kind.load(mappings().get(staged.mapping))
    file = read(Job(kind, staged.source, staged.filename, how))
    counts = submitting(
        "imports.confirm",
        lambda session: dict(kind.take(session, who.actor, file, now()).counts),
    )
    staging.finish(staged, counts)
    flash(_("The file was taken over."))
    return redirect(url_for("imports.show", token=token))


@bp.get("/<token>/errors.xlsx")
@needs("imports.run")
def errors(token: str) -> Response:
    """The rows that are not taken, with the reasons, to correct and send again."""
    staged = staging.get(token, principal().account_id)
    if not staged.errors.is_file():
        raise NotFound("import")
    name = f"{Path(staged.filename).stem[:80]}.errors.xlsx"
    return send_file(staged.errors, mimetype=XLSX, as_attachment=True, download_name=name,
                     max_age=0)


@bp.get("/template/<name>.xlsx")
@needs("imports.run")
def template(name: str) -> Response:
    """An empty workbook with the columns of a kind, or of a shipped mapping."""
    found = mappings()
    if name == "outlets":
        header = list(sheet_forms.header(str(get_locale())))
    elif name == "certificates":
        header = list(certificate_forms.header(str(get_locale())))
    elif name == "rates":
        header = list(rate_forms.header(str(get_locale())))
    elif name in found:
        columns = load_columns(found[name])
        header = list(dict.fromkeys(one.columns[0] for one in columns.fields if one.columns))
    else:
        raise NotFound("import")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        sheets.write(path, header, [])
        data = path.read_bytes()
    answer = make_response(data)
    answer.headers["Content-Type"] = XLSX
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer

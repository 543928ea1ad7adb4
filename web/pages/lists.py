"""What every list has besides its rows: the choice of columns, and the views people keep."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from core.auth import SIGNED_IN, Principal, needs, principal
from core.doors import looking, now, submitting
from core.errors import BadInput, RuleBroken
from core.forms import choices
from core.rows import FieldProblem
from core.tables import COLUMNS, Table
from core.wording import moment
from network.accounts.labels import ROLES
from network.accounts.rules import Role
from network.outlets import views as outlets
from office.saved_views import queries, service
from office.saved_views.doors import address_of, keeper_of, query_of
from office.saved_views.forms import ViewForm
from office.saved_views.queries import ViewRow
from office.saved_views.rules import ONLY_ME
from office.saved_views.service import NewView
from web.pages import (
    breaches,
    certificate_pages,
    claims,
    coverage,
    integrity_lists,
    part_list,
    statement_list,
    work_orders,
)

bp = Blueprint("lists", __name__, url_prefix="/lists")

TABLES = {table.code: table for table in (
    work_orders.TABLE, breaches.TABLE, outlets.TABLE, claims.TABLE, statement_list.TABLE,
    part_list.TABLE, certificate_pages.TABLE, coverage.TABLE, coverage.GAPS,
    integrity_lists.CANCELLED, integrity_lists.CORRECTED)}
"""Every list with columns to choose, by the code in its address."""


@dataclass(frozen=True)
class Line:
    """One kept view, ready to be shown."""

    id: int
    name: str
    href: str
    table: str
    shared: str
    since: str


def table_of(code: str) -> Table:
    """The list of this code; 404 when there is none."""
    return TABLES.get(code) or abort(404)


@bp.get("/<name>/columns")
@needs(SIGNED_IN)
def columns(name: str) -> object:
    """From the chooser's form to the list with these columns in this order."""
    table = table_of(name)
    places = {code.removeprefix("at-"): typed for code, typed in request.args.items()
              if code.startswith("at-")}
    ticked = [code for code in request.args.getlist(COLUMNS) if "." not in code]
    return redirect(table.href(table.kept(request.args), table.arranged(ticked, places)))


@bp.get("/views")
@needs(SIGNED_IN)
def views() -> object:
    """Everything the person keeps, to open and to put away."""
    at = now()
    with looking() as session:
        found = queries.mine(session, principal())
    rows = [_line(view, at) for view in found if view.table_code in TABLES]
    return render_template("office/saved_views/index.html", rows=rows)


def _line(view: ViewRow, at: object) -> Line:
    role = str(ROLES[Role(view.role)]) if view.role in set(Role) else _("only me")
    return Line(view.id, view.name, url_for("lists.view", view_id=view.id),
                str(TABLES[view.table_code].label), role,
                moment(view.created_at, at))  # type: ignore[arg-type]


@bp.get("/<name>/views/new")
@needs(SIGNED_IN)
def new_view(name: str) -> object:
    return _form(table_of(name), ViewForm(formdata=None), [])


@bp.post("/<name>/views")
@needs(SIGNED_IN)
def save_view(name: str) -> object:
    """Keeps the list of this address under a name; what is refused keeps what was typed."""
    table, form, who, at = table_of(name), ViewForm(), principal(), now()
    form.role.choices = _roles(who)
    problems: list[FieldProblem] = []
    if form.validate():
        view = NewView(table.code, form.name.data or "", query_of(table, request.args),
                       form.role.data or ONLY_ME)
        try:
            kept = submitting("views.save", lambda session: service.save(
                session, who.actor, keeper_of(who), view, now=at).id)
        except (BadInput, RuleBroken) as refused:
            problems = form.refuse(refused)
        else:
            flash(_("The view is kept. It stands above the list."))
            return redirect(url_for("lists.view", view_id=kept))
    return _form(table, form, problems), 422


def _form(table: Table, form: ViewForm, problems: Sequence[FieldProblem]) -> str:
    form.role.choices = _roles(principal())
    query = query_of(table, request.args)
    args = dict(request.args)
    fields = table.chosen(args.get(COLUMNS, ""))
    return render_template(
        "office/saved_views/new.html", form=form, problems=problems, label=str(table.label),
        action=url_for("lists.save_view", name=table.code) + (f"?{query}" if query else ""),
        columns=[str(each.label) for each in fields], back=address_of(table, query))


def _roles(who: Principal) -> list[object]:
    """With whom one may share: the holders of one's own roles on one's own side."""
    own = [(role.value, ROLES[role]) for role in ROLES if role in who.roles]
    return choices([(ONLY_ME, _("only me")), *own])  # type: ignore[return-value]


@bp.get("/views/<int:view_id>")
@needs(SIGNED_IN)
def view(view_id: int) -> object:
    """The own address of a view: leads to the list as it was kept, in the reader's own reach."""
    with looking() as session:
        found = queries.open_to(session, principal(), view_id)
    return redirect(address_of(table_of(found.table_code), found.address))


@bp.post("/views/<int:view_id>/archive")
@needs(SIGNED_IN)
def archive_view(view_id: int) -> object:
    who, at = principal(), now()
    submitting("views.archive", lambda session: service.archive(
        session, who.actor, keeper_of(who), view_id, now=at).id)
    flash(_("The view is put away."))
    return redirect(url_for("lists.views"))

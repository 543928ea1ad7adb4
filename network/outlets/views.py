"""Doors: outlets."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.auth import needs, principal
from core.doors import looking, now, submitting
from core.errors import BadInput, DuplicateKey, NotFound, RuleBroken
from core.lists import COUNTED_TO, SIZE, Page
from core.rows import Chip, FieldProblem, ListPage, Pager
from core.tables import Field, Table
from core.wording import number
from network.outlets import queries, service
from network.outlets.forms import OutletForm
from network.outlets.labels import ACTIONS, CONTRACTS, STATES
from network.outlets.queries import OutletFilter, OutletRow
from network.outlets.rules import Contract, OutletAction, OutletState
from network.outlets.service import OutletValues
from network.regions import queries as regions
from office.exports.doors import deliver
from office.saved_views.doors import framed, saved

bp = Blueprint("outlets", __name__, url_prefix="/outlets")

TABLE = Table(
    code="outlets",
    label=_l("Outlets"),
    endpoint="outlets.index",
    export="outlets.export",
    names=("q", "state", "contract", "division"),
    fields=(
        Field("outlet", _l("Outlet"), ((_l("Outlet"), lambda row: row.name),
                                       (_l("Code"), lambda row: row.code))),
        Field("place", _l("Place"), ((_l("County"), lambda row: row.county or ""),
                                     (_l("Township"), lambda row: row.town or ""))),
        Field("contract", _l("Contract"), (
            (_l("Contract"), lambda row: str(CONTRACTS[row.contract])),
            (_l("Parent outlet"), lambda row: row.parent_name or ""))),
        Field("state", _l("State"), ((_l("State"), lambda row: str(STATES[row.state])),)),
    ),
)


@bp.get("")
@needs("outlets.view")
def index() -> object:
    wanted, kept = _filter()
    after = request.args.get("after", "")[:16] or None
    with looking() as session:
        page = queries.page(session, wanted, after, SIZE)
        total = queries.count(session, wanted)
        views = saved(session, TABLE)
    counted = f"{number(COUNTED_TO)}+" if total > COUNTED_TO else number(total)
    more = url_for("outlets.index", **kept, after=page.after) if page.after else ""
    listed = ListPage(
        label=_("Outlets"),
        href=url_for("outlets.index"),
        two_lines=True,
        rows=page.rows,
        columns=(),
        chips=_chips(kept),
        clear_href=url_for("outlets.index"),
        kept=[(name, kept[name]) for name in ("division",) if name in kept],
        pager=Pager(
            _("%(count)s outlets", count=counted),
            next_href=more,
            previous_href=url_for("outlets.index", **kept) if after else "",
        ),
        empty=_("No outlet is found"),
        empty_note=_("Change the filter, or register the first."),
    )
    totals = {"outlet": _("%(count)s outlets", count=counted)}
    return render_template(
        "network/outlets/index.html",
        page=framed(TABLE, listed, kept, views, total=total, totals=totals),
        wanted=wanted, states=STATES, contracts=CONTRACTS
    )


@bp.post("/export")
@needs("outlets.view")
def export() -> object:
    """The list of this address as a workbook."""
    wanted, kept = _filter()

    def read(session: Session, after: str | None, size: int) -> Page[OutletRow]:
        return queries.page(session, wanted, after, size)

    return deliver(TABLE, kept, _chips(kept), read)


def _filter() -> tuple[OutletFilter, dict[str, str]]:
    args = TABLE.kept(request.args)
    state = args.get("state") if args.get("state") in set(OutletState) else None
    contract = args.get("contract") if args.get("contract") in set(Contract) else None
    division = args.get("division", "")
    return OutletFilter(
        words=args.get("q", "").strip(),
        state=OutletState(state) if state else None,
        contract=Contract(contract) if contract else None,
        division=division if division.isdigit() else "",
    ), args


def _chips(kept: dict[str, str]) -> list[Chip]:
    words = {
        "q": _("Search"),
        "state": _("State"),
        "contract": _("Contract"),
        "division": _("Place"),
    }

    def shown(key: str) -> str:
        value = kept[key]
        if key == "state" and value in set(OutletState):
            return str(STATES[OutletState(value)])
        if key == "contract" and value in set(Contract):
            return str(CONTRACTS[Contract(value)])
        return value

    return [
        Chip(
            words[key],
            shown(key),
            url_for("outlets.index", **{k: v for k, v in kept.items() if k != key}),
        )
        for key in kept
    ]


@bp.get("/new")
@needs("outlets.register")
def new() -> object:
    return render_template("network/outlets/new.html", form=OutletForm(), problems=[], towns=[])


@bp.post("")
@needs("outlets.register")
def create() -> object:
    form = OutletForm()
    who, moment_ = principal(), now()
    problems: list[FieldProblem] = []
    if form.validate():
        try:
            answer = submitting(
                "outlets.register",
                lambda session: {
                    "id": service.register(session, who.actor, _values(form), now=moment_).id
                },
            )
        except (BadInput, RuleBroken, DuplicateKey, NotFound) as refused:
            problems = form.refuse(refused)
        else:
            return redirect(url_for("outlet.show", outlet_id=answer["id"]))
    with looking() as session:
        towns = regions.find_towns(session, form.place.data or "")
        place = regions.path(session, form.town_code.data) if form.town_code.data else ()
    return render_template(
        "network/outlets/new.html", form=form, problems=problems, towns=towns, place=place
    ), 422


def _values(form: OutletForm) -> OutletValues:
    data = form.data
    return OutletValues(
        **{
            name: data[name] or ""
            for name in ("code", "name", "town_code", "address", "phone", "parent_code")
        },
        contract=form.contract.data,
        one_man=form.one_man.data,
    )


@bp.post("/<int:outlet_id>/step")
@needs("outlets.decide")
def step(outlet_id: int) -> object:
    """One step of the life cycle, as offered by a button."""
    who, moment_ = principal(), now()
    typed = request.form.get("action", "")
    if typed not in set(OutletAction):
        raise BadInput("action", "unknown_value")
    action = OutletAction(typed)
    submitting(
        "outlets.step",
        lambda session: {
            "id": service.step(session, who.actor, outlet_id, action, "decided", now=moment_).id
        },
    )
    flash(_("Done: %(state)s.", state=str(ACTIONS[action])))
    return redirect(url_for("outlet.show", outlet_id=outlet_id))

"""Accounts of outlets: what waits for a second person, and one outlet's."""

import secrets

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from core.auth import needs, principal
from core.doors import looking, now
from core.rows import Column, ListPage, Pager
from core.wording import moment, number
from network.accounts.queries import names_of
from network.outlets import queries as outlets
from settlements.payees import queries
from settlements.payees.forms import PayeeForm
from settlements.payees.labels import STATES, TAX_KINDS
from settlements.payees.models import Payee
from settlements.payees.rules import State, masked

bp = Blueprint("payees_page", __name__)


def _key() -> str:
    return secrets.token_urlsafe(12)


@bp.get("/payees")
@needs("payees.approve", "payments.prepare")
def index() -> object:
    """What waits for a second person, oldest first."""
    who, at = principal(), now()
    with looking() as session:
        found = queries.proposed(session)
        names = outlets.names_by_id(session, {row.outlet_id or 0 for row in found})
        people = names_of(session, {row.proposed_by for row in found})
        rows = [_row(row, names.get(row.outlet_id or 0, ""), people.get(row.proposed_by, ""), at)
                for row in found]
    for row, each in zip(rows, found, strict=True):
        row["may"] = who.may("payees.approve") and each.proposed_by != who.actor
    listed = ListPage(
        label=_("Accounts to be approved"), href=url_for("payees_page.index"), rows=rows,
        two_lines=True,
        columns=[Column(_("Outlet")), Column(_("Account")), Column(_("Tax identity")),
                 Column(_("Proposed")), Column(_("Decision"))],
        pager=Pager(_("%(count)s accounts", count=number(len(rows)))),
        empty=_("No account waits"), empty_note=_("A proposed account appears here."))
    return render_template("settlements/payees/index.html", page=listed, new_key=_key)


def _row(row: Payee, outlet: str, person: str, at) -> dict[str, object]:  # type: ignore[no-untyped-def]
    finance = principal().may("payments.prepare") or principal().may("payees.approve")
    return {
        "id": row.id, "outlet": outlet, "holder": row.holder, "bank": row.bank,
        "account": row.account if finance else masked(row.account),
        "tax": str(TAX_KINDS[row.tax_kind]), "tax_number": row.tax_number,
        "state": str(STATES[row.state]), "proposed": moment(row.proposed_at, at),
        "by": person, "effective": moment(row.effective_at, at) if row.effective_at else "",
        "open": row.state is State.PROPOSED, "mark": "",
        "href": url_for("payees_page.show", outlet_id=row.outlet_id),
    }


@bp.get("/outlets/<int:outlet_id>/payee")
@needs("payees.propose", "payees.approve", "payments.view")
def show(outlet_id: int) -> object:
    """One outlet's accounts, the newest first, and a proposal of another."""
    who, at = principal(), now()
    with looking() as session:
        outlet = outlets.get(session, outlet_id)
        rows = [_row(row, outlet.name, "", at) for row in queries.of_outlet(session, outlet_id)]
        name = outlet.name
    return render_template(
        "settlements/payees/show.html", outlet=name, outlet_id=outlet_id, rows=rows,
        form=PayeeForm(formdata=None) if who.may("payees.propose") else None, new_key=_key)

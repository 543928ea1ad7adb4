"""The lines of one statement as a workbook: what its page shows, for whoever sees it."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.auth import principal
from core.doors import looking, now
from core.lists import Page
from core.money import Money
from core.rows import Chip
from core.tables import Field, Table
from network.outlets import queries as outlets
from office.exports.doors import deliver
from settlements.statements import queries
from settlements.statements.queries import LineRow
from web.pages import money_rows


@dataclass(frozen=True)
class Row:
    """One line in a cell each; the amounts as they stand."""

    shown: money_rows.Line
    requested: Money | None
    calculated: Money | None
    paid: Money | None
    amount: Money
    held: str


TABLE = Table(
    code="statement_lines",
    label=_l("Statement lines"),
    endpoint="statements.show",
    export="statements.export_lines",
    names=(),
    fields=(
        Field("job", _l("Job"), ((_l("Job"), lambda row: row.shown.title),
                                 (_l("Work order"), lambda row: row.shown.number))),
        Field("item", _l("Paid for"), ((_l("Paid for"), lambda row: row.shown.item),
                                       (_l("Part"), lambda row: row.shown.part))),
        Field("outlet", _l("Outlet"), ((_l("Outlet"), lambda row: row.shown.outlet),)),
        Field("requested", _l("Requested"), ((_l("Requested"), lambda row: row.requested),)),
        Field("calculated", _l("Calculated"), ((_l("Calculated"), lambda row: row.calculated),)),
        Field("paid", _l("Paid"), ((_l("Paid"), lambda row: row.paid),)),
        Field("amount", _l("In this statement"), ((_l("In this statement"),
                                                   lambda row: row.amount),)),
        Field("held", _l("held out"), ((_l("held out"), lambda row: row.held),)),
        Field("why", _l("Why?"), ((_l("Why?"), lambda row: row.shown.why),)),
    ),
)


def workbook(statement_id: int) -> object:
    """The lines within reach: of a parent's statement a sub-outlet's lines are not the parent's
    to see."""
    who, at = principal(), now()
    with looking() as session:
        statement = queries.get(session, statement_id)
        name = outlets.names_by_id(session, {statement.outlet_id or 0}).get(
            statement.outlet_id or 0, "")
        chips = [Chip(_("Statement"), statement.number, ""), Chip(_("Outlet"), name, ""),
                 Chip(_("Month"), f"{statement.period:%Y-%m}", "")]

    def read(session: Session, _after: str | None, _size: int) -> Page[Row]:
        raw = {row.id: row for row in queries.lines(session, statement_id)}
        shown = money_rows.lines(session, statement_id, who, at)
        return Page(tuple(_row(line, raw[line.id]) for line in shown), None)

    return deliver(TABLE, {"statement": statement.number}, chips, read)


def _row(line: money_rows.Line, raw: LineRow) -> Row:
    return Row(line, raw.requested, raw.calculated, raw.paid, raw.amount,
               _("held out") if raw.held else "")

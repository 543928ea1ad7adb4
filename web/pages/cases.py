"""Cases about money: the list by age and amount, one of them with its ruling."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.auth import needs, principal
from core.clock import business_date
from core.doors import looking, now
from core.forms import choices
from core.lists import COUNTED_TO, SIZE
from core.rows import Column, Fact, ListPage, Pager, Tab
from core.wording import due_by, duration, moment, money_fen, number
from network.accounts.queries import names_of
from network.accounts.rules import Role
from network.outlets import queries as outlets
from office.notes import queries as notes
from reports.first_page.queries import holders_of, managers_of
from settlements.cases import queries
from settlements.cases.labels import KINDS, OWNERS, RULINGS, STATES
from settlements.cases.models import Case
from settlements.cases.queries import CaseFilter
from settlements.cases.rules import PASSED, RULERS, Kind, Owner, State, rulings_of
from settlements.cases.timing import CLOCKS, subject_of
from settlements.inquiries import queries as inquiries
from settlements.inquiries.forms import AskForm
from settlements.inquiries.labels import SIDES
from settlements.inquiries.queries import Asked
from settlements.inquiries.rules import Side, sides_of
from settlements.passing.service import RECEIPT
from settlements.rulings.forms import RulingForm
from settlements.statements import queries as statements
from settlements.statements.rules import State as StatementState
from sla.clocks.privacy import OWED_BY
from sla.parties import Party
from sla.subjects import Subject
from web.pages import money_clocks
from web.timeline import seal_of, steps_of

bp = Blueprint("cases", __name__, url_prefix="/cases")


@dataclass(frozen=True)
class Row:
    """One line, ready to be shown."""

    kind: str
    href: str
    outlet: str
    against: str
    ordinal: str
    amount: str
    owner: str
    state: str
    age: str
    opened: str
    mark: str


@bp.get("")
@needs("statements.view")
def index() -> object:
    at, view, after = now(), request.args.get("view", "open")[:20], request.args.get("after", "")
    states = {"open": (State.OPEN,), "ruled": (State.RULED,), "closed": (State.CLOSED,)}
    owner = request.args.get("owner", "")[:24]
    passed = request.args.get("kinds") == "passed"
    wanted = CaseFilter(states.get(view, ()), tuple(sorted(PASSED)) if passed else (),
                        Owner(owner) if owner in set(Owner) else None)
    with looking() as session:
        found = queries.page(session, wanted, after or None, SIZE)
        sums = queries.sums(session, wanted)
        names = outlets.names_by_id(session, {
            key for row in found.rows for key in (row.outlet_id, row.against_id) if key})
    rows = [Row(str(KINDS[row.kind]), url_for("cases.show", case_id=row.id),
                names.get(row.outlet_id, ""), names.get(row.against_id or 0, ""),
                _("no. %(n)s", n=row.ordinal) if row.ordinal > 1 else "",
                money_fen(row.amount, unit=False), str(OWNERS[row.owner]),
                str(RULINGS[row.ruling]) if row.ruling else str(STATES[row.state]),
                duration(at - row.opened_at), moment(row.opened_at, at),
                "late" if row.state is State.OPEN else "") for row in found.rows]
    counted = f"{number(COUNTED_TO)}+" if sums.count > COUNTED_TO else number(sums.count)
    listed = ListPage(
        label=_("Disputes"), href=url_for("cases.index"), rows=rows, two_lines=True,
        columns=[Column(_("What does not agree")), Column(_("Through")),
                 Column(_("Amount (¥)"), number=True), Column(_("Held by")), Column(_("State")),
                 Column(_("Open for"))],
        tabs=[Tab(word, url_for("cases.index", view=code), current=view == code)
              for code, word in (("open", _("Open")), ("ruled", _("Ruled")),
                                 ("closed", _("Closed")), ("all", _("All")))],
        pager=Pager(_("%(count)s cases, %(total)s", count=counted, total=money_fen(sums.total)),
                    next_href=url_for("cases.index", view=view, after=found.after)
                    if found.after else "",
                    previous_href=url_for("cases.index", view=view) if after else ""),
        empty=_("Nothing is disputed"),
        empty_note=_("What outlets, parents and the bank say differently appears here."))
    return render_template("settlements/cases/index.html", page=listed, counted=counted)


@bp.get("/<int:case_id>")
@needs("statements.view")
def show(case_id: int) -> object:
    who, at = principal(), now()
    with looking() as session:
        case = queries.get(session, case_id)
        earlier = [each for each in queries.of_pair(session, case.outlet_id, case.against_id)
                   if each.id != case.id]
        known = statements.standings(
            session, {case.statement_id, *(each.statement_id for each in earlier)})
        standing = known[case.statement_id]
        names = outlets.names_by_id(session, {case.outlet_id or 0, case.against_id or 0})
        written = notes.about(session, "case", case.id)
        people = names_of(session, {case.ruled_by or ""})
        asked = inquiries.of_case(session, case)
        by_name = _by_name(session, case, names, at)
        clocks = [] if who.outlet_id else money_clocks.running(
            session, subjects_of(case), at, by_name, asked)
        steps = steps_of(session, "case", case.id, at)
        seal = seal_of(session, "case", case.id)
    desk = case.state is State.OPEN and who.may(RULERS[case.kind])
    proven = case.kind is not Kind.CONTRADICTION or standing.state is StatementState.CREDITED
    rule = desk and bool(rulings_of(case.kind)) and proven
    left = [side for side in sides_of(case.kind) if side not in {each.side for each in asked}]
    facts = [
        Fact(_("Outlet"), names.get(case.outlet_id or 0, "")),
        Fact(_("Through"), names.get(case.against_id or 0, "")),
        Fact(_("Statement"), standing.number,
             "" if who.outlet_id else url_for("statements.show", statement_id=standing.id)),
        Fact(_("Month"), f"{standing.period:%Y-%m}"),
        Fact(_("Opened"), moment(case.opened_at, at)),
        Fact(_("Held by"), by_name.get(OWED_BY[CLOCKS[case.kind]]) or str(OWNERS[case.owner])
             if case.state is State.OPEN else ""),
        Fact(_("Ruled by"), people.get(case.ruled_by or "", "")),
    ]
    tracer = (url_for("tracer.show", outlet_id=case.outlet_id, month=f"{standing.period:%Y-%m}")
              if case.kind in PASSED else "")
    return render_template(
        "settlements/cases/show.html", case=case, kind=KINDS[case.kind],
        state=STATES[case.state], amount=money_fen(case.amount_fen),
        ruling=RULINGS[case.ruling] if case.ruling else "",
        facts=[fact for fact in facts if fact.text], tracer=tracer, at=at,
        earlier=[(f"{known[each.statement_id].period:%Y-%m}",
                  str(RULINGS[each.ruling] if each.ruling else STATES[each.state]),
                  money_fen(each.amount_fen, unit=False)) for each in earlier],
        notes=written, steps=steps, seal=seal,
        rulings=ruling_choices(case.kind) if rule else (),
        form=RulingForm(formdata=None) if rule else None, clocks=clocks,
        asked=[_asked(each, case, names, at) for each in asked] if not who.outlet_id else (),
        ask=_ask_form(left, names, case, at) if desk and left else None)


@dataclass(frozen=True)
class AskedRow:
    """A question that was asked first, with what came of it."""

    who: str
    question: str
    asked: str
    due: str
    answered: str
    answer: str
    kind: str
    word: str


def _asked(row: Asked, case: Case, names: Mapping[int, str], at: datetime) -> AskedRow:
    late = row.answered_at is None and at > row.due_at
    return AskedRow(
        names.get(row.outlet_id) or str(SIDES[row.side]), row.question, moment(row.asked_at, at),
        due_by(row.due_at, at),
        _("answered %(moment)s", moment=moment(row.answered_at, at)) if row.answered_at else "",
        row.answer, "late-q" if late else "pause",
        _("no answer") if late else _("waits for the answer"))


def _ask_form(left: Sequence[Side], names: Mapping[int, str], case: Case,
              at: datetime) -> AskForm:
    """Who was not asked yet, by name, and an answer in three days unless another day is said."""
    form = AskForm(side=left[0], by_when=business_date(at) + timedelta(days=3), formdata=None)
    people = {Side.PARENT: case.against_id or 0, Side.OUTLET: case.outlet_id or 0}
    form.side.choices = choices((side, names.get(people[side]) or SIDES[side]) for side in left)
    return form


def subjects_of(case: Case) -> list[Subject]:
    """What promises of this case are about: the case, and what the parent holds."""
    receipt = [Subject(RECEIPT, case.receipt_id)] if case.receipt_id else []
    return [subject_of(case), *receipt]


def _by_name(session: Session, case: Case, names: Mapping[int, str],
             at: datetime) -> dict[Party, str]:
    """The people and outlets behind the parties."""
    day, found = business_date(at), {}
    if case.kind in PASSED:
        found[Party.APPROVAL] = managers_of(session, {case.outlet_id or 0}, day).get(
            case.outlet_id or 0, "")
    finance = holders_of(session, {Party.FINANCE: Role.FINANCE_CLERK}, day)
    return {**found, **finance, Party.PARENT: names.get(case.against_id or 0, ""),
            Party.OUTLET: names.get(case.outlet_id or 0, "")}


def ruling_choices(kind: Kind) -> list[tuple[str, str]]:
    """Codes and words of what may be ruled."""
    return [(each.value, str(RULINGS[each])) for each in rulings_of(kind)]

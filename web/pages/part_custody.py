"""配件对质: who has the part, what the two sides say, whose turn it is (DEMO, story 1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import pgettext
from sqlalchemy.orm import Session

from core.auth import Principal, needs, principal
from core.doors import looking, now
from core.lists import SIZE, whole
from core.rows import Column, Fact, ListPage, Pager
from core.wording import due_moment, duration, moment, money_fen, number
from network.accounts import queries as accounts
from parts.custody import queries as custody
from parts.custody.labels import STANDINGS
from parts.custody.queries import Leg
from parts.custody.rules import Standing, outlet_in
from parts.recoveries import queries as recoveries
from parts.recoveries.models import Recovery
from parts.recoveries.rules import RecoveryState
from parts.requests import queries
from parts.requests.queries import LineFilter, LineRow
from parts.requests.rules import LINE, LineAction
from parts.shipments import queries as shipments
from web.pages import part_rows
from web.pages.part_rows import Names, PartCourse

bp = Blueprint("custody", __name__, url_prefix="/custody")


@dataclass(frozen=True)
class Row:
    """One red hand-over, ready to be shown."""

    href: str
    title: str
    number: str
    giver: str
    receiver: str
    said: str
    late: str
    due: str
    shop: str
    mark: str = "late"


@bp.get("")
@needs("parts.view")
def index() -> object:
    at, after = now(), whole(request.args.get("after", ""))
    with looking() as session:
        page = custody.red(session, at, after, SIZE)
        total = custody.count_red(session, at)
        rows = _rows(session, page.rows, at)
    listed = ListPage(
        label=_("Who is right"), href=url_for("custody.index"), rows=rows, two_lines=True,
        columns=[Column(_("Part / parcel")), Column(_("Handed over by")),
                 Column(_("To be received by")), Column(_("What was said")),
                 Column(_("One side is missing"))],
        pager=Pager(_("%(count)s hand-overs", count=number(total)),
                    next_href=url_for("custody.index", after=page.after) if page.after else "",
                    previous_href=url_for("custody.index") if after else ""),
        empty=_("Every hand-over has both its sides"),
        empty_note=_("One that lacks a signature beyond its time appears here by itself."))
    return render_template("parts/custody/index.html", page=listed, counted=number(total))


def _rows(session: Session, legs: Sequence[Leg], at: datetime) -> list[Row]:
    names = part_rows.names_for(session, (), legs)
    inside = shipments.contents(session, [leg.shipment_id for leg in legs])
    found = []
    for leg in legs:
        for line in inside.get(leg.shipment_id, ()):
            if line.in_transit:
                found.append(Row(
                    url_for("custody.show", part_line_id=line.line_id),
                    f"{line.name} {line.code}", f"{line.request} · {leg.number}",
                    names.place(leg.giver), names.place(leg.receiver), said(leg, at),
                    _late(leg, at), due_moment(leg.due_at, at) if leg.due_at else "",
                    names.place(f"outlet:{leg.outlet_id}")))
    return found


def said(leg: Leg, at: datetime) -> str:
    """What the two sides say."""
    words = str(STANDINGS[leg.standing])
    since = leg.denied_at or leg.given_at or leg.held_since
    return f"{words} · {moment(since, at)}"


def _late(leg: Leg, at: datetime) -> str:
    if leg.due_at is None or leg.due_at >= at:
        return str(_("denied"))
    return str(_("late by %(duration)s", duration=duration((at - leg.due_at).total_seconds())))


@dataclass(frozen=True)
class Verdict:
    """What the page says of one line: whose turn, both views, the last two-sided proof."""

    title: str
    since: str
    late: bool
    centre: Sequence[Fact]
    shop: Sequence[Fact]
    proof: str
    proof_who: str
    red: str
    given: str


@bp.get("/<int:part_line_id>")
@needs("parts.view")
def show(part_line_id: int) -> object:
    who, at = principal(), now()
    with looking() as session:
        queries.get(session, part_line_id)
        line = queries.rows_of(session, LineFilter(ids=(part_line_id,)), 1)[0]
        legs = custody.of_lines(session, [line.id]).get(line.id, [])
        names = part_rows.names_for(session, [line], legs)
        course = part_rows.course(line, legs, names, at)
        cases = recoveries.of_lines(session, [line.id])
        owners = accounts.names_of(session, [f"account:{case.owner_id}" for case in cases])
        acts = _acts(who, line, legs, cases)
    return render_template(
        "parts/custody/show.html", course=course, line=line, verdict=_verdict(course, names, at),
        cases=[_case(case, owners, names) for case in cases], at=at, **acts)


def _verdict(course: PartCourse, names: Names, at: datetime) -> Verdict:
    line, legs = course.line, course.legs
    holder = course.holder
    proof = next((leg for leg in reversed(legs) if leg.standing is Standing.AGREED), None)
    open_leg = next((leg for leg in legs if leg.received_at is None), None)
    return Verdict(
        title=_("Now it is %(holder)s's turn", holder=holder) if holder else _("Nobody owes it"),
        since=_("since %(moment)s, for %(duration)s", moment=moment(line.since, at),
                duration=duration((at - line.since).total_seconds())) if line.since else "",
        late=course.red,
        centre=[Fact(pgettext("part", "Requested"), part_rows.pieces(line.requested)),
                Fact(_("Allocated"), part_rows.pieces(line.allocated)),
                Fact(_("Shipped"), part_rows.pieces(line.shipped))],
        shop=[Fact(_("Received whole"), part_rows.pieces(line.received)),
              Fact(_("Short, damaged, lost"), part_rows.lacking_words(line) or "0"),
              Fact(_("Still on the way"), part_rows.pieces(line.in_transit))],
        proof=_("%(giver)s → %(receiver)s, %(moment)s", giver=names.place(proof.giver),
                receiver=names.place(proof.receiver), moment=moment(proof.received_at, at))
        if proof else _("None: nobody but the sender has signed."),
        proof_who=names.person(proof.received_by) if proof else "",
        red=part_rows.red_since(legs, at),
        given=_given(open_leg, names, at) if open_leg else "")


def _given(leg: Leg, names: Names, at: datetime) -> str:
    if leg.given_at is None:
        return str(_("%(giver)s has signed and has not handed it on.",
                     giver=names.place(leg.giver)))
    return str(_("%(giver)s says: given on %(moment)s, %(how)s. Nobody received it.",
                 giver=names.place(leg.giver), moment=moment(leg.given_at, at),
                 how=part_rows.given_words(leg)))


def _acts(who: Principal, line: LineRow, legs: Sequence[Leg],
          cases: Sequence[Recovery]) -> dict[str, object]:
    """The buttons: send a second one straight, open a case against who signed last."""
    decides = who.may("parts.decide")
    leg = next((leg for leg in legs if leg.received_at is None), None)
    missing = line.in_transit + line.short + line.damaged + line.lost
    opened = any(case.state is RecoveryState.OPEN for case in cases)
    recover = (decides and line.in_transit and not opened and leg is not None
               and outlet_in(leg.giver) is not None)
    return {
        "can_send": decides and missing and LINE.can(line.state, LineAction.REPLACE),
        "recover": leg.id if recover and leg else None,
        "worth": money_fen(line.price_fen * line.in_transit)
        if line.price_fen is not None else "", "decides": decides}


@dataclass(frozen=True)
class CaseRow:
    """A case of recovery as the page shows it."""

    id: int
    number: str
    against: str
    amount: str
    owner: str
    open: bool
    state: str


def _case(case: Recovery, owners: dict[str, str], names: Names) -> CaseRow:
    words = {RecoveryState.OPEN: pgettext("part", "open"),
             RecoveryState.RECOVERED: _("recovered"),
             RecoveryState.WAIVED: _("let go")}
    return CaseRow(case.id, case.number, names.place(f"outlet:{case.against_id}"),
                   money_fen(case.amount_fen), owners.get(f"account:{case.owner_id}", ""),
                   case.state is RecoveryState.OPEN, words[case.state])

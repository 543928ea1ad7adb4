"""What becomes of a part after it came: built in, the old one owed, sent back, cleared."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.db import change
from core.errors import BadInput, NotAllowed, RuleBroken
from core.facts import tell
from core.scope import Level, Stamps, scope_of
from parts.catalogue import queries as catalogue
from parts.requests import queries as requests
from parts.requests import rules, timing
from parts.requests.facts import LineCleared, LineUsed
from parts.requests.models import PartLine
from parts.requests.rules import LINE, Inspection, LineAction, LineState, Regime
from parts.stock import queries as stock
from parts.stock import rules as places
from parts.stock import service as shelves
from parts.stock.rules import DiscrepancyKind, Kind
from parts.stock.service import Move


def use(session: Session, by: str, line_id: int, quantity: int, *, now: datetime) -> PartLine:
    """Built in on the job. What was not received in the books yet opens a discrepancy and is
    never refused (SAFETY 7). A line used up owes its old part, or is cleared."""
    line = requests.to_step(session, line_id)
    booked = min(places.quantity(quantity), line.pieces.in_hand)
    unbooked, used = quantity - booked, places.quantity(line.used + quantity)
    pieces = rules.Pieces(line.requested, received=line.received, used=used)
    state = LINE.step(line.state, _use_of(line, used, unbooked))
    awaited = line.awaited and rules.is_awaited(state, pieces, replaced=False)
    if booked:
        _build_in(session, by, line, booked, now)
    if line.awaited and not awaited:
        timing.no_longer_missing(session, line.id, at=now)
    held = _when_over(session, line, state, awaited, now)
    change(session, line, {**held, "state": state, "used": used, "awaited": awaited,
                           "consumed_at": now if state is LineState.CONSUMED else None})
    tell(session, LineUsed(line.work_order_id, quantity, unbooked), line, by=by, now=now)
    if unbooked:
        shelves.open_discrepancy(session, by, DiscrepancyKind.USED_UNBOOKED, line.id,
                                 line.part_id, unbooked, Stamps.of(line), now=now)
    if state is LineState.CONSUMED:
        _owe_or_clear(session, by, line, now)
    return line


def _use_of(line: PartLine, used: int, unbooked: int) -> LineAction:
    if line.state is LineState.RECEIVED and line.received and used >= line.received:
        return LineAction.USE
    return LineAction.USE_UNBOOKED if unbooked else LineAction.USE_SOME


def _when_over(session: Session, line: PartLine, state: LineState, awaited: bool,
               now: datetime) -> dict[str, Any]:
    """Used up although some pieces were missing: the maker need not decide about them."""
    if line.party is not None and state is LineState.CONSUMED and not awaited:
        return timing.ended(session, line, cancelled=True, at=now)
    return {}


def _build_in(session: Session, by: str, line: PartLine, quantity: int, now: datetime) -> None:
    shelves.move(session, by, Move(
        f"used:{line.id}:{line.version}", Kind.USED, line.part_id,
        places.good_bin(line.outlet_id or 0), places.USED, quantity, line.id),
        Stamps.of(line), now=now)


def after_receipt(session: Session, by: str, line: PartLine, good: int, *,
                  now: datetime) -> None:
    """Pieces that were used before they were booked leave the shelf at once, and their
    discrepancy is settled; a line that was used up this way goes on."""
    settled = shelves.settle_used(session, by, line.id, good, now=now)
    if not settled:
        return
    _build_in(session, by, line, settled, now)
    if line.state is LineState.RECEIVED and line.used >= line.received:
        change(session, line, {"state": LINE.step(line.state, LineAction.USE),
                               "consumed_at": now})
        tell(session, LineUsed(line.work_order_id, 0, 0), line, by=by, now=now)
        _owe_or_clear(session, by, line, now)


def _owe_or_clear(session: Session, by: str, line: PartLine, now: datetime) -> None:
    part = catalogue.get(session, line.part_id)
    if line.regime is Regime.SALE or not part.returns_old:
        _step(session, by, line, LineAction.CLEAR, {}, now)
        return
    request = requests.request(session, line.request_id)
    held = timing.owes_return(session, line, timing.work_of(request.tier, part.line), at=now)
    shelves.move(session, by, Move(
        f"old:{line.id}:{line.version}", Kind.OLD_TAKEN_OUT, line.part_id, places.USED,
        places.defective_bin(line.outlet_id or 0), line.received, line.id),
        Stamps.of(line), now=now)
    _step(session, by, line, LineAction.OWE, held, now)


def send_back(session: Session, by: str, line_id: int, *, now: datetime) -> PartLine:
    """The outlet sends the old part back."""
    line = requests.to_step(session, line_id)
    LINE.step(line.state, LineAction.SEND_BACK)
    _old_leaves(session, by, line, Kind.OLD_SENT, places.TRANSIT, now)
    held = timing.ended(session, line, at=now)
    return _step(session, by, line, LineAction.SEND_BACK, held, now)


def forgo(session: Session, by: str, line_id: int, *, scrapped: bool, now: datetime) -> PartLine:
    """The maker wants nothing back: scrapped on site, or waived."""
    line = requests.to_step(session, line_id)
    _only_the_maker(session)
    action = LineAction.SCRAP if scrapped else LineAction.WAIVE
    LINE.step(line.state, action)
    _old_leaves(session, by, line, Kind.OLD_SCRAPPED, places.SCRAP, now)
    held = timing.ended(session, line, cancelled=True, at=now)
    return _step(session, by, line, action, held, now)


def inspect(session: Session, by: str, line_id: int, verdict: Inspection, *,
            now: datetime) -> PartLine:
    """What the old part turned out to be; with that the outlet's debt is cleared (核销)."""
    line = requests.to_step(session, line_id)
    _only_the_maker(session)
    _step(session, by, line, LineAction.INSPECT, {"inspection": verdict}, now)
    return _step(session, by, line, LineAction.CLEAR, {}, now)


def close_empty(session: Session, by: str, line_id: int, *, now: datetime) -> PartLine:
    """Nothing whole came and nothing more will: the line is over; what the law counts goes on
    until the job ends. RuleBroken while there are pieces in hand, or the maker has not decided
    about them."""
    line = requests.to_step(session, line_id)
    _only_the_maker(session)
    if line.received:
        raise RuleBroken("pieces_in_hand")
    LINE.step(line.state, LineAction.CLOSE)
    held = timing.ended(session, line, lacking=True, at=now)
    return _step(session, by, line, LineAction.CLOSE, {**held, "awaited": False}, now)


def _old_leaves(session: Session, by: str, line: PartLine, kind: Kind, to: str,
                now: datetime) -> None:
    taken_out = stock.sums_of(session, line.id).get(Kind.OLD_TAKEN_OUT, 0)
    if not taken_out:
        raise BadInput("quantity", "nothing_counted")
    shelves.move(session, by, Move(
        f"{kind}:{line.id}:{line.version}", kind, line.part_id,
        places.defective_bin(line.outlet_id or 0), to, taken_out, line.id),
        Stamps.of(line), now=now)


def _step(session: Session, by: str, line: PartLine, action: LineAction,
          values: dict[str, Any], now: datetime) -> PartLine:
    change(session, line, {**values, "state": LINE.step(line.state, action)})
    tell(session, LineCleared(line.work_order_id, action, line.inspection), line, by=by, now=now)
    return line


def _only_the_maker(session: Session) -> None:
    if scope_of(session).level is Level.OUTLET:
        raise NotAllowed("parts.decide")

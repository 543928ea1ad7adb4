"""A request, its parcel and a case of recovery at each outlet, for the access matrix."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.facts import tell
from core.money import Money
from core.scope import Stamps
from network.outlets.models import Outlet
from parts.catalogue import service as catalogue
from parts.catalogue.service import PartValues
from parts.custody import queries as custody
from parts.custody.models import Handover
from parts.custody.rules import Form
from parts.custody.service import Giving
from parts.recoveries.facts import RecoveryOpened
from parts.recoveries.models import Recovery
from parts.recoveries.rules import RecoveryState
from parts.requests import queries as requests
from parts.requests import service
from parts.requests.models import PartLine, PartRequest
from parts.requests.service import Want
from parts.shipments import service as shipments
from parts.shipments.models import Shipment
from parts.stock import service as shelves
from parts.stock.models import Discrepancy
from parts.stock.rules import DiscrepancyKind
from tests.factories import BY

TABLES: Mapping[str, type[Any]] = {
    "recovery_id": Recovery, "handover_id": Handover, "shipment_id": Shipment,
    "part_line_id": PartLine, "part_request_id": PartRequest, "discrepancy_id": Discrepancy,
}
PART = "QS-RF-2107"


def seed(session: Session, outlets: Mapping[str, Outlet], add: Callable[[str, str, Any], None],
         now: datetime) -> None:
    """The same at each outlet: asked for, approved, sent straight, a case about it."""
    house = catalogue.open_warehouse(session, "WUH", "武汉仓")
    part = catalogue.save(session, BY, PartValues(PART, "主控板", None, Money(186_00)), now=now)
    shelves.stock_in(session, BY, house.id, part.id, 20, "opening:1", now=now)
    gone_first = sorted(outlets.items(), key=lambda pair: pair[0] != "deleted")
    for place, outlet in gone_first:  # SQLite gives the id of a last row that is gone again
        request = service.ask(session, BY, outlet.id, None, [Want(part.id, 1)], now=now)
        line = requests.lines_of(session, request.id)[0]
        service.approve(session, BY, line.id, now=now)
        giving = Giving(Form.WAYBILL, carrier="顺丰", waybill="SF1")
        parcel = shipments.ship(session, BY, house.id, {line.id: 1}, giving, now=now)
        leg = custody.open_leg(session, parcel.id)
        assert leg is not None
        for name, key in (("part_request_id", request.id), ("part_line_id", line.id),
                          ("shipment_id", parcel.id), ("handover_id", leg.id),
                          ("recovery_id", _case(session, line, leg.id, outlet, now)),
                          ("discrepancy_id", shelves.open_discrepancy(
                              session, BY, DiscrepancyKind.MORE_THAN_SENT, line.id, part.id, 1,
                              Stamps.of(line), shipment_id=parcel.id, now=now).id)):
            add(name, place, key)


def _case(session: Session, line: PartLine, leg: int, outlet: Outlet, now: datetime) -> int:
    case = Recovery(
        number=f"ZS-{line.id}", line_id=line.id, handover_id=leg, against_id=outlet.id, quantity=1,
        amount_fen=186_00, state=RecoveryState.OPEN, opened_at=now, by=BY, version=1,
        **Stamps.of(line).values())
    session.add(case)
    session.flush()
    tell(session, RecoveryOpened(case.number, line.id, outlet.id, 1, None, None), case,
                 by=BY, now=now)
    return case.id


def bodies(ids: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The least that each door of parts accepts."""
    line = ids["part_line_id"]["own"]
    return {
        "part_lines.refuse": {"reason": "not_needed"},
        "part_lines.allocate": {"warehouse_id": 1, "quantity": 1},
        "part_lines.substitute": {"part": PART},
        "part_returns.use": {"quantity": 1},
        "part_returns.inspect": {"verdict": "no_fault"},
        "parcels.receive": {"line": line, f"good-{line}": 1},
        "handovers.hand_on": {"form": "waybill", "carrier": "顺丰", "waybill": "1"},
        "recoveries.begin": {"handover": ids["handover_id"]["own"]},
        "recoveries.close": {"action": "waive"},
        "surplus.book": {"line_id": line, "quantity": 1},
    }

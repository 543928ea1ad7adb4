"""Doors: getting back what a part was worth."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from core.auth import needs, principal
from core.errors import BadInput
from parts.recoveries import service
from parts.recoveries.rules import RecoveryAction
from parts.requests.doors import stepping, whole_id

bp = Blueprint("recoveries", __name__, url_prefix="/part-recoveries")


@bp.post("/<int:part_line_id>/open")
@needs("parts.decide")
def begin(part_line_id: int) -> Response:
    """Against the outlet that signed last; whoever opens the case answers for it."""
    who = principal()
    leg = whole_id(request.form.get("handover"), "custody")
    return stepping("recovery", lambda session, by, moment: service.open_case(
        session, by, part_line_id, leg, who.account_id, now=moment))


@bp.post("/<int:recovery_id>/close")
@needs("parts.decide")
def close(recovery_id: int) -> Response:
    action = request.form.get("action", "")
    if action not in set(RecoveryAction):
        raise BadInput("action", "missing")
    return stepping("recovery_close", lambda session, by, moment: service.close_case(
        session, by, recovery_id, RecoveryAction(action), now=moment))

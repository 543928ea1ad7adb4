"""What the doors of rulings and of asking first share: whose desk a case lies on."""

from sqlalchemy.orm import Session

from core.auth import principal
from core.errors import RuleBroken
from settlements.cases import queries
from settlements.cases.rules import RULERS


def on_own_desk(session: Session, case_id: int) -> int:
    """The case's id, when it lies on the desk of whoever is signed in. RuleBroken when another
    desk rules on its kind, NotFound out of reach."""
    case = queries.get(session, case_id)
    if not principal().may(RULERS[case.kind]):
        raise RuleBroken("other_desk")
    return case.id

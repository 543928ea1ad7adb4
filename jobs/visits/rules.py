"""What can be waited for, and whose confirmation makes time the user's."""

from datetime import datetime, timedelta
from enum import StrEnum


class HoldReason(StrEnum):
    """待件, 待用户, 在修(店内), 待鉴定."""

    PART = "part"
    USER = "user"
    WORKSHOP = "workshop"
    APPRAISAL = "appraisal"


class Confirmation(StrEnum):
    """How the user's own wish is proven (DOMAIN, "Parties that hold time")."""

    REPLY = "reply"
    CODE = "code"
    CALL_BACK = "call_back"


class FailReason(StrEnum):
    NOBODY_HOME = "nobody_home"
    WRONG_ADDRESS = "wrong_address"
    REFUSED_ENTRY = "refused_entry"


def appointment_fault(start: datetime, end: datetime | None, now: datetime) -> str | None:
    """Why a time cannot be agreed, or None. An hour of grace: it is agreed on the phone."""
    if start < now - timedelta(hours=1):
        return "appointment_past"
    if end is not None and end < start:
        return "appointment_order"
    return None

"""What the doors of training share: a person named by the outlet and a name."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.clock import business_date
from core.errors import BadInput, NotFound
from network.accounts import queries as accounts
from network.outlets import queries as outlets


def whose(session: Session, outlet_code: str, typed: str, now: datetime) -> tuple[int, int]:
    """Account and outlet by the outlet's code and the person's name or sign-in name; BadInput
    names the field (`outlet_code`, `person`)."""
    try:
        outlet = outlets.by_code(session, outlet_code.strip().upper())
    except NotFound:
        raise BadInput("outlet_code", "unknown_outlet") from None
    people = accounts.people_of(session, outlet.id, business_date(now))
    logins = accounts.logins_of(session, [person.id for person in people])
    found = [person.id for person in people if typed.strip() in (person.name, logins[person.id])]
    if len(found) != 1:
        raise BadInput("person", "person_twice" if found else "unknown_person")
    return found[0], outlet.id

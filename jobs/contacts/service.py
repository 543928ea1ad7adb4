"""Writing down whom to call and where to go."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core import text
from core.db import change
from core.errors import BadInput
from core.facts import tell
from core.phones import one_phone
from core.privacy import number_hash
from core.scope import Stamps
from jobs.contacts.models import Address, Contact, ContactRole, ContactView
from jobs.work_orders.facts import ContactAdded, ContactCorrected
from jobs.work_orders.models import WorkOrder


@dataclass(frozen=True)
class ContactValues:
    """A person as typed."""

    name: str
    phone: str

    def cleaned(self, field: str) -> "ContactValues":
        """Trimmed name and readable number; BadInput names `<field>_name` or `<field>_phone`."""
        name = text.clean_line(self.name, 60, field=f"{field}_name")
        phone = one_phone(self.phone, field=f"{field}_phone").number
        return replace(self, name=name, phone=phone)


@dataclass(frozen=True)
class AddressValues:
    village: str
    detail: str

    def cleaned(self) -> "AddressValues":
        village = text.clean_line(self.village, 60, field="village")
        if not village:
            raise BadInput("village", "missing")
        return AddressValues(village, text.clean_line(self.detail, 200, field="detail"))

    def place_hash(self, town_code: str, line: str) -> str | None:
        """Keyed hash of the exact place and product line; None where nothing exact is said."""
        exact = "".join(f"{self.village}{self.detail}".split())
        return number_hash(f"{town_code}|{exact}|{line}") if self.detail else None


def add_to_new(
    session: Session, job: WorkOrder, role: ContactRole, values: ContactValues, *, now: datetime
) -> Contact:
    """A person of a job that is just being entered: its fact covers this."""
    row = Contact(
        work_order_id=job.id,
        role=role,
        name=values.name,
        phone=values.phone,
        phone_hash=number_hash(values.phone),
        created_at=now,
        **Stamps.of(job).values(),
    )
    session.add(row)
    session.flush()
    return row


def put_address(session: Session, job: WorkOrder, values: AddressValues) -> Address:
    """The address of a job that is just being entered."""
    row = Address(
        work_order_id=job.id,
        village=values.village,
        detail=values.detail,
        place_hash=values.place_hash(job.town_code or "", job.line.value),
        **Stamps.of(job).values(),
    )
    session.add(row)
    session.flush()
    return row


def add_contact(
    session: Session,
    by: str,
    job: WorkOrder,
    role: ContactRole,
    values: ContactValues,
    *,
    now: datetime,
) -> Contact:
    """One more person: a son calls from another town about his mother's refrigerator."""
    row = add_to_new(session, job, role, values.cleaned(role.value), now=now)
    change(session, job, {})
    tell(session, ContactAdded(row.id, role.value), job, by=by, now=now)
    return row


def correct_contact(
    session: Session,
    by: str,
    job: WorkOrder,
    contact: Contact,
    values: ContactValues,
    *,
    now: datetime,
) -> Contact:
    """Corrects a name or a number; the fact says which, not to what."""
    values = values.cleaned(contact.role.value)
    changed = tuple(
        field for field in ("name", "phone") if getattr(contact, field) != getattr(values, field)
    )
    if changed:
        contact.name, contact.phone = values.name, values.phone
        contact.phone_hash = number_hash(values.phone)
        change(session, job, {})
        tell(session, ContactCorrected(contact.id, changed), job, by=by, now=now)
    return contact


def move(session: Session, job: WorkOrder, into: WorkOrder) -> int:
    """The people of a job that is merged go along, save those whose number is known there;
    returns how many. The facts of both jobs cover this."""
    known = select(Contact.phone_hash).where(
        Contact.work_order_id == into.id, Contact.phone_hash.is_not(None)
    )
    moved = session.execute(
        update(Contact)
        .where(Contact.work_order_id == job.id, Contact.phone_hash.not_in(known))
        .values(work_order_id=into.id, **Stamps.of(into).values()),
        execution_options={"synchronize_session": False},
    )
    return int(moved.rowcount)  # type: ignore[attr-defined]


def log_view(session: Session, account_id: int, work_order_id: int, *, now: datetime) -> None:
    """Somebody at the maker saw full numbers."""
    session.add(ContactView(account_id=account_id, work_order_id=work_order_id, at=now))

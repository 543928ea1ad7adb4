"""Every SELECT on units."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobs.units.models import Barcode, Unit


def by_barcode(session: Session, value: str) -> Unit | None:
    return session.scalars(
        select(Unit).join(Barcode, Barcode.unit_id == Unit.id).where(Barcode.value == value)
    ).first()


def get(session: Session, unit_id: int) -> Unit:
    """The unit a job names."""
    return session.get_one(Unit, unit_id)


def barcodes(session: Session, unit_id: int) -> Sequence[Barcode]:
    """The barcodes of a unit, indoor before outdoor."""
    return session.scalars(
        select(Barcode).where(Barcode.unit_id == unit_id).order_by(Barcode.place)
    ).all()

"""Cards for tests, through the service."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from tests.factories import BY
from training.certificates import service
from training.certificates.models import Certificate
from training.certificates.rules import Kind
from training.certificates.service import CertificateValues


def card(session: Session, account_id: int, outlet_id: int, *, kind: Kind = Kind.HEIGHT,
         ends: date, review: date | None = None, number: str = "", now: datetime) -> Certificate:
    """A card issued six years before its end."""
    return service.enter(session, BY, CertificateValues(
        kind, number or f"T-{kind}-{account_id}", account_id, outlet_id,
        ends - timedelta(days=6 * 365), review, ends), now=now)

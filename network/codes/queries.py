"""Every SELECT on second factors."""

import pyotp
from sqlalchemy.orm import Session

from core.db import settings
from core.errors import NotFound
from network.codes.models import SecondFactor
from network.codes.rules import secret_of

ISSUER = "Servicenet"


def factor_of(session: Session, account_id: int) -> SecondFactor:
    """The factor of an account; NotFound before its first sign-in."""
    found = session.get(SecondFactor, account_id)
    if found is None:
        raise NotFound("second_factor", account_id)
    return found


def enrolment(session: Session, account_id: int, login: str) -> str | None:
    """The address an authenticator scans, None once the factor is confirmed."""
    factor = factor_of(session, account_id)
    if factor.confirmed_at is not None:
        return None
    made = pyotp.TOTP(shared_secret(factor))
    address: str = made.provisioning_uri(name=login, issuer_name=ISSUER)
    return address


def shared_secret(factor: SecondFactor) -> str:
    """What the person's authenticator knows, in base32."""
    return secret_of(factor.seed, settings().secret_key)

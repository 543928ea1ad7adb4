"""Setting up and checking the second factor (SAFETY 21)."""

import hmac
import secrets
from datetime import datetime

import pyotp
from sqlalchemy import delete
from sqlalchemy.orm import Session

from network.codes.models import SecondFactor
from network.codes.queries import shared_secret
from network.codes.rules import DRIFT, STEP_S, accepted_step


def prepare(session: Session, account_id: int) -> SecondFactor:
    """The factor of an account; a new one when there is none yet."""
    factor = session.get(SecondFactor, account_id)
    if factor is None:
        factor = SecondFactor(
            account_id=account_id, seed=secrets.token_hex(20), confirmed_at=None, last_step=None
        )
        session.add(factor)
        session.flush()
    return factor


def check(session: Session, account_id: int, code: str, *, now: datetime) -> bool:
    """Whether the code fits now, and was not used before. The first that fits confirms."""
    factor = session.get(SecondFactor, account_id, with_for_update=True)
    digits = "".join(c for c in code if c.isascii() and c.isdigit())
    if factor is None or len(digits) != 6:
        return False
    step = accepted_step(_matches(shared_secret(factor), digits, now), factor.last_step)
    if step is None:
        return False
    factor.last_step = step
    factor.confirmed_at = factor.confirmed_at or now
    return True


def forget(session: Session, account_id: int) -> None:
    """A new phone: the factor is set up anew at the next sign-in."""
    session.execute(delete(SecondFactor).where(SecondFactor.account_id == account_id))


def _matches(secret: str, digits: str, now: datetime) -> list[int]:
    present = int(now.timestamp()) // STEP_S
    made = pyotp.TOTP(secret)
    return [
        step
        for step in range(present - DRIFT, present + DRIFT + 1)
        if hmac.compare_digest(made.generate_otp(step), digits)
    ]

"""What a person's authenticator shares with the program."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import BigId
from core.db import Model


class SecondFactor(Model):
    """What the secret of one account is made from (`rules.secret_of`); until it is confirmed the
    secret is shown again at the next sign-in. `last_step` is the newest time step whose code was
    used."""

    __tablename__ = "second_factors"

    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("accounts.id"), primary_key=True)
    seed: Mapped[str] = mapped_column(String(64))
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int | None]

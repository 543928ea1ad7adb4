"""Who may sign in, as what, for whom."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, Float, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId, code_column
from core.db import Id, Model
from network.accounts.rules import Role


class Account(Audited, Model):
    """A person who signs in (账号). Without a password it waits for its invitation."""

    __tablename__ = "accounts"
    __kind__ = "account"

    id: Mapped[Id]
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    pinyin: Mapped[str] = mapped_column(String(200))
    initials: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str | None] = mapped_column(String(20))
    language: Mapped[str | None] = mapped_column(String(16))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    invite_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    invite_until: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_accounts_phone", "phone"),
        Index("ix_accounts_initials", "initials"),
    )


class Membership(Audited, Model):
    """One role of one account, at the maker (no outlet) or at an outlet, dated."""

    __tablename__ = "memberships"
    __kind__ = "account"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("accounts.id"))
    role: Mapped[Role] = mapped_column(code_column(Role))
    outlet_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("outlets.id"))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (
        Index("ix_memberships_account_id", "account_id"),
        Index("ix_memberships_outlet_id", "outlet_id"),
        CheckConstraint(
            "(outlet_id IS NOT NULL) = (role IN ('owner', 'clerk', 'technician'))",
            name="outlet_by_role",
        ),
    )


class Reach(Audited, Model):
    """A division an account answers for: a province, a prefecture or a county."""

    __tablename__ = "reaches"
    __kind__ = "account"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("accounts.id"))
    division_code: Mapped[str] = mapped_column(String(6))

    __table_args__ = (UniqueConstraint("account_id", "division_code"),)


class Throttle(Model):
    """Faded count of failed sign-ins of one account or one source (SAFETY 21)."""

    __tablename__ = "throttles"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    score: Mapped[float] = mapped_column(Float)
    updated_at: Mapped[datetime]

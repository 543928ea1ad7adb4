"""Who is asking: the principal, the permission on a door, and passwords (SAFETY 19 and 21)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, cast

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app
from flask_login import current_user

from core.errors import NotAllowed
from core.scope import Scope

P = ParamSpec("P")

PUBLIC = "public"
SIGNED_IN = "signed_in"

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass(frozen=True)
class Principal:
    """The signed-in person as the doors know them: frozen, so a template can never query."""

    account_id: int
    name: str
    login: str
    roles: frozenset[str]
    permissions: frozenset[str]
    scope: Scope
    session_id: str
    outlet_id: int | None = None
    outlet_name: str | None = None
    language: str | None = None
    other_outlets: tuple[tuple[int, str], ...] = ()

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return self.session_id

    @property
    def actor(self) -> str:
        """How facts name this person."""
        return f"account:{self.account_id}"

    @property
    def owner(self) -> str:
        """Whose idempotency keys these are (SAFETY 10)."""
        return f"outlet:{self.outlet_id}" if self.outlet_id else "maker"

    def may(self, permission: str) -> bool:
        return permission in self.permissions


def principal() -> Principal:
    """The person behind the request; NotAllowed when nobody is signed in."""
    if not current_user.is_authenticated:
        raise NotAllowed(SIGNED_IN)
    return cast(Principal, current_user._get_current_object())


def somebody() -> Principal | None:
    """The person behind the request, None when nobody is signed in."""
    return principal() if current_user.is_authenticated else None


def needs(*permissions: str) -> Callable[[Callable[P, object]], Callable[P, Any]]:
    """Puts the permission row on a door: one of `permissions` must be held. A door without
    one fails the build (SAFETY 19)."""

    def mark(view: Callable[P, object]) -> Callable[P, Any]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
            if PUBLIC not in permissions:
                _check(principal(), permissions)
            return view(*args, **kwargs)

        guarded.permission = "|".join(permissions)  # type: ignore[attr-defined]
        return guarded

    return mark


def _check(who: Principal, permissions: tuple[str, ...]) -> None:
    if SIGNED_IN not in permissions and not any(who.may(each) for each in permissions):
        raise NotAllowed(permissions[0])


def _hasher() -> PasswordHasher:
    quick = current_app.extensions.get("quick_hashes", False)
    return _QUICK if quick else _HASHER


def hash_password(password: str) -> str:
    """Argon2id, 19 MiB, t=2, p=1."""
    return _hasher().hash(password)


def password_fits(stored: str | None, password: str) -> bool:
    """Compares in the same time whether the account exists or not: without a stored hash
    the work is done on a dummy."""
    try:
        return _hasher().verify(stored or _dummy(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def _dummy() -> str:
    kept: str | None = current_app.extensions.get("dummy_hash")
    if kept is None:
        kept = _hasher().hash("nobody's password")
        current_app.extensions["dummy_hash"] = kept
    return kept

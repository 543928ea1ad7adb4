"""Opening accounts, inviting, signing in and out (INTERFACE, "Getting in"; SAFETY 20, 21)."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core import text
from core.auth import hash_password, password_fits
from core.clock import business_date
from core.db import change
from core.errors import BadInput, DuplicateKey, NotAllowed, NotFound, RuleBroken
from core.facts import tell
from core.phones import one_phone
from core.pinyin import initials_of, pinyin_of
from core.scope import Reason, system
from core.sessions import end_session, end_sessions_of, move_session, open_session
from network.accounts import queries, rules
from network.accounts.facts import (
    AccountDisabled,
    AccountInvited,
    InvitationTaken,
    LanguageChosen,
    MembershipAdded,
    MembershipEnded,
)
from network.accounts.models import Account, Membership, Reach, Throttle
from network.accounts.queries import Post
from network.accounts.rules import Role
from network.codes import service as codes


@dataclass(frozen=True)
class AccountValues:
    """What is typed about an account. `counties` are division codes of 2, 4 or 6 digits."""

    login: str
    name: str
    roles: tuple[Role, ...]
    outlet_id: int | None = None
    counties: tuple[str, ...] = ()
    phone: str = ""


@dataclass(frozen=True)
class Invited:
    """An account with the one-time token its person gets; the token is stored nowhere."""

    account: Account
    token: str


class SignInRefused(RuleBroken):
    """Wrong name or password, or too many tries: `wait` is in seconds, 0 when free."""

    def __init__(self, reason: str, wait: int = 0) -> None:
        super().__init__(reason, wait=wait)
        self.wait = wait


@dataclass(frozen=True)
class Granter:
    """Who opens, invites or locks: the actor for the fact, the roles for the right."""

    actor: str
    roles: frozenset[str]

    @staticmethod
    def command() -> "Granter":
        """The operator at the machine may do everything."""
        return Granter("system:command", frozenset({Role.ADMINISTRATOR}))


def open_account(session: Session, by: Granter, values: AccountValues, *, now: datetime) -> Invited:
    """A new account with its roles, waiting for the person to set a password (72 h).
    NotAllowed for a role the granter may not give."""
    _refuse_grant(by, values.roles)
    login = text.clean_line(values.login, 64, field="login").lower()
    name = text.clean_line(values.name, 60, field="name")
    for field, value in (("login", login), ("name", name), ("roles", values.roles)):
        if not value:
            raise BadInput(field, "missing")
    _check_roles(values)
    if queries.by_login(session, login):
        raise DuplicateKey("the name %(login)s is taken", login=login)
    token = secrets.token_urlsafe(24)
    account = Account(
        login=login,
        name=name,
        pinyin=pinyin_of(name),
        initials=initials_of(name),
        created_at=now,
        version=1,
        invite_hash=_hash(token),
        invite_until=now + rules.INVITATION_LASTS,
        phone=one_phone(values.phone).number if values.phone else None,
    )
    session.add(account)
    session.flush()
    _bind(session, account.id, values, now)
    tell(
        session,
        AccountInvited(values.roles, values.outlet_id, account.invite_until),
        account,
        by=by.actor,
        now=now,
    )
    return Invited(account, token)


def invite_again(session: Session, by: Granter, account_id: int, *, now: datetime) -> Invited:
    """A lost password or a new phone: a new link, the old password and sessions end."""
    account, held = _within_grant(session, by, account_id, now)
    token = secrets.token_urlsafe(24)
    until = now + rules.INVITATION_LASTS
    change(
        session,
        account,
        {"invite_hash": _hash(token), "invite_until": until, "password_hash": None},
    )
    codes.forget(session, account.id)
    end_sessions_of(session, account.id)
    tell(
        session,
        AccountInvited(tuple(p.role for p in held), None, until),
        account,
        by=by.actor,
        now=now,
    )
    return Invited(account, token)


def take_invitation(session: Session, token: str, password: str, *, now: datetime) -> Account:
    """Sets the password by the one-time link; RuleBroken when it is used, old or unknown."""
    account = queries.by_invitation(session, _hash(token))
    if (
        account is None
        or account.disabled_at
        or not account.invite_until
        or now > account.invite_until
    ):
        raise RuleBroken("invitation_over")
    set_password(session, account, password, now=now)
    return account


def set_password(session: Session, account: Account, password: str, *, now: datetime) -> None:
    """Stores a new password and ends the invitation; BadInput for a weak one."""
    fault = rules.password_fault(password, account.login)
    if fault:
        raise BadInput("password", fault, least=rules.MIN_PASSWORD)
    change(
        session,
        account,
        {"password_hash": hash_password(password), "invite_hash": None, "invite_until": None},
    )
    tell(session, InvitationTaken(), account, by=f"account:{account.id}", now=now)


def disable(session: Session, by: Granter, account_id: int, *, now: datetime) -> Account:
    """Locks the account out at once: every open session ends."""
    account, _ = _within_grant(session, by, account_id, now)
    if account.disabled_at is None:
        change(session, account, {"disabled_at": now, "invite_hash": None})
        end_sessions_of(session, account.id)
        tell(session, AccountDisabled(), account, by=by.actor, now=now)
    return account


def choose_language(
    session: Session, by: str, account_id: int, language: str, *, now: datetime
) -> None:
    """Keeps the language a person reads in."""
    account = queries.get(session, account_id)
    if account.language != language:
        change(session, account, {"language": language})
        tell(session, LanguageChosen(language), account, by=by, now=now)


def add_membership(
    session: Session,
    by: Granter,
    account_id: int,
    role: Role,
    outlet_id: int | None,
    *,
    now: datetime,
) -> Membership:
    """One more role, perhaps at another outlet. Open sessions end: rights changed."""
    _refuse_grant(by, (role,))
    account = queries.get(session, account_id)
    _check_roles(AccountValues(account.login, account.name, (role,), outlet_id, ("00",)))
    held = queries.posts(session, account.id, business_date(now))
    if held and (held[0].outlet_id is None) != (outlet_id is None):
        raise RuleBroken("maker_and_outlet_do_not_mix")
    row = Membership(
        account_id=account.id, role=role, outlet_id=outlet_id, valid_from=business_date(now)
    )
    session.add(row)
    change(session, account, {})
    end_sessions_of(session, account.id)
    tell(session, MembershipAdded(role, outlet_id), account, by=by.actor, now=now)
    return row


def end_membership(
    session: Session, by: Granter, account_id: int, role: Role, last_day: date, *, now: datetime
) -> None:
    """The person holds the role to the end of a day, and no session outlives it. NotFound when
    it is not held; BadInput for a last day before the first."""
    _refuse_grant(by, (role,))
    account = queries.get(session, account_id)
    row = queries.membership(session, account.id, role, last_day)
    row.valid_to = last_day
    change(session, account, {})
    end_sessions_of(session, account.id)
    tell(session, MembershipEnded(role, row.outlet_id, last_day), account, by=by.actor, now=now)


def check_password(
    session: Session, login: str, password: str, source: str, *, now: datetime
) -> Account | SignInRefused:
    """The account when name and password fit. A refusal is returned, not raised: the faded
    count of failures must be committed (SAFETY 21)."""
    keys = (f"account:{_hash(login.lower())[:40]}", f"source:{source[:60]}")
    wait = max(_wait(session, key, now) for key in keys)
    if wait:
        return SignInRefused("too_many_tries", wait)
    account = queries.by_login(session, login.strip().lower()[:64])
    if (
        password_fits(account.password_hash if account else None, password[: rules.MAX_PASSWORD])
        and account
        and account.disabled_at is None
    ):
        return account
    for key in keys:
        _count_failure(session, key, now)
    return SignInRefused("wrong_name_or_password")


def needs_code(session: Session, account_id: int, *, now: datetime) -> bool:
    """Whether the account holds a role of finance or head office today."""
    held = queries.posts(session, account_id, business_date(now))
    return any(post.role in rules.STRICT for post in held)


def wait_of(session: Session, account_id: int, source: str, *, now: datetime) -> int:
    """Seconds to wait after wrong codes of this account or from this source."""
    return max(_wait(session, key, now) for key in _code_keys(account_id, source))


def count_failure(session: Session, account_id: int, source: str, *, now: datetime) -> None:
    """One more wrong code."""
    for key in _code_keys(account_id, source):
        _count_failure(session, key, now)


def _code_keys(account_id: int, source: str) -> tuple[str, str]:
    return f"code:{account_id}", f"source:{source[:60]}"


def sign_in(session: Session, account: Account, *, now: datetime) -> str:
    """Opens a session for an account whose password fits; the id for the cookie. A person
    of several outlets begins at the first and may switch."""
    held = queries.posts(session, account.id, business_date(now))
    if not held:
        raise SignInRefused("no_post_today")
    length = rules.session_length(p.role for p in held)
    return open_session(
        session,
        account_id=account.id,
        outlet_id=held[0].outlet_id,
        now=now,
        idle=length.idle,
        lasts=length.lasts,
    )


def sign_out(session: Session, session_id: str) -> None:
    end_session(session, session_id)


def switch_outlet(
    session: Session, account_id: int, session_id: str, outlet_id: int, *, now: datetime
) -> None:
    """The person goes on for another of their outlets; RuleBroken when it is not theirs."""
    held = queries.posts(session, account_id, business_date(now))
    if outlet_id not in {p.outlet_id for p in held}:
        raise RuleBroken("not_your_outlet")
    move_session(session, session_id, outlet_id)


def _refuse_grant(by: Granter, roles: Iterable[Role]) -> None:
    for role in roles:
        if not rules.may_grant(by.roles, role):
            raise NotAllowed(f"accounts.grant.{role.value}")


def _within_grant(
    session: Session, by: Granter, account_id: int, now: datetime
) -> tuple[Account, Sequence[Post]]:
    """The account with its posts, if the granter sees one of its outlets (or stands above
    all) and might have given every role of it."""
    account = queries.get(session, account_id)
    if not queries.within_reach(session, account.id):
        raise NotFound("account", account_id)
    with system(session, Reason.SIGN_IN):
        held = queries.posts(session, account.id, business_date(now))
    _refuse_grant(by, (p.role for p in held))
    return account, held


def _check_roles(values: AccountValues) -> None:
    for role in values.roles:
        fault = rules.role_fault(
            role, has_outlet=values.outlet_id is not None, has_counties=bool(values.counties)
        )
        if fault:
            raise BadInput("roles", fault, role=role.value)


def _bind(session: Session, account_id: int, values: AccountValues, now: datetime) -> None:
    for role in values.roles:
        session.add(
            Membership(
                account_id=account_id,
                role=role,
                outlet_id=values.outlet_id,
                valid_from=business_date(now),
            )
        )
    for code in sorted(set(values.counties)):
        session.add(Reach(account_id=account_id, division_code=code))
    session.flush()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _wait(session: Session, key: str, now: datetime) -> int:
    row = session.get(Throttle, key)
    if row is None:
        return 0
    since = now - row.updated_at
    wait = rules.throttle_wait(rules.decayed(row.score, since))
    return max(0, wait - int(since.total_seconds()))


def _count_failure(session: Session, key: str, now: datetime) -> None:
    row = session.get(Throttle, key)
    if row is None:
        session.add(Throttle(key=key, score=1.0, updated_at=now))
        return
    row.score = rules.decayed(row.score, now - row.updated_at) + 1
    row.updated_at = now

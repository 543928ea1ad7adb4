"""Every SELECT on accounts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, bindparam, or_, select
from sqlalchemy.orm import Session

from core.auth import Principal
from core.columns import UtcDateTime
from core.errors import NotFound
from core.scope import Level, Scope, scope_of
from core.sessions import LoginSession, hash_of, live
from network.accounts.models import Account, Membership, Reach
from network.accounts.rules import BY_COUNTY, Role, permissions_of
from network.outlets.models import Outlet
from network.regions.queries import counties_in

SHORTEST_NUMBER = 7
"""Fewer digits are no whole telephone number."""


def by_login(session: Session, login: str) -> Account | None:
    return session.scalars(select(Account).where(Account.login == login)).first()


def by_invitation(session: Session, invite_hash: str) -> Account | None:
    return session.scalars(select(Account).where(Account.invite_hash == invite_hash)).first()


def get(session: Session, account_id: int) -> Account:
    """The account, or NotFound."""
    found = session.get(Account, account_id)
    if found is None:
        raise NotFound("account", account_id)
    return found


@dataclass(frozen=True)
class Post:
    """One role an account holds today; `outlet` is empty at the maker."""

    role: Role
    outlet_id: int | None
    outlet: str | None


def posts(session: Session, account_id: int, day: date) -> Sequence[Post]:
    """What the account is on a day, outlets by id. Needs a system scope: it crosses outlets."""
    rows = session.execute(
        select(Membership.role, Membership.outlet_id, Outlet.name)
        .outerjoin(Outlet, Outlet.id == Membership.outlet_id)
        .where(
            Membership.account_id == account_id,
            Membership.valid_from <= day,
            or_(Membership.valid_to.is_(None), Membership.valid_to >= day),
        )
        .order_by(Membership.outlet_id, Membership.id)
    )
    return [Post(*row) for row in rows]


def membership(session: Session, account_id: int, role: Role, day: date) -> Membership:
    """The role of an account as it is held on a day; NotFound."""
    found = session.scalars(select(Membership).where(
        Membership.account_id == account_id, Membership.role == role, *_valid_on(day))).first()
    if found is None:
        raise NotFound("membership", f"{account_id}.{role}")
    return found


def counties_of(session: Session, account_id: int) -> tuple[str, ...]:
    """The counties an account answers for, from the divisions named for it."""
    codes = session.scalars(select(Reach.division_code).where(Reach.account_id == account_id))
    return counties_in(session, codes.all())


@dataclass(frozen=True)
class SignedIn:
    """The person behind a cookie, and when the session was last marked as seen."""

    principal: Principal
    seen_at: datetime


def _asked_for() -> Select[Any]:
    day, now = bindparam("day", type_=Date), bindparam("now", type_=UtcDateTime)
    return (
        select(LoginSession.outlet_id.label("here"), LoginSession.seen_at,
               Account.id, Account.name, Account.login, Account.language,
               Membership.role, Membership.outlet_id, Outlet.name.label("outlet"))
        .join(Account, Account.id == LoginSession.account_id)
        .join(Membership, Membership.account_id == Account.id)
        .outerjoin(Outlet, Outlet.id == Membership.outlet_id)
        .where(*live(bindparam("id_hash"), now), Account.disabled_at.is_(None),
               Membership.valid_from <= day,
               or_(Membership.valid_to.is_(None), Membership.valid_to >= day))
        .order_by(Membership.outlet_id, Membership.id))


_SIGNED_IN = _asked_for()
"""Made once: to write it down takes longer than to run it."""


def signed_in(session: Session, session_id: str, now: datetime, day: date) -> SignedIn | None:
    """Who asks, or None: unknown, over, disabled or without any post. Asked at every request,
    so it is one statement. Needs a system scope: it crosses outlets."""
    rows = session.execute(
        _SIGNED_IN, {"id_hash": hash_of(session_id), "now": now, "day": day}).all()
    here = [row for row in rows if row.outlet_id == row.here]
    if not here:
        return None
    one = here[0]
    roles = frozenset(row.role for row in here)
    outlets = {row.outlet_id: row.outlet or "" for row in rows if row.outlet_id}
    return SignedIn(Principal(
        account_id=one.id,
        name=one.name,
        login=one.login,
        roles=roles,
        permissions=permissions_of(roles),
        session_id=session_id,
        language=one.language,
        outlet_id=one.here,
        outlet_name=one.outlet,
        other_outlets=tuple(each for each in outlets.items() if each[0] != one.here),
        scope=_scope(session, one.id, roles, one.here),
    ), one.seen_at)


def _scope(
    session: Session, account_id: int, roles: frozenset[Role], outlet_id: int | None
) -> Scope:
    if outlet_id is not None:
        return Scope(Level.OUTLET, outlets=(outlet_id,))
    if roles <= BY_COUNTY:
        return Scope(Level.MAKER, counties=counties_of(session, account_id))
    return Scope(Level.MAKER, everything=True)


@dataclass(frozen=True)
class AccountRow:
    """One line of the accounts' list."""

    id: int
    login: str
    name: str
    disabled_at: datetime | None
    invited: bool


def everyone(session: Session, after: str | None, size: int,
             words: str = "") -> Sequence[AccountRow]:
    """Accounts by login, from behind `after`: all for who stands above all, else those of
    people who work for an outlet within reach. `words` is the beginning of a login or of
    the pinyin, a part of a name, or a whole telephone number."""
    query = select(
        Account.id,
        Account.login,
        Account.name,
        Account.disabled_at,
        Account.password_hash.is_(None),
    )
    if not scope_of(session).everything:
        query = query.where(Account.id.in_(_at_outlets_within_reach()))
    if after:
        query = query.where(Account.login > after)
    if words:
        query = query.where(_called(words))
    return [AccountRow(*row) for row in session.execute(query.order_by(Account.login).limit(size))]


def _called(words: str) -> ColumnElement[bool]:
    found = [Account.name.contains(words, autoescape=True),
             *(column.startswith(words.lower(), autoescape=True)
               for column in (Account.login, Account.initials, Account.pinyin))]
    if len(words) > SHORTEST_NUMBER and words.isascii() and words.isdigit():
        found.append(Account.phone == words)
    return or_(*found)


def within_reach(session: Session, account_id: int) -> bool:
    """Whether the account is one that `everyone` would list."""
    if scope_of(session).everything:
        return True
    query = select(Account.id).where(
        Account.id == account_id, Account.id.in_(_at_outlets_within_reach())
    )
    return session.scalar(query) is not None


def _at_outlets_within_reach() -> Select[tuple[int]]:
    return select(Membership.account_id).join(Outlet, Outlet.id == Membership.outlet_id)


def holders(session: Session, role: Role, day: date) -> Sequence[int]:
    """Accounts that hold a maker's role today."""
    return session.scalars(
        select(Membership.account_id)
        .where(
            Membership.role == role,
            Membership.valid_from <= day,
            or_(Membership.valid_to.is_(None), Membership.valid_to >= day),
        )
        .order_by(Membership.account_id)
    ).all()


def names_of(session: Session, actors: Iterable[str]) -> dict[str, str]:
    """Names behind `account:12`, in one query; actors that are no account are left out."""
    ids = {
        actor: int(key)
        for actor in actors
        if (key := actor.removeprefix("account:")).isdigit() and key != actor
    }
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(ids.values())))
    names = {row.id: row.name for row in rows}
    return {actor: names[key] for actor, key in ids.items() if key in names}


@dataclass(frozen=True)
class Person:
    """Somebody who works for an outlet."""

    id: int
    name: str


def logins_of(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Sign-in names of many accounts, in one query."""
    rows = session.execute(select(Account.id, Account.login).where(Account.id.in_(list(ids))))
    return {row.id: row.login for row in rows}


def people_of(session: Session, outlet_id: int, day: date) -> Sequence[Person]:
    """Everybody of an outlet within reach on a day, by name."""
    rows = session.execute(
        select(Account.id, Account.name)
        .distinct()
        .join(Membership, Membership.account_id == Account.id)
        .join(Outlet, Outlet.id == Membership.outlet_id)
        .where(
            Outlet.id == outlet_id,
            Account.disabled_at.is_(None),
            Membership.valid_from <= day,
            or_(Membership.valid_to.is_(None), Membership.valid_to >= day),
        )
        .order_by(Account.name)
    )
    return [Person(*row) for row in rows]


def works_at(session: Session, actor: str, outlet_id: int, day: date) -> bool:
    """Whether whoever acted ("account:12") is one of an outlet's own people on a day."""
    key = actor.removeprefix("account:")
    if not key.isdigit():
        return False
    return session.scalar(select(Membership.id).where(
        Membership.account_id == int(key), Membership.outlet_id == outlet_id,
        *_valid_on(day)).limit(1)) is not None


def owners_of(session: Session, outlet_ids: Iterable[int], day: date) -> dict[int, list[int]]:
    """Accounts that own or run the desk of each outlet on a day, in one query."""
    rows = session.execute(
        select(Membership.outlet_id, Membership.account_id).distinct()
        .where(Membership.outlet_id.in_(list(outlet_ids)),
               Membership.role.in_((Role.OWNER, Role.CLERK)), *_valid_on(day))
        .order_by(Membership.outlet_id, Membership.account_id))
    found: dict[int, list[int]] = {}
    for outlet_id, account_id in rows:
        found.setdefault(outlet_id, []).append(account_id)
    return found


def answering_for(session: Session, role: Role, counties: Iterable[str],
                  day: date) -> dict[str, list[int]]:
    """Accounts with the role whose divisions hold each county: the county itself, its
    prefecture or its province."""
    wanted = set(counties)
    codes = {code[:n] for code in wanted for n in (2, 4, 6)}
    rows = session.execute(
        select(Reach.division_code, Reach.account_id).distinct()
        .join(Membership, Membership.account_id == Reach.account_id)
        .where(Reach.division_code.in_(codes), Membership.role == role, *_valid_on(day))
        .order_by(Reach.account_id)).all()
    return {county: [account for code, account in rows if county.startswith(code)]
            for county in wanted}


def _valid_on(day: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (Membership.valid_from <= day,
            or_(Membership.valid_to.is_(None), Membership.valid_to >= day))


@dataclass(frozen=True)
class Charge:
    """Somebody of the maker and a division they answer for, or answered for until a day."""

    account_id: int
    name: str
    division_code: str
    until: date | None


def charges(session: Session, role: Role) -> Sequence[Charge]:
    """Who answers for which division in this role, now and before, the last named last."""
    rows = session.execute(
        select(Account.id, Account.name, Reach.division_code, Membership.valid_to)
        .join(Membership, Membership.account_id == Account.id)
        .join(Reach, Reach.account_id == Account.id)
        .where(Membership.role == role)
        .order_by(Membership.valid_from, Account.id, Reach.division_code)
    )
    return [Charge(*row) for row in rows]

"""Every SELECT on saved views: a person's own, and those shared with one of their roles on the
same side (the maker, or the same outlet)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from core.auth import Principal
from core.errors import NotFound
from office.saved_views.models import SavedView
from office.saved_views.rules import ONLY_ME

SHOWN = 40
"""Views above one list at most, own and shared."""


@dataclass(frozen=True)
class ViewRow:
    """One saved view as it is offered. `own` says that the reader made it."""

    id: int
    name: str
    table_code: str
    address: str
    role: str
    own: bool
    created_at: datetime


def visible(session: Session, who: Principal, table_code: str) -> Sequence[ViewRow]:
    """The views above a list, one's own first, then by name."""
    return _read(session, who, SavedView.table_code == table_code, _offered(who))


def mine(session: Session, who: Principal) -> Sequence[ViewRow]:
    """Everything a person keeps here, by list and name."""
    return sorted(_read(session, who, _own(who)), key=lambda view: (view.table_code, view.name))


def open_to(session: Session, who: Principal, view_id: int) -> ViewRow:
    """The view; NotFound when it is nobody's or not for this person."""
    found = _read(session, who, SavedView.id == view_id, _offered(who))
    if not found:
        raise NotFound("saved_view", view_id)
    return found[0]


def own(session: Session, account_id: int, owner: str, view_id: int) -> SavedView:
    """The row of a view one may archive: one's own; NotFound."""
    found = session.scalars(select(SavedView).where(
        SavedView.id == view_id, SavedView.account_id == account_id, SavedView.owner == owner,
        SavedView.archived_at.is_(None))).first()
    if found is None:
        raise NotFound("saved_view", view_id)
    return found


def kept(session: Session, account_id: int, owner: str, table_code: str) -> Collection[str]:
    """The names of a person's views of a list."""
    return session.scalars(select(SavedView.name).where(
        SavedView.account_id == account_id, SavedView.owner == owner,
        SavedView.table_code == table_code, SavedView.archived_at.is_(None))).all()


def _read(session: Session, who: Principal, *which: ColumnElement[bool]) -> list[ViewRow]:
    own_first = SavedView.account_id != who.account_id
    rows = session.execute(
        select(SavedView.id, SavedView.name, SavedView.table_code, SavedView.address,
               SavedView.role, SavedView.account_id, SavedView.created_at)
        .where(SavedView.archived_at.is_(None), *which)
        .order_by(own_first, SavedView.name, SavedView.id).limit(SHOWN))
    return [ViewRow(row.id, row.name, row.table_code, row.address, row.role,
                    row.account_id == who.account_id, row.created_at) for row in rows]


def _own(who: Principal) -> ColumnElement[bool]:
    return and_(SavedView.account_id == who.account_id, SavedView.owner == who.owner)


def _offered(who: Principal) -> ColumnElement[bool]:
    shared = and_(SavedView.owner == who.owner, SavedView.role != ONLY_ME,
                  SavedView.role.in_(sorted(who.roles)))
    return or_(_own(who), shared)

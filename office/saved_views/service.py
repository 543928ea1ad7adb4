"""Keeping a view of a list and putting it away."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.db import change
from core.errors import BadInput, RuleBroken
from core.facts import tell
from core.text import clean_line
from office.saved_views import queries
from office.saved_views.facts import ViewArchived, ViewSaved
from office.saved_views.models import SavedView
from office.saved_views.rules import LONGEST_NAME, fault


@dataclass(frozen=True)
class Keeper:
    """Who keeps a view: the account, on which side, with which roles there."""

    account_id: int
    owner: str
    roles: frozenset[str]


@dataclass(frozen=True)
class NewView:
    """A view to be kept; `address` is the query of the list's address without its page."""

    table_code: str
    name: str
    address: str
    role: str


def save(session: Session, by: str, keeper: Keeper, view: NewView, *, now: datetime) -> SavedView:
    """Keeps the view. BadInput for its name, RuleBroken for one too many or a foreign role."""
    name = clean_line(view.name, LONGEST_NAME, field="name")
    if not name:
        raise BadInput("name", "missing")
    names = queries.kept(session, keeper.account_id, keeper.owner, view.table_code)
    if name in names:
        raise BadInput("name", "view_name_taken", name=name)
    if words := fault(len(names), view.role, keeper.roles, view.address):
        raise RuleBroken(words)
    kept = SavedView(
        account_id=keeper.account_id, owner=keeper.owner, role=view.role,
        table_code=view.table_code, name=name, address=view.address, version=1, created_at=now)
    session.add(kept)
    tell(session, ViewSaved(view.table_code, view.role), kept, by=by, now=now)
    return kept


def archive(session: Session, by: str, keeper: Keeper, view_id: int, *,
            now: datetime) -> SavedView:
    """Puts one's own view away, also from those it was shared with; NotFound for another's."""
    view = queries.own(session, keeper.account_id, keeper.owner, view_id)
    change(session, view, {"archived_at": now})
    tell(session, ViewArchived(), view, by=by, now=now)
    return view

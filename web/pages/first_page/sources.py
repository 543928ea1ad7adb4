"""What the first page is made of: each module brings its figures and its matters.

A source sees what the reader sees: it runs in their unit, under their scope, and is asked only
when they hold its permission. A page that does not exist in this house is not linked to.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from flask import current_app, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.auth import Principal
from core.clock import business_date
from core.rows import Figure
from core.wording import number
from network.accounts.rules import Role
from reports.first_page.queries import Open, people_in
from reports.first_page.rules import Found, Link
from sla.parties import Party

DESKS = frozenset({Role.DISPATCHER, Role.PARTS_PLANNER, Role.WAREHOUSE, Role.TECHNICAL,
                   Role.FINANCE_CLERK, Role.FINANCE_APPROVER})
"""The desks of the maker at which a matter can lie."""

SHOWN = 25
"""Matters one source brings at most; the rest stand in its list."""


@dataclass(frozen=True)
class Asked:
    """Who asks, in which unit, when; and the open jobs by party and place, which more than one
    part of the page is made of."""

    session: Session
    who: Principal
    now: datetime
    open: Mapping[tuple[Party, str], Open] = field(default_factory=dict)

    @cached_property
    def people(self) -> Mapping[Role, str]:
        """Who sits at each desk of the maker, asked once for the page."""
        return people_in(self.session, DESKS, business_date(self.now))

    def behind(self, roles: Mapping[Party, Role]) -> dict[Party, str]:
        """Who stands behind each party, by the role it stands for."""
        return {party: self.people[role] for party, role in roles.items() if role in self.people}

    @property
    def yesterday(self) -> datetime:
        """The same time of yesterday, with which a figure is compared."""
        return self.now - timedelta(days=1)


@dataclass(frozen=True)
class Part:
    """What one module brings: `figures` for the strip, `found` for the table."""

    figures: Sequence[Figure] = ()
    found: Found = field(default_factory=Found)


@dataclass(frozen=True)
class Source:
    """One module's part, for those who hold the permission."""

    permission: str
    look: Callable[[Asked], Part]


def against(now: int, before: int, words: Callable[[int], str] = number) -> tuple[str, str]:
    """A figure against yesterday's in words, and whether that is worse; empty when it is as it
    was. More of an exception is always worse."""
    if now == before:
        return "", ""
    sign, kind = ("+", "worse") if now > before else ("−", "better")
    return _("against yesterday %(change)s", change=sign + words(abs(now - before))), kind


def address(link: Link) -> str:
    """The address of a link, empty where there is no such page."""
    if link.endpoint not in current_app.view_functions:
        return ""
    return url_for(link.endpoint, **dict(link.args))


"""What the first page is made of: each module brings its figures and its matters.

A source sees what the reader sees: it runs in their unit, under their scope, and is asked only
when they hold its permission. A page that does not exist in this house is not linked to.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask import current_app, url_for
from sqlalchemy.orm import Session

from core.auth import Principal
from core.rows import Figure
from reports.first_page.queries import Open
from reports.first_page.rules import Found, Link
from sla.parties import Party

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


def address(link: Link) -> str:
    """The address of a link, empty where there is no such page."""
    if link.endpoint not in current_app.view_functions:
        return ""
    return url_for(link.endpoint, **dict(link.args))


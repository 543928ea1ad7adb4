"""What the access matrix need not draw again: it reads the numbers of ten thousand answers, and
what is asked, found, checked and written for each of them is the same with or without ink.

Each role's page is drawn in full for each of the ways in which a record may lie: its own, one it
observes, one that waits, another's.
"""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from jinja2 import Template

ALIKE = frozenset({"parent", "sibling", "moved", "elsewhere"})
"""Seen by whoever sees them at all they are one thing: a job that another outlet has."""


@dataclass
class Drawn:
    """What has been drawn. `asked`: the role, the door and the place of the present question."""

    asked: tuple[str, str, str] | None = None
    known: set[Hashable] = field(default_factory=set)

    @contextmanager
    def asking(self, role: str, door: str, place: str) -> Iterator[None]:
        """While this question is asked; all others are answered in full."""
        self.asked = role, door, place
        yield
        self.asked = None

    def wanted(self, template: str) -> bool:
        """Whether this page is to be drawn."""
        if self.asked is None:
            return True
        role, door, place = self.asked
        key = (role, door, "another" if place in ALIKE else place, template)
        if key in self.known:
            return False
        self.known.add(key)
        return True


class Page(Template):
    """A page that is drawn where it has not been yet."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        drawn: Drawn = self.environment.drawn  # type: ignore[attr-defined]
        return super().render(*args, **kwargs) if drawn.wanted(str(self.name)) else ""


def sparing(app: Flask) -> Drawn:
    """Lets an application draw its pages so."""
    drawn = Drawn()
    app.jinja_env.extend(drawn=drawn)
    app.jinja_env.template_class = Page
    if app.jinja_env.cache is not None:
        app.jinja_env.cache.clear()
    return drawn

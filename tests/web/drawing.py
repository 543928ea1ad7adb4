"""What the access matrix need not draw again: it reads the numbers of ten thousand answers, and
what is asked, found, checked and written for each of them is the same with or without ink.

Each role's page is drawn in full for each of the ways in which a record may lie (its own, one it
observes, one that waits, another's), each paper and each workbook for each place.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, templating
from jinja2 import Template

from core import pdf, qr, sheets
from core.sheets import About, Cell

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

    def page(self, template: str) -> bool:
        """Whether this page is to be drawn."""
        if self.asked is None:
            return True
        role, door, place = self.asked
        return self._first((role, door, "another" if place in ALIKE else place, template))

    def paper(self) -> bool:
        """Whether this document is to be drawn: what stands in it is the same for every role."""
        return self.asked is None or self._first(self.asked[1:])

    def _first(self, key: Hashable) -> bool:
        if key in self.known:
            return False
        self.known.add(key)
        return True


def spare(patch: pytest.MonkeyPatch) -> Drawn:
    """Hangs itself before the pens."""
    drawn = Drawn()
    draw, render, write = templating._render, pdf.Document.render, sheets.write

    def _page(app: Flask, template: Template, context: dict[str, Any]) -> str:
        return draw(app, template, context) if drawn.page(str(template.name)) else ""

    def _paper(document: pdf.Document) -> bytes:
        return render(document) if drawn.paper() else b""

    def _workbook(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]], *,
                  sheet: str = "Sheet1", about: tuple[str, About] | None = None) -> int:
        if drawn.paper():
            return write(path, header, rows, sheet=sheet, about=about)
        count = sum(1 for _row in rows)
        for _line in about[1](count) if about else ():
            continue
        path.touch()
        return count

    patch.setattr(templating, "_render", _page)
    patch.setattr(pdf.Document, "render", _paper)
    patch.setattr(sheets, "write", _workbook)
    patch.setattr(pdf.segno, "make", cache(pdf.segno.make))
    patch.setattr(qr, "make_qr", cache(qr.make_qr))
    return drawn

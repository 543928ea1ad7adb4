"""A page drawn by hand: text, lines, bars and textures at places in millimetres from the top left.

For documents whose layout is fixed, beside the flowing parts of core/pdf.py. Every text goes
through one function, as there: visible characters only, cut to its room (SAFETY 23). Textures
tell parties apart on a black and white print.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, PolyLine, Rect, String
from reportlab.lib import colors
from reportlab.lib.units import mm

from core import fonts, text
from core.pdf_lines import wrap

Point = tuple[float, float]

SMALLEST = 5.0
"""What a reader with good eyes still reads, in points."""

_ANCHORS = {"left": "start", "right": "end", "middle": "middle"}


class Fill(StrEnum):
    """How an area looks on paper."""

    WHITE = "white"
    SLANTS = "slants"
    DENSE = "dense"
    DOTS = "dots"
    CROSSED = "crossed"


def grey(share: float) -> Any:
    """0 is black, 1 is white."""
    return colors.Color(share, share, share)


class Sheet:
    """An area of `width` × `height` millimetres to draw on; put into a document by
    `Document.drawing`."""

    def __init__(self, width: float, height: float) -> None:
        fonts.register()
        self.width, self.height = width, height
        self.drawing = Drawing(width * mm, height * mm)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = 8,
        *,
        bold: bool = False,
        align: str = "left",
        room: float | None = None,
        shrink: bool = False,
        shade: float = 0,
    ) -> None:
        """One line whose base stands `y` below the top; beyond `room` it is cut with `…`, with
        `shrink` it is set smaller first, to no less than SMALLEST."""
        font = fonts.BOLD if bold else fonts.REGULAR
        plain = _plain(words)
        if room is not None and shrink:
            fitting = size * room * mm / max(1, _width(plain, font, size))
            size = min(size, max(fitting, SMALLEST))
        if room is not None:
            plain = wrap(plain, font, size, room * mm, 1)[0]
        self._string(x, y, plain, size, font, align, shade)

    def block(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        room: float,
        *,
        bold: bool = False,
        most: int = 3,
        leading: float = 1.4,
    ) -> float:
        """Lines from `y` (the first base line) down, at most `most`; returns where the next
        line would stand."""
        font = fonts.BOLD if bold else fonts.REGULAR
        step: float = size * leading / mm
        lines = wrap(_plain(words), font, size, room * mm, most)
        for at, line in enumerate(lines):
            self._string(x, y + at * step, line, size, font, "left", 0)
        return y + len(lines) * step

    def rule(self, x: float, y: float, wide: float, weight: float = 0.5, shade: float = 0) -> None:
        """A horizontal line."""
        self.line((x, y), (x + wide, y), weight, shade)

    def line(self, start: Point, end: Point, weight: float = 0.5, shade: float = 0) -> None:
        self._add(
            Line(*self._at(start), *self._at(end), strokeWidth=weight, strokeColor=grey(shade))
        )

    def box(
        self, x: float, y: float, wide: float, high: float, fill: Fill | float, frame: float = 0.5
    ) -> None:
        """A rectangle with its upper left corner at (x, y), grey or textured; `frame` 0 draws
        none."""
        plain = grey(fill) if isinstance(fill, float | int) else colors.white
        shape = Rect(x * mm, (self.height - y - high) * mm, wide * mm, high * mm)
        shape.fillColor = plain
        shape.strokeColor = grey(0) if frame else None
        shape.strokeWidth = frame
        self._add(shape)
        if isinstance(fill, Fill):
            self._texture(fill, (x, y), (wide, high))

    def area(self, points: Sequence[Point], shade: float) -> None:
        """A filled polygon without a line around it."""
        flat = [value for point in points for value in self._at(point)]
        shape = Polygon(flat)
        shape.fillColor, shape.strokeColor, shape.strokeWidth = grey(shade), None, 0
        self._add(shape)

    def path(self, points: Sequence[Point], weight: float = 1.2, *, dashed: bool = False) -> None:
        """A line through several points."""
        flat = [value for point in points for value in self._at(point)]
        self._add(
            PolyLine(
                flat,
                strokeWidth=weight,
                strokeColor=grey(0),
                strokeDashArray=[3, 2] if dashed else None,
            )
        )

    def _texture(self, fill: Fill, corner: Point, size: Point) -> None:
        (x, y), (wide, high) = corner, size
        if fill is Fill.DOTS:
            for at in _dots(wide, high):
                shape = Circle(*self._at((x + at[0], y + at[1])), 0.8)
                shape.fillColor, shape.strokeColor = grey(0), None
                self._add(shape)
            return
        steps = {Fill.SLANTS: (1.9,), Fill.DENSE: (0.95,), Fill.CROSSED: (1.9,)}.get(fill, ())
        for step in steps:
            for begin, end in _slants(wide, high, step):
                self.line((x + begin[0], y + begin[1]), (x + end[0], y + end[1]), 0.35)
                if fill is Fill.CROSSED:
                    self.line(
                        (x + wide - begin[0], y + begin[1]), (x + wide - end[0], y + end[1]), 0.35
                    )

    def _string(
        self, x: float, y: float, plain: str, size: float, font: str, align: str, shade: float
    ) -> None:
        self._add(
            String(
                *self._at((x, y)),
                plain,
                fontName=font,
                fontSize=size,
                textAnchor=_ANCHORS[align],
                fillColor=grey(shade),
            )
        )

    def _at(self, point: Point) -> Point:
        return point[0] * mm, (self.height - point[1]) * mm

    def _add(self, shape: Any) -> None:
        self.drawing.add(shape)


def _plain(words: str) -> str:
    return fonts.printable(text.for_pdf_cell(words))


def _width(plain: str, font: str, size: float) -> float:
    return fonts.width(plain, font, size) + 0.1


def _slants(wide: float, high: float, step: float) -> Iterator[tuple[Point, Point]]:
    """Lines rising to the right, cut at the edges of a rectangle measured from its top left."""
    reach = step
    while reach < wide + high:
        left, right = max(0.0, reach - high), min(reach, wide)
        yield (left, reach - left), (right, reach - right)
        reach += step


def _dots(wide: float, high: float) -> Iterator[Point]:
    """Dots in rows, every second one set off by half a step, none on the edge."""
    step, row, y = 1.5, 0, 0.7
    while y < high - 0.3:
        x = 0.75 + (step / 2 if row % 2 else 0)
        while x < wide - 0.4:
            yield x, y
            x += step
        y, row = y + 1.0, row + 1

"""Documents: A4 pages with header, footer and page numbers, built from a few plain parts.

The only place that calls ReportLab. Every value is escaped, cut and printable, so that no
name stops a document; equal input gives equal bytes. SAFETY 23.
"""

import re
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any

import segno
from reportlab.graphics.shapes import Drawing, Rect
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Frame,
    LongTable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from core import fonts, text
from core.pdf_lines import wrap

MARGIN = 16.0
"""Left and right, in millimetres."""

_TOP, _BOTTOM, _COVER_TOP = 22.0, 18.0, 11.0
_CELL_SIZE, _CELL_LEADING, _CELL_PADDING = 8.0, 11.0, 3.0
_LARGE = 11.0
_MOST_LINES = 30
_LONGEST_QR = 500
_INK = colors.HexColor("#1b1f24")
_FAINT = colors.HexColor("#66707a")
_RULE = colors.HexColor("#c5ccd3")
_HEAD_BACKGROUND = colors.HexColor("#eef1f4")
_TOTAL_PAGES = "total-pages"
_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_BASE_FONT = re.compile(rb"/BaseFont\s*/([^\s/]+)")
_ONE_AT_A_TIME = threading.Lock()


class Style(StrEnum):
    """The looks a paragraph can have."""

    TITLE = "title"
    HEADING = "heading"
    BODY = "body"
    NOTE = "note"


_LOOKS = {
    Style.TITLE: {"fontName": fonts.BOLD, "fontSize": 18, "leading": 25, "spaceAfter": 4},
    Style.HEADING: {
        "fontName": fonts.BOLD,
        "fontSize": 12,
        "leading": 17,
        "spaceBefore": 8,
        "spaceAfter": 4,
        "keepWithNext": 1,
    },
    Style.BODY: {"fontName": fonts.REGULAR, "fontSize": 10, "leading": 15, "spaceAfter": 4},
    Style.NOTE: {
        "fontName": fonts.REGULAR,
        "fontSize": 8,
        "leading": 12,
        "spaceAfter": 3,
        "textColor": _FAINT,
    },
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its title, its width in millimetres, where its text stands
    (LEFT, RIGHT or CENTER)."""

    title: str
    width: float
    align: str = "LEFT"


class Document:
    """A document in the making: add parts in reading order, then `render` once.

    `header` stands at the top left of every page, `number` at the top right, `footer` at
    the bottom left; the page and the number of pages at the bottom right. With `cover` the
    first page has no header: it has a head of its own. `language` is the BCP 47 tag of the
    text.
    """

    def __init__(
        self,
        title: str,
        *,
        header: str = "",
        number: str = "",
        footer: str = "",
        language: str = "zh-CN",
        wide: bool = False,
        cover: bool = False,
    ) -> None:
        fonts.register()
        self.cover = cover
        self.title = fonts.printable(text.for_pdf_cell(title))
        self.language = language
        self.size: tuple[float, float] = landscape(A4) if wide else A4
        self._margins = [(self._half(header), self._half(number)), (self._half(footer), "")]
        self._story: list[Any] = []

    @property
    def width(self) -> float:
        """What a table may take from left to right, in millimetres."""
        return float(self.size[0] / mm) - 2 * MARGIN

    def paragraph(self, sentence: str, style: Style = Style.BODY, **values: str) -> None:
        """A paragraph. `sentence` is ours, translated, with a `{name}` for each value; the
        values may come from anywhere. Nothing in either is taken for markup; a value is
        cut at 200 characters, a sentence at 2,000."""
        self._story.append(_paragraph(sentence, style, values))

    def heading(self, sentence: str) -> None:
        """The title of a part; stays together with what follows."""
        self.paragraph(sentence, Style.HEADING)

    def section(self, sentence: str, room: float = 40.0) -> None:
        """The title of a part that may run over many pages: it begins here when at least `room`
        millimetres are left. `heading` would take the whole part to the next page."""
        self._story.append(CondPageBreak(room * mm))
        self._story.append(_paragraph(sentence, Style.HEADING, {}, keepWithNext=0))

    def title_block(self, lines: Sequence[str] = (), qr: str | None = None) -> None:
        """The title with at most six lines below it and, at the right, a QR code of `qr`.
        The block cannot run over a page, hence the caps: 200 characters each."""
        parts = [_paragraph("{line}", Style.TITLE, {"line": self.title})]
        parts += [_paragraph("{line}", Style.BODY, {"line": line}) for line in lines[:6]]
        right = 28.0 if qr else 0.0
        code = [_qr(qr, right)] if qr else []
        widths = [(self.width - right) * mm, right * mm]
        look = [("VALIGN", (0, 0), (-1, -1), "TOP"), _all("PADDING", 0)]
        look += [_all("FONTNAME", fonts.REGULAR)]
        self._story.append(Table([[parts, code]], colWidths=widths, style=_flat(look)))
        self.space(3)

    def facts(self, pairs: Sequence[tuple[str, str]], label_width: float = 32.0) -> None:
        """Labels and values, two pairs beside each other."""
        half = self.width / 2
        columns = [Column("", label_width), Column("", half - label_width)] * 2
        cells = [*pairs, ("", "")] if len(pairs) % 2 else list(pairs)
        rows = [[*cells[i], *cells[i + 1]] for i in range(0, len(cells), 2)]
        faint = [("TEXTCOLOR", (at, 0), (at, -1), _FAINT) for at in (0, 2)]
        self._grid(columns, rows, faint, LongTable)

    def large_facts(self, pairs: Sequence[tuple[str, str]], label_width: float = 32.0) -> None:
        """Labels and values one below the other, in the size of the body: what is read at
        arm's length."""
        columns = [Column("", label_width), Column("", self.width - label_width)]
        faint = [("TEXTCOLOR", (0, 0), (0, -1), _FAINT)]
        self._grid(columns, [list(pair) for pair in pairs], faint, LongTable, size=_LARGE)

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        bold: Collection[int] = (),
        room: float | None = None,
    ) -> None:
        """A table that may run over many pages, its titles repeated on each.

        Cells are plain text, wrapped, cut at 500 characters and 30 lines. `bold` are the
        indexes of rows that are sums. `room` is a fixed height of the rows in millimetres, to
        be written in by hand: their cells are one line or empty. Raises ValueError when the
        columns are wider than the page or a row has another number of cells.
        """
        titles = [column.title for column in columns]
        head = [
            ("BACKGROUND", (0, 0), (-1, 0), _HEAD_BACKGROUND),
            ("FONTNAME", (0, 0), (-1, 0), fonts.BOLD),
        ]
        head += [("FONTNAME", (0, at + 1), (-1, at + 1), fonts.BOLD) for at in bold]
        heights = [None, *[room * mm] * len(rows)] if room else None
        self._grid(columns, [titles, *rows], head, LongTable, repeatRows=1, rowHeights=heights)

    def qr(self, data: str, size: float = 26.0) -> None:
        """A QR code with its quiet zone, drawn as vectors; `size` in millimetres."""
        self._story.append(_qr(data, size))

    def drawing(self, drawing: Any) -> None:
        """A chart of reportlab.graphics; it must use the fonts of core.fonts."""
        self._story.append(drawing)

    def space(self, millimetres: float) -> None:
        """Empty room."""
        self._story.append(Spacer(0, millimetres * mm))

    def page_break(self) -> None:
        """What follows begins on a new page."""
        self._story.append(PageBreak())

    def render(self) -> bytes:
        """The finished PDF. Raises ValueError when a font in it is not embedded."""
        out = BytesIO()
        made = BaseDocTemplate(
            out,
            pagesize=self.size,
            title=self.title,
            lang=self.language,
            invariant=1,
            initialFontName=fonts.REGULAR,
            initialFontSize=_CELL_SIZE,
        )
        tops = {"cover": _COVER_TOP, "page": _TOP} if self.cover else {"page": _TOP}
        made.addPageTemplates([self._template(name, top) for name, top in tops.items()])
        with _ONE_AT_A_TIME:
            story = [NextPageTemplate("page"), *self._story, Spacer(0, 0)]
            made.build(story, canvasmaker=_Counting)
        return _only_embedded(out.getvalue())

    def _template(self, name: str, top: float) -> Any:
        frame = Frame(
            *(MARGIN * mm, _BOTTOM * mm, self.width * mm),
            self.size[1] - (top + _BOTTOM) * mm,
            **dict.fromkeys(("leftPadding", "rightPadding", "topPadding", "bottomPadding"), 0),
        )
        return PageTemplate(name, [frame], onPage=self._margin_texts)

    def _half(self, value: str) -> str:
        """One line no longer than half the page is wide."""
        plain = fonts.printable(text.for_pdf_cell(value))
        return wrap(plain, fonts.REGULAR, _CELL_SIZE, self.width * mm / 2 - 10, 1)[0]

    def _grid(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        look: list[tuple[Any, ...]],
        kind: Callable[..., Any],
        size: float = _CELL_SIZE,
        **more: Any,
    ) -> None:
        if sum(column.width for column in columns) > self.width + 0.01:
            raise ValueError(f"the columns are wider than {self.width} mm")
        cells = [
            [_cell(value, column, size) for value, column in zip(row, columns, strict=True)]
            for row in rows
        ]
        usual = [
            _all("FONTNAME", fonts.REGULAR),
            _all("FONTSIZE", size),
            _all("LEADING", size + _CELL_LEADING - _CELL_SIZE),
            _all("TEXTCOLOR", _INK),
            _all("PADDING", _CELL_PADDING),
            _all("VALIGN", "TOP"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, _RULE),
        ]
        usual += [("ALIGN", (at, 0), (at, -1), column.align) for at, column in enumerate(columns)]
        widths = [column.width * mm for column in columns]
        self._story.append(
            kind(cells, colWidths=widths, style=_flat(usual + look), hAlign="LEFT", **more)
        )
        self.space(3)

    def _margin_texts(self, canvas: Any, made: Any) -> None:
        wide, high = self.size
        canvas.saveState()
        canvas.setFillColor(_FAINT)
        canvas.setFont(fonts.REGULAR, _CELL_SIZE)
        bare = self.cover and canvas.getPageNumber() == 1
        lines = [("", ""), self._margins[1]] if bare else self._margins
        for (left, right), height in zip(lines, (high - 14 * mm, 10 * mm), strict=True):
            canvas.drawString(MARGIN * mm, height, left)
            canvas.drawRightString(wide - MARGIN * mm, height, right)
        canvas.drawRightString(wide - MARGIN * mm - 16, 10 * mm, f"{canvas.getPageNumber()} / ")
        canvas.translate(wide - MARGIN * mm - 16, 10 * mm)
        canvas.doForm(_TOTAL_PAGES)
        canvas.restoreState()


class _Counting(Canvas):  # type: ignore[misc]
    """Fills in the number of pages, which is known only at the end."""

    def save(self) -> None:
        pages = self.getPageNumber() - 1
        self.beginForm(_TOTAL_PAGES, 0, -4, 40, 12)
        self.setFillColor(_FAINT)
        self.setFont(fonts.REGULAR, _CELL_SIZE)
        self.drawString(0, 0, str(pages))
        self.endForm()
        super().save()


def _paragraph(sentence: str, style: Style, values: dict[str, str], **look_of: object) -> Any:
    """Chinese may break anywhere, other scripts between words only."""
    written = text.for_pdf_sentence(sentence)
    if values:
        written = written.format(**{name: text.for_pdf(value) for name, value in values.items()})
    written = fonts.printable(written)
    breaks = "CJK" if _CHINESE.search(written) else None
    look = ParagraphStyle(style.value, wordWrap=breaks, textColor=_INK)
    for name, value in {**_LOOKS[style], **look_of}.items():
        setattr(look, name, value)
    return Paragraph(written, look)


def _cell(value: str, column: Column, size: float) -> str:
    room = column.width * mm - 2 * _CELL_PADDING
    plain = fonts.printable(text.for_pdf_cell(value))
    return "\n".join(wrap(plain, fonts.BOLD, size, room, _MOST_LINES))


def _qr(data: str, size: float) -> Any:
    """Dark runs of each line as rectangles; light is what is not drawn."""
    lines = [list(line) for line in segno.make(data[:_LONGEST_QR], error="m", micro=False).matrix]
    step = size * mm / (len(lines) + 8)
    drawing = Drawing(size * mm, size * mm)
    for down, line in enumerate(lines):
        bottom = size * mm - (down + 5) * step
        for start, length in _runs(line):
            box = Rect((start + 4) * step, bottom, length * step, step)
            box.fillColor, box.strokeColor, box.strokeWidth = colors.black, None, 0
            drawing.add(box)
    return drawing


def _runs(line: Sequence[int]) -> list[tuple[int, int]]:
    """Where dark modules start and how many follow: `0110` is [(1, 2)]."""
    return [(run.start(), len(run[0])) for run in re.finditer("1+", "".join(map(str, line)))]


def _all(command: str, value: object) -> tuple[Any, ...]:
    return command, (0, 0), (-1, -1), value


def _flat(look: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """`PADDING` spelled out for the four sides."""
    sides = ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")
    flat: list[tuple[Any, ...]] = []
    for command, *rest in look:
        names = sides if command == "PADDING" else (command,)
        flat += [(name, *rest) for name in names]
    return flat


def _only_embedded(made: bytes) -> bytes:
    for name in _BASE_FONT.findall(made):
        if b"NotoSansSC" not in name:
            raise ValueError(f"a font is not embedded: {name.decode(errors='replace')}")
    return made

"""Page 1 on paper: the layout of design 07, drawn in black, greys and textures."""

from collections.abc import Callable, Sequence

from flask_babel import gettext as _
from flask_babel import pgettext

from core.pdf_sheet import Fill, Point, Sheet
from core.wording import party_name
from reports.monthly.chart import axis, runs
from reports.monthly.words import BarRow, Mark, Page
from sla.parties import Party

WIDE, HIGH = 178.0, 266.0

LOOKS: dict[Party, Fill | float] = {
    Party.DISPATCH: 0.62,
    Party.PLANNING: 0.0,
    Party.WAREHOUSE: 0.42,
    Party.APPROVAL: 0.25,
    Party.APPRAISAL: 0.74,
    Party.FINANCE: 0.86,
    Party.OUTLET: Fill.SLANTS,
    Party.PARENT: Fill.DENSE,
    Party.CARRIER: Fill.DOTS,
    Party.DEALER: Fill.DOTS,
    Party.BANK: Fill.DOTS,
    Party.FORCE: Fill.CROSSED,
    Party.USER: Fill.WHITE,
}
"""The maker's parties are greys without texture, outlets slanted, carriers dotted, users white."""

Place = Callable[[int, int], Point]
"""Where a month's value in tenths of a per cent stands."""

_BODY, _SMALL, _HEAD = 7.6, 6.8, 9.2
_ROW = 5.0


def sheet(page: Page) -> Sheet:
    """The whole of page 1 but its foot."""
    made = Sheet(WIDE, HIGH)
    y = _head(made, page)
    y = _tiles(made, page, y)
    y = _bars(made, page, y + 3)
    y = _two(made, page, y + 3)
    y = _causes(made, page, y + 3)
    y = _decisions(made, page, y + 3)
    _last(made, page, y + 3)
    return made


def _head(made: Sheet, page: Page) -> float:
    made.text(0, 6, page.title, 15, bold=True, room=110, shrink=True)
    made.text(WIDE, 6, page.made, 7, align="right", room=66, shrink=True)
    made.rule(0, 8.4, WIDE, 1.1)
    made.rule(0, 9.3, WIDE, 0.4)
    return made.block(0, 15, page.lead, 11, WIDE, bold=True, most=3, leading=1.5) - 2.6


def _tiles(made: Sheet, page: Page, y: float) -> float:
    made.rule(0, y, WIDE, 0.8)
    wide = WIDE / 5
    ends = []
    for at, tile in enumerate(page.tiles):
        x = at * wide + (2.4 if at else 0)
        room = wide - (4 if at else 2)
        made.text(x, y + 4.4, tile.label, 7.4, bold=True, room=room, shrink=True)
        made.text(x, y + 11.3, tile.value, 15, bold=True, room=room, shrink=True)
        line = y + 15.4
        for words in tile.lines:
            line = made.block(x, line, words, _SMALL, room, most=2, leading=1.35)
        if tile.verdict:
            _flag(made, x, line - 1.4, tile.verdict, tile.missed)
        ends.append(line + 3.6)
    end = max(ends)
    for at in range(1, 5):
        made.line((at * wide, y), (at * wide, end), 0.3, 0.6)
    made.rule(0, end, WIDE, 0.5)
    return end


def _flag(made: Sheet, x: float, y: float, words: str, missed: bool) -> None:
    """A verdict that a black and white print shows: white on black where it was missed."""
    wide = 3.2 + sum(2.5 if ord(sign) > 0x2E80 else 1.45 for sign in words)
    made.box(x, y, wide, 4, 0.0 if missed else Fill.WHITE, 0.5)
    made.text(
        x + wide / 2, y + 2.9, words, 6.8, bold=True, align="middle", shade=1 if missed else 0
    )


def _section(made: Sheet, x: float, y: float, wide: float, words: str) -> float:
    made.rule(x, y, wide, 1)
    made.text(x, y + 4.4, words, _HEAD, bold=True, room=wide)
    return y + 6


def _bars(made: Sheet, page: Page, y: float) -> float:
    y = _section(made, 0, y, WIDE, page.bars_title)
    x = 0.0
    for party in page.parties:
        made.box(x, y + 0.9, 3, 2.4, LOOKS[party], 0.4)
        made.text(x + 3.8, y + 3, party_name(party.value), 6.6)
        x += 6.4 + 2.45 * len(party_name(party.value)) * (1 if page.language[:2] == "zh" else 0.56)
    columns = page.bar_columns
    bar = 178 - 13 - 17 - 10.6 * (len(columns) - 1)
    rights = [13 + bar + 10.6 * (at + 1) for at in range(len(columns) - 1)] + [WIDE]
    y += 7.6
    made.text(0, y, pgettext("report", "Tier"), 6.6, shade=0.35)
    for right, words in zip(rights, columns, strict=True):
        made.text(
            right,
            y,
            words,
            6.2,
            align="right",
            room=10 if right < WIDE else 17,
            shrink=True,
            shade=0.35,
        )
    made.rule(0, y + 1.4, WIDE, 0.5)
    for row in page.bars:
        y += _ROW + 0.4
        _bar(made, row, y, bar, rights)
    return y + 1.9


def _bar(made: Sheet, row: BarRow, y: float, wide: float, rights: Sequence[float]) -> None:
    made.text(0, y, row.tier, _BODY)
    x = 12.0
    for slot in row.slots:
        part = wide * slot.percent / 100
        look = LOOKS[slot.party]
        made.box(x, y - 2.9, part, 3.8, look, 0.4)
        if isinstance(look, float) and look < 0.5 and part > 6:
            made.text(x + 1, y, str(slot.percent), 6.4, bold=True, shade=1)
        x += part
    for at, (right, words) in enumerate(zip(rights, row.cells, strict=True)):
        made.text(right, y, words, _BODY, align="right", bold=at == 0)
    made.rule(0, y + 1.9, WIDE, 0.25, 0.75)


def _two(made: Sheet, page: Page, y: float) -> float:
    left = 88.0
    down = _chart(made, page, y, left)
    x, wide = left + 5, WIDE - left - 5
    at = _section(made, x, y, wide, _("We and the outlets")) + 3
    heads = (
        (x, pgettext("report", "Maker"), "left"),
        (x + 40, pgettext("report", "on time"), "right"),
        (x + 46, pgettext("report", "Outlets"), "left"),
        (WIDE, pgettext("report", "on time"), "right"),
    )
    for place, words, align in heads:
        made.text(place, at, words, 6.6, align=align, shade=0.35)
    made.rule(x, at + 1.4, wide, 0.5)
    for ours, ours_rate, theirs, theirs_rate in page.beside:
        at += _ROW
        made.text(x, at, ours, _BODY, room=25, shrink=True)
        made.text(x + 40, at, ours_rate, _BODY, align="right")
        made.text(x + 46, at, theirs, _BODY, room=26, shrink=True)
        made.text(WIDE, at, theirs_rate, _BODY, align="right")
        made.rule(x, at + 1.6, wide, 0.25, 0.75)
    at += 4.6
    for words in page.notes:
        at = made.block(x, at, words, _SMALL, wide, most=2)
    return max(down, at - 2)


def _chart(made: Sheet, page: Page, y: float, wide: float) -> float:
    top = _section(made, 0, y, wide, page.marks_title) + 2
    high, x0, x1 = 21.0, 8.0, wide - 21
    lines = axis(page.marks)
    step = (x1 - x0) / (len(page.marks) - 1)

    def place(at: int, tenths: int) -> Point:
        return x0 + at * step, top + (1000 - tenths) / (1000 - lines[0]) * high

    for at, mark in enumerate(page.marks):
        if mark.season:
            made.box(x0 + (at - 0.5) * step, top, step, high, 0.93, 0)
    _gap(made, page.marks, place)
    for tenths in lines:
        made.rule(x0, place(0, tenths)[1], x1 - x0, 0.25, 0.7)
        made.text(
            x0 - 1, place(0, tenths)[1] + 0.9, str(tenths // 10), 6, align="right", shade=0.35
        )
    _curve(made, [mark.near for mark in page.marks], place, dashed=False)
    _curve(made, [mark.far for mark in page.marks], place, dashed=True)
    _ends(made, page, place, x1)
    for at, mark in enumerate(page.marks):
        made.text(x0 + at * step, top + high + 3.2, mark.label, 6, align="middle", shade=0.35)
    return top + high + 4.4


def _gap(made: Sheet, marks: Sequence[Mark], place: Place) -> None:
    """The area between the two curves, where both are known in neighbouring months."""
    near, far = [mark.near for mark in marks], [mark.far for mark in marks]
    both = [a if b is not None else None for a, b in zip(near, far, strict=True)]
    for run in runs(both):
        above = [place(at, near[at] or 0) for at in run]
        below = [place(at, far[at] or 0) for at in reversed(run)]
        made.area([*above, *below], 0.86)


def _curve(made: Sheet, values: Sequence[int | None], place: Place, *, dashed: bool) -> None:
    """A line through neighbouring months; a month alone is a short stroke."""
    for run in runs(values):
        points = [place(at, values[at] or 0) for at in run]
        if len(points) == 1:
            points.append((points[0][0] + 0.8, points[0][1]))
        made.path(points, dashed=dashed)


def _ends(made: Sheet, page: Page, place: Place, x: float) -> None:
    """The last values beside their curves, not upon each other."""
    last = page.marks[-1]
    near, far = (place(0, 900 if value is None else value)[1] for value in (last.near, last.far))
    if abs(near - far) < 3:
        near, far = min(near, far) - 1.2, max(near, far) + 1.8
    for y, words in ((near, page.near_end), (far, page.far_end)):
        made.text(x + 1.5, y + 0.9, words, 6.8, bold=True, room=WIDE / 2 - x - 2, shrink=True)


def _table(
    made: Sheet,
    y: float,
    columns: Sequence[tuple[float, str, str, float]],
    rows: Sequence[Sequence[str]],
    strong: int | None = None,
) -> float:
    """A ruled table: for each column its place, title, side and room."""
    for x, words, align, room in columns:
        made.text(x, y, words, 6.6, align=align, room=room, shrink=True, shade=0.35)
    made.rule(0, y + 1.4, WIDE, 0.5)
    for row in rows:
        y += _ROW
        for at, ((x, _title, align, room), words) in enumerate(zip(columns, row, strict=True)):
            made.text(x, y, words, _BODY, align=align, room=room, bold=at == strong, shrink=True)
        made.rule(0, y + 1.6, WIDE, 0.25, 0.75)
    return y + 1.6


def _causes(made: Sheet, page: Page, y: float) -> float:
    y = _section(made, 0, y, WIDE, _("Seven causes")) + 3
    columns = (
        (0.0, pgettext("report", "Cause"), "left", 31),
        (32.0, pgettext("report", "Figure"), "left", 44),
        (98.0, pgettext("report", "this month"), "right", 22),
        (120.0, pgettext("report", "last month"), "right", 21),
        (125.0, "", "middle", 5),
        (130.0, pgettext("report", "worst"), "left", 30),
        (161.0, pgettext("report", "whose turn"), "left", 17),
    )
    return _table(made, y, columns, page.causes, strong=2)


def _decisions(made: Sheet, page: Page, y: float) -> float:
    if not page.decisions:
        return y - 3
    y = _section(made, 0, y, WIDE, _("For you to decide")) + 3
    columns = (
        (0.0, "", "left", 4),
        (5.0, pgettext("report", "Matter"), "left", 66),
        (98.0, _("Users / amount"), "right", 25),
        (103.0, pgettext("report", "since"), "left", 14),
        (118.0, pgettext("report", "Recommended"), "left", 25),
        (144.0, pgettext("report", "proposed by"), "left", 15),
        (160.0, pgettext("report", "by"), "left", 18),
    )
    return _table(made, y, columns, page.decisions, strong=6)


def _last(made: Sheet, page: Page, y: float) -> None:
    if not page.last_decisions:
        return
    y = _section(made, 0, y, WIDE, _("Last month's decisions")) - 1.6
    for what, word, who, done in page.last_decisions:
        y += _ROW
        made.text(0, y, what, _BODY, room=88)
        if done:
            made.text(92, y, word, _BODY, room=45)
        else:
            _flag(made, 92, y - 2.9, word, missed=True)
        made.text(140, y, who, _BODY, room=38)
        made.rule(0, y + 1.6, WIDE, 0.25, 0.75)

"""Breaking the plain text of a table cell into lines that fit.

ReportLab breaks paragraphs, not plain strings; paragraphs in cells cost four times as much.
"""

import re

from core import fonts

_PIECES = re.compile(r"[!-\u024f\u0370-\u052f]+ ?|.", re.DOTALL)
_NEVER_FIRST = frozenset("，。；：、！？）》」』”’％")


def wrap(plain: str, font: str, size: float, room: float, most: int) -> list[str]:
    """Lines no wider than `room` points, at most `most`; the last one tells with `…` when
    something is left out. Words of alphabets stay whole where they fit; Chinese breaks
    anywhere but before a closing sign, which may hang over."""
    if len(plain) * size <= room or fonts.width(plain, font, size) <= room:
        return [plain]
    lines, line, used = [], "", 0.0
    for piece in _fitting_pieces(plain, font, size, room):
        wide = fonts.width(piece.rstrip(" "), font, size)
        if line and used + wide > room and piece not in _NEVER_FIRST:
            lines.append(line.rstrip(" "))
            line, used = "", 0.0
            if len(lines) > most:
                break
        line += piece
        used += fonts.width(piece, font, size)
    lines.append(line.rstrip(" "))
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1][:-1] + "…"]


def _fitting_pieces(plain: str, font: str, size: float, room: float) -> list[str]:
    """Words and single characters; a word wider than a line falls into its characters."""
    pieces: list[str] = []
    for piece in _PIECES.findall(plain):
        if len(piece) > 1 and fonts.width(piece.rstrip(" "), font, size) > room:
            pieces += piece
        else:
            pieces.append(piece)
    return pieces

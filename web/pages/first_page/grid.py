"""Where things stand in the tile map and in the chart: pure geometry.

The map is a grid and no map: no borders, no outline, one square for each province
(design/README, "The tile map is a grid").
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from core.rows import Chart, Curve, Mark

SQUARES = {
    "23": (8, 0, "黑"), "15": (6, 1, "内"), "11": (7, 1, "京"), "22": (8, 1, "吉"),
    "65": (0, 1, "新"), "63": (2, 2, "青"), "62": (3, 2, "甘"), "64": (4, 2, "宁"),
    "14": (5, 2, "晋"), "13": (6, 2, "冀"), "12": (7, 2, "津"), "21": (8, 2, "辽"),
    "54": (1, 3, "藏"), "51": (3, 3, "川"), "61": (4, 3, "陕"), "41": (5, 3, "豫"),
    "37": (6, 3, "鲁"), "32": (7, 3, "苏"), "50": (4, 4, "渝"), "42": (5, 4, "鄂"),
    "34": (6, 4, "皖"), "33": (7, 4, "浙"), "31": (8, 4, "沪"), "53": (2, 5, "滇"),
    "52": (3, 5, "黔"), "43": (4, 5, "湘"), "36": (5, 5, "赣"), "35": (6, 5, "闽"),
    "45": (3, 6, "桂"), "44": (5, 6, "粤"), "71": (8, 6, "台"), "46": (4, 7, "琼"),
    "82": (5, 7, "澳"), "81": (6, 7, "港"),
}
"""Column, row and the sign of each province."""

WIDTH, HEIGHT = 640, 140
LEFT, TOP, BOTTOM = 34, 10, 118
STEP = 42

Values = Sequence[int | None]
"""Tenths of a per cent by month; None where there are too few cases."""


def corner(code: str) -> tuple[int, int]:
    """The left upper corner of a province's square."""
    column, row, _ = SQUARES[code]
    return 1 + 47 * column, 1 + 39 * row


def chart(
    label: str, months: Sequence[str], seasons: Sequence[int], near: Values, far: Values,
    names: tuple[str, str],
) -> Chart:
    """Two lines over the months with the gap between them; `seasons` are places of months in
    the season, `names` stand at the ends of the lines."""
    known = [value for value in (*near, *far) if value is not None]
    least = min(800, min(known, default=800) // 100 * 100)
    scale = _Scale(least)
    return Chart(
        label=label,
        width=WIDTH,
        height=HEIGHT,
        grid=[Mark(0, scale.y(value), f"{value // 10}") for value in _grid(least)],
        months=[Mark(scale.x(at) - 5, HEIGHT - 6, month) for at, month in enumerate(months)],
        seasons=[(scale.x(at) - STEP / 2, STEP) for at in seasons],
        gap=[" ".join((*_points(scale, run, near), *reversed(_points(scale, run, far))))
             for run in _runs([None if a is None or b is None else a
                               for a, b in zip(near, far, strict=True)]) if len(run) > 1],
        curves=_curves(scale, near, far, names),
    )


class _Scale:
    def __init__(self, least: int) -> None:
        self.least = least

    def x(self, at: int) -> float:
        return LEFT + STEP * at

    def y(self, tenths: int) -> float:
        share = (1000 - tenths) / (1000 - self.least)
        return round(TOP + share * (BOTTOM - TOP - 10), 1)


def _grid(least: int) -> Iterator[int]:
    step = 100 if least >= 700 else 200
    yield from range(1000, least - 1, -step)


def _runs(values: Values) -> list[list[int]]:
    """Places of neighbouring months that have a value."""
    marked = enumerate(value is not None for value in values)
    return [[at for at, _ in run] for has, run in groupby(marked, key=lambda each: each[1]) if has]


def _points(scale: _Scale, run: Sequence[int], values: Values) -> list[str]:
    return [f"{scale.x(at)},{scale.y(value)}" for at in run
            if (value := values[at]) is not None]


def _curves(scale: _Scale, near: Values, far: Values, names: tuple[str, str]) -> list[Curve]:
    ends = [_last(scale, values) for values in (near, far)]
    if None not in ends and abs(ends[0] - ends[1]) < 12:  # type: ignore[operator]
        ends = [ends[0], ends[0] + 12]  # type: ignore[operator]
    return [
        Curve([" ".join(_points(scale, run, values)) for run in _runs(values)],
              Mark(LEFT + STEP * 12 + 8, (end or 0) + 4, name if end is not None else ""), kind)
        for values, end, name, kind in zip((near, far), ends, names, ("l1", "l2"), strict=True)
    ]


def _last(scale: _Scale, values: Values) -> float | None:
    known = [value for value in values if value is not None]
    return scale.y(known[-1]) if known else None

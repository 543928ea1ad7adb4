"""The chart of thirteen months as points of an SVG: the axis and curves of page 1 on the screen."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.monthly.words import Mark

WIDE, HIGH, LEFT, RIGHT, TOP, DOWN = 365, 112, 24, 300, 8, 96


@dataclass(frozen=True)
class Chart:
    """Everything with its place: `near` and `far` are the curves piece by piece, `gaps` the
    areas between them."""

    lines: tuple[tuple[float, str], ...]
    seasons: tuple[tuple[float, float], ...]
    near: tuple[str, ...]
    far: tuple[str, ...]
    gaps: tuple[str, ...]
    months: tuple[tuple[float, str], ...]
    near_y: float
    far_y: float


def axis(marks: Sequence[Mark]) -> range:
    """The lines of the axis in tenths of a per cent: from 80 %, or from lower in even steps, to
    100 %."""
    values = [v for mark in marks for v in (mark.near, mark.far) if v is not None]
    lowest = min(values, default=1000)
    if lowest >= 800:
        return range(800, 1001, 100)
    step = 200 if lowest < 600 else 100
    return range(lowest // step * step, 1001, step)


def runs(values: Sequence[int | None]) -> list[list[int]]:
    """The places of neighbouring months that have a value: a month without one breaks a curve."""
    found: list[list[int]] = []
    for at, value in enumerate(values):
        if value is None:
            continue
        if found and found[-1][-1] == at - 1:
            found[-1].append(at)
        else:
            found.append([at])
    return found


def drawn(marks: Sequence[Mark]) -> Chart:
    """The chart of some months."""
    lines, step = axis(marks), (RIGHT - LEFT) / max(1, len(marks) - 1)

    def place(at: int, tenths: int) -> tuple[float, float]:
        down = TOP + (1000 - tenths) / (1000 - lines[0]) * (DOWN - TOP - 10)
        return round(LEFT + at * step, 1), round(down, 1)

    def curve(values: Sequence[int | None]) -> tuple[str, ...]:
        return tuple(
            _points([place(at, values[at] or 0) for at in run] * (1 if len(run) > 1 else 2))
            for run in runs(values)
        )

    near, far = [mark.near for mark in marks], [mark.far for mark in marks]
    both = [a if b is not None else None for a, b in zip(near, far, strict=True)]
    gaps = tuple(
        _points(
            [place(at, near[at] or 0) for at in run]
            + [place(at, far[at] or 0) for at in reversed(run)]
        )
        for run in runs(both)
        if len(run) > 1
    )
    ends = [900 if value is None else value for value in (near[-1], far[-1])]
    near_y, far_y = (place(0, end)[1] + 3 for end in ends)
    if abs(near_y - far_y) < 12:
        near_y, far_y = min(near_y, far_y) - 4, max(near_y, far_y) + 8
    return Chart(
        lines=tuple((place(0, tenths)[1], str(tenths // 10)) for tenths in lines),
        seasons=tuple(
            (round(LEFT + (at - 0.5) * step, 1), round(step, 1))
            for at, mark in enumerate(marks)
            if mark.season
        ),
        near=curve(near),
        far=curve(far),
        gaps=gaps,
        months=tuple((round(LEFT + at * step, 1), mark.label) for at, mark in enumerate(marks)),
        near_y=near_y,
        far_y=far_y,
    )


def _points(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)

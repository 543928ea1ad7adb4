"""The squares of the map and the lines of the chart."""

from web.pages.first_page import grid

MONTHS = [str(n) for n in range(1, 14)]


def drawn(near, far):
    return grid.chart("x", MONTHS, [5, 6], near, far, ("near", "far"))


def test_no_two_provinces_share_a_square() -> None:
    places = {grid.corner(code) for code in grid.SQUARES}
    assert len(places) == len(grid.SQUARES) == 34


def test_a_month_without_a_rate_breaks_the_line() -> None:
    near = [950] * 4 + [None] + [940] * 8
    chart = drawn(near, [800] * 13)
    assert [len(piece.split()) for piece in chart.curves[0].pieces] == [4, 8]
    assert [len(piece.split()) for piece in chart.curves[1].pieces] == [13]


def test_the_gap_is_drawn_where_both_are_known() -> None:
    chart = drawn([950] * 13, [None] * 3 + [800] * 10)
    assert [len(points.split()) for points in chart.gap] == [20]


def test_the_scale_reaches_down_to_the_worst_month() -> None:
    low = drawn([950] * 13, [430] * 13)
    assert [mark.text for mark in low.grid] == ["100", "80", "60", "40"]
    assert all(float(point.split(",")[1]) <= grid.BOTTOM
               for piece in low.curves[1].pieces for point in piece.split())


def test_names_at_the_ends_do_not_lie_on_one_another() -> None:
    ends = [curve.name.y for curve in drawn([900] * 13, [899] * 13).curves]
    assert abs(ends[0] - ends[1]) >= 12


def test_seasons_are_marked() -> None:
    assert [x for x, _width in drawn([900] * 13, [800] * 13).seasons] == [
        grid.LEFT + 5 * grid.STEP - grid.STEP / 2, grid.LEFT + 6 * grid.STEP - grid.STEP / 2]

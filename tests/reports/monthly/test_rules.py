"""What a report is about, its sentence and its shares."""

import itertools
import json
import zlib
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from reports.figures.rules import Cancelled, Ratio, Targets
from reports.monthly import codec
from reports.monthly.rules import (
    Kind,
    Lead,
    OnTime,
    Scope,
    Three,
    hundredths,
    lead_of,
    slice_of,
    targets_of,
)
from tests.reports.monthly.making import snapshot


@pytest.mark.parametrize("text", ["network", "region:34", "region:3412", "region:341221",
                                  "outlet:WD-05"])
def test_a_scope_is_read_and_written(text):
    assert str(Scope.parse(text)) == text


@pytest.mark.parametrize("text", [
    "", "Network", "region:", "region:3", "region:345", "region:3412211", "region:AB", "outlet:",
    "outlet:甲", "outlet:" + "A" * 30, "network:34", "region:34\n", "outlet:A;B"])
def test_other_words_are_no_scope(text):
    with pytest.raises(BadInput) as refused:
        Scope.parse(text)
    assert refused.value.field == "scope"


def test_what_part_of_the_figures_it_is_about():
    assert slice_of(Scope.parse("region:3412"), None).division == "3412"
    assert slice_of(Scope.parse("outlet:WD-05"), 5).outlet_id == 5
    assert slice_of(Scope(Kind.NETWORK), None) == slice_of(Scope.parse("network"), 7)


def test_what_is_wanted_of_a_small_part_is_less_than_of_the_whole():
    assert targets_of(Scope(Kind.NETWORK)) == Targets()
    assert targets_of(Scope.parse("outlet:WD-05")).waiting == 0


@given(st.lists(st.integers(0, 10**9), max_size=14))
def test_shares_add_up_to_a_hundred_and_keep_their_order(parts):
    shares = hundredths(parts)
    assert sum(shares) == (100 if sum(parts) else 0)
    ranked = sorted(zip(parts, shares, strict=True))
    assert all(a[1] <= b[1] or a[0] == b[0] for a, b in itertools.pairwise(ranked))


def test_the_largest_remainder_gets_the_hundredth_that_is_left():
    assert hundredths([1, 1, 1]) == (34, 33, 33)
    assert hundredths([2, 1, 0]) == (67, 33, 0)


def on_time(far: Ratio, near: Ratio) -> OnTime:
    return OnTime(Three(far, None, None), Three(near, None, None), far + near)


@pytest.mark.parametrize(("far", "near", "lead"), [
    (Ratio(0, 0), Ratio(0, 0), Lead.NOTHING_DUE), (Ratio(1, 29), Ratio(40, 40), Lead.TOO_FEW),
    (Ratio(1, 30), Ratio(2, 29), Lead.FAR_ONLY), (Ratio(1, 30), Ratio(2, 30), Lead.BOTH)])
def test_which_sentence_heads_the_page(far, near, lead):
    assert lead_of(on_time(far, near)) is lead


def test_a_snapshot_comes_back_from_its_bytes_as_it_was():
    made = snapshot("王")
    assert codec.unpacked(codec.packed(made)) == made
    assert codec.packed(made) == codec.packed(snapshot("王"))
    empty = replace(made, tiers=(), breaches=(), after=replace(made.after, largest=None))
    assert codec.unpacked(codec.packed(empty)) == empty


def test_a_report_kept_before_a_figure_came_in_is_still_read():
    """What was kept ends earlier than what is kept today; the new figure is nought."""
    made = snapshot()
    written = json.loads(zlib.decompress(codec.packed(made)))
    at = [field.name for field in fields(made)].index("cancelled")
    assert at == len(written) - 1
    older = zlib.compress(json.dumps(written[:at]).encode())
    assert codec.unpacked(older) == replace(made, cancelled=Cancelled())

"""Lead times: the figure that stuck lines cannot flatter; deliveries of another system."""

import os
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from core.db import reading, transaction
from core.errors import BadInput
from parts.lanes import forms, queries, service
from parts.lanes.rules import (
    Course,
    Entry,
    Hop,
    Lead,
    checked,
    figures,
    in_hand,
    lead,
    percentile,
)
from parts.requests import service as requests
from parts.shipments import service as shipments
from parts.shipments.service import Count
from tests.factories import BY
from tests.parts import making
from tests.parts.making import MAKER, SYSTEM, D, at
from web.import_kinds import KINDS
from web.imports import Job, run

ROOT = Path(__file__).resolve().parents[2]
MAPPING = ROOT / "docs" / "imports" / "shipments.toml"
DATA = Path(os.environ.get("SERVICENET_REALDATA", ROOT.parent / "shared" / "data"))
DAY = 86_400


@pytest.mark.parametrize(("values", "percent", "found"), [
    ([7], 50, 7), ([7], 90, 7), ([1, 2], 50, 1), ([1, 2], 90, 2),
    (list(range(1, 11)), 90, 9), (list(range(1, 11)), 100, 10), (list(range(1, 12)), 90, 10),
    ([1, 1, 1, 9], 75, 1), ([1, 1, 1, 9], 76, 9),
])
def test_a_percentile_is_one_of_the_values(values, percent, found):
    assert percentile(values, percent) == found


@pytest.mark.parametrize(("values", "percent"), [([], 50), ([1], 0), ([1], 101)])
def test_no_percentile(values, percent):
    with pytest.raises(ValueError, match="percent"):
        percentile(values, percent)


def test_stuck_lines_count_when_they_are_older_than_the_p90():
    done = [day * DAY for day in range(1, 11)]
    assert in_hand(done, []) == Lead(10, 0, 5 * DAY, 9 * DAY)
    assert in_hand(done, [9 * DAY]) == Lead(10, 0, 5 * DAY, 9 * DAY), "not older: not counted"
    assert in_hand(done, [9 * DAY + 1, 60 * DAY]) == Lead(12, 2, 6 * DAY, 10 * DAY)
    assert in_hand([], [3, 1]) == Lead(2, 2, 1, 3)
    assert in_hand([], []) == lead([]) == Lead(0, 0, None, None)


def test_a_lane_by_its_hops():
    noon = datetime.fromisoformat("2026-07-01T04:00:00+00:00")

    def hours(count):
        return noon + timedelta(hours=count)

    found = figures([
        Course("武汉仓 → 恩施", noon, hours(2), hours(5), hours(50)),
        Course("武汉仓 → 恩施", noon, hours(4), None, None),
        Course("兰州仓 → 定西", noon, hours(1), hours(2), hours(10))], hours(100))
    assert [each.lane for each in found] == ["武汉仓 → 恩施", "兰州仓 → 定西"]
    assert found[0].whole == Lead(2, 1, 50 * 3600, 100 * 3600)
    assert found[0].hops[Hop.DECISION] == Lead(2, 0, 2 * 3600, 4 * 3600)
    assert found[0].hops[Hop.TRANSIT] == Lead(1, 0, 45 * 3600, 45 * 3600)


DONE = Entry(2, "1", "仓", "县", "汽运", None, date(2026, 1, 5), date(2026, 1, 9),
             date(2026, 1, 8), None)


def test_days_must_lie_in_order_and_references_once():
    late = replace(DONE, row=3, ref="2", ordered_on=date(2026, 1, 9))
    early = replace(DONE, row=4, ref="3", recorded_on=date(2026, 1, 7))
    again = replace(DONE, row=5)
    taken, refusals = checked([DONE, late, early, again])
    assert taken == [DONE]
    assert [(each.row, each.field, each.reason, each.because) for each in refusals] == [
        (3, "ordered_on", "days_out_of_order", None), (4, "recorded_on", "days_out_of_order", None),
        (5, "ref", "row_twice", 2)]


def test_our_own_lines_are_a_lane(where):
    line, parcel = making.on_the_way(where, None, at(9, "10:00"))
    stuck, _ = making.on_the_way(where, None, at(20, "10:00"))
    with transaction(where.own) as session:
        shipments.receive(session, BY, parcel, {line: Count(good=1)}, now=at(7, "10:00"))
    refused = making.asked(where, None, at(30, "10:00"))
    with transaction(MAKER) as session:
        requests.refuse(session, BY, refused, "not_needed", now=at(29, "10:00"))
    with reading(SYSTEM) as session:
        found = figures(queries.courses(session, D - timedelta(days=30), D), D)
        early = queries.courses(session, D - timedelta(days=30), at(8, "10:00"), tiers=(4,))
        none = queries.courses(session, D - timedelta(days=30), D, tiers=(1, 2))
    assert [(each.lane, each.whole) for each in found] == [
        ("武汉仓 → 恩施", Lead(2, 1, 2 * DAY, 20 * DAY))]
    assert [course.received for course in early] == [None, None] and none == []
    with reading(where.beside) as session:
        assert queries.courses(session, D - timedelta(days=30), D) == []
    assert stuck


@pytest.mark.parametrize(("old", "new", "reason"), [
    ('system = "supply-chain"', "", "wrong_value"),
    ('[fields.ref]\nfrom = "ID"\n', "", "field_missing"),
    ("[fields.mode]", "[fields.colour]", "unknown_field"),
    ('from = "Shipment Mode"', 'from = "Shipment Mode"\nkind = "integer"', "wrong_kind"),
])
def test_a_wrong_mapping_is_named(old, new, reason):
    written = MAPPING.read_text("utf-8")
    assert old in written
    with pytest.raises(BadInput) as refused:
        forms.load(written.replace(old, new))
    assert refused.value.facts["reason"] == reason


HEAD = ("ID,Fulfill Via,Country,Shipment Mode,PQ First Sent to Client Date,"
        "PO Sent to Vendor Date,Scheduled Delivery Date,Delivered to Client Date,"
        "Delivery Recorded Date\n")


def test_two_date_styles_and_words_in_cells_of_dates(context):
    sheet = HEAD + (
        "1,Direct Drop,Vietnam,Air,Pre-PQ Process,Date Not Captured,14-Nov-06,14-Nov-06,14-Nov-06\n"
        "2,From RDC,Haiti,Air,7/13/07,N/A - From RDC,2-Oct-07,4-Oct-07,5-Oct-07\n"
        "3,Direct Drop,Haiti,Air,,9/31/07,2-Oct-07,4-Oct-07,\n"
        "4,Direct Drop,Haiti,Air,,10/5/07,2-Oct-07,4-Oct-07,\n"
        "2,From RDC,Haiti,Air,7/13/07,N/A - From RDC,2-Oct-07,4-Oct-07,5-Oct-07\n")
    job = Job(KINDS["lanes"], sheet.encode(), "l.csv", forms.load(MAPPING))
    dry = run(job, BY, dry_run=True)
    first, again = run(job, BY, dry_run=False), run(job, BY, dry_run=False)
    assert dry.counts == first.counts == {"rows": 5, "stored": 2, "known": 0, "refused": 3}
    assert again.counts == {"rows": 5, "stored": 0, "known": 2, "refused": 3}
    assert sorted((fault.row, fault.reason) for fault in first.faults) == [
        (4, "not_in_a_listed_format"), (5, "days_out_of_order"), (6, "row_twice")]
    with reading(SYSTEM) as session:
        found = queries.history(session)
    assert [(each.destination, each.n, each.on_time, each.late.p50) for each in found] == [
        ("Vietnam", 1, 1, 0), ("Haiti", 1, 0, 2)]


@pytest.mark.realdata
def test_the_real_file(context):
    """Figures of docs/imports/README.md."""
    path = DATA / "shipments" / "scms_dev_500.csv"
    if not path.is_file():
        pytest.skip("the real data are not there")
    result = run(Job(KINDS["lanes"], path, path.name, forms.load(MAPPING)), BY, dry_run=False)
    assert result.counts == {"rows": 500, "stored": 499, "known": 0, "refused": 1}
    assert [(fault.row, fault.column) for fault in result.faults] == [(182, "recorded_on")]
    with reading(SYSTEM) as session:
        found = queries.history(session)
    assert (len(found), sum(each.n for each in found)) == (71, 499)
    assert sum(each.on_time for each in found) == 441
    longest = found[0]
    assert (longest.origin, longest.destination, longest.mode, longest.n) == (
        "Direct Drop", "South Africa", "Truck", 42)
    vietnam = next(each for each in found if each.destination == "Vietnam" and each.n == 36)
    assert vietnam.whole == Lead(35, 0, 124, 187)


def test_only_whole_known_systems_are_asked_for(context):
    with transaction(SYSTEM) as session:
        assert service.take(session, BY, "x", [DONE], now=D) == service.Taken(1, 0)
        assert service.take(session, BY, "x", [DONE], now=D) == service.Taken(0, 1)
        assert service.take(session, BY, "y", [DONE], now=D) == service.Taken(1, 0)

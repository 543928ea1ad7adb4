"""From events to jobs: whole or not at all, every row accounted for."""

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import BadInput, Refusal
from jobs.history import forms
from jobs.history.rules import (
    Judged,
    Kept,
    compared,
    outlet_code,
    status_code,
    turns,
)
from sla.parties import Party
from tests.jobs.history.making import HEADER, MAPPING, ROWS, read

NOW = datetime(2026, 7, 16, 2, 0, tzinfo=UTC)


def reasons(rows: str) -> dict[int, tuple[str, int | None]]:
    found = read(rows, NOW).assembled
    return {each.row: (each.reason, each.because) for each in found.refusals}


def test_the_last_event_says_how_it_ended():
    late, fine, open_ended = read(ROWS, NOW).assembled.histories
    assert (late.number, late.ref, late.state.value) == ("A1", "desk:A1", "closed")
    assert late.opened == datetime(2026, 7, 3, 0, 0, tzinfo=UTC)
    assert late.ended == datetime(2026, 7, 7, 2, 0, tzinfo=UTC)
    assert late.kept is Kept.LATE and fine.kept is Kept.KEPT
    assert [event.status for event in late.events] == ["New", "Waiting for vendor", "Closed"]
    assert [each.outlet for each in (late, fine, open_ended)] == ["Group 1", "Group 1",
                                                                  "Unassigned"]


def test_events_are_ordered_by_the_sources_own_numbers():
    """Two in one minute, the later one first in the file."""
    rows = ("B,7,3/7/2026 09:00,3/7/2026 08:00,3/7/2026 09:00,Closed,G,3,true\n"
            "B,6,3/7/2026 09:00,3/7/2026 08:00,3/7/2026 09:00,New,G,3,true\n")
    (job,) = read(rows, NOW).assembled.histories
    assert [event.status for event in job.events] == ["New", "Closed"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("C,0,3/7/2026 09:00,3/7/2026 08:00,?,Closed,G,3,true\n", "not_ended"),
        ("C,0,3/7/2026 09:00,3/7/2026 08:00,4/7/2026 08:00,Active,G,3,true\n", "not_ended"),
        ("C,0,3/7/2026 09:00,3/7/2026 08:00,3/7/2026 07:59,Closed,G,3,true\n",
         "ends_before_it_opens"),
        ("C,0,3/7/2026 09:00,3/7/2026 08:00,16/7/2026 10:01,Closed,G,3,true\n", "in_the_future"),
        ("C,0,16/7/2026 10:01,3/7/2026 08:00,4/7/2026 08:00,Closed,G,3,true\n", "in_the_future"),
        ("C,0,3/7/2026 09:00,3/7/2026 08:00,4/7/2026 08:00,Closed,G,?,true\n",
         "no_promise_for_class"),
    ],
)
def test_a_job_that_cannot_be_is_named(row, reason):
    assert reasons(row) == {2: (reason, None)}


def test_a_job_with_one_wrong_row_is_named_whole():
    """Day and month swapped in the middle: the file of errors holds all three rows."""
    rows = ROWS.replace("A1,1,3/7/2026", "A1,1,7/31/2026")
    found = read(rows, NOW)
    assert [(p.row, p.column, p.reason) for p in found.problems] == [
        (3, "at", "not_in_a_listed_format")]
    assert reasons(rows) == {2: ("goes_with_row", 3), 4: ("goes_with_row", 3)}
    assert [job.number for job in found.assembled.histories] == ["A2", "A3"]


def test_a_row_that_stands_there_twice_is_taken_once():
    again = ROWS.splitlines(keepends=True)[3]
    assert reasons(ROWS + again) == {7: ("row_twice", 5)}
    assert len(read(ROWS + again, NOW).assembled.histories) == 3


def test_two_events_of_one_number_contradict_each_other():
    rows = ROWS + "A2,0,3/7/2026 09:01,3/7/2026 08:00,6/7/2026 07:00,Closed,Group 1,3,true\n"
    assert reasons(rows) == {7: ("event_differs", None), 5: ("goes_with_row", 7)}


def test_rows_in_are_rows_taken_and_rows_named():
    rows = ROWS.replace("A2,0,3/7/2026 09:00", "A2,0,soon") + "?,0,,,,,,,\n" + ROWS[:0]
    found = read(rows, NOW)
    taken = sum(len(job.events) for job in found.assembled.histories)
    named = {p.row for p in found.problems} | {r.row for r in found.assembled.refusals}
    assert len(found.sheet.rows) == taken + len(named) == 6


def test_whose_time_a_status_is():
    how = forms.load(MAPPING + '[parties]\n"Waiting for vendor" = "carrier"\n')
    file = forms.read((HEADER + ROWS).encode(), "x.csv", how, NOW)
    job = file.assembled.histories[0]
    opened = job.opened
    assert turns(job, how.plan) == [(opened, Party.OUTLET),
                                    (opened + timedelta(hours=3), Party.CARRIER)]


@pytest.mark.parametrize(
    ("old", "new", "reason", "at"),
    [
        ('number = { from = "no" }', "", "field_missing", "number"),
        ('status = { from', 'colour = { from = "x" }\nstatus = { from', "unknown_field", "colour"),
        ('"ev", kind = "integer"', '"ev"', "wrong_kind", "event"),
        ('Closed = "closed"', 'Closed = "arrived"', "wrong_value", "ends.Closed"),
        ('Closed = "closed"', "", "field_missing", "ends"),
        ('moderate = "24"', 'moderate = "24.00001"', "wrong_value", "promises.hours.moderate"),
        ('"weekdays_24h"', '"lunar"', "wrong_value", "promises.calendar"),
        ('zone = "Asia/Shanghai"', 'zone = "Europe/Berlin"', "calendar_of_another_zone",
         "source.zone"),
        ('code_prefix = "DK-"', 'code_prefix = "AH-16-X"', "wrong_value", "outlets.code_prefix"),
        ('town = "341221104"', "", "field_missing", "outlets.town"),
        ('true = "kept"', 'true = "nice"', "wrong_value", "kept.values"),
        ("[history]", "[parties]\nNew = 'user'\n[history]", "wrong_value", "parties.New"),
    ],
)
def test_a_mapping_that_says_nonsense_is_refused(old, new, reason, at):
    assert old in MAPPING
    with pytest.raises(BadInput) as refused:
        forms.load(MAPPING.replace(old, new))
    assert (refused.value.facts["reason"], refused.value.facts.get("at")) == (reason, at)


def test_codes_of_statuses_and_groups():
    assert status_code("Awaiting User Info") == "awaiting_user_info"
    assert status_code("待料") != status_code("待户") and status_code("待料").isascii()
    assert outlet_code("IL-", "Group 70") == "IL-GROUP-70"
    long = outlet_code("CR-", "PWDx_Schedule a Bulk Item Pickup")
    assert len(long) <= 16 and long != outlet_code("CR-", "PWDx_Schedule a Bulk Item Pickup SS")
    assert outlet_code("IL-", "一组") != outlet_code("IL-", "二组")
    assert len(outlet_code("ABCDE-", "一组")) <= 16


def test_agreement_is_counted_by_class():
    found = compared([
        Judged("a", True, Kept.LATE), Judged("a", True, Kept.KEPT), Judged("a", False, Kept.LATE),
        Judged("a", False, Kept.KEPT), Judged("a", False, None), Judged("b", None, Kept.LATE)])
    (only,) = found.classes
    assert (only.n, only.agreeing, only.false_alarms, only.missed, only.silent) == (5, 2, 1, 1, 1)
    assert found.without_target == 1


def test_a_refusal_names_the_field():
    (found,) = read("C,0,3/7/2026 09:00,3/7/2026 08:00,?,Closed,G,3,true\n", NOW).assembled.refusals
    assert found == Refusal(2, "status", "not_ended")

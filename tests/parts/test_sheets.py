"""The catalogue from a sheet: every row taken or named, the same sheet twice changes nothing."""

import pytest

from core.db import reading
from core.money import Money
from network.products.rules import ProductLine
from parts.catalogue import queries
from parts.part_sheets import forms
from parts.part_sheets.rules import Entry, checked
from tests.factories import BY
from tests.parts.making import SYSTEM
from web.import_kinds import KINDS
from web.imports import Job, run

SHEET = """配件编码,配件名称,品类,价格,须返旧件,替代件
qs-ac-3305,压缩机,空调,980.00,是,QS-AC-3305B
QS-AC-3305B,压缩机（替代件）,空调,"1,020.00",是,
QS-WM-1,排水泵,洗衣机,62.345,是,
QS-WM-2,,洗衣机,62,是,
王<b>,排水泵,洗衣机,62,是,
QS-WM-3,=cmd(),洗衣机,,否,
QS-WM-4,门封,飞机,62,是,
QS-WM-5,门封,洗衣机,62,是,NO-SUCH
QS-WM-3,=cmd(),洗衣机,,否,
QS-WM-6,甲,洗衣机,1,是,
QS-WM-6,乙,洗衣机,1,是,
"""


def take(dry_run=False, sheet=SHEET):
    return run(Job(KINDS["parts"], sheet.encode(), "p.csv", forms.load(None)), BY,
               dry_run=dry_run)


def test_rows_are_taken_or_named(context):
    dry, first, again = take(dry_run=True), take(), take()
    assert dry.counts == first.counts == {
        "rows": 11, "stored": 3, "corrected": 0, "known": 0, "refused": 8}
    assert again.counts == {"rows": 11, "stored": 0, "corrected": 0, "known": 3, "refused": 8}
    assert sorted((fault.row, fault.reason) for fault in first.faults) == [
        (4, "too_many_decimals"), (5, "missing"), (6, "part_code_malformed"),
        (8, "unknown_value"), (9, "unknown_part"), (10, "row_twice"), (11, "code_twice"),
        (12, "code_twice")]
    with reading(SYSTEM) as session:
        found = queries.by_codes(session, ["QS-AC-3305", "QS-AC-3305B", "QS-WM-3"])
    assert found["QS-AC-3305"].substitute_id == found["QS-AC-3305B"].id
    assert found["QS-AC-3305B"].price_fen == 102_000 and not found["QS-WM-3"].returns_old


def test_a_row_that_differs_corrects_the_catalogue(context):
    take()
    changed = take(sheet=SHEET.replace("980.00", "999.00"))
    assert (changed.counts["corrected"], changed.counts["known"]) == (1, 2)


def entry(row, code, other="", name="件"):
    return Entry(row, code, name, ProductLine.TELEVISION, Money(100), True, other)


@pytest.mark.parametrize(("rows", "taken", "refused"), [
    ([entry(2, "AA", "BB"), entry(3, "BB")], ["AA", "BB"], []),
    ([entry(2, "AA", "ZZ")], ["AA"], []),
    ([entry(2, "AA", "XX")], [], [(2, "unknown_part")]),
    ([entry(2, "AA", "BB"), entry(3, "BB", "AA")], [],
     [(2, "substitute_circle"), (3, "substitute_circle")]),
    ([entry(2, "AA", "BB"), entry(3, "BB", "XX")], [], [(2, "unknown_part"), (3, "unknown_part")]),
])
def test_which_rows_go_together(rows, taken, refused):
    good, bad = checked(rows, {"ZZ"})
    assert [each.code for each in good] == taken
    assert sorted((each.row, each.reason) for each in bad) == refused

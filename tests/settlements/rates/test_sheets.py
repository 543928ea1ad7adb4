"""A sheet of rates: overlaps, contradictions and holes are named, nothing is stored by halves."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from core.db import reading, transaction
from core.money import Money
from core.scope import Reason, Scope
from settlements.rate_sheets import forms, service
from settlements.rate_sheets.rules import Entry, Hole, holes, judged
from settlements.rates import queries
from settlements.rates.models import RateRow
from settlements.rates.rules import Item, Rate, Work, rate_for
from settlements.rates.service import RateValues, enter
from tests.factories import BY

SYSTEM = Scope.system(Reason.COMMAND)
FIRST, JULY = date(2026, 1, 1), date(2026, 7, 1)
JUNE_30 = date(2026, 6, 30)


def entry(row=2, amount=12_000, first=FIRST, **other) -> Entry:
    values = {"item": Item.LABOUR, "grade": "small"}
    return Entry(row=row, amount=Money(amount), first=first, **{**values, **other})


def stored(key=1, amount=12_000, first=FIRST, last=None, **other) -> Rate:
    values = {"item": Item.LABOUR, "grade": "small"}
    return Rate(id=key, version=1, amount=Money(amount), first=first, last=last,
                **{**values, **other})


def refused(*entries, known=(), used=None):
    found = judged(entries, known, used or {})
    return [(each.row, each.reason, each.because) for each in found.refusals]


@pytest.mark.parametrize(("entries", "wanted"), [
    ((entry(2), entry(3)), [(3, "rate_twice", 2)]),
    ((entry(2), entry(3, amount=13_000)), [(3, "rate_contradicts", 2)]),
    ((entry(2, last=JULY), entry(3, first=JULY)), [(3, "rate_overlaps", 2)]),
    ((entry(2, last=JUNE_30), entry(3, first=JULY)), []),
    ((entry(2), entry(3, first=JULY)), []),
    ((entry(2), entry(3, grade="minor")), []),
    ((entry(2), entry(3, tier=4)), []),
    ((entry(2, first=JULY, last=FIRST),), [(2, "dates_out_of_order", None)]),
    ((entry(2, threshold_km=10),), [(2, "threshold_of_kilometres", None)]),
    ((entry(2, item=Item.REMOTE_KM, grade=None),), [(2, "threshold_of_kilometres", None)]),
    ((entry(2, item=Item.HEIGHT, grade=None),), [(2, "floor_of_height", None)]),
    ((entry(2, from_floor=4),), [(2, "floor_of_height", None)]),
    ((entry(2, item=Item.HEIGHT, from_floor=4), entry(3, item=Item.HEIGHT, from_floor=7)), []),
    ((entry(2, item=Item.REMOTE_KM, threshold_km=10),), [(2, "kilometres_by_tier_only", None)]),
])
def test_rows_against_each_other(entries, wanted):
    assert refused(*entries) == wanted


@pytest.mark.parametrize(("new", "known", "used", "wanted"), [
    (entry(), (stored(),), {}, []),
    (entry(amount=13_000), (stored(),), {}, [(2, "rate_contradicts", None)]),
    (entry(amount=13_000, first=JULY), (stored(),), {}, []),
    (entry(amount=13_000, first=JULY), (stored(),), {1: JUNE_30}, []),
    (entry(amount=13_000, first=JULY), (stored(),), {1: JULY}, [(2, "rate_used", None)]),
    (entry(amount=13_000, first=JUNE_30), (stored(last=JULY),), {},
     [(2, "rate_overlaps", None)]),
    (entry(amount=13_000), (stored(first=JULY),), {}, [(2, "rate_overlaps", None)]),
    (entry(amount=13_000, last=JUNE_30), (stored(first=JULY),), {}, []),
])
def test_rows_against_what_is_on_record(new, known, used, wanted):
    assert refused(new, known=known, used=used) == wanted


def test_a_new_edition_ends_the_one_before():
    found = judged([entry(amount=13_000, first=JULY)], [stored()], {})
    assert (found.ended, len(found.fresh), found.same) == ({1: JUNE_30}, 1, 0)


def test_a_row_without_an_end_holds_until_the_next():
    found = judged([entry(3, first=JULY, amount=13_000), entry(2)], [], {})
    assert [(each.row, each.last) for each in found.fresh] == [(2, JUNE_30), (3, None)]


def test_holes_are_gathered():
    """Labour has two grades for everything and one exception; kilometres miss two tiers."""
    known = [
        stored(1), stored(2, grade="minor"), stored(3, grade="medium", line="refrigerator"),
        stored(4, item=Item.REMOTE_KM, grade=None, tier=3, threshold_km=10),
        stored(5, item=Item.REMOTE_KM, grade=None, tier=4, threshold_km=10, last=JUNE_30),
    ]
    found = set(holes(known, FIRST))
    assert Hole(Item.LABOUR, FIRST, None, grade="major") in found
    assert Hole(Item.LABOUR, FIRST, None, grade="medium", line="television") in found
    assert not any(hole.grade == "small" for hole in found)
    assert not any(hole.line == "refrigerator" and hole.grade == "medium" for hole in found)
    ways = {(hole.tier, hole.first, hole.last) for hole in found if hole.item is Item.REMOTE_KM}
    assert ways == {(1, FIRST, None), (2, FIRST, None), (4, JULY, None)}


def test_a_whole_table_has_no_hole():
    known = [Rate(1, 1, Item.LABOUR, Money(1), FIRST),
             Rate(2, 1, Item.REMOTE_KM, Money(1), FIRST, threshold_km=0)]
    assert holes(known, FIRST) == ()


def test_the_more_specific_rate_wins():
    rates = [Rate(1, 1, Item.LABOUR, Money(1), FIRST), stored(2, 2),
             stored(3, 3, grade=None, line="television", tier=4),
             stored(4, 4, grade=None, service_type="install")]
    def found(**other):
        values = {"service_type": "repair", "line": "refrigerator", "grade": "small", "tier": 4}
        return rate_for(rates, Item.LABOUR, Work(**{**values, **other}), FIRST).amount.fen
    assert found() == 2
    assert found(grade="major") == 1
    assert found(line="television") == 3
    assert found(service_type="install") == 4
    assert rate_for(rates, Item.LABOUR, Work("repair", "x", "y", 1), date(2025, 12, 31)) is None


def take(*entries, spoilt=(), now):
    with transaction(SYSTEM) as session:
        return service.take(session, BY, entries, spoilt, now=now)


def amounts(day) -> list[tuple[int, int]]:
    with reading(SYSTEM) as session:
        rates = queries.candidates(session, Work("repair", "refrigerator", "small", 4), day)
    return sorted((rate.version, rate.amount.fen) for rate in rates)


def test_a_sheet_is_taken_and_again_changes_nothing(context, clock):
    rows = (entry(2), entry(3, grade="minor", amount=8_000))
    assert take(*rows, now=clock()).stored == 2
    again = take(*rows, now=clock())
    assert (again.stored, again.same, again.refusals) == (0, 2, ())
    taken = take(entry(2, amount=13_000, first=JULY), now=clock())
    assert (taken.stored, taken.ended) == (1, 1)
    assert (amounts(JUNE_30), amounts(JULY)) == ([(1, 12_000)], [(2, 13_000)])
    assert take(*rows, now=clock()).same == 2


def test_one_wrong_row_holds_all_back(context, clock):
    taken = take(entry(2), entry(3, amount=1), entry(4, grade="minor"), now=clock())
    assert taken.stored == 0
    assert {(each.row, each.reason) for each in taken.refusals} == {
        (3, "rate_contradicts"), (2, "held_back"), (4, "held_back")}
    unread = take(entry(2), spoilt=(3,), now=clock())
    assert [(each.row, each.reason) for each in unread.refusals] == [(2, "held_back")]
    with reading(SYSTEM) as session:
        assert session.scalar(select(func.count()).select_from(RateRow)) == 0


def test_the_database_refuses_an_overlap(context, clock):
    with transaction(SYSTEM) as session:
        enter(session, BY, [RateValues(Item.LABOUR, Money(1), FIRST, JULY)], now=clock())
    with pytest.raises(IntegrityError, match="overlap"), transaction(SYSTEM) as session:
        enter(session, BY, [RateValues(Item.LABOUR, Money(2), JULY)], now=clock())


SHEET = "项目,维修等级,市场层级,金额,免费公里,生效日,失效日\n"


def test_a_sheet_is_read_with_every_fault_named():
    text = SHEET + (
        "维修费,小修,,120.00,,2026-01-01,\n"
        "维修费,中修,全部,1e2,,2026-01-01,\n"
        "维修费,特修,,1,,2026-01-01,\n"
        "维修费,大修,5,1.00,,2026-01-01,\n"
        "维修费,简修,,1.005,,2026-01-01,\n"
        "远程费,,4,2,10,2026/01/01,2026-12-31\n"
        "维修费,简修,,-5,,昨天,\n")
    file = forms.read(text.encode("gb18030"), "费率.csv", forms.usual())
    assert [(e.row, e.item, e.grade, e.tier, e.amount.fen) for e in file.entries] == [
        (2, Item.LABOUR, "small", None, 12_000), (7, Item.REMOTE_KM, None, 4, 200)]
    assert file.entries[1].last == date(2026, 12, 31)
    assert {(p.row, p.field, p.reason) for p in file.problems} == {
        (3, "amount", "not_an_amount"), (4, "grade", "unknown_value"),
        (5, "tier", "tier_unknown"), (6, "amount", "too_many_decimals"),
        (8, "amount", "sign_not_allowed"), (8, "valid_from", "not_in_a_listed_format")}

"""Taking over a sheet of outlets: in any order, row by row, harmless twice."""

import pytest
from sqlalchemy import func, select

from core.db import reading, transaction
from core.errors import BadInput, DuplicateKey
from core.facts import FactRow
from core.scope import Reason, Scope
from core.seal import version_gaps
from network.outlet_sheets import forms, service
from network.outlets import service as outlets
from network.outlets.models import Outlet, OutletPlace
from network.outlets.rules import Contract, OutletState
from network.outlets.service import OutletValues
from tests import factories
from tests.factories import BY, TOWN_LAOJI

SYSTEM = Scope.system(Reason.COMMAND)
HEADER = "网点编码,网点名称,合同类型,上级编码,乡镇街道,地址,电话,夫妻店\n"
ROWS = (
    "AH-2,王村维修,挂靠,AH-1,老集镇,三组,10012345678,是\n"
    "AH-1,临泉家电,直签,,安徽 阜阳 临泉 老集镇,人民路１号,０５５８－２３４５６７８,否\n"
    "AH-3,小店,,ah-2,341221104,,,\n"
)


@pytest.fixture
def now(context, clock):
    with transaction(SYSTEM) as session:
        factories.some_divisions(session)
    return clock()


def take(rows, now, encoding="utf-8"):
    file = forms.read((HEADER + rows).encode(encoding), "网点.csv", forms.usual())
    with transaction(SYSTEM) as session:
        return file, service.take(session, BY, file.entries, file.spoilt, now=now)


def stored():
    with reading(SYSTEM) as session:
        return {one.code: one for one in session.scalars(select(Outlet))}


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_parents_stand_below_their_children(now, encoding):
    file, taken = take(ROWS, now, encoding)
    assert file.problems == () and (taken.opened, taken.refusals) == (3, ())
    found = stored()
    top, child, grandchild = (found[code] for code in ("AH-1", "AH-2", "AH-3"))
    assert (top.parent_id, top.root_id, top.contract) == (None, top.id, Contract.DIRECT)
    assert (child.parent_id, child.root_id) == (top.id, top.id)
    assert (grandchild.parent_id, grandchild.root_id) == (child.id, top.id)
    assert {one.state for one in found.values()} == {OutletState.APPLIED}
    assert (top.phone, top.address, child.one_man) == ("05582345678", "人民路１号", True)
    assert (child.initials, child.county_code) == ("wcwx", "341221")
    with reading(SYSTEM) as session:
        assert version_gaps(session) == []
        assert session.scalar(select(func.count()).select_from(OutletPlace)) == 3


def test_the_same_file_twice_changes_nothing(now):
    take(ROWS, now)
    with reading(SYSTEM) as session:
        before = session.scalar(select(func.count()).select_from(FactRow))
    taken = take(ROWS, now)[1]
    assert (taken.opened, taken.corrected, taken.same) == (0, 0, 3)
    with reading(SYSTEM) as session:
        assert session.scalar(select(func.count()).select_from(FactRow)) == before


def test_what_differs_is_corrected_and_only_that(now):
    take(ROWS, now)
    taken = take(ROWS.replace("小店", "老集小店"), now)[1]
    assert (taken.opened, taken.corrected, taken.same) == (0, 1, 2)
    found = stored()
    assert (found["AH-3"].name, found["AH-3"].initials) == ("老集小店", "ljxd")
    assert [found[code].version for code in ("AH-1", "AH-2", "AH-3")] == [1, 1, 2]


def test_one_bad_row_stops_only_itself(now):
    bad = ("AH-4,好的,,,老集镇,,,\n"
           "AH-5,坏电话,,,老集镇,,12,\n"
           "AH-5X!,坏码,,,老集镇,,,\n"
           ",无码,,,老集镇,,,\n"
           "AH-6,镇名太多,,,城关镇,,,\n"
           "AH-7,只有县,,,临泉县,,,\n"
           "AH-8,没有这个镇,,,341221999,,,\n"
           "AH-9,坏的下级,,AH-5,老集镇,,,\n"
           "AH-10,月租,月租,,老集镇,,,\n"
           f"AH-11,{'长' * 81},,,老集镇,,,\n")
    file, taken = take(bad, now)
    named = {p.row: (p.field, p.reason) for p in file.problems}
    named |= {r.row: (r.field, r.reason) for r in taken.refusals}
    assert named == {
        3: ("phone", "too_few_digits"), 4: ("code", "code_malformed"), 5: ("code", "missing"),
        6: ("town", "town_ambiguous"), 7: ("town", "town_not_exact"), 8: ("town", "no_such_town"),
        9: ("parent_code", "parent_refused"), 10: ("contract", "unknown_value"),
        11: ("name", "too_long")}
    assert set(stored()) == {"AH-4"}


def test_an_outlet_is_not_moved_by_a_sheet(now):
    take(ROWS, now)
    taken = take("AH-3,小店,,AH-1,341221104,,,\n", now)[1]
    assert [r.reason for r in taken.refusals] == ["parent_differs"]
    assert stored()["AH-3"].parent_id == stored()["AH-2"].id


def test_a_missing_column_is_named(now):
    with pytest.raises(BadInput) as refused:
        forms.read("编码,名称\nA,甲\n".encode(), "x.csv", forms.usual())
    assert refused.value.facts["reason"] == "column_missing"
    assert "乡镇街道" in refused.value.facts["columns"]


def test_a_mapping_of_ones_own(now):
    mapping = """
[fields]
code = { from = "Nr" }
name = { from = "Firma" }
town = { value = "341221104" }
"""
    how = forms.load(mapping)
    file = forms.read(b"Nr;Firma\nX-1;Muster\n", "x.csv", how)
    assert [(e.code, e.town_code) for e in file.entries] == [("X-1", TOWN_LAOJI)]
    for wrong, reason in ((mapping + 'tax = { from = "a" }', "unknown_field"),
                          (mapping.replace('name = { from = "Firma" }', ""), "field_missing")):
        with pytest.raises(BadInput) as refused:
            forms.load(wrong)
        assert refused.value.facts["reason"] == reason


def values(code, parent="", town=TOWN_LAOJI):
    kind = Contract.UNDER_PARENT if parent else Contract.DIRECT
    return OutletValues(code, code, kind, town, parent_code=parent)


@pytest.mark.parametrize(
    ("wanted", "error", "reason"),
    [
        ([values("A"), values("a")], BadInput, "code_twice"),
        ([values("A", "B"), values("B", "A")], BadInput, "no_such_parent"),
        ([values("OLD")], DuplicateKey, "taken"),
        ([values("A", town="341221999")], BadInput, "no_such_town"),
        ([values(f"L{n}", f"L{n - 1}" if n else "") for n in range(5)], BadInput, "too_deep"),
    ],
)
def test_opening_many_refuses_all_for_one_fault(now, wanted, error, reason):
    with transaction(SYSTEM) as session:
        outlets.register(session, BY, values("OLD"), now=now)
    with pytest.raises(error, match=reason), transaction(SYSTEM) as session:
        outlets.register_many(session, BY, wanted, now=now)
    assert set(stored()) == {"OLD"}

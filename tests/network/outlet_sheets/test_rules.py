"""Which rows of a sheet of outlets can be taken, in whatever order they come."""

from itertools import permutations

import pytest

from network.outlet_sheets.rules import Entry, Known, checked
from network.outlets.rules import Contract

TOWN = "341221104"


def entry(row: int, code: str, parent: str = "", contract: Contract | None = None, **more: str):
    return Entry(row, code, more.get("name", code), contract, parent, TOWN)


def reasons(entries, known=None, spoilt=None):
    found = checked(entries, known or {}, spoilt or {})
    assert len(found.entries) + len(found.refusals) == len(entries)
    return {each.row: each.reason for each in found.refusals}


def test_order_does_not_matter():
    line = (entry(2, "A"), entry(3, "B", "A"), entry(4, "C", "B"), entry(5, "D", "C"))
    for order in permutations(line):
        assert reasons(order) == {}


def test_a_fifth_level_is_too_deep_whatever_the_order():
    line = [entry(n, f"L{n}", f"L{n - 1}" if n > 1 else "") for n in range(1, 6)]
    for order in (line, line[::-1]):
        assert reasons(order) == {5: "too_deep"}
    assert reasons([entry(9, "X", "D4")], {"D4": Known(Contract.UNDER_PARENT, "D3", 4)}) == {
        9: "too_deep"}


def test_a_circle_and_what_hangs_in_it():
    found = reasons([entry(2, "A", "B"), entry(3, "B", "A"), entry(4, "C", "A"),
                     entry(5, "D", "D"), entry(6, "E")])
    assert found.pop(4) in {"circle", "parent_refused"}
    assert found == {2: "circle", 3: "circle", 5: "circle"}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (entry(2, "A", contract=Contract.UNDER_PARENT), "parent_needed"),
        (entry(2, "A", "K", Contract.DIRECT), "parent_not_expected"),
        (entry(2, "A", "NONE"), "no_such_parent"),
        (entry(2, "A", "BAD"), "parent_refused"),
        (entry(2, "K2"), "parent_differs"),
        (entry(2, "K", contract=Contract.OWN), "contract_differs"),
    ],
)
def test_a_row_that_cannot_stand_is_named(row, reason):
    known = {"K": Known(Contract.DIRECT, "", 1), "K2": Known(Contract.UNDER_PARENT, "K", 2)}
    assert reasons([row], known, {"BAD": 7}) == {2: reason}


def test_children_of_a_refused_row_are_refused_and_others_are_not():
    found = checked([entry(2, "A", "NONE"), entry(3, "B", "A"), entry(4, "C")], {}, {})
    assert {(r.row, r.reason, r.because) for r in found.refusals} == {
        (2, "no_such_parent", None), (3, "parent_refused", 2)}
    assert [each.code for each in found.entries] == ["C"]


def test_a_repeat_is_named_and_a_contradiction_takes_neither():
    assert reasons([entry(2, "A"), entry(3, "A")]) == {3: "row_twice"}
    assert reasons([entry(2, "A"), entry(3, "A", name="B"), entry(4, "C", "A")]) == {
        2: "code_twice", 3: "code_twice", 4: "parent_refused"}

"""Numbers that can be called, and why the others cannot."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from core.phones import Phone, PhoneFault, PhoneKind, one_phone, read_phones

MOBILE = Phone("13800001234", PhoneKind.MOBILE)
OTHER = Phone("13900001234", PhoneKind.MOBILE)
LANDLINE = Phone("057587654321", PhoneKind.LANDLINE)


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("13800001234", MOBILE),
        ("１３８００００１２３４", MOBILE),
        ("138 0000 1234", MOBILE),
        ("138-0000-1234", MOBILE),
        ("+86 138 0000 1234", MOBILE),
        ("0086-13800001234", MOBILE),
        ("8613800001234", MOBILE),
        ("013800001234", MOBILE),
        ("13800001234.0", MOBILE),
        ("0575-87654321", LANDLINE),
        ("0575/87654321", LANDLINE),
        ("（０５７５）８７６５４３２１", LANDLINE),
        ("+86 575 87654321", LANDLINE),
        ("+86 0575 87654321", LANDLINE),
        ("010-65551234", Phone("01065551234", PhoneKind.LANDLINE)),
        ("0890 2345678", Phone("08902345678", PhoneKind.LANDLINE)),
        ("0575-87654321-801", Phone("057587654321", PhoneKind.LANDLINE, "801")),
        ("0575-87654321转801", Phone("057587654321", PhoneKind.LANDLINE, "801")),
        ("0575-8765432-1", Phone("05758765432", PhoneKind.LANDLINE, "1")),
        ("400-800-1234", Phone("4008001234", PhoneKind.SERVICE)),
        ("+86 400-800-1234", Phone("4008001234", PhoneKind.SERVICE)),
    ],
)
def test_reads_what_people_write(written: str, phone: Phone) -> None:
    assert one_phone(written) == phone


@pytest.mark.parametrize(
    "written",
    [
        "13800001234/13900001234",
        "13800001234 13900001234",
        "13800001234、13900001234",
        "13800001234，13900001234",
        "13800001234；１３９００００１２３４",
        "13800001234\n13900001234",
        "138-0000-1234 或 139-0000-1234",
        "13800001234-13900001234",
        "13800001234/13900001234/13800001234",
    ],
)
def test_two_numbers_in_one_cell(written: str) -> None:
    found = read_phones(written)
    assert found.good == (MOBILE, OTHER)
    assert found.bad == ()


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("87654321", PhoneFault.NO_AREA_CODE),
        ("8765432", PhoneFault.NO_AREA_CODE),
        ("57587654321", PhoneFault.LOST_LEADING_ZERO),
        ("1380000123", PhoneFault.TOO_FEW_DIGITS),
        ("138000012345", PhoneFault.TOO_MANY_DIGITS),
        ("12800001234", PhoneFault.UNKNOWN_RANGE),
        ("138****1234", PhoneFault.MASKED),
        ("见上一行", PhoneFault.NOT_A_NUMBER),
        ("1.38E+10", PhoneFault.NOT_A_NUMBER),
        ("王13800001234", PhoneFault.NOT_A_NUMBER),
        ("١٣٨٠٠٠٠١٢٣٤", PhoneFault.NOT_A_NUMBER),
        ("1" * 201, PhoneFault.TOO_LONG),
    ],
)
def test_says_why_it_cannot_be_called(written: str, fault: PhoneFault) -> None:
    assert [bad.fault for bad in read_phones(written).bad] == [fault]
    with pytest.raises(BadInput) as caught:
        one_phone(written, field="contact_phone")
    assert caught.value.facts == {"field": "contact_phone", "reason": fault.value}


def test_a_good_and_a_bad_one_are_both_told() -> None:
    found = read_phones("13800001234、87654321")
    assert found.good == (MOBILE,)
    assert [bad.raw for bad in found.bad] == ["87654321"]


@pytest.mark.parametrize(
    ("written", "reason"),
    [("", "missing"), (" / ", "not_a_number"), ("13800001234 13900001234", "several_numbers")],
)
def test_a_form_field_holds_exactly_one(written: str, reason: str) -> None:
    with pytest.raises(BadInput) as caught:
        one_phone(written)
    assert caught.value.facts["reason"] == reason


def test_an_empty_cell_is_no_fault() -> None:
    assert read_phones(" ") == read_phones("") == read_phones("、")
    assert not read_phones("").good + read_phones("").bad


@given(st.text(max_size=250))
def test_never_fails_and_never_invents(written: str) -> None:
    for phone in read_phones(written).good:
        assert phone.number.isascii() and phone.number.isdigit()
        assert 10 <= len(phone.number) <= 12


@pytest.mark.parametrize("written", ["0" * 200, "1 " * 100, "(" * 200, "-" * 200, "1x" * 100])
def test_the_worst_cell_is_quick(written: str) -> None:
    started = time.perf_counter()
    read_phones(written)
    assert time.perf_counter() - started < 0.05

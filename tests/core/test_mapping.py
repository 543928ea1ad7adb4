"""Foreign columns to our fields: every row is taken or named (SAFETY 25)."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from core.errors import BadInput
from core.mapping import Mapped, Problem, apply_mapping
from core.mapping_file import load_mapping
from core.money import Money
from core.sheets import Sheet, read

MAPPING = """
[source]
missing = ["?", "N/A", "/", "-100"]
zone = "Asia/Shanghai"
moments = ["%d/%m/%Y %H:%M", "%Y年%m月%d日"]
dates = ["%d.%m.%Y"]

[fields.number]
from = ["number", "工单号"]
required = true

[fields.code]
from = "code"
kind = "digits"
length = 6

[fields.opened_at]
from = "opened_at"
kind = "moment"

[fields.bought]
from = "bought"
kind = "date"

[fields.fee]
from = "fee"
kind = "money"

[fields.count]
from = "count"
kind = "integer"
missing = ["?"]
negative = true

[fields.phone]
from = "phone"
kind = "phone"

[fields.priority]
from = "priority"
values = { "1 - High" = "high", "紧急" = "high" }

[fields.source]
value = "import"
"""


def mapped(csv: str, mapping: str = MAPPING) -> Mapped:
    return apply_mapping(load_mapping(mapping), read(csv.encode(), "a.csv"))


def one(column: str, cell: str) -> object:
    """What a single cell becomes: the value, or the reason's code."""
    result = mapped(f'number;{column};x\nA1;"{cell}";x\n')
    if result.problems:
        assert not result.rows
        assert (result.problems[0].row, result.problems[0].column) == (2, column)
        assert result.problems[0].shown == cell[:60]
        return result.problems[0].reason
    return result.rows[0].values[column]


def test_a_row_becomes_typed_values() -> None:
    result = mapped(
        " ＮＵＭＢＥＲ ,code,opened_at,bought,fee,count,phone,priority\n"
        'A1,０71234,29/2/2016 0１：16,03.07.2026,"¥1,460.5",-7,138 0000 1234,紧急\n'
    )
    assert result.problems == ()
    assert result.rows[0].number == 2
    assert result.rows[0].values == {
        "number": "A1",
        "code": "071234",
        "opened_at": datetime(2016, 2, 28, 17, 16, tzinfo=UTC),
        "bought": date(2026, 7, 3),
        "fee": Money(146050),
        "count": -7,
        "phone": "13800001234",
        "priority": "high",
        "source": "import",
    }


@pytest.mark.parametrize("missing", ["", " ", "?", "N/A", "/", "-100"])
def test_missing_is_none_or_a_problem_where_required(missing: str) -> None:
    assert one("fee", missing) is None
    problem = mapped(f'number,fee\n"{missing}",1\n').problems[0]
    assert problem == Problem(2, "number", "number", "missing", missing.strip())


def test_a_field_may_have_its_own_signs_of_missing() -> None:
    assert one("count", "-100") == -100
    assert one("count", "?") is None


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("opened_at", "2/29/2016 01:16", "not_in_a_listed_format"),
        ("opened_at", "29/2/2015 01:16", "not_in_a_listed_format"),
        ("opened_at", "yesterday", "not_in_a_listed_format"),
        ("bought", "3/7/2026", "not_in_a_listed_format"),
        ("fee", "1.234", "too_many_decimals"),
        ("fee", "-5", "sign_not_allowed"),
        ("count", "1.5", "not_a_whole_number"),
        ("count", "9" * 30, "not_a_whole_number"),
        ("count", "٣", "not_a_whole_number"),
        ("code", "71234", "lost_leading_zero"),
        ("code", "0712345", "wrong_number_of_digits"),
        ("code", "07123X", "not_digits"),
        ("phone", "87654321", "no_area_code"),
        ("phone", "见上一行", "not_a_number"),
        ("priority", "urgent", "unknown_value"),
        ("number", "x" * 2001, "too_long"),
    ],
)
def test_what_does_not_fit_is_named(column: str, cell: str, reason: str) -> None:
    if column == "number":
        assert mapped(f"number\n{cell}\n").problems[0].reason == reason
    else:
        assert one(column, cell) == reason


def test_formats_are_tried_in_order_and_true_dates_always_fit() -> None:
    assert one("opened_at", "2026年7月3日") == datetime(2026, 7, 2, 16, tzinfo=UTC)
    assert one("opened_at", "2026-07-03 16:00:00") == datetime(2026, 7, 3, 8, tzinfo=UTC)
    assert one("bought", "2026-07-03") == date(2026, 7, 3)
    day_first = MAPPING.replace("%d.%m.%Y", '%d/%m/%Y", "%m/%d/%Y')
    rows = mapped("number,bought\nA,3/7/2026\nB,7/13/2026\n", day_first).rows
    assert [row.values["bought"] for row in rows] == [date(2026, 7, 3), date(2026, 7, 13)]


def test_moments_are_read_in_the_zone_of_the_source() -> None:
    boston = MAPPING.replace("Asia/Shanghai", "America/New_York")
    result = mapped("number,opened_at\nA,1/7/2026 08:00\nB,1/1/2026 08:00\n", boston)
    assert [row.values["opened_at"] for row in result.rows] == [
        datetime(2026, 7, 1, 12, tzinfo=UTC),
        datetime(2026, 1, 1, 13, tzinfo=UTC),
    ]


def test_every_row_is_taken_or_named_with_all_its_problems() -> None:
    result = mapped("工单号,fee,code\nA1,1,071234\n,x,1\nA3,2\nA4,1,071234,extra\n")
    assert [row.number for row in result.rows] == [2, 4]
    assert [(p.row, p.field, p.column, p.reason) for p in result.problems] == [
        (3, "number", "工单号", "missing"),
        (3, "code", "code", "wrong_number_of_digits"),
        (3, "fee", "fee", "not_an_amount"),
        (5, "", "4", "more_cells_than_columns"),
    ]


def test_columns_nobody_asked_for_are_told() -> None:
    assert mapped("number,备注,,fee\nA1,x,,1\n").unused == ("备注",)


def test_a_column_that_is_not_there_is_missing_everywhere() -> None:
    assert mapped("number\nA1\n").rows[0].values["fee"] is None


def sheet_refusal(csv: str) -> dict[str, object]:
    with pytest.raises(BadInput) as caught:
        mapped(csv)
    return caught.value.facts


def test_a_sheet_that_does_not_fit_is_refused_as_a_whole() -> None:
    facts = sheet_refusal("fee,code\n1,071234\n")
    assert (facts["reason"], facts["columns"]) == ("column_missing", ["number", "工单号"])
    assert facts["file"] == "a.csv"
    assert sheet_refusal("number,工单号\n1,2\n")["reason"] == "column_twice"


def test_without_a_header_columns_go_by_number() -> None:
    mapping = load_mapping('[source]\nheader = false\n[fields.city]\nfrom = "2"\n')
    sheet = read(b"1,Ningbo\n2,Wuhu\n", "a.csv", header=mapping.header)
    assert [row.values["city"] for row in apply_mapping(mapping, sheet).rows] == ["Ningbo", "Wuhu"]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("[fields", "not_toml"),
        ("x = " + "[" * 5000, "not_toml"),
        ("#" * 200_001, "too_large"),
        ("", "no_fields"),
        ("[fields]", "no_fields"),
        ("[field.a]\nfrom='a'", "unknown_key"),
        ("[source]\nskip = 1\n[fields.a]\nfrom='a'", "unknown_key"),
        ("[fields.a]\nfrom='a'\nform='b'", "unknown_key"),
        ("[fields.a]\nkind='text'", "column_or_value"),
        ("[fields.a]\nfrom='a'\nvalue='b'", "column_or_value"),
        ("[fields.a]\nfrom='a'\nkind='date'", "no_formats"),
        ("[fields.a]\nfrom='a'\nkind='float'", "wrong_value"),
        ("[fields.a]\nfrom=1", "wrong_value"),
        ("[fields.a]\nfrom=['a', 1]", "wrong_value"),
        ("[fields.a]\nvalue=1", "wrong_value"),
        ("[fields.a]\nfrom='a'\nrequired='yes'", "wrong_value"),
        ("[fields.a]\nfrom='a'\nlength=true", "wrong_value"),
        ("[fields.a]\nfrom='a'\nvalues={b=1}", "wrong_value"),
        ("[source]\nzone='Mars/Base'\n[fields.a]\nfrom='a'", "wrong_value"),
        ("[source]\nzone='../etc/passwd'\n[fields.a]\nfrom='a'", "wrong_value"),
        ("fields = 5", "wrong_value"),
    ],
)
def test_a_mapping_that_says_nothing_clear_is_refused(written: str, reason: str) -> None:
    with pytest.raises(BadInput) as caught:
        load_mapping(written)
    assert (caught.value.facts["field"], caught.value.facts["reason"]) == ("mapping", reason)


def test_a_mapping_comes_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text("\ufeff" + MAPPING, "utf-8")
    assert load_mapping(path) == load_mapping(MAPPING)
    sheet = Sheet("a.csv", "", (), "", ("number",), ())
    assert apply_mapping(load_mapping(path), sheet) == Mapped((), (), ())

"""Which rows are an open job, and what stands on it."""

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import Refusal
from jobs.openings import rules
from jobs.openings.rules import Plan
from jobs.work_orders.rules import Mode, ServiceType

NOW = datetime(2026, 7, 16, 2, 0, tzinfo=UTC)
OPENED = NOW - timedelta(days=3)
PLAN = Plan("old", ServiceType.REPAIR, Mode.ON_SITE, "341221104", True)


def row(**more: object) -> dict[str, object]:
    usual = {"number": "A1", "opened_at": OPENED, "line": "refrigerator", "symptom": "不制冷"}
    return {**usual, **more}


def assembled(*rows: dict[str, object], plan: Plan = PLAN) -> rules.Openings:
    return rules.assemble(enumerate(rows, 2), plan, NOW)


def test_a_row_is_a_job() -> None:
    found = assembled(row(outlet="ah-1", due=NOW)).jobs[0]
    assert (found.row, found.ref, found.outlet) == (2, "old:A1", "AH-1")
    assert (found.opened, found.due, found.town) == (OPENED, NOW, "341221104")


@pytest.mark.parametrize(("more", "field", "reason"), [
    ({"opened_at": NOW + timedelta(seconds=1)}, "opened_at", "in_the_future"),
    ({"due": OPENED - timedelta(seconds=1)}, "due", "due_before_it_opens"),
    ({"symptom": None}, "symptom", "missing"),
    ({"phone": "10012345678"}, "name", "missing"),
])
def test_a_row_that_is_none_is_named(more, field, reason) -> None:
    found = assembled(row(**more), row(number="A2"))
    assert found.refusals == (Refusal(2, field, reason),)
    assert [job.ref for job in found.jobs] == ["old:A2"]


@pytest.mark.parametrize("more", [{"detail": "3 组"}, {"name": "牟", "phone": "10012345678"}])
def test_a_user_without_a_town_is_named(more) -> None:
    nowhere = Plan("old", ServiceType.REPAIR, Mode.ON_SITE, None, True)
    assert assembled(row(**more), plan=nowhere).refusals == (Refusal(2, "town", "missing"),)
    assert assembled(row(**more, town="341221104"), plan=nowhere).refusals == ()


def test_a_number_that_comes_again_names_the_first() -> None:
    found = assembled(row(), row(number="A2"), row(symptom="漏水"))
    assert found.refusals == (Refusal(4, "number", "row_twice", 2),)


@pytest.mark.parametrize(("more", "said"), [
    ({"brand": "Melitta", "item": "Kaffemaskine"}, "Melitta Kaffemaskine: 不制冷"),
    ({"brand": "Melitta", "symptom": None}, "Melitta"),
    ({"symptom": "dripper\n  ikke"}, "dripper ikke"),
])
def test_the_thing_stands_before_the_fault(more, said) -> None:
    assert assembled(row(**more)).jobs[0].symptom == said


def test_a_long_text_is_kept_whole_beside_the_job() -> None:
    said = "蓝" * 2_500
    line, rest = rules.parts(said)
    assert len(line) == rules.LONGEST_SYMPTOM and line.endswith("…")
    assert "".join(rest) == said and max(map(len, rest)) <= rules.LONGEST_NOTE
    assert rules.parts("蓝" * rules.LONGEST_SYMPTOM) == ("蓝" * rules.LONGEST_SYMPTOM, ())


def test_what_the_row_says_is_its_digest() -> None:
    one, other = assembled(row()).jobs[0], assembled(row(symptom="漏水")).jobs[0]
    assert one.digest == assembled(row(), row(number="A2")).jobs[0].digest != other.digest

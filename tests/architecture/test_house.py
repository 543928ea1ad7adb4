"""ARCHITECTURE as checks. A message says where, what is wrong and what to do instead."""

import pytest

from core.states import draw_all
from tests.architecture import habits, imports, machines, pages, shapes
from tests.architecture.tree import Check, House, read

CHECKS: tuple[Check, ...] = (
    imports.direction,
    imports.inside_an_aggregate,
    imports.rules_are_pure,
    imports.absolute_and_at_the_top,
    imports.ops_stands_alone,
    habits.only_the_unit_commits,
    habits.one_clock,
    habits.one_environment,
    habits.no_raw_sql,
    habits.one_paragraph,
    habits.one_current_user,
    habits.no_global_session,
    habits.tests_patch_nothing_of_ours,
    shapes.files_are_short,
    shapes.functions_are_short,
    shapes.files_have_known_names,
    shapes.exceptions_are_needed,
    shapes.owned_tables_say_so,
    shapes.tables_of_outlets_are_owned,
    shapes.relationships_stay_inside,
    shapes.facts_hold_no_text,
    shapes.use_cases_look_alike,
    shapes.machines_stand_in_rules,
    pages.nothing_inline,
)


@pytest.fixture(scope="session")
def house() -> House:
    return read()


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_house_is_in_order(house: House, check: Check) -> None:
    assert "\n".join(check(house)) == ""


def test_the_drawn_life_cycles_are_the_tables() -> None:
    assert machines.PAGE.read_text("utf-8") == draw_all(machines.found()), (
        "run `python -m tests.architecture.machines`"
    )

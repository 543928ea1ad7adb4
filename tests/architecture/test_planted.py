"""Each check catches what it is there for: one planted fault each, and the right way beside it."""

from pathlib import Path

import pytest

from tests.architecture import habits, imports, pages, shapes
from tests.architecture.test_house import CHECKS
from tests.architecture.tree import Check, House, read

LONG = "".join(f"a{n} = {n}\n" for n in range(400))
LONG_FUNCTION = "def f():\n" + "".join(f"    a{n} = {n}\n" for n in range(50))
MODEL = "class Job(LineOwned, Model):\n    __kind__ = 'job'\n"
FACT = "@dataclass(frozen=True)\nclass Taken(JobFact):\n    {field}\n"
USE_CASE = "def take(session, by, number, *, now):\n    tell(session, Taken(), number)\n"

WRONG: tuple[tuple[Check, str, str, str], ...] = (
    (imports.direction, "network/outlets/service.py", "from jobs.units import queries", "tell a"),
    (imports.direction, "core/db.py", "import web.app", "core stands left of web"),
    (imports.direction, "jobs/units/models.py", "from tests.support import ManualClock", "tests"),
    (
        imports.inside_an_aggregate,
        "jobs/units/queries.py",
        "from jobs.units.service import add",
        "imports service, which stands above queries",
    ),
    (
        imports.inside_an_aggregate,
        "jobs/units/models.py",
        "from jobs.units import queries",
        "imports queries, which stands above models",
    ),
    (
        imports.inside_an_aggregate,
        "jobs/units/service.py",
        "from jobs.units import views",
        "imports views",
    ),
    (imports.rules_are_pure, "jobs/units/rules.py", "import sqlalchemy", "Hand the value in"),
    (imports.rules_are_pure, "jobs/units/rules.py", "from core.db import change", "core.db"),
    (
        imports.rules_are_pure,
        "jobs/units/rules.py",
        "from network.outlets.models import Outlet",
        "network.outlets.models",
    ),
    (
        imports.absolute_and_at_the_top,
        "jobs/units/views.py",
        "from .queries import find",
        "write the full name",
    ),
    (
        imports.absolute_and_at_the_top,
        "jobs/units/views.py",
        "def f():\n    import json",
        "put it at the top",
    ),
    (imports.ops_stands_alone, "ops/setup.py", "from core import db", "standard library only"),
    (imports.ops_stands_alone, "run.py", "import flask", "standard library only"),
    (
        habits.only_the_unit_commits,
        "jobs/units/service.py",
        "def f(session):\n    session.commit()",
        "nothing below it commits",
    ),
    (habits.only_the_unit_commits, "web/app.py", "db.session.rollback()", "commits or rolls back"),
    (
        habits.one_clock,
        "jobs/units/service.py",
        "from datetime import datetime as d\nx = d.now()",
        "take `now`",
    ),
    (habits.one_clock, "core/facts.py", "import time\nx = time.time()", "take `now`"),
    (
        habits.one_clock,
        "jobs/units/queries.py",
        "from sqlalchemy import func\nx = func.now()",
        "reads the clock",
    ),
    (habits.one_environment, "web/app.py", "import os\nx = os.environ['A']", "add a field"),
    (habits.one_environment, "web/app.py", "from os import getenv\nx = getenv('A')", "add a field"),
    (
        habits.no_raw_sql,
        "jobs/units/queries.py",
        "from sqlalchemy import text\nx = text('SELECT 1')",
        "write the query with the models",
    ),
    (habits.no_raw_sql, "jobs/units/queries.py", "x = session.connection()", "raw connection"),
    (
        habits.one_paragraph,
        "jobs/units/pdf.py",
        "from reportlab.platypus import Paragraph\nx = Paragraph('a')",
        "use core.pdf",
    ),
    (
        habits.one_current_user,
        "jobs/units/views.py",
        "from flask_login import current_user",
        "core.auth.principal",
    ),
    (
        habits.no_global_session,
        "jobs/units/queries.py",
        "from core.db import db\nx = db.session.execute(1)",
        "take `session`",
    ),
    (
        habits.no_global_session,
        "web/app.py",
        "from core import db\nx = db.db.session",
        "take `session`",
    ),
    (
        habits.tests_patch_nothing_of_ours,
        "tests/test_x.py",
        "from core import clock\ndef test_x(monkeypatch):\n    monkeypatch.setattr(clock, 'a', 1)",
        "hand the thing in",
    ),
    (
        habits.tests_patch_nothing_of_ours,
        "tests/test_x.py",
        "from core import clock\ndef spare(patch):\n    patch.setattr(clock, 'a', 1)",
        "hand the thing in",
    ),
    (
        habits.tests_patch_nothing_of_ours,
        "tests/test_x.py",
        "from unittest.mock import patch\nwith patch('jobs.units.service.add'): pass",
        "hand the thing in",
    ),
    (shapes.files_are_short, "jobs/units/service.py", LONG, "401 lines"),
    (shapes.functions_are_short, "jobs/units/service.py", LONG_FUNCTION, "name its parts"),
    (shapes.files_have_known_names, "jobs/units/helpers.py", "a = 1", "no known file"),
    (
        shapes.owned_tables_say_so,
        "jobs/units/models.py",
        "class Job(Owned, Model):\n    __kind__ = 'job'",
        "which audience",
    ),
    (
        shapes.owned_tables_say_so,
        "jobs/units/models.py",
        "class Job(LineOwned, Model):\n    a: int",
        "__kind__",
    ),
    (
        shapes.tables_of_outlets_are_owned,
        "jobs/units/models.py",
        "class Job(Model):\n    outlet_id: Mapped[int]",
        "the scope does not cover it",
    ),
    (
        shapes.relationships_stay_inside,
        "jobs/units/models.py",
        MODEL + "    outlet: Mapped['Outlet'] = relationship()",
        "join it in queries.py",
    ),
    (
        shapes.relationships_stay_inside,
        "jobs/units/models.py",
        MODEL + "    outlet: Mapped[list['Job']] = relationship('Outlet')",
        "relationship to Outlet",
    ),
    (shapes.facts_hold_no_text, "jobs/units/facts.py", FACT.format(field="a: str"), "a is str"),
    (shapes.facts_hold_no_text, "jobs/units/facts.py", FACT.format(field="a: float"), "float"),
    (
        shapes.facts_hold_no_text,
        "jobs/units/facts.py",
        FACT.format(field="a: tuple[str, ...]"),
        "Text goes into a note",
    ),
    (
        shapes.facts_hold_no_text,
        "jobs/units/facts.py",
        "@dataclass\nclass Taken(JobFact):\n    a: int",
        "frozen=True",
    ),
    (
        shapes.use_cases_look_alike,
        "jobs/units/service.py",
        "def take(session, number, *, now):\n    tell(session, Taken(), number)",
        "plain values, *, now",
    ),
    (
        shapes.use_cases_look_alike,
        "jobs/units/service.py",
        "def take(session, by):\n    facts.tell(session, Taken())",
        "plain values, *, now",
    ),
    (
        shapes.use_cases_look_alike,
        "jobs/units/service.py",
        "def f(a):\n    pass",
        "`session` first",
    ),
    (
        shapes.machines_stand_in_rules,
        "jobs/units/rules.py",
        "LIFE = Machine('unit', [], initial=1, final=[])",
        "is not drawn",
    ),
    (
        shapes.machines_stand_in_rules,
        "jobs/units/service.py",
        "LIFE = Machine('unit', [], initial=1, final=[])",
        "stands in rules.py",
    ),
    (pages.nothing_inline, "templates/a.html", "<p style='color:red'>", "inline style"),
    (pages.nothing_inline, "templates/a.html", "<style>p {}</style>", "static/css"),
    (pages.nothing_inline, "templates/a.html", "<script>alert(1)</script>", "static/js"),
    (pages.nothing_inline, "templates/a.html", '<a\n onclick="x()">', "on… attribute"),
    (pages.nothing_inline, "templates/a.html", "<a href='javascript:x()'>", "use a button"),
    (pages.nothing_inline, "templates/a.html", "{{ name|safe }}", "must be escaped"),
    (pages.nothing_inline, "templates/a.html", "{% autoescape false %}", "must be escaped"),
)

RIGHT: tuple[tuple[Check, str, str], ...] = (
    (imports.direction, "jobs/units/service.py", "from network.outlets import queries"),
    (
        imports.inside_an_aggregate,
        "jobs/units/service.py",
        "from jobs.units import queries\nfrom jobs.units.models import Unit",
    ),
    (imports.rules_are_pure, "jobs/units/rules.py", "import re\nfrom core.money import Money"),
    (
        imports.absolute_and_at_the_top,
        "jobs/units/views.py",
        "try:\n    import a\nexcept ImportError:\n    import b as a",
    ),
    (imports.ops_stands_alone, "ops/setup.py", "import os\nfrom ops import locks"),
    (habits.only_the_unit_commits, "core/db.py", "session.commit()"),
    (habits.one_clock, "core/clock.py", "from datetime import datetime\nx = datetime.now()"),
    (habits.one_environment, "core/config.py", "import os\nx = os.environ"),
    (
        habits.no_raw_sql,
        "jobs/units/models.py",
        "from sqlalchemy import Index, text\nx = Index('a', postgresql_where=text('b'))",
    ),
    (
        habits.tests_patch_nothing_of_ours,
        "tests/test_x.py",
        "import os\ndef test_x(monkeypatch):\n    monkeypatch.setattr(os, 'fsync', 1)",
    ),
    (
        shapes.relationships_stay_inside,
        "jobs/units/models.py",
        MODEL + "    parts: Mapped[list['Job']] = relationship(back_populates='whole')",
    ),
    (
        shapes.facts_hold_no_text,
        "jobs/units/facts.py",
        "from jobs.units.rules import Why\n"
        + FACT.format(
            field="a: Why | None\n    b: tuple[Code, ...]\n    kind: ClassVar[str] = 'x'"
        ),
    ),
    (shapes.use_cases_look_alike, "jobs/units/service.py", USE_CASE),
    (
        pages.nothing_inline,
        "templates/a.html",
        "{# style='' #}<script defer src=\"a.js\"></script><a class='on' data-on='x'>",
    ),
)


def _plant(root: Path, path: str, text: str) -> House:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text + "\n", "utf-8")
    return read(root)


@pytest.mark.parametrize("check, path, text, words", WRONG)
def test_a_planted_fault_is_caught(
    tmp_path: Path, check: Check, path: str, text: str, words: str
) -> None:
    faults = check(_plant(tmp_path, path, text))
    assert any(words in fault and fault.startswith(path) for fault in faults), faults


@pytest.mark.parametrize("check, path, text", RIGHT)
def test_the_right_way_passes(tmp_path: Path, check: Check, path: str, text: str) -> None:
    assert check(_plant(tmp_path, path, text)) == []


def test_an_exception_that_is_not_needed_any_more_is_caught(tmp_path: Path) -> None:
    faults = shapes.exceptions_are_needed(_plant(tmp_path, "core/db.py", ""))
    assert any("take it out" in fault for fault in faults)


def test_every_check_is_planted() -> None:
    planted = {check for check, *_ in WRONG} | {shapes.exceptions_are_needed}
    assert planted == set(CHECKS)

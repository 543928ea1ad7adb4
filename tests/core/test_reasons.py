"""Every code a refusal is raised with has a sentence for the person who reads it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from core.errors import Busy, IllegalTransition, NotAllowed, NotFound, RuleBroken
from core.reasons import KINDS, REASONS, sentence

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("core", "office", "network", "sla", "jobs")
OF_FILES = ("core/sheets.py", "core/sheets_child.py", "core/mapping.py", "core/mapping_file.py")
PLACE_OF_REASON = {"BadInput": 1, "RuleBroken": 0, "DuplicateKey": 0, "SignInRefused": 0}
CODE = re.compile(r"[a-z]+(_[a-z]+)*")


def _raised() -> Iterator[tuple[str, str]]:
    """(code, file) of each refusal that is raised with a code written out."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            if name not in OF_FILES:
                yield from ((code, name) for code in _codes_in(path))


def _codes_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        place = PLACE_OF_REASON.get(node.func.id)
        if place is None or len(node.args) <= place:
            continue
        reason = node.args[place]
        if isinstance(reason, ast.Constant) and CODE.fullmatch(str(reason.value)):
            yield str(reason.value)


def test_every_raised_code_has_a_sentence() -> None:
    raised = list(_raised())
    assert len(raised) > 40
    assert [each for each in raised if each[0] not in REASONS] == []


@pytest.fixture
def english() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app)
    with app.app_context(), force_locale("en"):
        yield


def test_a_code_becomes_its_sentence_with_its_facts(english: None) -> None:
    refused = RuleBroken("too_many_tries", wait=30)
    assert sentence(refused) == "Too many tries. Wait 30 seconds, then try again."


def test_reasons_of_a_kind_show_no_codes(english: None) -> None:
    assert sentence(NotFound("outlet", "WD-77")) == "WD-77 does not exist, or is not among yours."
    assert sentence(Busy(3)).endswith("Try again in 3 seconds.")
    assert sentence(NotAllowed("work_orders.act")) == str(KINDS["not_allowed"])
    assert "dispatched" not in sentence(IllegalTransition("job", "dispatched", "arrive"))


def test_an_unknown_reason_is_shown_as_it_is(english: None) -> None:
    assert sentence(RuleBroken("the disk %(name)s is full", name="C")) == "the disk C is full"

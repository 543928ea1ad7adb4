"""Role × route × position in the tree, against the real answers (SAFETY 19)."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from flask import Blueprint, Flask

from core.auth import PUBLIC, SIGNED_IN, needs
from core.db import reading
from core.scope import Reason, Scope
from jobs.work_orders import queries
from network.accounts.rules import PERMISSIONS, Role
from tests.benches import SqliteBench
from tests.support_web import browser, send, token
from tests.web import access
from tests.web.access import PLACES, Asker, Targets
from tests.web.drawing import Drawn, sparing
from web.app import create_app

TAKEN = {"sign_in.leave", "sign_in.enter"}
"""They end or begin the very session that asks."""


@pytest.fixture(scope="module")
def bench(tmp_path_factory) -> SqliteBench:
    return SqliteBench(tmp_path_factory.mktemp("access"))


@pytest.fixture(scope="module")
def targets(bench: SqliteBench) -> Targets:
    return access.build(bench)


@pytest.fixture(scope="module")
def drawn(bench: SqliteBench) -> Drawn:
    return sparing(bench.app)


def all_faults(app: Flask, targets: Targets, role: Role, restore: Any, drawn: Drawn,
               only: str = "") -> list[str]:
    asker = Asker(app, targets, role, restore, drawn)
    found = [fault for door in access.doors(app)
             if door.endpoint not in TAKEN and door.endpoint.startswith(only)
             for fault in asker.faults(door)]
    assert asker.asked >= len(found)
    return found


@pytest.mark.parametrize("role", list(Role))
def test_every_door_answers_as_follows_from_roles_and_audiences(
        bench, targets, role, drawn) -> None:
    restore = partial(access.restore, bench)
    assert "\n".join(all_faults(bench.app, targets, role, restore, drawn)) == ""


def test_every_door_has_its_row_of_permissions(bench) -> None:
    assert access.unmarked(bench.app) == []
    known = {PUBLIC, SIGNED_IN}.union(*PERMISSIONS.values())
    for door in access.doors(bench.app):
        assert set(door.mark.split("|")) <= known, f"{door.endpoint} asks for what nobody has"


def test_every_value_of_an_address_is_judged(bench) -> None:
    """A new kind of record in an address needs its row in TABLES (or in FREE)."""
    known = access.TABLES.keys() | access.FREE.keys() | {"account_id"}
    assert {name for door in access.doors(bench.app) for name in door.rule.arguments} <= known


def test_exceptions_are_needed_and_say_why(bench) -> None:
    doors = {(door.endpoint, door.method): door for door in access.doors(bench.app)}
    for key, (roles, status, why) in access.EXCEPTIONS.items():
        assert len(why) > 20
        assert any(access.permitted(role, doors[key].mark) for role in roles) and status >= 400


def test_who_is_not_signed_in_is_led_to_sign_in(bench, targets) -> None:
    client = browser(bench.app)
    csrf = token(client)
    for door in access.doors(bench.app):
        path = door.path(bench.app, targets, PLACES["own"])
        answer = client.get(path) if door.method == "GET" else send(client, path, {}, csrf)
        led = answer.status_code == 302 and answer.location.startswith("/sign-in?next=")
        assert led != (PUBLIC in door.mark or door.endpoint == "static"), f"{door.method} {path}"


def test_a_wrong_method_is_405(bench, targets) -> None:
    client = browser(bench.app, targets.sessions[Role.SERVICE_MANAGER])
    csrf = token(client)
    doors = access.doors(bench.app)
    paths = {(door.path(bench.app, targets, PLACES["own"]), door.method) for door in doors}
    for path, method in sorted(paths):
        if method == "POST" and (path, "GET") not in paths:
            assert client.get(path).status_code == 405, path
        if method == "GET" and (path, "POST") not in paths:
            assert send(client, path, {}, csrf).status_code == 405, path


planted = Blueprint("planted", __name__, url_prefix="/planted")


@planted.get("/bare")
def bare() -> str:
    return "nobody is asked"


def _past_the_scope(work_order_id: int) -> str:
    with reading(Scope.system(Reason.COMMAND)) as session:
        return queries.get(session, work_order_id).number


@planted.get("/<int:work_order_id>")
@needs("work_orders.view")
def wide(work_order_id: int) -> str:
    return _past_the_scope(work_order_id)


@planted.post("/<int:work_order_id>/step")
@needs("work_orders.act")
def step(work_order_id: int) -> str:
    return _past_the_scope(work_order_id)


@pytest.fixture(scope="module")
def leaking(bench, targets) -> Flask:
    """The same house with three doors that are wrong."""
    app = create_app(replace(bench.app.extensions["settings"]), clock=bench.clock,
                     quick_hashes=True)
    app.register_blueprint(planted)
    return app


def test_control_a_door_without_its_row_is_caught(leaking) -> None:
    assert access.unmarked(leaking) == ["planted.bare"]


@pytest.mark.parametrize(("role", "wrong"), [
    (Role.OWNER, {("wide", place) for place in
                  ("parent", "sibling", "moved", "waiting", "elsewhere")}
     | {("step", place) for place in
        ("child", "parent", "sibling", "moved", "waiting", "elsewhere")}),
    (Role.COUNTY_OWNER, {("wide", "elsewhere")}),
    (Role.TRAINER, set()),
])
def test_control_a_door_past_the_scope_is_caught(
        leaking, targets, bench, role, wrong, drawn) -> None:
    found = all_faults(leaking, targets, role, bench.reset, drawn, "planted.")
    said = {(fault.split("planted.")[1].split()[0], fault.split(" × ")[2].split(":")[0])
            for fault in found}
    assert said == wrong

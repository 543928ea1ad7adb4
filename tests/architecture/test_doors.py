"""What only the running application can tell: permissions on routes, audiences of tables."""

from collections.abc import Callable

from flask import Flask

from core.audit import Audited
from core.auth import PUBLIC, needs
from core.db import db
from core.scope import Audience, Owned


def unmarked(app: Flask) -> list[str]:
    """Routes whose view carries no permission (SAFETY 19)."""
    return [
        f"{rule.rule} ({rule.endpoint}) has no permission: put @needs(…) right under its route"
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and not _permission(app.view_functions[rule.endpoint])
    ]


def _permission(view: Callable[..., object]) -> str:
    return getattr(view, "permission", "")


def without_place(models: list[type]) -> list[str]:
    """Owned or audited tables that do not say for whom they are, or what their kind is."""
    faults = []
    for model in models:
        if issubclass(model, Owned) and not isinstance(
            getattr(model, "__audience__", None), Audience
        ):
            faults.append(f"{model.__name__}: LineOwned, PrivateOwned or MakerOwned")
        if issubclass(model, Owned | Audited) and not getattr(model, "__kind__", ""):
            faults.append(f"{model.__name__} needs __kind__")
    return faults


def test_every_route_has_a_permission(sqlite_bench) -> None:
    assert unmarked(sqlite_bench.app) == []


def test_a_route_without_one_is_caught() -> None:
    app = Flask("planted", static_folder=None)
    app.add_url_rule("/open", view_func=needs(PUBLIC)(lambda: "a"), endpoint="open")
    app.add_url_rule("/bare", view_func=lambda: "a", endpoint="bare")
    app.add_url_rule("/over", view_func=lambda: needs(PUBLIC)(lambda: "a")(), endpoint="over")
    assert [fault.split()[0] for fault in unmarked(app)] == ["/bare", "/over"]


def test_every_owned_table_says_for_whom(sqlite_bench) -> None:
    assert without_place([mapper.class_ for mapper in db.Model.registry.mappers]) == []


def test_a_table_that_does_not_say_is_caught() -> None:
    class Nobodys(Owned):
        pass

    class Silent(Audited):
        pass

    assert len(without_place([Nobodys, Silent])) == 3

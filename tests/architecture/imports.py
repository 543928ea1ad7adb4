"""Which way the house points: imports between packages and inside an aggregate."""

import ast
import sys

from tests.architecture.exceptions import EXTRA
from tests.architecture.tree import ORDER, House, Module

RANK = {
    "models": 0,
    "queries": 1,
    "facts": 1,
    "labels": 1,
    "service": 2,
    "forms": 2,
    "pdf": 2,
    "doors": 3,
    "views": 3,
    "api": 3,
    "tasks": 3,
}
"""The files of an aggregate from the bottom to the doors; `rules` stands beside them."""

PURE = ("core.money", "core.clock", "core.states", "core.errors", "core.text")


def kind_of(module: Module) -> str:
    """Which of the known files this is, or stands for by an exception."""
    return EXTRA[module.path][0] if module.path in EXTRA else module.stem


def direction(house: House) -> list[str]:
    """One total order of packages; each imports only to its left."""
    faults = []
    for module in house.ours:
        for node, name in module.imports():
            target = name.split(".")[0]
            if target == "tests":
                faults.append(module.at(node, "imports tests; move what it needs out of them"))
            elif target in ORDER and ORDER.index(target) > ORDER.index(module.package):
                faults.append(
                    module.at(
                        node,
                        f"imports {name}, but {module.package} stands left of {target}: "
                        "tell a fact and list the listener in worker/subscriptions.py",
                    )
                )
    return faults


def inside_an_aggregate(house: House) -> list[str]:
    """views, api, tasks → forms, service → queries, facts → models."""
    faults = []
    for module in house.ours:
        here = RANK.get(kind_of(module))
        if module.aggregate is None or here is None:
            continue
        prefix = module.aggregate.replace("/", ".") + "."
        for node, name in module.imports():
            file = name.removeprefix(prefix).split(".")[0] if name.startswith(prefix) else ""
            path = f"{module.aggregate}/{file}.py"
            kind = EXTRA[path][0] if path in EXTRA else file
            if RANK.get(kind, -1) > here:
                faults.append(
                    module.at(
                        node,
                        f"imports {file}, which stands above {module.stem}: what both need "
                        "belongs into the lower file",
                    )
                )
    return faults


def rules_are_pure(house: House) -> list[str]:
    """rules import the standard library, the pure modules of the kernel and rules to their left."""
    faults = []
    for module in house.ours:
        if kind_of(module) != "rules":
            continue
        for node, name in module.imports():
            if not _pure(name, house):
                faults.append(
                    module.at(
                        node,
                        f"imports {name}; rules decide on plain values: standard library, "
                        f"{', '.join(PURE)} and rules only. Hand the value in",
                    )
                )
    return faults


def _pure(name: str, house: House) -> bool:
    if name.split(".")[0] in sys.stdlib_module_names:
        return True
    if any(name == pure or name.startswith(pure + ".") for pure in PURE):
        return True
    return any(kind_of(found) == "rules" for found in _sources(name, house))


def _sources(name: str, house: House) -> list[Module]:
    """The module a full name points into: `jobs.units.rules.Unit` → jobs/units/rules.py."""
    parts = name.split(".")
    paths = ["/".join(parts[:n]) + ".py" for n in range(1, len(parts) + 1)]
    return [house.by_path[path] for path in paths if path in house.by_path]


def absolute_and_at_the_top(house: House) -> list[str]:
    faults = []
    for module in house.modules:
        if module.package == "tests" or module.path == "run.py":
            continue
        top = set(_top(module.tree.body))
        for node in module.nodes:
            if isinstance(node, ast.ImportFrom) and node.level:
                faults.append(module.at(node, "imports relatively; write the full name"))
            if isinstance(node, ast.Import | ast.ImportFrom) and node not in top:
                faults.append(
                    module.at(
                        node,
                        "imports inside a block; put it at the top, and where that makes a "
                        "circle the code stands in the wrong place",
                    )
                )
    return faults


def _top(body: list[ast.stmt]) -> list[ast.stmt]:
    """Statements of the module itself, and of `if TYPE_CHECKING` and `try … except ImportError`."""
    found = []
    for node in body:
        found.append(node)
        if isinstance(node, ast.If):
            found += _top(node.body) + _top(node.orelse)
        elif isinstance(node, ast.Try):
            found += _top(node.body) + [s for h in node.handlers for s in _top(h.body)]
    return found


def ops_stands_alone(house: House) -> list[str]:
    """ops starts processes before anything is installed."""
    return [
        module.at(node, f"imports {name}; ops uses the standard library only")
        for module in house.modules
        if module.package == "ops" or module.path == "run.py"
        for node, name in module.imports()
        if name.split(".")[0] not in {*sys.stdlib_module_names, "ops"}
    ]

"""What stands in one place only: committing, the clock, the environment, raw SQL."""

import ast
import re
from collections.abc import Callable, Iterator

from tests.architecture.tree import House, Module, dotted

CLOCKS = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "sqlalchemy.func.now",
    "sqlalchemy.func.current_timestamp",
    "sqlalchemy.func.current_date",
    "sqlalchemy.func.localtimestamp",
}
ENVIRONMENT = {"os.environ", "os.getenv", "os.putenv", "os.environb"}
RAW = {"connection", "exec_driver_sql", "raw_connection"}


def meaning(module: Module, node: ast.AST) -> str:
    """What an expression of names stands for: `dt.now` → `datetime.datetime.now`."""
    name = dotted(node)
    first, _, rest = name.partition(".")
    known = module.names.get(first, first)
    return f"{known}.{rest}" if rest else known


def _outside(house: House, *places: str) -> Iterator[Module]:
    """Our modules except those at `places`: whole paths, or folders ending in a slash."""
    for module in house.ours:
        if not any(
            module.path == p or (p[-1] == "/" and module.path.startswith(p)) for p in places
        ):
            yield module


def _calls(house: House, wrong: Callable[[Module, ast.Call], bool], words: str, *places: str):
    return [
        module.at(call, words)
        for module in _outside(house, *places)
        for call in module.calls()
        if wrong(module, call)
    ]


def only_the_unit_commits(house: House) -> list[str]:
    return _calls(
        house,
        lambda _m, call: (
            isinstance(call.func, ast.Attribute) and call.func.attr in {"commit", "rollback"}
        ),
        "commits or rolls back; a door opens one unit (core.doors), nothing below it commits",
        "core/db.py",
    )


def one_clock(house: House) -> list[str]:
    return _calls(
        house,
        lambda module, call: meaning(module, call.func) in CLOCKS,
        "reads the clock; take `now` as a parameter (doors: core.doors.now)",
        "core/clock.py",
        "core/health.py",  # compares the database's clock with ours
    )


def one_environment(house: House) -> list[str]:
    return [
        module.at(node, "reads the environment; add a field to Settings in core/config.py")
        for module in _outside(house, "core/config.py")
        for node in module.nodes
        if isinstance(node, ast.Attribute | ast.Name) and meaning(module, node) in ENVIRONMENT
    ]


def no_raw_sql(house: House) -> list[str]:
    words = "passes the scope; write the query with the models"
    return _raw_text(house, words) + _calls(
        house,
        lambda _m, call: isinstance(call.func, ast.Attribute) and call.func.attr in RAW,
        f"takes a raw connection, which {words}",
        "core/",
        "web/schema.py",
        "web/migrate.py",
    )


def _raw_text(house: House, words: str) -> list[str]:
    faults = []
    for module in _outside(house, "core/", "web/schema.py", "web/migrate.py"):
        allowed = _in_table_arguments(module)
        for call in module.calls():
            if meaning(module, call.func) == "sqlalchemy.text" and call not in allowed:
                faults.append(module.at(call, f"text() {words}"))
    return faults


def _in_table_arguments(module: Module) -> set[ast.AST]:
    """text() as the predicate of an index or a constraint is no statement."""
    return {
        inner
        for call in module.calls()
        if meaning(module, call.func).split(".")[-1] in {"Index", "CheckConstraint"}
        for inner in ast.walk(call)
    }


def one_paragraph(house: House) -> list[str]:
    return _calls(
        house,
        lambda _m, call: dotted(call.func).split(".")[-1] == "Paragraph",
        "makes a Paragraph; a name with markup in it stops everyone's PDF: use core.pdf",
        "core/pdf.py",
    )


def one_current_user(house: House) -> list[str]:
    return [
        module.at(node, "reads current_user; use core.auth.principal()")
        for module in _outside(house, "core/auth.py")
        for node, name in module.imports()
        if name.endswith(".current_user")
    ]


def no_global_session(house: House) -> list[str]:
    return [
        module.at(node, "uses db.session, which has no scope; take `session` from the door")
        for module in _outside(house, "core/db.py")
        for node in module.nodes
        if (isinstance(node, ast.Attribute) and meaning(module, node) in {"core.db.db.session"})
        or (isinstance(node, ast.Attribute) and dotted(node) in {"db.db.session"})
    ]


PATCHING = re.compile(r"[mM]onkey[pP]atch|mock|setattr")
OUR_PATCH = re.compile(
    r"(core|office|network|sla|training|jobs|parts|settlements|relations|"
    r"reports|worker|web|ops)\b"
)


def tests_patch_nothing_of_ours(house: House) -> list[str]:
    faults = []
    for module in house.modules:
        if module.package != "tests" or not PATCHING.search(module.text):
            continue
        for call in module.calls():
            if _patches(module, call) and call.args and _is_ours(module, call.args[0]):
                faults.append(
                    module.at(
                        call,
                        "patches our own code; a parameter is missing there: hand the thing in",
                    )
                )
    return faults


def _patches(module: Module, call: ast.Call) -> bool:
    called = meaning(module, call.func)
    # By whatever name pytest's patcher goes.
    if called.endswith((".setattr", ".setitem", ".delattr")) or called == "setattr":
        return True
    return called.startswith("unittest.mock.") or ".mock.patch" in called


def _is_ours(module: Module, target: ast.expr) -> bool:
    if isinstance(target, ast.Constant):
        return isinstance(target.value, str) and bool(OUR_PATCH.match(target.value))
    known = module.names.get(dotted(target).split(".")[0], "")
    return bool(OUR_PATCH.match(known))

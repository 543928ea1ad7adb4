"""How files, functions, tables, facts and use cases look."""

import ast
from collections.abc import Iterator

from tests.architecture.exceptions import EXTRA, NOT_OWNED, NOT_USE_CASES
from tests.architecture.imports import RANK
from tests.architecture.tree import House, Module, dotted

FILE_LINES, FUNCTION_LINES = 400, 50
FILES = {*RANK, "rules", "__init__"}
MIXINS = {"LineOwned", "PrivateOwned", "MakerOwned"}
IN_A_FACT = {"int", "bool", "date", "datetime", "tuple", "frozenset", "None", "Money", "Code"}


def files_are_short(house: House) -> list[str]:
    return [
        f"{module.path} has {lines} lines of {FILE_LINES}; the aggregate is two aggregates"
        for module in house.modules
        if not _is_generated(module)
        and (lines := module.text.count("\n")) > FILE_LINES
    ]


def _is_generated(module: Module) -> bool:
    """A migration is written by the tool from the models, in one piece."""
    return module.path.startswith("migrations/versions/")


def functions_are_short(house: House) -> list[str]:
    return [
        module.at(node, f"{node.name} has {lines} lines of {FUNCTION_LINES - 1}; name its parts")
        for module in house.modules
        if module.package != "tests"  # parsing them all would take longer than the rest
        and not _is_generated(module)
        for node in module.nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) >= FUNCTION_LINES
    ]


def files_have_known_names(house: House) -> list[str]:
    return [
        f"{module.path} is no known file of an aggregate ({', '.join(sorted(FILES))}): put the "
        "code where a reader looks for it, or give a reason in tests/architecture/exceptions.py"
        for module in house.ours
        if module.aggregate and module.stem not in FILES and module.path not in EXTRA
    ]


def exceptions_are_needed(house: House) -> list[str]:
    """A reason for a file, a table or a function that is gone."""
    gone = [path for path in EXTRA if path not in house.by_path]
    uncovered = {name for name, _ in _with_outlet_id(house)}
    gone += [name for name in NOT_OWNED if name not in uncovered]
    odd = {name for name, _ in _odd_use_cases(house)}
    gone += [name for name in NOT_USE_CASES if name not in odd]
    return [f"{name} needs no exception any more; take it out" for name in gone]


def _bases(node: ast.ClassDef) -> set[str]:
    return {dotted(base).split(".")[-1] for base in node.bases}


def _fields(node: ast.ClassDef) -> Iterator[tuple[str, ast.AnnAssign]]:
    for part in node.body:
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
            yield part.target.id, part


def _class_values(node: ast.ClassDef) -> set[str]:
    found = {name for name, part in _fields(node) if part.value is not None}
    for part in node.body:
        if isinstance(part, ast.Assign):
            found |= {dotted(target) for target in part.targets}
    return found


def owned_tables_say_so(house: House) -> list[str]:
    """Every owned table has one of the three audiences and a kind."""
    faults = []
    for module in house.ours:
        for node in module.classes():
            bases = _bases(node)
            if "Owned" in bases and module.path != "core/scope.py":
                faults.append(
                    module.at(
                        node,
                        f"{node.name}: which audience? Use LineOwned, PrivateOwned or MakerOwned",
                    )
                )
            needs_kind = bases & {*MIXINS, "Owned", "Audited"} and "Model" in bases
            if needs_kind and "__kind__" not in _class_values(node):
                faults.append(
                    module.at(
                        node, f"{node.name} needs `__kind__`, the name its facts and refusals use"
                    )
                )
    return faults


def _with_outlet_id(house: House) -> Iterator[tuple[str, str]]:
    for module in house.ours:
        for node in module.classes():
            names = {name for name, _ in _fields(node)}
            if "Model" in _bases(node) and not _bases(node) & MIXINS and "outlet_id" in names:
                yield f"{module.path}:{node.name}", module.at(node, node.name)


def tables_of_outlets_are_owned(house: House) -> list[str]:
    return [
        f"{place} has an outlet and no audience, so the scope does not cover it: LineOwned, "
        "PrivateOwned or MakerOwned, or a reason in tests/architecture/exceptions.py"
        for name, place in _with_outlet_id(house)
        if name not in NOT_OWNED
    ]


def relationships_stay_inside(house: House) -> list[str]:
    """Foreign keys may cross aggregates, `relationship()` may not."""
    faults = []
    for module in house.ours:
        if "relationship(" not in module.text:
            continue
        mine = {
            node.name
            for other in house.ours
            if other.folder == module.folder
            for node in other.classes()
        }
        for node in module.nodes:
            if isinstance(node, ast.AnnAssign) and _is_relationship(node.value):
                named = _names_in(node.annotation) - {"Mapped", "list", "set", "dict", "None"}
                named |= {n for arg in node.value.args[:1] for n in _names_in(arg)}
                if foreign := named - mine:
                    faults.append(
                        module.at(
                            node,
                            f"relationship to {', '.join(sorted(foreign))}; "
                            "join it in queries.py instead",
                        )
                    )
    return faults


def _is_relationship(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Call) and dotted(value.func).split(".")[-1] == "relationship"


def _names_in(node: ast.AST) -> set[str]:
    """Names of an annotation or an argument, also those written in quotes."""
    found = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            found.add(part.id)
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            found |= _names_in(ast.parse(part.value, mode="eval"))
        elif isinstance(part, ast.Constant) and part.value is None:
            found.add("None")
    return found


def facts_hold_no_text(house: House) -> list[str]:
    """Fields of a fact: ids, codes, amounts, moments; frozen."""
    faults = []
    for module in house.ours:
        if module.stem != "facts" or module.aggregate is None:
            continue
        for node in module.classes():
            if "dataclass(frozen=True)" not in {ast.unparse(d) for d in node.decorator_list}:
                faults.append(module.at(node, f"{node.name} needs @dataclass(frozen=True)"))
            faults += _wrong_fields(module, node)
    return faults


def _wrong_fields(module: Module, node: ast.ClassDef) -> Iterator[str]:
    for name, part in _fields(node):
        used = _names_in(part.annotation)
        if "ClassVar" in used:
            continue
        wrong = [u for u in used if u not in IN_A_FACT and not _is_enum(module, u)]
        if wrong:
            yield module.at(
                part,
                f"{node.name}.{name} is {', '.join(sorted(wrong))}; a fact holds ids, codes "
                "(core.facts.Code or an enum of rules), Money and moments. Text goes into a note",
            )


def _is_enum(module: Module, name: str) -> bool:
    return name[0].isupper() and name in module.names and name not in {"Any", "Decimal"}


TELLS = {"tell", "tell_many"}


def use_cases_look_alike(house: House) -> list[str]:
    """`(session, by, …, *, now)` for what tells a fact; at least `(session, …)` for the rest."""
    return [words for name, words in _odd_use_cases(house) if name not in NOT_USE_CASES]


def _odd_use_cases(house: House) -> Iterator[tuple[str, str]]:
    for module in house.ours:
        if module.stem != "service" or module.aggregate is None:
            continue
        for node in module.tree.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if words := _odd(node):
                yield f"{module.path}:{node.name}", module.at(node, words)


def _odd(node: ast.FunctionDef) -> str:
    taken = [arg.arg for arg in node.args.args[:2]]
    named = {arg.arg for arg in node.args.kwonlyargs}
    calls = {dotted(c.func).split(".")[-1] for c in ast.walk(node) if isinstance(c, ast.Call)}
    if taken[:1] != ["session"]:
        return f"{node.name} does not take `session` first; what only decides belongs into rules.py"
    if calls & TELLS and (taken != ["session", "by"] or "now" not in named):
        return f"{node.name} tells a fact; write `(session, by, plain values, *, now)`"
    return ""


def machines_stand_in_rules(house: House) -> list[str]:
    """Every life cycle is a table in rules.py and drawn in docs/states.md."""
    faults = []
    for module in house.ours:
        for call in module.calls():
            if dotted(call.func).split(".")[-1] != "Machine" or module.path == "core/states.py":
                continue
            if module.stem != "rules":
                faults.append(module.at(call, "makes a Machine; a life cycle stands in rules.py"))
            name = call.args[0].value if isinstance(call.args[0], ast.Constant) else ""
            if f"\n## {name}\n" not in house.states:
                faults.append(
                    module.at(
                        call,
                        f"the life cycle {name} is not drawn; run "
                        "`python -m tests.architecture.machines`",
                    )
                )
    return faults

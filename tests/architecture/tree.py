"""The source as data: every module parsed once, with its place in the house."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

ORDER = (
    "core",
    "office",
    "network",
    "sla",
    "training",
    "jobs",
    "parts",
    "settlements",
    "relations",
    "reports",
    "worker",
    "web",
)
"""The packages of the house; each may import any to its left."""

TRADE = ORDER[1:-2]
"""The packages that are cut into aggregates."""


@dataclass(frozen=True)
class Module:
    """One Python file; `path` is relative to the root, with slashes."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        return tuple(ast.walk(self.tree))

    @property
    def package(self) -> str:
        return self.path.split("/")[0]

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def stem(self) -> str:
        return self.path.rpartition("/")[2].removesuffix(".py")

    @property
    def aggregate(self) -> str | None:
        """`jobs/units` for a file of that aggregate, None for a file of no aggregate."""
        inside = self.package in TRADE and self.folder.count("/") == 1
        return self.folder if inside else None

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in self.nodes if isinstance(node, ast.Call))

    def classes(self) -> Iterator[ast.ClassDef]:
        return (node for node in self.nodes if isinstance(node, ast.ClassDef))

    def imports(self) -> Iterator[tuple[ast.AST, str]]:
        """Each imported thing with its full name: `core.db.change`, `sqlalchemy`."""
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from ((node, name.name) for name in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((node, f"{node.module or ''}.{name.name}") for name in node.names)

    @cached_property
    def names(self) -> dict[str, str]:
        """What the imported names of this file stand for."""
        found = {}
        for node in self.nodes:
            if isinstance(node, ast.Import):
                found.update({n.asname or n.name: n.name for n in node.names})
            elif isinstance(node, ast.ImportFrom):
                found.update({n.asname or n.name: f"{node.module}.{n.name}" for n in node.names})
        return found

    def at(self, node: ast.AST, words: str) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)} {words}"


@dataclass(frozen=True)
class House:
    """All of it. `templates` are the pages by path."""

    modules: tuple[Module, ...]
    templates: tuple[tuple[str, str], ...] = ()
    states: str = ""

    @cached_property
    def ours(self) -> tuple[Module, ...]:
        """The modules of the packages in ORDER."""
        return tuple(module for module in self.modules if module.package in ORDER)

    @cached_property
    def by_path(self) -> dict[str, Module]:
        return {module.path: module for module in self.modules}


Check = Callable[[House], list[str]]


def read(root: Path = ROOT) -> House:
    """The house under `root`; packages that are not there yet are no fault."""
    folders = (*ORDER, "ops", "tests", "migrations")
    files = [path for folder in folders for path in sorted((root / folder).rglob("*.py"))]
    files += sorted(root.glob("*.py"))
    pages = sorted((root / "templates").rglob("*.*"))
    states = root / "docs" / "states.md"
    return House(
        tuple(Module(p.relative_to(root).as_posix(), p.read_text("utf-8")) for p in files),
        tuple((p.relative_to(root).as_posix(), p.read_text("utf-8")) for p in pages),
        states.read_text("utf-8") if states.exists() else "",
    )


def dotted(node: ast.AST) -> str:
    """`a.b.c` of an expression made of names, else an empty string."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""

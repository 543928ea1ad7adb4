"""The life cycles of the house, found in every rules.py; run as a program it draws them."""

import importlib

from core.states import Machine, draw_all
from tests.architecture.tree import ROOT, read

PAGE = ROOT / "docs" / "states.md"


def found() -> list[Machine]:
    """Every Machine of the rules, in the order of the packages."""
    machines = []
    for module in read().ours:
        if module.stem == "rules":
            loaded = importlib.import_module(module.path.removesuffix(".py").replace("/", "."))
            machines += [value for value in vars(loaded).values() if isinstance(value, Machine)]
    return list(dict.fromkeys(machines))


if __name__ == "__main__":
    PAGE.write_text(draw_all(found()), "utf-8")

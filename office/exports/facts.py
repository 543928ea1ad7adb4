"""What can have happened with what leaves the house as a file."""

from dataclasses import dataclass
from typing import ClassVar

from core.facts import Code, Fact


@dataclass(frozen=True)
class ListExported(Fact):
    """Somebody took a list away: which, narrowed by what (names, never what was typed), how many
    rows with which columns, and the SHA-256 of the file, by which it is known again."""

    kind: ClassVar[str] = "export"
    table: Code
    filters: tuple[Code, ...]
    columns: tuple[Code, ...]
    rows: int
    cut: bool
    digest: Code

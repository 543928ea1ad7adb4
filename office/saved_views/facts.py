"""What can have happened to a saved view."""

from dataclasses import dataclass
from typing import ClassVar

from core.facts import Code, Fact


@dataclass(frozen=True)
class ViewSaved(Fact):
    """A view of a list was kept; `role` is whom it is shared with, empty for nobody."""

    kind: ClassVar[str] = "saved_view"
    table: Code
    role: Code


@dataclass(frozen=True)
class ViewArchived(Fact):
    """The view is offered no more."""

    kind: ClassVar[str] = "saved_view"

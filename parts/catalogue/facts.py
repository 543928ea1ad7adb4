"""What can have happened to a part number."""

from dataclasses import dataclass

from core.facts import Code, Fact
from core.money import Money


@dataclass(frozen=True)
class PartListed(Fact):
    """The number was entered, or what stands under it was changed; name and price as they are
    now stand in the catalogue."""

    kind = "part"

    code: Code
    price: Money | None
    substitute_id: int | None

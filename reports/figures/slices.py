"""A slice and its groups as SQL, the same for every owned table."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func

from reports.figures.rules import Slice


class By(StrEnum):
    """What a figure is told apart by. Places are those of the user's address."""

    TIER = "tier"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    OUTLET = "outlet"


Key = tuple[Any, ...]
"""One group: its tier, code of division or outlet id, in the order they were asked for."""

_DIGITS = {By.PROVINCE: 2, By.PREFECTURE: 4, By.COUNTY: 6}


def within(model: Any, wanted: Slice) -> list[ColumnElement[bool]]:
    """The conditions of a slice on a table with stamps."""
    found: list[ColumnElement[bool]] = []
    if wanted.division:
        found.append(model.county_code.startswith(wanted.division, autoescape=True))
    if wanted.outlet_id is not None:
        found.append(model.outlet_id == wanted.outlet_id)
    return found


def groups(model: Any, tier: Any, by: Sequence[By]) -> list[Any]:
    """The columns to group by: stamps of `model`, the tier from where it is known. Places are
    always cut out of the code: for the bare column SQLite would rather walk all rows in the
    order of an index of counties than find the few that are wanted."""
    return [_column(model, tier, each) for each in by]


def _column(model: Any, tier: Any, by: By) -> Any:
    if by is By.TIER:
        return tier
    if by is By.OUTLET:
        return model.outlet_id
    return func.substr(model.county_code, 1, _DIGITS[by])

"""Unpaid balances of the system before: what a row must say (INTERFACE, opening entries)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.errors import Refusal
from core.money import ZERO, Money


@dataclass(frozen=True)
class Balance:
    """One unpaid amount: whose, for the work of which month, under what reference of the system
    before. `row` is the row as the spreadsheet shows it."""

    row: int
    outlet_code: str
    period: date
    amount: Money
    ref: str


def refusals(
    balances: Iterable[Balance], known: frozenset[str], outlets: frozenset[str], today: date
) -> tuple[Refusal, ...]:
    """The rows that cannot be taken. `known` are references that are stored, `outlets` the codes
    within reach; a reference that comes again names the row it stood in first."""
    first: dict[str, int] = {}
    found = []
    for each in balances:
        if each.ref in first:
            found.append(Refusal(each.row, "ref", "ref_twice", first[each.ref]))
            continue
        first[each.ref] = each.row
        if each.ref in known:
            continue
        if each.outlet_code not in outlets:
            found.append(Refusal(each.row, "outlet", "unknown_outlet"))
        elif each.amount <= ZERO:
            found.append(Refusal(each.row, "amount", "amount_not_positive"))
        elif each.period >= today.replace(day=1):
            found.append(Refusal(each.row, "period", "month_not_over"))
    return tuple(found)

"""What the maker sells, as far as service needs to know (DEMO, "The maker")."""

from enum import StrEnum


class ProductLine(StrEnum):
    WASHING_MACHINE = "washing_machine"
    REFRIGERATOR = "refrigerator"
    AIR_CONDITIONER = "air_conditioner"
    WATER_HEATER = "water_heater"
    TELEVISION = "television"
    SMALL_APPLIANCE = "small_appliance"


CARRIED_IN = frozenset({ProductLine.SMALL_APPLIANCE})
"""Lines that the user brings to the shop: no on-site clock."""


def barcodes_of(line: ProductLine) -> tuple[str, ...]:
    """Which parts of a unit carry a barcode of their own: an air conditioner has two."""
    return ("indoor", "outdoor") if line is ProductLine.AIR_CONDITIONER else ("body",)

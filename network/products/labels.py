"""The words for the product lines."""

from flask_babel import lazy_gettext as _l

from network.products.rules import ProductLine

LINES = {
    ProductLine.WASHING_MACHINE: _l("washing machine"),
    ProductLine.REFRIGERATOR: _l("refrigerator or freezer"),
    ProductLine.AIR_CONDITIONER: _l("air conditioner"),
    ProductLine.WATER_HEATER: _l("water heater"),
    ProductLine.TELEVISION: _l("television"),
    ProductLine.SMALL_APPLIANCE: _l("small appliance"),
}

"""The form of a part number."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from core.forms import KeyedForm, choices
from core.money import Money
from jobs.work_orders.labels import LINES
from network.products.rules import ProductLine
from parts.catalogue.service import PartValues

_NEEDED = InputRequired(_l("This is needed."))


def _or_none(value: str) -> ProductLine | None:
    return ProductLine(value) if value else None


class PartForm(KeyedForm):
    code = StringField(_l("Part number"), [_NEEDED, Length(max=60)])
    name = StringField(_l("Name"), [_NEEDED, Length(max=80)])
    line = SelectField(
        _l("Product"), coerce=_or_none,
        choices=choices([("", _l("all")), *LINES.items()]))
    price = StringField(_l("Price in yuan"), [Length(max=20)])
    returns_old = BooleanField(_l("The old part goes back in warranty"))
    substitute = StringField(_l("Substitute"), [Length(max=60)])

    def values(self) -> PartValues:
        """What was typed; BadInput names a price that is none."""
        typed = (self.price.data or "").strip()
        price = Money.parse(typed, field="price") if typed else None
        return PartValues(self.code.data, self.name.data, self.line.data, price,
                          self.returns_old.data, (self.substitute.data or "").strip())

"""Forms about parcels."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from core.forms import KeyedForm
from parts.custody.labels import FORMS, VIA_REASONS
from parts.custody.rules import Form, ViaReason
from parts.custody.service import Giving

_NEEDED = InputRequired(_l("This is needed."))


class GivingForm(KeyedForm):
    """How a parcel is given; which fields are needed hangs on the form."""

    form = SelectField(
        _l("How it is given"), [_NEEDED], coerce=Form,
        choices=[(code.value, word) for code, word in FORMS.items()])
    carrier = StringField(_l("Carrier"), [Length(max=40)])
    waybill = StringField(_l("Waybill number"), [Length(max=40)])
    name = StringField(_l("Who carries it, or who signed"), [Length(max=40)])
    phone = StringField(_l("Telephone"), [Length(max=20)])
    vehicle = StringField(_l("Vehicle"), [Length(max=40)])

    def giving(self) -> Giving:
        """What was typed."""
        return Giving(self.form.data, *(field.data or "" for field in (
            self.carrier, self.waybill, self.name, self.phone, self.vehicle)))


def _or_none(value: str) -> ViaReason | None:
    return ViaReason(value) if value else None


class ShipForm(GivingForm):
    """`via` is left empty for the usual way, straight to the outlet."""

    via = SelectField(
        _l("Way"), coerce=_or_none,
        choices=[("", _l("straight to the outlet")),
                 *((code.value, word) for code, word in VIA_REASONS.items())])

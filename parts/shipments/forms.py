"""Forms about parcels."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from core.errors import BadInput, ServicenetError
from core.forms import KeyedForm, choices
from core.rows import FieldProblem
from parts.custody.labels import FORMS, VIA_REASONS
from parts.custody.rules import Form, ViaReason
from parts.custody.service import Giving

_NEEDED = InputRequired(_l("This is needed."))


class GivingForm(KeyedForm):
    """How a parcel is given; which fields are needed hangs on the way."""

    form = RadioField(_l("How it is given"), [_NEEDED], coerce=Form, choices=choices(FORMS),
                      default=Form.WAYBILL)
    carrier = StringField(_l("Carrier"), [Length(max=40)])
    waybill = StringField(_l("Waybill number"), [Length(max=40)])
    name = StringField(_l("Who carries it"), [Length(max=40)])
    phone = StringField(_l("Telephone"), [Length(max=20)])
    vehicle = StringField(_l("Vehicle"), [Length(max=40)])
    signer = StringField(_l("Who signed"), [Length(max=40)])

    def giving(self) -> Giving:
        """What was typed."""
        name = self.signer if self.form.data is Form.PICKED_UP else self.name
        return Giving(self.form.data, *(field.data or "" for field in (
            self.carrier, self.waybill, name, self.phone, self.vehicle)))

    def refuse(self, error: ServicenetError) -> list[FieldProblem]:
        """Whoever fetched it and signed has a field of his own."""
        if isinstance(error, BadInput) and error.field == "name" and \
                self.form.data is Form.PICKED_UP:
            error.field = "signer"
        return super().refuse(error)


def _or_none(value: str) -> ViaReason | None:
    return ViaReason(value) if value else None


class ShipForm(GivingForm):
    """`via` is left empty for the usual way, straight to the outlet."""

    via = SelectField(
        _l("Way"), coerce=_or_none,
        choices=choices([("", _l("straight to the outlet")), *VIA_REASONS.items()]))

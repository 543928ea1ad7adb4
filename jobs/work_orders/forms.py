"""Forms that belong to a job at any point."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.forms import KeyedForm
from jobs.work_orders.labels import CANCEL_REASONS
from jobs.work_orders.rules import CancelReason

_NEEDED = InputRequired(_l("This is needed."))


class ChaseForm(KeyedForm):
    note = TextAreaField(_l("What the user says"), [Length(max=1000)])


class NoteForm(KeyedForm):
    note = TextAreaField(_l("Note"), [_NEEDED, Length(max=1000)])


class BarcodeForm(KeyedForm):
    """One field for each place a barcode can stand (network.products.rules.barcodes_of)."""

    body = StringField(_l("Barcode of the appliance"), [Length(max=80)])
    indoor = StringField(_l("Barcode of the indoor unit"), [Length(max=80)])
    outdoor = StringField(_l("Barcode of the outdoor unit"), [Length(max=80)])

    def typed(self) -> dict[str, str]:
        """What stands in the fields, by place."""
        fields = {"body": self.body, "indoor": self.indoor, "outdoor": self.outdoor}
        return {place: field.data for place, field in fields.items() if field.data}


class CancelForm(KeyedForm):
    reason = SelectField(
        _l("Why it is cancelled"),
        [_NEEDED],
        coerce=CancelReason,
        choices=[(code.value, word) for code, word in CANCEL_REASONS.items()],
    )
    note = TextAreaField(_l("What proves it"), [_NEEDED, Length(max=1000)])

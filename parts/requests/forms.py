"""Forms about requests: shape and type; meaning is the rules'."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from core.forms import KeyedForm, choices
from parts.requests.labels import INSPECTIONS, REFUSE_REASONS, REGIMES
from parts.requests.rules import Inspection, RefuseReason, Regime
from parts.stock.rules import MOST

_NEEDED = InputRequired(_l("This is needed."))
_PIECES = NumberRange(1, MOST, _l("A whole number from 1 to 999."))


class Pieces(IntegerField):
    """A whole number of pieces."""

    def __init__(self, label: object, **more: object) -> None:
        super().__init__(label, [_NEEDED, _PIECES], **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Says what a number of pieces is, instead of the library's own sentence."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(_l("A whole number from 1 to 999."))) from None


class AskForm(KeyedForm):
    part = StringField(_l("Part number"), [_NEEDED, Length(max=60)])
    quantity = Pieces(_l("Pieces"), default=1)
    regime = SelectField(
        _l("Regime"), [_NEEDED], coerce=Regime, default=Regime.WARRANTY,
        choices=choices(REGIMES))
    note = TextAreaField(_l("Note"), [Length(max=1000)])


class AskForForm(AskForm):
    """On behalf of an outlet: which one, and for which job."""

    outlet = StringField(_l("Code of the outlet"), [_NEEDED, Length(max=16)])
    job = StringField(_l("Number of the job"), [Length(max=20)])


class RefuseForm(KeyedForm):
    reason = SelectField(
        _l("Why it is refused"), [_NEEDED], coerce=RefuseReason,
        choices=choices(REFUSE_REASONS))
    note = TextAreaField(_l("What the outlet should know"), [Length(max=1000)])


class AllocateForm(KeyedForm):
    warehouse_id = SelectField(_l("Warehouse"), [_NEEDED], coerce=int, validate_choice=False)
    quantity = Pieces(_l("Pieces"))


class BackorderForm(KeyedForm):
    promised_on = DateField(_l("Expected on"), [Optional()])


class SubstituteForm(KeyedForm):
    part = StringField(_l("Part number that goes out instead"), [_NEEDED, Length(max=60)])


class QuantityForm(KeyedForm):
    quantity = Pieces(_l("Pieces"), default=1)


class InspectForm(KeyedForm):
    verdict = SelectField(
        _l("What the old part is"), [_NEEDED], coerce=Inspection,
        choices=choices(INSPECTIONS))

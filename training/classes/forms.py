"""Forms about review courses: shape and type."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from core.forms import KeyedForm, choices
from training.certificates.labels import KINDS
from training.certificates.rules import PERMITS, Kind
from training.classes.service import ClassValues

_NEEDED = InputRequired(_l("This is needed."))


class ClassForm(KeyedForm):
    kind = SelectField(
        _l("Kind"), [_NEEDED], coerce=Kind,
        choices=choices((kind, KINDS[kind]) for kind in PERMITS))
    prefecture_code = StringField(
        _l("Prefecture (code)"), [_NEEDED, Length(max=4)],
        description=_l("The first four digits of its division code."))
    held_on = DateField(_l("Day"), [_NEEDED])
    seats = IntegerField(_l("Seats"), [_NEEDED])
    place = StringField(_l("Where it is held"), [Length(max=120)])

    def values(self) -> ClassValues:
        """The typed values. Call only on a form whose shape is right."""
        return ClassValues(self.kind.data, self.prefecture_code.data.strip(), self.held_on.data,
                           self.seats.data, self.place.data or "")


class SeatForm(KeyedForm):
    account_id = IntegerField(_l("Person"), [_NEEDED])
    outlet_id = IntegerField(_l("Outlet"), [_NEEDED])

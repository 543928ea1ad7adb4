"""Forms about a cancelled job."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.forms import KeyedForm, choices
from jobs.cancellations.labels import ANSWERS, RULINGS
from jobs.cancellations.rules import Answer, Ruling

_NEEDED = InputRequired(_l("This is needed."))


class AnswerForm(KeyedForm):
    answer = SelectField(
        _l("What the user says"), [_NEEDED], coerce=Answer, choices=choices(ANSWERS)
    )
    note = TextAreaField(_l("In the user's own words"), [Length(max=1000)])


class RulingForm(KeyedForm):
    ruling = SelectField(
        _l("What you found"), [_NEEDED], coerce=Ruling, choices=choices(RULINGS)
    )
    note = TextAreaField(_l("What proves it"), [_NEEDED, Length(max=1000)])

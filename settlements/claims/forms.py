"""Forms of what an outlet does with its claim."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from core.forms import KeyedForm
from network.distances.rules import FARTHEST_KM

_NEEDED = InputRequired(_l("This is needed."))


class DistanceForm(KeyedForm):
    km = IntegerField(
        _l("Kilometres, one way"),
        [_NEEDED, NumberRange(min=0, max=FARTHEST_KM,
                              message=_l("Whole kilometres from 0 to 1,000."))],
        render_kw={"inputmode": "numeric"},
    )


class WordsForm(KeyedForm):
    words = TextAreaField(_l("What you say to it"), [Length(max=1000)])


class AppealForm(KeyedForm):
    words = TextAreaField(_l("Why you do not accept it"), [_NEEDED, Length(max=1000)])

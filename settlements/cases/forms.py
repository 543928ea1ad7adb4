"""The form of a dispute."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from core.forms import KeyedForm


class DisputeForm(KeyedForm):
    words = TextAreaField(_l("What is wrong with it"),
                          [InputRequired(_l("This is needed.")), Length(max=1000)])

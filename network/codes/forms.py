"""The form of the code."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from core.forms import Form


class CodeForm(Form):
    code = StringField(
        _l("Code of six digits"),
        [InputRequired(_l("This is needed.")), Length(max=12)],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"},
    )

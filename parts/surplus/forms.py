"""Forms about what came too much."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired

from core.forms import KeyedForm
from parts.requests.forms import Pieces

_NEEDED = InputRequired(_l("This is needed."))


class BookForm(KeyedForm):
    """On which request the pieces are booked."""

    line_id = SelectField(_l("They belong to"), [_NEEDED], coerce=int, validate_choice=False)
    quantity = Pieces(_l("Pieces"))

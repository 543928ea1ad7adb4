"""Forms about shelves."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from core.forms import KeyedForm
from parts.requests.forms import Pieces

_NEEDED = InputRequired(_l("This is needed."))


class StockInForm(KeyedForm):
    """Pieces that came from the supplier."""

    warehouse_id = SelectField(_l("Warehouse"), [_NEEDED], coerce=int, validate_choice=False)
    part = StringField(_l("Part number"), [_NEEDED, Length(max=60)])
    quantity = Pieces(_l("Pieces"))

"""The form of a saved view."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import DataRequired, Length

from core.forms import KeyedForm
from office.saved_views.rules import LONGEST_NAME


class ViewForm(KeyedForm):
    """A name, and with whom it is shared; the door fills in the choices."""

    name = StringField(_l("Name of the view"), [
        DataRequired(_l("This is needed.")), Length(max=LONGEST_NAME)])
    role = RadioField(_l("Who sees it"), default="", validate_choice=True)

"""Forms of payment runs."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from core.forms import KeyedForm

_NEEDED = InputRequired(_l("This is needed."))


class SecondForm(KeyedForm):
    """Who approves proves anew to be that person (SAFETY 8)."""

    secret = PasswordField(_l("Your password, or the code on your phone"),
                           [_NEEDED, Length(max=200)],
                           render_kw={"autocomplete": "current-password"})


class ReturnFileForm(KeyedForm):
    file = FileField(_l("The bank's file"), [_NEEDED],
                     description=_l("Excel (.xlsx) or CSV, in UTF-8 or GBK. "
                                    "The same file twice changes nothing."),
                     render_kw={"accept": ".xlsx,.csv,.txt"})

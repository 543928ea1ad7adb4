"""Forms of money that passes through a parent."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from core.forms import KeyedForm, choices
from settlements.passing.labels import ANSWERS, WAYS
from settlements.passing.rules import Answer, Way

_NEEDED = InputRequired(_l("This is needed."))
_DECIMAL = {"inputmode": "decimal"}


class DeclareForm(KeyedForm):
    amount = StringField(_l("Amount passed on"), [_NEEDED, Length(max=40)], render_kw=_DECIMAL)
    way = SelectField(_l("How"), [_NEEDED], coerce=Way,
                      choices=choices(WAYS))


class AnswerForm(KeyedForm):
    said = SelectField(_l("What has come"), [_NEEDED], coerce=Answer,
                       choices=choices(ANSWERS))
    amount = StringField(_l("How much has come in all"), [Length(max=40)], render_kw=_DECIMAL)

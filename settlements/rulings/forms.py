"""The form of a ruling."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.forms import KeyedForm, choices
from core.money import ZERO, Money
from settlements.cases.labels import RULINGS
from settlements.cases.rules import Ruling

_NEEDED = InputRequired(_l("This is needed."))


class RulingForm(KeyedForm):
    ruling = RadioField(_l("Ruling"), [_NEEDED], coerce=Ruling,
                        choices=choices(RULINGS))
    difference = StringField(_l("How much more is paid (less with a minus)"), [Length(max=40)],
                             render_kw={"inputmode": "decimal"})
    words = TextAreaField(_l("The reason both sides read"), [_NEEDED, Length(max=500)])

    def amount(self) -> Money:
        """What a corrected line is paid more or less."""
        typed = self.difference.data or ""
        return Money.parse(typed, field="difference", negative=True) if typed.strip() else ZERO

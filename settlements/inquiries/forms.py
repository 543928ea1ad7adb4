"""Forms of asking first and of answering."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.forms import KeyedForm, choices
from settlements.inquiries.labels import SIDES
from settlements.inquiries.rules import Side

_NEEDED = InputRequired(_l("This is needed."))


class AskForm(KeyedForm):
    side = RadioField(_l("Who is asked"), [_NEEDED], coerce=Side, choices=choices(SIDES))
    by_when = DateField(_l("Answer by"), [_NEEDED],
                        description=_l("Within ten days; until then the time is theirs."))
    question = TextAreaField(_l("What is asked"), [_NEEDED, Length(max=500)],
                             description=_l("Whoever is asked reads this: say nothing of what "
                                            "the other side said."))


class AnswerInquiryForm(KeyedForm):
    answer = TextAreaField(_l("Your answer"), [_NEEDED, Length(max=1000)])

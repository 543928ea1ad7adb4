"""What is asked to put something before head office."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import DateField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from core.forms import KeyedForm

_NEEDED = InputRequired(_l("This is needed."))


class ProposeForm(KeyedForm):
    what = StringField(_l("What has to be decided"), [_NEEDED, Length(max=120)])
    recommended = StringField(lazy_pgettext("report", "Recommended"), [_NEEDED, Length(max=60)])
    proposer = StringField(_l("Proposed by (login)"), [_NEEDED, Length(max=64)])
    users = IntegerField(
        _l("Users waiting for it"), [Optional(), NumberRange(0, 9_999_999)], default=0
    )
    amount = StringField(_l("Amount at stake, yuan"), [Length(max=20)])
    division = StringField(
        _l("Division, by its code"), [Length(max=6)], description=_l("Empty: the whole network.")
    )
    since = DateField(_l("Since"), [_NEEDED])
    due = DateField(_l("To be decided by"), [_NEEDED])

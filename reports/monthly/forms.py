"""What is asked to make a report."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import SelectField, StringField
from wtforms.validators import Length

from core.forms import KeyedForm, choices

LANGUAGES = (("zh", "中文"), ("en", "English"), ("ru", "Русский"))


class MakeForm(KeyedForm):
    month = StringField(
        lazy_pgettext("report", "Month"),
        validators=[Length(max=7)],
        description=_l("Written as 2026-06."),
    )
    scope = StringField(
        lazy_pgettext("report", "About"),
        default="network",
        validators=[Length(max=40)],
        description=_l("network, region:3412 or outlet:WD-05."),
    )
    language = SelectField(_l("Language"), choices=choices(LANGUAGES), default="zh")

"""Forms of the register of distances."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from core.forms import KeyedForm, choices
from network.distances.labels import SOURCES
from network.distances.rules import FARTHEST_KM, Source

_NEEDED = InputRequired(_l("This is needed."))
_KM = NumberRange(min=0, max=FARTHEST_KM, message=_l("Whole kilometres from 0 to 1,000."))


class DecideDistanceForm(KeyedForm):
    km = IntegerField(_l("Kilometres, one way"), [Optional(), _KM],
                      render_kw={"inputmode": "numeric"})


ENTERED = {source: SOURCES[source] for source in (Source.MEASURED, Source.AGREED)}
"""Where what the maker writes down itself can come from."""


class DistanceEntryForm(KeyedForm):
    town_code = HiddenField(_l("Township"), [_NEEDED, Length(max=9)])
    place = StringField(_l("Township"), [Length(max=60)],
                        description=_l("Name or pinyin, for example 利川 谋道 or moudao."))
    village = StringField(_l("Village"), [Length(max=60)],
                          description=_l("Empty for the whole township."))
    km = IntegerField(_l("Kilometres, one way"), [_NEEDED, _KM],
                      render_kw={"inputmode": "numeric"})
    source = SelectField(_l("Where it comes from"), coerce=Source, choices=choices(ENTERED),
                         default=Source.MEASURED)
    from_day = DateField(_l("Valid from"), [_NEEDED])

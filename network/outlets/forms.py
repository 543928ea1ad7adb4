"""Form of an outlet's record."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from core.forms import KeyedForm, choices
from network.outlets.labels import CONTRACTS
from network.outlets.rules import Contract

_NEEDED = InputRequired(_l("This is needed."))


class OutletForm(KeyedForm):
    code = StringField(
        _l("Outlet's code"), [_NEEDED, Length(max=16)], render_kw={"autocomplete": "off"}
    )
    name = StringField(_l("Name of the outlet"), [_NEEDED, Length(max=80)])
    contract = SelectField(
        _l("Contract"),
        [_NEEDED],
        coerce=Contract,
        choices=choices(CONTRACTS),
    )
    parent_code = StringField(
        _l("Parent's code"), [Length(max=16)], description=_l("Only for an outlet under a parent.")
    )
    town_code = HiddenField(_l("Township"))
    place = StringField(
        _l("Township"),
        [Length(max=60)],
        description=_l("Name or pinyin, for example 利川 谋道 or moudao."),
        render_kw={"autocomplete": "off"},
    )
    address = StringField(_l("Address"), [Length(max=200)])
    phone = StringField(_l("Telephone"), [Length(max=40)], render_kw={"inputmode": "tel"})
    one_man = BooleanField(_l("One-man shop: no technician is assigned"))

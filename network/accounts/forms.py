"""Forms of signing in and of opening accounts."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

from core.forms import Form, KeyedForm, choices
from network.accounts.labels import ROLES
from network.accounts.rules import Role

_NEEDED = InputRequired(_l("This is needed."))
CHOICES = [(role.value, word) for role, word in ROLES.items()]


class SignInForm(Form):
    login = StringField(
        _l("Name to sign in with"),
        [_NEEDED, Length(max=64)],
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )
    password = PasswordField(
        _l("Password"), [_NEEDED, Length(max=200)], render_kw={"autocomplete": "current-password"}
    )


class InvitationForm(Form):
    password = PasswordField(
        _l("Choose a password"),
        [_NEEDED, Length(max=200)],
        description=_l("At least 10 characters; a short sentence is good."),
        render_kw={"autocomplete": "new-password"},
    )


class AccountForm(KeyedForm):
    login = StringField(
        _l("Name to sign in with"),
        [_NEEDED, Length(max=64)],
        render_kw={"autocapitalize": "none", "autocomplete": "off"},
    )
    name = StringField(_l("Person's name"), [_NEEDED, Length(max=60)])
    phone = StringField(_l("Telephone"), [Length(max=40)], render_kw={"inputmode": "tel"})
    roles = SelectMultipleField(_l("Roles"), [_NEEDED], choices=choices(CHOICES), coerce=Role)
    outlet = StringField(
        _l("Outlet's code"), [Length(max=16)], description=_l("Only for people of an outlet.")
    )
    counties = StringField(
        _l("Counties"),
        [Length(max=200)],
        description=_l(
            "Division codes of 2, 4 or 6 digits, separated by "
            "commas; for county owners and regional managers."
        ),
    )


class LanguageForm(Form):
    lang = SelectField(
        choices=choices([("zh_Hans_CN", "中文"), ("en", "English"), ("ru", "Русский")])
    )

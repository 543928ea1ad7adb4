"""The form of a payee."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from core.forms import KeyedForm, choices
from settlements.payees.labels import TAX_KINDS
from settlements.payees.rules import TaxKind
from settlements.payees.service import PayeeValues

_NEEDED = InputRequired(_l("This is needed."))


class PayeeForm(KeyedForm):
    holder = StringField(_l("Name of the account"), [_NEEDED, Length(max=80)])
    bank = StringField(_l("Bank and branch"), [_NEEDED, Length(max=80)])
    account = StringField(_l("Account number"), [_NEEDED, Length(max=40)],
                          render_kw={"inputmode": "numeric", "autocomplete": "off"})
    tax_kind = SelectField(_l("Tax identity"), [_NEEDED], coerce=TaxKind,
                           choices=choices(TAX_KINDS))
    tax_number = StringField(_l("Tax number"), [Length(max=30)])

    def values(self) -> PayeeValues:
        return PayeeValues(self.holder.data, self.bank.data, self.account.data,
                           self.tax_kind.data, self.tax_number.data or "")

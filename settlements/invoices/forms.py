"""Forms of an invoice."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from core.forms import KeyedForm, choices
from core.money import Money
from settlements.invoices.labels import KINDS, REASONS
from settlements.invoices.rules import Kind, Parts, ReturnReason
from settlements.invoices.service import InvoiceValues

_NEEDED = InputRequired(_l("This is needed."))


class InvoiceForm(KeyedForm):
    number = StringField(_l("Invoice number"), [_NEEDED, Length(max=40)])
    kind = SelectField(_l("Kind"), [_NEEDED], coerce=Kind,
                       choices=choices(KINDS),
                       default=Kind.ORDINARY)
    dated = DateField(_l("Date on the invoice"), [_NEEDED])
    gross = StringField(_l("Amount with tax"), [_NEEDED, Length(max=40)],
                        render_kw={"inputmode": "decimal"})
    tax = StringField(_l("Tax in it"), [_NEEDED, Length(max=40)],
                      render_kw={"inputmode": "decimal"})
    rate_bp = IntegerField(_l("Rate in hundredths of a per cent (1 % = 100)"),
                           [_NEEDED, NumberRange(min=0, max=1_300)])

    def values(self) -> InvoiceValues:
        """What was typed; BadInput names the amount that is none."""
        gross = Money.parse(self.gross.data, field="gross")
        tax = Money.parse(self.tax.data, field="tax")
        return InvoiceValues(self.number.data, self.kind.data, self.dated.data,
                             Parts(gross, gross - tax, tax, self.rate_bp.data))


class ReturnForm(KeyedForm):
    reason = SelectField(_l("Why it goes back"), [_NEEDED], coerce=ReturnReason,
                         choices=choices(REASONS))

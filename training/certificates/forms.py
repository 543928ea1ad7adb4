"""Forms about certificates: shape and type."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from core.forms import KeyedForm, choices
from training.certificates.labels import KINDS, WITHDRAW_REASONS
from training.certificates.rules import Kind, WithdrawReason
from training.certificates.service import CertificateValues

_NEEDED = InputRequired(_l("This is needed."))



class CertificateForm(KeyedForm):
    """What stands on a card. The outlet is chosen by its code; its people are the choice."""

    outlet_code = StringField(_l("Outlet (code)"), [_NEEDED, Length(max=16)])
    person = StringField(
        _l("Person"),
        [_NEEDED, Length(max=64)],
        description=_l("Name or sign-in name of somebody who works there."),
    )
    kind = SelectField(_l("Kind"), [_NEEDED], coerce=Kind, choices=choices(KINDS))
    number = StringField(_l("Number of the card"), [_NEEDED, Length(max=40)])
    issued_on = DateField(_l("Issued on"), [_NEEDED])
    review_on = DateField(_l("Review due on"), [Optional()])
    ends_on = DateField(_l("Ends on"), [Optional()])
    level = IntegerField(_l("Level"), [Optional()])

    def values(self, account_id: int, outlet_id: int) -> CertificateValues:
        """The typed values. Call only on a form whose shape is right."""
        return CertificateValues(
            self.kind.data, self.number.data, account_id, outlet_id, self.issued_on.data,
            self.review_on.data, self.ends_on.data, level=self.level.data)


class ReviewForm(KeyedForm):
    review_on = DateField(_l("Next review due on"), [Optional()])


class WithdrawForm(KeyedForm):
    reason = SelectField(
        _l("Why it is withdrawn"),
        [_NEEDED],
        coerce=WithdrawReason,
        choices=choices(WITHDRAW_REASONS),
    )

"""Forms of the agreement with an outlet."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional, Regexp

from core.errors import BadInput, ServicenetError
from core.forms import KeyedForm, choices
from core.rows import FieldProblem
from network.agreements.labels import PAY_RULES, ROUTES
from network.agreements.rules import PayRule, Period, Route, Terms

_NEEDED = InputRequired(_l("This is needed."))
_PERCENT = r"[0-9]{1,3}(\.[0-9]{1,2})?\Z"


class AgreementForm(KeyedForm):
    valid_from = DateField(_l("Valid from"), [_NEEDED])
    valid_to = DateField(_l("Valid to"), [Optional()])
    parent_percent = StringField(
        _l("Management fee of the parent, % of labour"),
        [_NEEDED, Regexp(_PERCENT, message=_l("A percentage such as 10 or 7.5."))],
        default="0",
        render_kw={"inputmode": "decimal", "maxlength": 6},
    )
    route = SelectField(_l("Way of the money"), coerce=Route, choices=choices(ROUTES))
    pay_rule = SelectField(_l("Due"), coerce=PayRule, choices=choices(PAY_RULES))
    pay_days = IntegerField(
        _l("Day of the month, or days"), [_NEEDED, NumberRange(min=1, max=60)], default=25,
        render_kw={"inputmode": "numeric"},
    )

    def terms(self) -> Terms:
        """What was typed, as the rules take it."""
        return Terms(
            parent_bp=int(Decimal(self.parent_percent.data) * 100),
            route=self.route.data,
            pay_rule=self.pay_rule.data,
            pay_days=self.pay_days.data,
        )

    def refuse(self, error: ServicenetError) -> list[FieldProblem]:
        """As of every form; the rules name the fee in basis points."""
        if isinstance(error, BadInput) and error.field == "parent_bp":
            error.field = "parent_percent"
        return super().refuse(error)

    def period(self) -> Period:
        return Period(self.valid_from.data, self.valid_to.data)


class RouteForm(KeyedForm):
    route = SelectField(_l("Way of the money"), coerce=Route, choices=choices(ROUTES))
    from_day = DateField(_l("From"), [_NEEDED])


class EndForm(KeyedForm):
    last_day = DateField(_l("Last day"), [_NEEDED])

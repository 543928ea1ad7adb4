"""Forms of the steps from the first call to the finished job."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, SelectField, TimeField
from wtforms.validators import InputRequired, NumberRange, Optional

from core.forms import KeyedForm, choices
from jobs.visits.rules import Confirmation, FailReason, HoldReason
from jobs.work_orders.labels import GRADES
from jobs.work_orders.rules import Grade

_NEEDED = InputRequired(_l("This is needed."))

CONFIRMATIONS = {
    Confirmation.REPLY: _l("the user replied by message"),
    Confirmation.CODE: _l("the user gave a code"),
    Confirmation.CALL_BACK: _l("the call desk asked the user"),
}
FAILURES = {
    FailReason.NOBODY_HOME: _l("nobody at home"),
    FailReason.WRONG_ADDRESS: _l("the address is wrong"),
    FailReason.REFUSED_ENTRY: _l("not let in"),
}
HOLDS = {
    HoldReason.PART: _l("waiting for a part"),
    HoldReason.USER: _l("waiting for the user"),
    HoldReason.WORKSHOP: _l("in the workshop"),
    HoldReason.APPRAISAL: _l("an expert must look at it"),
}


def _or_none(value: str) -> Confirmation | None:
    return Confirmation(value) if value else None


class AppointForm(KeyedForm):
    day = DateField(_l("Day"), [_NEEDED])
    start = TimeField(_l("From"), [_NEEDED])
    end = TimeField(_l("To"), [Optional()])
    users_wish = BooleanField(_l("The user asked for this time"))
    confirmed = SelectField(
        _l("How it is confirmed"),
        coerce=_or_none,
        choices=choices([("", _l("not yet")), *CONFIRMATIONS.items()]),
    )


class ArriveForm(KeyedForm):
    claimed = IntegerField(validators=[Optional(), NumberRange(min=0)])
    distance_m = IntegerField(validators=[Optional(), NumberRange(min=0, max=10_000_000)])


class FailForm(KeyedForm):
    reason = SelectField(
        _l("What happened"),
        [_NEEDED],
        coerce=FailReason,
        choices=choices(FAILURES),
    )


class HoldForm(KeyedForm):
    reason = SelectField(
        _l("Waiting for"),
        [_NEEDED],
        coerce=HoldReason,
        choices=choices(HOLDS),
    )
    confirmed = SelectField(
        _l("How it is confirmed"),
        coerce=_or_none,
        choices=choices([("", _l("not yet")), *CONFIRMATIONS.items()]),
    )


class CompleteForm(KeyedForm):
    grade = SelectField(
        _l("How much work it was"),
        coerce=Grade,
        choices=choices(GRADES),
        default=Grade.SMALL,
    )
    code_given = BooleanField(_l("The user gave the completion code"))

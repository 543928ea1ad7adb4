"""Forms of giving and taking a job."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.forms import KeyedForm, choices
from jobs.work_orders.labels import DISPATCH_REASONS, REFUSE_REASONS
from jobs.work_orders.rules import DispatchReason, RefuseReason

_NEEDED = InputRequired(_l("This is needed."))


class DispatchForm(KeyedForm):
    outlet_id = IntegerField(_l("Outlet"), [_NEEDED])
    reason = SelectField(
        _l("Why this outlet"),
        [_NEEDED],
        coerce=DispatchReason,
        choices=choices(
            (code, word)
            for code, word in DISPATCH_REASONS.items()
            if code is not DispatchReason.SELF_ENTERED
        ),
    )


class RefuseForm(KeyedForm):
    reason = SelectField(
        _l("Why not"),
        [_NEEDED],
        coerce=RefuseReason,
        choices=choices(REFUSE_REASONS),
    )
    note = TextAreaField(_l("Anything else"), [Length(max=1000)])


class AssignForm(KeyedForm):
    technician_id = SelectField(_l("Technician"), [_NEEDED], coerce=int, validate_choice=False)

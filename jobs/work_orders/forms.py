"""Forms that belong to a job at any point."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.errors import BadInput, ServicenetError
from core.forms import KeyedForm, choices
from core.rows import FieldProblem
from jobs.work_orders.labels import CANCEL_REASONS, REOPEN_REASONS, TRUTHS
from jobs.work_orders.rules import CancelReason, ReopenReason, Truth
from jobs.work_orders.timing import TO_THE_USER
from sla.labels import CAUSES, CLOCKS
from sla.policies.rules import ClockKind
from sla.self_reports.rules import Cause

_NEEDED = InputRequired(_l("This is needed."))


class ChaseForm(KeyedForm):
    note = TextAreaField(_l("What the user says"), [Length(max=1000)])


class NoteForm(KeyedForm):
    note = TextAreaField(_l("Note"), [_NEEDED, Length(max=1000)])


class BarcodeForm(KeyedForm):
    """One field for each place a barcode can stand (network.products.rules.barcodes_of)."""

    body = StringField(_l("Barcode of the appliance"), [Length(max=80)])
    indoor = StringField(_l("Barcode of the indoor unit"), [Length(max=80)])
    outdoor = StringField(_l("Barcode of the outdoor unit"), [Length(max=80)])

    def typed(self) -> dict[str, str]:
        """What stands in the fields, by place."""
        fields = {"body": self.body, "indoor": self.indoor, "outdoor": self.outdoor}
        return {place: field.data for place, field in fields.items() if field.data}

    def refuse(self, error: ServicenetError) -> list[FieldProblem]:
        """As of every form; the rules name the fields as the counter's form does."""
        if isinstance(error, BadInput):
            error.field = error.field.removeprefix("barcode_")
        return super().refuse(error)


class CancelForm(KeyedForm):
    reason = SelectField(
        _l("Why it is cancelled"),
        [_NEEDED],
        coerce=CancelReason,
        choices=choices(CANCEL_REASONS),
    )
    note = TextAreaField(_l("What proves it"), [_NEEDED, Length(max=1000)])


class LateForm(KeyedForm):
    """`clock` offers the promises that can be reported now; the door takes any, and the rules
    decide."""

    clock = SelectField(
        _l("Which promise"),
        [_NEEDED],
        coerce=ClockKind,
        choices=choices({kind: CLOCKS[kind] for kind in TO_THE_USER}),
    )
    reason = SelectField(
        _l("Why it will be late"), [_NEEDED], coerce=Cause, choices=choices(CAUSES)
    )
    note = TextAreaField(_l("In your own words"), [Length(max=1000)])


class MergeForm(KeyedForm):
    into_id = IntegerField(_l("The job it belongs to"), [_NEEDED])


class ReopenForm(KeyedForm):
    reason = SelectField(
        _l("Why it is opened again"),
        [_NEEDED],
        coerce=ReopenReason,
        choices=choices(REOPEN_REASONS),
    )
    note = TextAreaField(_l("Anything else"), [Length(max=1000)])


class CallBackForm(KeyedForm):
    truth = SelectField(
        _l("What the user says"),
        [_NEEDED],
        coerce=Truth,
        choices=choices(TRUTHS),
    )
    note = TextAreaField(_l("In the user's own words"), [Length(max=1000)])

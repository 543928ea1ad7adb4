"""Forms about courses: shape and type."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from core.forms import KeyedForm, choices
from network.products.labels import LINES
from network.products.rules import ProductLine
from training.courses.labels import TRACKS
from training.courses.rules import Track
from training.courses.service import CourseValues, ResultValues

_NEEDED = InputRequired(_l("This is needed."))


def _line_or_none(value: str) -> ProductLine | None:
    return ProductLine(value) if value else None


class CourseForm(KeyedForm):
    code = StringField(_l("Code"), [_NEEDED, Length(max=24)])
    title = StringField(_l("Title"), [_NEEDED, Length(max=120)])
    track = SelectField(_l("Track"), [_NEEDED], coerce=Track, choices=choices(TRACKS))
    line = SelectField(
        _l("Product"),
        coerce=_line_or_none,
        choices=choices([("", _l("for every job")), *LINES.items()]),
    )
    practical = BooleanField(_l("With a practical test"))
    pass_score = IntegerField(_l("Points to pass"), [_NEEDED, NumberRange(1, 100)], default=80)
    valid_days = IntegerField(_l("Counts for (days)"), [Optional(), NumberRange(1, 4000)])

    def values(self) -> CourseValues:
        """The typed values. Call only on a form whose shape is right."""
        return CourseValues(self.code.data, self.title.data, self.track.data, self.line.data,
                            self.practical.data, self.pass_score.data, self.valid_days.data)


class ResultForm(KeyedForm):
    """What one person made of a course. The outlet is named by its code."""

    outlet_code = StringField(_l("Outlet (code)"), [_NEEDED, Length(max=16)])
    person = StringField(
        _l("Person"), [_NEEDED, Length(max=64)],
        description=_l("Name or sign-in name of somebody who works there."))
    taken_on = DateField(_l("Day"), [_NEEDED])
    score = IntegerField(_l("Points"), [_NEEDED, NumberRange(
        0, 100, _l("A score lies between 0 and 100."))])
    practical_done = BooleanField(_l("Practical test passed"))

    def values(self, account_id: int, outlet_id: int) -> ResultValues:
        """The typed values. Call only on a form whose shape is right."""
        return ResultValues(account_id, outlet_id, self.taken_on.data, self.score.data,
                            self.practical_done.data)

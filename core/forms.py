"""Base of all forms: shape and type only; meaning is checked by rules (habit 7)."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from flask import flash, g, request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, SelectChoice, SelectField

from core.errors import BadInput, ServicenetError
from core.reasons import sentence
from core.rows import Fact, FieldProblem


def choices(words: Mapping[Any, Any] | Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Codes with their words as the options of a choice field, in their order."""
    pairs = words.items() if isinstance(words, Mapping) else words
    return [SelectChoice(str(code), word) for code, word in pairs]


class Form(FlaskForm):  # type: ignore[misc]
    """A form with a CSRF token. `problems` are refusals of the rules that name none of its
    fields."""

    problems: Sequence[FieldProblem] = ()

    @property
    def refused(self) -> bool:
        """Whether it was sent and something in it is to be put right."""
        return bool(self.errors or self.problems)

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Checks the shape. The form that was sent is remembered for the page of a conflict."""
        g.form = self
        return bool(super().validate(*args, **kwargs))

    def say_faults(self) -> None:
        """Names each field and what is wrong with it, for a page that cannot show them in place."""
        for name, messages in self.errors.items():
            label = self[name].label.text if name in self._fields else ""
            flash(_("%(label)s: %(problem)s", label=label, problem=messages[0]), "error")
        for each in self.problems:
            flash(each.text, "error")

    def shown(self) -> list[Fact]:
        """What was typed, by field and in words, so that a refusal can keep it in sight."""
        typed = [(field.label.text, _in_words(field)) for field in self if not _unseen(field)]
        return [Fact(str(label), text) for label, text in typed if text]

    def refuse(self, error: ServicenetError) -> list[FieldProblem]:
        """Hangs a refusal of the rules on the field it names; what names none of the fields
        is returned for the list on top."""
        field = self._fields.get(error.field) if isinstance(error, BadInput) else None
        if field is None:
            anchor = error.field if isinstance(error, BadInput) else "main"
            return [FieldProblem(anchor, sentence(error))]
        field.errors = [*field.errors, sentence(error)]
        return []


class KeyedForm(Form):
    """A form that creates or moves money: it carries the key that makes a repeat harmless."""

    idempotency_key = HiddenField(default=lambda: secrets.token_urlsafe(12))


F = TypeVar("F", bound=Form)


def bound(kind: type[F], action: str, of: str = "") -> F:
    """The form of a page: as it was sent when the page is shown again because just this one was
    refused (`core.answering`), else empty. `of` keeps forms of one page apart: the ids of its
    fields end in it, and a field of that name says which of several to one address was sent."""
    sent = g.get("refused")
    if isinstance(sent, kind) and request.path == action and request.form.get("of", of) == of:
        g.refused_shown, form = True, sent
    else:
        form = kind(formdata=None)
    for field in form if of else ():
        field.id = f"{field.name}-{of}"
    return form


def typed(form: Form, name: str, default: object) -> str:
    """What stood in a field that is none of the form's own, when the form was sent."""
    return request.form.get(name, "") if form.refused else str(default)


def _unseen(field: Field) -> bool:
    return isinstance(field, HiddenField)


def _in_words(field: Field) -> str:
    if isinstance(field, BooleanField):
        return _("yes") if field.data else ""
    sent = field.raw_data[0] if field.raw_data else ""
    if isinstance(field, SelectField) and field.choices:
        return next((str(c.label) for c in field.iter_choices() if str(c.value) == sent), "")
    return str(sent)

"""Base of all forms: shape and type only; meaning is checked by rules (habit 7)."""

import secrets

from flask_wtf import FlaskForm
from wtforms import HiddenField

from core.errors import BadInput, ServicenetError
from core.reasons import sentence
from core.rows import FieldProblem


class Form(FlaskForm):  # type: ignore[misc]
    """A form with a CSRF token."""

    def refuse(self, error: ServicenetError) -> list[FieldProblem]:
        """Hangs a refusal of the rules on the field it names; what names none of the fields
        is returned for the list on top."""
        field = self._fields.get(error.field) if isinstance(error, BadInput) else None
        if field is None:
            return [FieldProblem("main", sentence(error))]
        field.errors = [*field.errors, sentence(error)]
        return []


class KeyedForm(Form):
    """A form that creates or moves money: it carries the key that makes a repeat harmless."""

    idempotency_key = HiddenField(default=lambda: secrets.token_urlsafe(12))

"""Base of all forms: shape and type only; meaning is checked by rules (habit 7)."""

import secrets
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField

from core.errors import BadInput


class Form(FlaskForm):  # type: ignore[misc]
    """A form with a CSRF token."""

    def refuse(self, error: BadInput) -> None:
        """Hangs a refusal of the rules on the field it names, or on top of the form."""
        field = self._fields.get(error.field)
        target = field.errors if field is not None else self.form_errors
        message = error.reason % error.facts if error.facts else error.reason
        target.append(message) if isinstance(target, list) else self.form_errors.append(message)


class KeyedForm(Form):
    """A form that creates or moves money: it carries the key that makes a repeat harmless."""

    idempotency_key = HiddenField(default=lambda: secrets.token_urlsafe(12))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

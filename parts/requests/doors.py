"""What the doors of the parts share."""

from flask import url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from core import answering
from core.answering import Step
from core.auth import principal
from core.errors import BadInput, NotFound
from core.forms import Form
from parts.catalogue import queries as catalogue
from parts.catalogue.rules import read_code


def home() -> str:
    """The list of parts of whoever is signed in."""
    return url_for("shop_parts.index" if principal().outlet_id else "part_requests.index")


def stepping(operation: str, step: Step, form: Form | None = None) -> Response:
    """Takes a step with parts (`core.answering`)."""
    return answering.stepping(f"parts.{operation}", step, home(), form)


def part_of(session: Session, typed: str) -> int:
    """The part somebody typed by its number; BadInput when the catalogue has none."""
    found = catalogue.by_code(session, read_code(typed, field="part"))
    if found is None:
        raise BadInput("part", "no_such_part", code=typed[:40])
    return found.id


def whole_id(typed: str | None, kind: str) -> int:
    """An id of a form; what is no id leads to no record."""
    if not typed or not typed.isascii() or not typed.isdigit() or len(typed) > 18:
        raise NotFound(kind, (typed or "")[:18])
    return int(typed)

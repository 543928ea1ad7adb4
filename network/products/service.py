"""Keeping the list of product models."""

from sqlalchemy.orm import Session

from core import text
from core.errors import BadInput
from network.products import queries
from network.products.models import ProductModel
from network.products.rules import ProductLine


def save_model(
    session: Session, code: str, name: str, brand: str, line: ProductLine
) -> ProductModel:
    """Adds a model or corrects its name, brand and line; the code is what identifies it."""
    code = text.clean_line(code, 40, field="code").upper()
    if not code:
        raise BadInput("code", "missing")
    found = queries.by_code(session, code)
    values = {
        "name": text.clean_line(name, 80, field="name"),
        "brand": text.clean_line(brand, 40, field="brand"),
        "line": line,
    }
    if found is None:
        found = ProductModel(code=code, **values)
        session.add(found)
    else:
        for field, value in values.items():
            setattr(found, field, value)
    session.flush()
    return found

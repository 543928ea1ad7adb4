"""Every SELECT on products."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from network.products.models import ProductModel


def by_code(session: Session, code: str) -> ProductModel | None:
    return session.scalars(select(ProductModel).where(ProductModel.code == code)).first()


def all_models(session: Session) -> Sequence[ProductModel]:
    """Every model by code; there are hundreds, not thousands."""
    return session.scalars(select(ProductModel).order_by(ProductModel.code)).all()

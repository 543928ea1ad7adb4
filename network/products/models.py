"""Product models of the maker."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import code_column
from core.db import Id, Model
from network.products.rules import ProductLine


class ProductModel(Model):
    """One model as it is sold; `code` is printed on the rating plate."""

    __tablename__ = "product_models"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    brand: Mapped[str] = mapped_column(String(40))
    line: Mapped[ProductLine] = mapped_column(code_column(ProductLine))

    __table_args__ = (Index("ix_product_models_line", "line"),)

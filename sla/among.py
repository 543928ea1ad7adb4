"""Many ids as one parameter: a list of 20,000 parameters takes a database longer to read than
the rows take to change."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session


def among(session: Session, column: Any, ids: Collection[int]) -> ColumnElement[bool]:
    """Whether the column is one of the ids."""
    if session.get_bind().dialect.name == "postgresql":
        array: ColumnElement[bool] = column == any_(
            bindparam(None, list(ids), type_=ARRAY(BigInteger)))
        return array
    each = func.json_each(json.dumps(list(ids))).table_valued("value")
    listed: ColumnElement[bool] = column.in_(select(each.c.value.cast(Integer)))
    return listed

"""What a database knows of its tables when it plans a statement."""

from sqlalchemy import DDL
from sqlalchemy.orm import Session

from core.db import Model


def renew(session: Session, *models: type[Model]) -> None:
    """Counts the tables anew after a first load. PostgreSQL plans by what it last counted: a
    register that was empty then is joined row by row. SQLite plans well enough without."""
    if session.get_bind().dialect.name == "postgresql":
        names = ", ".join(model.__tablename__ for model in models)
        session.execute(DDL(f"ANALYZE {names}"))  # type: ignore[no-untyped-call]

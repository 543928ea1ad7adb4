"""Every table of the house in one list, and how a database gets them."""

from sqlalchemy import Engine, text

import core.audit
import core.facts
import core.idempotency
import core.seal
import core.sessions
from core import ddl
from core.db import db
from network.accounts import models as accounts
from network.outlets import models as outlets
from network.regions import models as regions

MODULES = (core.audit, core.facts, core.idempotency, core.seal, core.sessions,
           regions, outlets, accounts)


def build_schema(engine: Engine) -> None:
    """Creates all tables, indexes and triggers on an empty database."""
    with engine.begin() as connection:
        db.metadata.create_all(connection)
        for statement in ddl.statements(engine.dialect.name):
            connection.execute(text(statement))

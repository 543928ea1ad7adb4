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
from sla.breaches import models as breaches
from sla.calendars import models as calendars
from sla.clocks import models as clocks
from sla.policies import models as policies
from sla.segments import models as segments

MODULES = (core.audit, core.facts, core.idempotency, core.seal, core.sessions,
           regions, outlets, accounts, calendars, policies, clocks, segments, breaches)


def build_schema(engine: Engine) -> None:
    """Creates all tables, indexes and triggers on an empty database."""
    with engine.begin() as connection:
        db.metadata.create_all(connection)
        for statement in ddl.statements(engine.dialect.name):
            connection.execute(text(statement))

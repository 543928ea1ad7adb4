"""Every table of the house in one list, and how a database gets them."""

from sqlalchemy import Connection, Engine, MetaData, text

import core.alarms
import core.audit
import core.counters
import core.facts
import core.flags
import core.heartbeats
import core.idempotency
import core.periods
import core.seal
import core.sessions
import office.files.models
import office.notes.models
import office.notices.models
import office.saved_views.models
from core import ddl
from core.db import db
from jobs.cancellations import models as cancellations
from jobs.contacts import models as contacts
from jobs.history import models as history
from jobs.openings import models as opened_jobs
from jobs.units import models as units
from jobs.work_orders import models as work_orders
from network.accounts import models as accounts
from network.agreements import models as agreements
from network.areas import models as areas
from network.codes import models as codes
from network.distances import models as distances
from network.outlets import models as outlets
from network.products import models as products
from network.regions import models as regions
from parts.catalogue import models as catalogue
from parts.custody import models as custody
from parts.lanes import models as lanes
from parts.recoveries import models as recoveries
from parts.requests import models as part_requests
from parts.shipments import models as shipments
from parts.stock import models as stock
from reports.decisions import models as decisions
from reports.monthly import models as monthly_reports
from settlements.cases import models as cases
from settlements.claims import models as claims
from settlements.inquiries import models as inquiries
from settlements.invoices import models as invoices
from settlements.ledger import models as ledger
from settlements.passing import models as passing
from settlements.payees import models as payees
from settlements.payouts import models as payouts
from settlements.rates import models as rates
from settlements.statements import models as statements
from sla.breaches import models as breaches
from sla.calendars import models as calendars
from sla.clocks import models as clocks
from sla.policies import models as policies
from sla.segments import models as segments
from sla.self_reports import models as self_reports
from training.certificates import models as certificates
from training.classes import models as classes
from training.courses import models as courses

MODULES = (
    core.alarms,
    core.audit,
    core.facts,
    core.flags,
    core.heartbeats,
    core.idempotency,
    core.periods,
    core.seal,
    core.sessions,
    core.counters,
    office.notices.models,
    office.notes.models,
    office.files.models,
    office.saved_views.models,
    regions,
    outlets,
    areas,
    accounts,
    codes,
    calendars,
    policies,
    clocks,
    segments,
    breaches,
    self_reports,
    products,
    certificates,
    classes,
    courses,
    units,
    work_orders,
    cancellations,
    contacts,
    history,
    opened_jobs,
    catalogue,
    stock,
    part_requests,
    shipments,
    custody,
    recoveries,
    agreements,
    distances,
    rates,
    claims,
    ledger,
    statements,
    invoices,
    payees,
    payouts,
    passing,
    cases,
    inquiries,
    decisions,
    monthly_reports,
    lanes,
)

DROPS = {
    "sqlite": "SELECT 'DROP TRIGGER \"' || name || '\"' FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT format('DROP TRIGGER %I ON %I', tgname, relname) FROM pg_trigger "
    "JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal",
}
"""The statements that drop every trigger there is."""


def build_schema(engine: Engine, tables: MetaData = db.metadata) -> None:
    """Creates all tables, indexes and triggers on an empty database."""
    with engine.begin() as connection:
        tables.create_all(connection)
        renew_guards(connection)


def renew_guards(connection: Connection) -> None:
    """Drops every trigger and makes those of the house. Run after each migration: on SQLite a
    changed table is made anew and loses its triggers without a word."""
    drop_guards(connection)
    for statement in ddl.statements(connection.dialect.name):
        connection.execute(text(statement))


def drop_guards(connection: Connection) -> None:
    """Drops every trigger. Only for whoever renews them in the same transaction."""
    for drop in connection.scalars(text(DROPS[connection.dialect.name])).all():
        connection.execute(text(drop))

"""Small files of another system for the tests."""

from core.db import transaction
from core.scope import Reason, Scope
from jobs.history import forms, service
from jobs.history.service import Taken
from tests import factories
from tests.factories import BY

IMPORT = Scope.system(Reason.IMPORT)

HEADER = "no,ev,at,opened,closed,status,group,prio,made\n"
MAPPING = """
[source]
missing = ["?", ""]
zone = "Asia/Shanghai"
moments = ["%d/%m/%Y %H:%M"]
[fields]
number = { from = "no" }
event = { from = "ev", kind = "integer" }
at = { from = "at", kind = "moment" }
opened_at = { from = "opened", kind = "moment" }
closed_at = { from = "closed", kind = "moment" }
status = { from = "status" }
group = { from = "group" }
priority = { from = "prio", values = { "2" = "high", "3" = "moderate" } }
kept = { from = "made", values = { true = "kept", false = "late" } }
[history]
system = "desk"
line = "small_appliance"
mode = "carry_in"
[outlets]
code_prefix = "DK-"
town = "341221104"
unassigned = "Unassigned"
[ends]
Closed = "closed"
[promises]
calendar = "weekdays_24h"
[promises.hours]
high = "none"
moderate = "24"
"""

ROWS = (
    # One that is late (a weekend between counts nothing), in three events and two groups.
    "A1,0,3/7/2026 09:00,3/7/2026 08:00,7/7/2026 10:00,New,?,3,true\n"
    "A1,1,3/7/2026 11:00,3/7/2026 08:00,7/7/2026 10:00,Waiting for vendor,Group 1,3,true\n"
    "A1,2,7/7/2026 10:00,3/7/2026 08:00,7/7/2026 10:00,Closed,?,3,false\n"
    # One that is not: Friday to Monday.
    "A2,0,3/7/2026 09:00,3/7/2026 08:00,6/7/2026 07:00,Closed,Group 1,3,true\n"
    # One without target and without group.
    "A3,0,3/7/2026 09:00,3/7/2026 08:00,14/7/2026 07:00,Closed,?,2,false\n"
)


def set_up(now):
    """Divisions, calendars and promises of the house."""
    with transaction(Scope.system(Reason.COMMAND)) as session:
        factories.some_divisions(session)
        factories.time_rules(session, now)


def read(rows, now, mapping=MAPPING, header=HEADER):
    return forms.read((header + rows).encode(), "desk.csv", forms.load(mapping), now)


def take(rows, now, mapping=MAPPING) -> Taken:
    file = read(rows, now, mapping)
    with transaction(IMPORT) as session:
        return service.take(session, BY, file.assembled.histories, file.plan, now=now)

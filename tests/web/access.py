"""The access matrix: who may do what to whose record, computed and then asked through HTTP.

Expected is what follows from the role's permissions, the mark on the view (core.auth.needs)
and the audience of the table, for a viewer who stands in the middle of a tree:

    parent ── own ── child        elsewhere: another province
          └── sibling             moved: was own, now with the sibling
                                  waiting: with no outlet yet
"""

import io
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from core.auth import PUBLIC, SIGNED_IN
from core.db import db, transaction
from core.scope import Audience, Reason, Scope
from jobs.dispatch import service as dispatching
from jobs.evidence import service as evidence
from jobs.evidence.rules import Purpose
from jobs.intake import service as intake
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import DispatchReason, Source
from network.accounts.models import Account
from network.accounts.rules import BY_COUNTY, OUTLET_ROLES, PERMISSIONS, Role
from network.outlets.models import Outlet
from office.files.models import Picture
from reports.decisions import service as decisions
from reports.decisions.models import DecisionRow
from reports.decisions.service import Proposal
from reports.figures.rules import Month
from reports.monthly import service as reports
from reports.monthly.models import MonthlyReport
from reports.monthly.rules import Scope as About
from tests import factories
from tests.benches import SqliteBench
from tests.factories import BY
from tests.support_web import browser, open_session, send, token
from tests.web import access_claims, access_parts, access_payouts, access_training
from tests.web.drawing import Drawn

SYSTEM = Scope.system(Reason.COMMAND)
NEAR, FAR = "341221", "422802"
TOWN = {NEAR: factories.TOWN_LAOJI, FAR: "422802100"}
MISSING = 987_654_321

TABLES = {
    "work_order_id": WorkOrder, "number": WorkOrder, "outlet_id": Outlet, "picture_id": Picture,
    "report_id": MonthlyReport, "decision_id": DecisionRow,
    **access_parts.TABLES, **access_claims.TABLES, **access_training.TABLES,
    **access_payouts.TABLES,
}
"""Which table the values of an address lead to. `account_id` follows its outlet."""

FREE = {"token": "nobody-was-given-this", "filename": "icons/mark.svg", "name": "outlets",
        "code": NEAR, "view_id": 1, **access_training.FREE}
"""Values of an address that lead to no record of anybody; a division is nobody's."""

UNMARKED = {"static": "files of the program itself, the same for everybody"}


@dataclass(frozen=True)
class Place:
    """Where a record lies, seen from the viewer."""

    name: str
    county: str | None
    own: bool = False
    observed: bool = False


PLACES = {place.name: place for place in (
    Place("own", NEAR, own=True), Place("child", NEAR, observed=True), Place("parent", NEAR),
    Place("sibling", NEAR), Place("moved", NEAR), Place("waiting", NEAR), Place("elsewhere", FAR),
    Place("maker", None), Place("deleted", None), Place("missing", None))}
GONE = ("deleted", "missing")

ALL = frozenset(Role)
EXCEPTIONS: Mapping[tuple[str, str], tuple[frozenset[Role], int, str]] = {
    ("health.readyz", "GET"): (
        ALL, 503, "nothing sweeps and nothing relays beside a test: the system is not ready"),
    ("health.metrics", "GET"): (
        ALL, 404, "figures are for the networks of the setting; there is none in a test"),
    **{(f"imports.{name}", method): (
        ALL, 404, "an upload is found by whoever sent it, by a token: here nobody sent any")
       for name, method in (("show", "GET"), ("errors", "GET"), ("confirm", "POST"))},
    **{(f"lists.{name}", method): (
        ALL, 404, "a view is found by whoever kept it or shares the role: here nobody kept one")
       for name, method in (("view", "GET"), ("archive_view", "POST"))},
    ("shop.new", "GET"): (
        ALL - OUTLET_ROLES, 404, "a shop's own counter: nobody at the maker has a shop"),
    ("shop.create", "POST"): (
        ALL - OUTLET_ROLES, 404, "a shop's own counter: nobody at the maker has a shop"),
    ("intake.take", "POST"): (
        OUTLET_ROLES, 403, "the call desk is the maker's: an outlet enters its jobs in the shop"),
}
"""What does not follow from the table of roles: for whom, the answer, why."""


@cache
def _photo() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "JPEG")
    return picture.getvalue()


def bodies(targets: "Targets") -> dict[str, dict[str, Any]]:
    """The least that each door accepts, so that its answer is about the record and not about
    the form. A door that leads to a record and is not named here gets an empty form."""
    return {
        "dispatch.dispatch": {"outlet_id": targets.ids["outlet_id"]["own"], "reason": "nearest"},
        "dispatch.refuse": {"reason": "too_far"},
        "dispatch.assign": {"technician_id": "1"},
        "visits.appoint": {"day": "2026-07-20", "start": "10:00", "confirmed": ""},
        "visits.fail_visit": {"reason": "nobody_home"},
        "visits.hold": {"reason": "part", "confirmed": ""},
        "visits.end_hold": {"reason": "part", "confirmed": ""},
        "steps.note": {"note": "写一句"},
        "steps.barcodes": {"body": "QS215RF00016"},
        "steps.merge": {"into_id": targets.ids["work_order_id"]["sibling"]},
        "steps.reopen": {"reason": "fault_back"},
        "steps.call_back": {"truth": "confirmed"},
        "steps.report_late": {"clock": "on_site", "reason": "road"},
        "cancellations.call_back": {"answer": "nobody_phoned"},
        "cancellations.rule": {"ruling": "explained", "note": "写一句"},
        "steps.cancel": {"reason": "user_withdrew", "note": "不修了"},
        "evidence.add": {"photo": (io.BytesIO(_photo()), "photo.jpg")},
        "outlets.step": {"action": "suspend"},
        **access_parts.bodies(targets.ids),
        **access_claims.bodies(),
        **access_training.bodies(targets.ids),
        **access_payouts.bodies(),
    }


@dataclass
class Targets:
    """The records of the seeded database by place, and a session of each role."""

    ids: dict[str, dict[str, Any]] = field(default_factory=dict)
    sessions: dict[Role, str] = field(default_factory=dict)

    def add(self, kind: str, place: str, value: Any) -> None:
        self.ids.setdefault(kind, {})[place] = value


def seed(session: Session, now: datetime) -> Targets:
    """A tree of outlets with a job, a photo and a person at each, and one account per role."""
    found, made = Targets(), {}
    factories.time_rules(session, now)
    for place, code, parent, county in (
            ("parent", "AH-1", "", NEAR), ("own", "AH-2", "AH-1", NEAR),
            ("child", "AH-3", "AH-2", NEAR), ("sibling", "AH-4", "AH-1", NEAR),
            ("elsewhere", "HB-1", "", FAR), ("deleted", "AH-9", "", NEAR)):
        made[place] = factories.outlet(session, code, now=now, town=TOWN[county], parent=parent)
        found.add("outlet_id", place, made[place].id)
        found.add("account_id", place, factories.account(
            session, f"p-{place}", Role.OWNER, now=now, at=made[place]))
    found.add("account_id", "maker", factories.account(session, "maker", Role.HOTLINE, now=now))
    for place, at in {**made, "moved": made["own"], "waiting": None}.items():
        _job(session, now, found, place, at)
    _move(session, now, found.ids["work_order_id"]["moved"], made["sibling"].id)
    _reports(session, now, found, made)
    access_parts.seed(session, made, found.add, now)
    access_claims.seed(session, made, found.add, now)
    access_training.seed(session, made, found.ids["account_id"], found.add, now)
    access_payouts.seed(session, made, found.add, now)
    for role in Role:
        found.sessions[role] = open_session(session, factories.account(
            session, f"r-{role}", role, now=now, at=made["own"] if role in OUTLET_ROLES else None,
            counties=("3412",) if role in BY_COUNTY else ()), now)
    return found


def _reports(
    session: Session, now: datetime, found: Targets, made: Mapping[str, Outlet]
) -> None:
    """Last month's report of each outlet, and that of the whole network, which is the maker's,
    as what head office has to decide is."""
    day = now.date()
    found.add("decision_id", "maker", decisions.propose(
        session, BY, Proposal("x", "y", "maker", day, day, users=1), now=now).id)
    about = {place: f"outlet:{at.code}" for place, at in made.items() if place not in GONE}
    for place, scope in {**about, "maker": "network"}.items():
        found.add("report_id", place, reports.make(
            session, BY, Month.before_moment(now), About.parse(scope), now=now).id)


def _job(session: Session, now: datetime, found: Targets, place: str, at: Outlet | None) -> None:
    town = TOWN[FAR if place == "elsewhere" else NEAR]
    phone = f"1001111{len(found.ids.get('number', ())):04d}"
    job = intake.take(session, BY, factories.call(phone, town=town, detail=""), Source.HOTLINE,
                      now=now)
    if at is not None:
        dispatching.dispatch(session, BY, job.id, at.id, DispatchReason.NEAREST, now=now)
    found.add("work_order_id", place, job.id)
    found.add("number", place, job.number)
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), (len(found.ids["number"]), 0, 0)).save(picture, "PNG")
    picture.seek(0)
    found.add("picture_id", place, evidence.add_photo(
        session, BY, job.id, picture, Purpose.FINISHED, now=now).id)


def _move(session: Session, now: datetime, job_id: int, outlet_id: int) -> None:
    dispatching.dispatch(session, BY, job_id, outlet_id, DispatchReason.OTHER_REFUSED, now=now)


def sees(role: Role, audience: Audience, place: Place) -> bool:
    """Whether a record of that audience at that place is within reach."""
    if place.name in GONE:
        return False
    if role in OUTLET_ROLES:
        observed = audience is Audience.LINE and place.observed
        return audience is not Audience.MAKER and (place.own or observed)
    return role not in BY_COUNTY or place.county == NEAR


def permitted(role: Role, mark: str) -> bool:
    wanted = set(mark.split("|"))
    return bool(wanted & ({PUBLIC, SIGNED_IN} | PERMISSIONS[role]))


@dataclass(frozen=True)
class Door:
    """One route with one method."""

    endpoint: str
    method: str
    rule: Rule
    mark: str

    @property
    def records(self) -> frozenset[str]:
        """The names in its address that lead to somebody's record."""
        return frozenset(self.rule.arguments) - FREE.keys()

    def answers(self, role: Role, place: Place) -> frozenset[int]:
        """What follows for this role at this place."""
        if not permitted(role, self.mark):
            return frozenset({403})
        roles, status, _why = EXCEPTIONS.get((self.endpoint, self.method), (ALL, 0, ""))
        if status and role in roles:
            return frozenset({status})
        if not all(sees(role, self._audience(name), place) for name in self.records):
            return frozenset({404})
        if self.method == "POST" and self.records and place.observed and role in OUTLET_ROLES:
            return frozenset({403})
        return frozenset({200, 302} if self.method == "GET" else {200, 302, 409, 422})

    @staticmethod
    def _audience(name: str) -> Audience:
        return Audience.LINE if name == "account_id" else TABLES[name].__audience__

    def places(self, role: Role, targets: Targets) -> Iterator[Place]:
        """Where it is asked. One without the right gets the same answer about any record."""
        if not self.records:
            yield PLACES["own"]
            return
        for name, place in PLACES.items():
            known = all(name in targets.ids[record] for record in self.records)
            if (known or name in GONE) and (
                    permitted(role, self.mark) or name in ("own", "missing")):
                yield place

    def path(self, app: Flask, targets: Targets, place: Place) -> str:
        missing = {"number": "GD-000000-0000"}
        values = {
            name: FREE[name] if name in FREE else targets.ids[name].get(
                place.name, missing.get(name, MISSING))
            for name in self.rule.arguments}
        return app.url_map.bind("localhost").build(self.endpoint, values, self.method)


def doors(app: Flask) -> list[Door]:
    """Every marked route with every method that it answers."""
    return [Door(rule.endpoint, method, rule, mark)
            for rule in app.url_map.iter_rules() for method in sorted(rule.methods or ())
            if method in ("GET", "POST")
            and (mark := getattr(app.view_functions[rule.endpoint], "permission", ""))]


def unmarked(app: Flask) -> list[str]:
    """Routes without the row of a permission (SAFETY 19)."""
    return [name for name, view in app.view_functions.items()
            if not getattr(view, "permission", "") and name not in UNMARKED]


class Asker:
    """Asks as one role and says where the answer is not what follows. `restore` brings the
    seeded database back after a step was taken."""

    def __init__(self, app: Flask, targets: Targets, role: Role, restore: Any,
                 drawn: Drawn) -> None:
        self.app, self.targets, self.role, self.restore = app, targets, role, restore
        self.drawn = drawn
        self.client: FlaskClient = browser(app, targets.sessions[role])
        self.csrf = token(self.client)
        # A refusal as a page would be drawn two thousand times, and only its number is read.
        self.client.environ_base["HTTP_ACCEPT"] = "application/problem+json"
        self.asked = 0

    def faults(self, door: Door) -> Iterator[str]:
        for place in door.places(self.role, self.targets):
            with self.drawn.asking(self.role, f"{door.method} {door.endpoint}", place.name):
                status = self._ask(door, door.path(self.app, self.targets, place))
            wanted = door.answers(self.role, place)
            if status not in wanted:
                yield (f"{self.role} × {door.method} {door.endpoint} × {place.name}: "
                       f"{status}, not {sorted(wanted)}")

    def _ask(self, door: Door, path: str) -> int:
        self.asked += 1
        if door.method == "GET":
            answer = self.client.get(path)
        else:
            answer = send(self.client, path, bodies(self.targets).get(door.endpoint, {}), self.csrf)
            if answer.status_code < 400:
                self.restore()
        answer.close()
        return answer.status_code


def build(bench: SqliteBench) -> Targets:
    """Seeds the database and makes it the one to which the bench goes back. What is called
    deleted was there and is no more."""
    app = bench.reset()
    with app.app_context():
        with transaction(SYSTEM) as session:
            targets = seed(session, bench.clock())
        db.engine.dispose()
    gone = [(table.__tablename__, targets.ids[name]["deleted"]) for name, table in (
        ("picture_id", Picture), ("work_order_id", WorkOrder), ("account_id", Account),
        ("outlet_id", Outlet), *access_parts.TABLES.items(), *access_claims.TABLES.items(),
        *access_training.TABLES.items())]
    with closing(sqlite3.connect(bench.folder / "live.sqlite3")) as connection:
        for table, key in gone:
            connection.execute(f"DELETE FROM {table} WHERE id = ?", (key,))
        connection.commit()
    shutil.copyfile(bench.folder / "live.sqlite3", bench.folder / "template.sqlite3")
    bench.reset()
    return targets


def restore(bench: SqliteBench) -> None:
    """The seeded database again. Every page that was written since lies in the journal, which
    begins empty: where it still is, there is nothing to bring back."""
    if (bench.folder / "live.sqlite3-wal").stat().st_size:
        bench.reset()

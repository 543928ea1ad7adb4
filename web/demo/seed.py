"""Fills an empty database with the demo, as of a day D."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.clock import at_local, business_date
from core.errors import RuleBroken
from core.seal import seal_due_days
from jobs.work_orders.models import WorkOrder
from network.accounts import service as accounts
from network.accounts.models import Account
from network.accounts.rules import Role
from network.outlets import service as outlets
from network.outlets.models import Outlet
from network.outlets.rules import OutletAction
from network.products import service as products
from network.regions import service as regions
from network.regions.gazetteer import Gazetteer
from network.regions.models import Division
from network.regions.reader import divisions
from settlements.claims.models import Claim
from sla.calendars import service as calendars
from sla.policies import service as policies
from sla.sweep import sweep
from web.demo import (
    claims,
    decisions,
    honesty,
    jobs,
    money,
    network,
    parts,
    payouts,
    quiet,
    training,
)
from web.demo.logins import PASSWORD
from web.demo.scenes import Cast

BY = "system:demo"
BEFORE = timedelta(days=180)
COUNTED = (("divisions", Division), ("outlets", Outlet), ("accounts", Account),
           ("work_orders", WorkOrder), ("claims", Claim))


def seed(session: Session, *, now: datetime) -> dict[str, int]:
    """Everything of the demo; RuleBroken when the database is not empty. Returns counts."""
    complete(session, seed_past(session, now=now))
    return {name: session.scalar(select(func.count()).select_from(model)) or 0
            for name, model in COUNTED}


def is_there(session: Session) -> bool:
    """Whether the demo was entered before: by the first of its people."""
    first = select(Account.id).where(Account.login == network.STAFF[0].login)
    return session.scalar(first) is not None


def complete(session: Session, cast: Cast) -> None:
    """What follows on the past: the payments, the quiet months, the open jobs as of D."""
    payouts.past(session, cast, cast.day - BEFORE)
    quiet.enter(session, list(divisions()), cast.outlets, cast.towns, day=cast.day,
                begun=cast.day - BEFORE)
    training.prepare(session, cast)
    for story in jobs.by_time((*jobs.STORIES, *honesty.stories())):
        jobs.enter(session, cast, story)
    claims.enter(session, cast)
    decisions.enter(session, cast)
    parts.ask_for_shelves(session, cast)
    sweep(session, cast.day)


def seed_past(session: Session, *, now: datetime) -> Cast:
    """The network, and what was finished and decided in the months before."""
    if session.scalar(select(func.count()).select_from(Account)):
        raise RuleBroken("the database is not empty; reset it first")
    day = day_of(now)
    begun = day - BEFORE
    regions.load(session, BY)
    calendars.prepare(session, BY, now=begun)
    policies.seed(session, BY, now=begun)
    for code, name, brand, line in network.MODELS:
        products.save_model(session, code, name, brand, line)
    parts.stock_up(session, now=begun)
    cast = _cast(session, Gazetteer(list(divisions())), day, begun)
    money.prepare(session, cast, begun)
    money.past_jobs(session, cast)
    return cast


def close_days(session: Session, *, now: datetime) -> int:
    """Seals the days before D, as the nightly run would have done."""
    return len(seal_due_days(session, now=now))


def day_of(now: datetime) -> datetime:
    """D: ten o'clock today, or of yesterday before that."""
    day = business_date(now)
    ten = at_local(day) + timedelta(hours=10)
    return ten if ten <= now else ten - timedelta(days=1)


def _cast(session: Session, gazetteer: Gazetteer, day: datetime, begun: datetime) -> Cast:
    ids = {}
    for person in network.STAFF:
        ids[person.login] = _account(session, person.login, person.name, person.roles, begun,
                                     counties=person.counties)
    places, towns, owners = {}, {}, {}
    for shop in network.SHOPS:
        town = _town(gazetteer, shop.path)
        since = day - timedelta(days=6) if shop.code == network.APPLICANT else begun
        made = outlets.register(session, BY, outlets.OutletValues(
            shop.code, shop.name, shop.contract, town, phone="", parent_code=shop.parent,
            one_man=shop.one_man), now=since)
        if shop.code == network.APPLICANT:
            outlets.step(session, BY, made.id, OutletAction.CHECK, "nine_checks", now=since)
        else:
            outlets.authorise(session, BY, made.id, now=since)
        places[shop.code], towns[shop.code], owners[shop.code] = made.id, town, shop.login
        for login, name, roles in _people(shop):
            ids[login] = _account(session, login, name, roles, since, outlet=made.id)
    for story in jobs.STORIES:
        if story.town:
            towns[story.town] = _town(gazetteer, story.town)
    return Cast(ids, places, towns, owners, day)


def _people(shop: network.Shop) -> Iterator[tuple[str, str, tuple[Role, ...]]]:
    yield shop.login, shop.owner, (Role.OWNER, Role.TECHNICIAN)
    if shop.clerk:
        yield f"{shop.login}2", shop.clerk, (Role.CLERK, Role.TECHNICIAN)


def _account(session: Session, login: str, name: str, roles: tuple[Role, ...], now: datetime, *,
             outlet: int | None = None, counties: tuple[str, ...] = ()) -> int:
    invited = accounts.open_account(session, accounts.Granter.command(), accounts.AccountValues(
        login, name, roles, outlet, counties), now=now)
    accounts.set_password(session, invited.account, PASSWORD, now=now)
    return invited.account.id


def _town(gazetteer: Gazetteer, path: str) -> str:
    found = gazetteer.find(path)
    if not found.code or len(found.code) != 9:
        raise RuleBroken("the demo's place %(path)s was not found", path=path)
    return found.code

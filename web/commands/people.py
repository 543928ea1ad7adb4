"""Setting up an empty system and opening accounts from the command line."""

from argparse import ArgumentParser, Namespace

from flask import Flask
from sqlalchemy.orm import Session

from core.config import Mode
from core.db import settings
from core.doors import as_system, now
from core.errors import RuleBroken
from core.scope import Reason
from network.accounts import service as accounts
from network.accounts.rules import Role
from network.accounts.service import AccountValues, Granter
from network.outlets import queries as outlets
from network.regions import service as regions
from sla.calendars import service as calendars
from sla.policies import service as policies
from web.commands.outcome import Outcome, Verb

BY = "system:command"


def init(_app: Flask, args: Namespace) -> Outcome:
    """Divisions, calendars, promises and the first administrator, on a migrated database."""
    moment = now()

    def work(session: Session) -> tuple[dict[str, int], list[str]]:
        counts = regions.load(session, BY)
        calendars.prepare(session, BY, now=moment)
        seeded = policies.seed(session, BY, now=moment)
        lines = counts.lines()
        if args.login:
            invited = accounts.open_account(session, Granter.command(), AccountValues(
                args.login, args.name or args.login, (Role.ADMINISTRATOR,)), now=moment)
            lines.append(_link(invited.token))
        return {"divisions": sum(counts.levels.values()), "policies": seeded}, lines

    figures, lines = as_system(Reason.COMMAND, work)
    return Outcome(figures, lines=lines)


def create_account(_app: Flask, args: Namespace) -> Outcome:
    """One account; prints the one-time invitation."""
    if args.password and settings().mode is Mode.PRODUCTION:
        raise RuleBroken("--password is refused in production: people set it by their invitation")
    moment = now()

    def work(session: Session) -> str:
        outlet = outlets.by_code(session, args.outlet) if args.outlet else None
        invited = accounts.open_account(session, Granter.command(), AccountValues(
            args.login, args.name or args.login, tuple(Role(role) for role in args.role),
            outlet.id if outlet else None, tuple(args.county or ())), now=moment)
        if args.password:
            accounts.set_password(session, invited.account, args.password, now=moment)
            return "The password is set."
        return _link(invited.token)

    return Outcome({"accounts": 1}, lines=[as_system(Reason.COMMAND, work)])


def _link(token: str) -> str:
    return f"Invitation, for 72 hours and once: /invitation/{token}"


def _init_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--login", help="the first administrator's name to sign in with")
    parser.add_argument("--name", help="the person's name")


def _account_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--login", required=True)
    parser.add_argument("--name", help="the person's name; the login when left out")
    parser.add_argument("--role", required=True, action="append",
                        choices=[role.value for role in Role], metavar="ROLE",
                        help="one of " + ", ".join(Role) + "; may be repeated")
    parser.add_argument("--outlet", metavar="CODE", help="for people of an outlet")
    parser.add_argument("--county", action="append", metavar="CODE",
                        help="division the account answers for; may be repeated")
    parser.add_argument("--password", help="in demo and test mode only")


VERBS = (
    Verb("init", "fill an empty database: divisions, calendars, promises, the first administrator",
         init, _init_arguments),
    Verb("create-account", "open an account and print its invitation", create_account,
         _account_arguments),
)

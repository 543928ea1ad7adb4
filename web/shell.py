"""What stands around every page: menu, person, notices (components: core.rows.Shell)."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from core.auth import Principal, somebody
from core.doors import looking, now
from core.rows import Language, NavGroup, NavItem, PhoneShell, Shell
from core.wording import moment
from network.accounts.labels import title_of
from network.accounts.rules import Role
from office.notices.queries import unread_count

BOARD = frozenset({Role.SERVICE_MANAGER, Role.ADMINISTRATOR, Role.AUDITOR,
                   Role.TERRITORY_MANAGER})
"""Who sees the exceptions by holder; a regional manager those of the own region."""

LANGUAGES = (("zh_Hans_CN", "中文"), ("en", "English"), ("ru", "Русский"))


@dataclass(frozen=True)
class Line:
    """One line of the side menu: shown to those who have the permission."""

    label: str
    endpoint: str
    permission: str
    icon: str = ""


def _menu() -> Sequence[tuple[str, Sequence[Line]]]:
    return (
        ("", (Line(_("To do (mine)"), "home.show", "work_orders.view", "todo"),)),
        (
            _("Work orders"),
            (
                Line(_("All work orders"), "work_orders.index", "work_orders.view", "order"),
                Line(_("Intake"), "intake.show", "work_orders.create"),
                Line(_("Dispatch board"), "dispatch.board", "work_orders.dispatch"),
            ),
        ),
        (
            _("Parts"),
            (
                Line(_("Part requests"), "part_requests.index", "parts.view", "part"),
                Line(_("Shipments"), "shipments.index", "parts.view"),
                Line(_("Stock"), "stock.index", "parts.ship"),
                Line(_("Who is right"), "custody.index", "parts.view"),
            ),
        ),
        (
            _("Settlements"),
            (
                Line(_("Claims"), "claims.index", "claims.view", "money"),
                Line(_("Statements"), "statements.index", "statements.view"),
                Line(_("Payment runs"), "payment_runs.index", "payments.view"),
                Line(_("Money tracer"), "tracer.index", "statements.view"),
                Line(_("Disputes"), "cases.index", "statements.view"),
                Line(_("Fee rates"), "rates.index", "rates.view"),
            ),
        ),
        (_("SLA"), (Line(_("Breaches"), "breaches.index", "breaches.view", "clock"),
                    Line(_("Concealment signals"), "integrity.index", "breaches.view"))),
        (
            _("Network"),
            (
                Line(_("Outlets"), "outlets.index", "outlets.view", "net"),
                Line(_("Coverage and gaps"), "coverage.index", "outlets.view"),
                Line(_("Certificates and permits"), "certificates.index", "training.view"),
                Line(_("Accounts"), "accounts.index", "accounts.invite"),
            ),
        ),
        (_("Reports"), (Line(_("Monthly report"), "reports.index", "reports.view", "report"),)),
        (_("Settings"), (Line(_("Imports and exports"), "imports.index", "imports.run", "set"),)),
    )


def _nav(who: Principal, endpoints: set[str]) -> tuple[NavGroup, ...]:
    groups = []
    for label, lines in _menu():
        items = tuple(
            NavItem(
                _home_label(who) if line.endpoint == "home.show" else line.label,
                url_for(line.endpoint),
                line.icon,
                current=request.endpoint == line.endpoint,
            )
            for line in lines
            if who.may(line.permission) and line.endpoint in endpoints
        )
        if items:
            groups.append(NavGroup(label, items))
    return tuple(groups)


def _home_label(who: Principal) -> str:
    """What a person begins with: the exceptions of the house, or the own day."""
    return _("Today's exceptions") if who.roles & BOARD else _("To do (mine)")


def languages() -> tuple[Language, ...]:
    """The languages to choose from, the present one marked."""
    present = str(get_locale())
    return tuple(Language(code, name, code == present) for code, name in LANGUAGES)


def set_up(app: Flask) -> None:
    """Gives the templates `shell` (desk or phone) and the languages."""

    @app.context_processor
    def around() -> dict[str, object]:
        rest = {"languages": languages(), "language_href": url_for("language.choose")}
        who = somebody()
        if who is None:
            return rest
        return {**rest, "who": who, "shell": desk(who, set(app.view_functions))}


def desk(who: Principal, endpoints: set[str]) -> Shell:
    """The console's frame for one person."""
    return Shell(
        person=who.name,
        role=who.outlet_name or title_of(who.roles),
        nav=_nav(who, endpoints),
        home_href=url_for("home.show"),
        search_href=url_for("search.show"),
        notices_href=url_for("notices.index") if "notices.index" in endpoints else "",
        notices=unread(who),
        as_of=moment(now(), now()),
        languages=languages(),
        language_href=url_for("language.choose"),
        sign_out_href=url_for("sign_in.leave"),
        query=request.args.get("q", "")[:80],
    )


def unread(who: Principal) -> int:
    """How many notices wait for this person."""
    with looking() as session:
        return unread_count(session, who.account_id)


def phone(who: Principal, current: str, jobs: int, parts: int = 0) -> PhoneShell:
    """The shop's frame; `jobs` is how many lie on the shop's hands today, `parts` how many
    parcels wait for it."""
    return PhoneShell(
        outlet=who.outlet_name or "",
        current=current,
        jobs_href=url_for("shop.index"),
        parts_href=url_for("shop_parts.index") if who.may("parts.receive") else "",
        money_href=url_for("shop_money.index") if who.may("statements.confirm") else "",
        jobs=jobs,
        parts=parts,
        new_href=url_for("shop.new") if who.may("work_orders.create") else "",
    )

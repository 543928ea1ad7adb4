"""The logins of the demo: light, so that the sign-in page needs nothing else of it."""

from dataclasses import dataclass

from web.demo import network

PASSWORD = "qingsui-demo-2026"  # noqa: S105 - shown on the sign-in page, in demo mode only
FIRST = ("WD-11", "WD-16")
"""The shops of the five minutes stand before the others."""


@dataclass(frozen=True)
class Login:
    """One line beside the sign-in form."""

    login: str
    name: str
    what: str


@dataclass(frozen=True)
class Help:
    """What the sign-in page shows in demo mode."""

    password: str
    rows: tuple[Login, ...]


def sign_in_help() -> Help:
    """Everybody's password and who there is."""
    staff = [Login(p.login, p.name, p.what) for p in network.STAFF]
    shops = sorted(network.SHOPS, key=lambda shop: shop.code not in FIRST)
    owners = [Login(s.login, s.owner, s.name) for s in shops]
    return Help(PASSWORD, (*staff[:1], *owners[:2], *staff[1:], *owners[2:]))

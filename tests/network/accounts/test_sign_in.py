"""Signing in by invitation and password, throttled, and out at once when disabled."""

import pytest

from core.clock import business_date
from core.db import reading, transaction
from core.errors import BadInput, NotAllowed, NotFound, RuleBroken
from core.scope import Level, Reason, Scope
from network.accounts import queries, service
from network.accounts.rules import Role
from network.accounts.service import AccountValues, SignInRefused
from tests import factories
from tests.factories import COMMAND, PASSWORD

SYSTEM = Scope.system(Reason.SIGN_IN)


def sign_in(login: str, password: str, now):
    with transaction(SYSTEM) as session:
        found = service.check_password(session, login, password, "10.0.0.1", now=now)
        return (
            found if isinstance(found, SignInRefused) else service.sign_in(session, found, now=now)
        )


def who(session_id: str, now):
    with reading(SYSTEM) as session:
        found = queries.signed_in(session, session_id, now, business_date(now))
        return found and found.principal


def test_an_invitation_works_once_and_for_72_hours(context, clock):
    with transaction(SYSTEM) as session:
        invited = service.open_account(
            session, COMMAND, AccountValues("shen", "沈知秋", (Role.SERVICE_MANAGER,)), now=clock()
        )
    late = clock.tick(hours=72, seconds=1)
    with pytest.raises(RuleBroken, match="invitation_over"), transaction(SYSTEM) as session:
        service.take_invitation(session, invited.token, PASSWORD, now=late)
    on_time = clock.tick(seconds=-1)
    with transaction(SYSTEM) as session:
        service.take_invitation(session, invited.token, PASSWORD, now=on_time)
    with pytest.raises(RuleBroken, match="invitation_over"), transaction(SYSTEM) as session:
        service.take_invitation(session, invited.token, PASSWORD, now=on_time)
    person = who(sign_in("SHEN", PASSWORD, clock()), clock())
    assert person.scope == Scope(Level.MAKER, everything=True)
    assert person.may("imports.run") and not person.may("work_orders.act")


def test_a_county_owner_reaches_the_counties_of_the_prefecture(context, clock):
    with transaction(SYSTEM) as session:
        factories.some_divisions(session)
        factories.account(session, "wu", Role.COUNTY_OWNER, now=clock(), counties=("3412",))
    assert who(sign_in("wu", PASSWORD, clock()), clock()).scope.counties == ("341221",)


def test_an_outlets_owner_reaches_the_outlet(context, clock):
    with transaction(SYSTEM) as session:
        shop = factories.outlet(session, "AH-11", now=clock())
        factories.account(session, "guo", Role.OWNER, now=clock(), at=shop)
    assert who(sign_in("guo", PASSWORD, clock()), clock()).scope.outlets == (shop.id,)


def test_disabled_means_out_at_once(context, clock):
    with transaction(SYSTEM) as session:
        account_id = factories.account(session, "xia", Role.HOTLINE, now=clock())
    opened = sign_in("xia", PASSWORD, clock())
    assert who(opened, clock())
    with transaction(SYSTEM) as session:
        service.disable(session, COMMAND, account_id, now=clock())
    assert who(opened, clock()) is None
    assert isinstance(sign_in("xia", PASSWORD, clock()), SignInRefused)


@pytest.mark.parametrize(
    ("role", "alive", "over"),
    [
        (Role.SERVICE_MANAGER, {"minutes": 29}, {"minutes": 31}),
        (Role.HOTLINE, {"hours": 7}, {"hours": 9}),
    ],
)
def test_an_idle_session_ends(context, clock, role, alive, over):
    with transaction(SYSTEM) as session:
        factories.account(session, "p", role, now=clock())
    opened = sign_in("p", PASSWORD, clock())
    start = clock()
    assert who(opened, clock.tick(**alive))
    clock.set(start)
    assert who(opened, clock.tick(**over)) is None


def test_guessing_is_slowed_down_and_fades(context, clock):
    with transaction(SYSTEM) as session:
        factories.account(session, "p", Role.HOTLINE, now=clock())
    for _ in range(6):
        assert sign_in("p", "wrong-password", clock()).reason == "wrong_name_or_password"
    held = sign_in("p", PASSWORD, clock())
    assert held.reason == "too_many_tries" and held.wait > 0
    clock.tick(minutes=10)
    assert isinstance(sign_in("p", PASSWORD, clock()), str)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "password_short"),
        ("p-1234567890", "password_guessable"),
        ("1234567890", "password_guessable"),
        ("x" * 201, "too_long"),
    ],
)
def test_a_weak_password_is_refused(context, clock, password, reason):
    with transaction(SYSTEM) as session:
        invited = service.open_account(
            session, COMMAND, AccountValues("p-12345", "某人", (Role.HOTLINE,)), now=clock()
        )
    if reason == "password_guessable" and password.startswith("p-"):
        password = "p-12345-and-more"
    with pytest.raises(BadInput) as refused, transaction(SYSTEM) as session:
        service.take_invitation(session, invited.token, password, now=clock())
    assert (refused.value.field, refused.value.reason) == ("password", reason)


@pytest.mark.parametrize(
    ("roles", "outlet", "reason"),
    [
        ((Role.OWNER,), False, "outlet_needed"),
        ((Role.HOTLINE,), True, "outlet_not_expected"),
        ((Role.COUNTY_OWNER,), False, "counties_needed"),
    ],
)
def test_roles_go_with_what_the_account_is_bound_to(context, clock, roles, outlet, reason):
    with transaction(SYSTEM) as session:
        shop = factories.outlet(session, "AH-11", now=clock())
    with pytest.raises(BadInput, match=reason), transaction(SYSTEM) as session:
        service.open_account(
            session,
            COMMAND,
            AccountValues("q", "某人", roles, shop.id if outlet else None),
            now=clock(),
        )


def test_those_in_the_field_cannot_raise_themselves(context, clock):
    """A county owner invites people of outlets in reach, nobody at the maker and nobody else's."""
    with transaction(SYSTEM) as session:
        near = factories.outlet(session, "AH-11", now=clock())
        far = factories.outlet(session, "HB-15", now=clock(), town="422802100")
        boss = factories.account(session, "admin", Role.ADMINISTRATOR, now=clock())
        foreign = factories.account(session, "mou", Role.OWNER, now=clock(), at=far)
        own = factories.account(session, "guo", Role.OWNER, now=clock(), at=near)
    granter = service.Granter("account:9", frozenset({Role.COUNTY_OWNER}))
    reach = Scope(Level.MAKER, counties=("341221",))
    for target in (boss, foreign):
        with pytest.raises(NotFound), transaction(reach) as session:
            service.invite_again(session, granter, target, now=clock())
    with pytest.raises(NotAllowed), transaction(reach) as session:
        service.open_account(
            session, granter, AccountValues("x", "某人", (Role.SERVICE_MANAGER,)), now=clock()
        )
    with transaction(reach) as session:
        assert service.invite_again(session, granter, own, now=clock()).token
        assert [row.login for row in queries.everyone(session, None, 10)] == ["guo"]

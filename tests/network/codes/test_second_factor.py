"""The second step of signing in for finance and head office."""

from dataclasses import replace

import pyotp
import pytest

from core.cookies import cookie_name
from core.db import reading, transaction
from core.scope import Reason, Scope
from network.accounts.rules import Role
from network.codes.models import SecondFactor
from network.codes.queries import shared_secret
from network.codes.rules import accepted_step, secret_of
from tests import factories
from tests.factories import PASSWORD

SYSTEM = Scope.system(Reason.SIGN_IN)


@pytest.fixture
def strict(app, clock):
    """An application that asks for codes, with a manager and an agent."""
    app.extensions["settings"] = replace(app.extensions["settings"], second_factor=True)
    with app.app_context(), transaction(SYSTEM) as session:
        factories.account(session, "shen", Role.SERVICE_MANAGER, now=clock())
        factories.account(session, "xia", Role.HOTLINE, now=clock())
    return app


def send(client, path, **values):
    token = client.get(path).text.split('name="csrf_token" value="')[1].split('"')[0]
    return client.post(path, data={"csrf_token": token, **values})


def signed_in(client, app) -> bool:
    return client.get_cookie(cookie_name(app.extensions["settings"])) is not None


def code_now(app, clock) -> str:
    with app.app_context(), reading(SYSTEM) as session:
        secret = shared_secret(session.get(SecondFactor, 1))
    return pyotp.TOTP(secret).at(clock())


def test_the_manager_scans_once_and_types_a_code(strict, clock):
    client = strict.test_client()
    answer = send(client, "/sign-in", login="shen", password=PASSWORD)
    assert answer.location.endswith("/sign-in/code") and not signed_in(client, strict)
    assert "sn-qr" in client.get("/sign-in/code").text
    wrong = send(client, "/sign-in/code", code="000000")
    assert wrong.status_code == 422 and not signed_in(client, strict)
    used = code_now(strict, clock)
    assert send(client, "/sign-in/code", code=used).status_code == 302
    assert signed_in(client, strict)
    other = strict.test_client()
    send(other, "/sign-in", login="shen", password=PASSWORD)
    assert "sn-qr" not in other.get("/sign-in/code").text
    assert send(other, "/sign-in/code", code=used).status_code == 422
    clock.tick(seconds=60)
    assert send(other, "/sign-in/code", code=code_now(strict, clock)).status_code == 302


def test_an_agent_needs_none(strict):
    client = strict.test_client()
    send(client, "/sign-in", login="xia", password=PASSWORD)
    assert signed_in(client, strict)


def test_the_password_alone_opens_nothing_and_is_forgotten(strict, clock):
    client = strict.test_client()
    send(client, "/sign-in", login="shen", password=PASSWORD)
    assert client.get("/work-orders").status_code == 302
    clock.tick(minutes=5, seconds=1)
    assert client.get("/sign-in/code").location.endswith("/sign-in")


def test_guessing_codes_is_slowed_down(strict):
    client = strict.test_client()
    send(client, "/sign-in", login="shen", password=PASSWORD)
    answers = [send(client, "/sign-in/code", code="000000") for _ in range(8)]
    assert answers[0].status_code == 422 and "Retry-After" not in answers[0].headers
    assert answers[-1].status_code == 429 and int(answers[-1].headers["Retry-After"]) > 0


def test_the_database_alone_makes_no_codes(strict, clock):
    send(strict.test_client(), "/sign-in", login="shen", password=PASSWORD)
    with strict.app_context(), reading(SYSTEM) as session:
        factor = session.get(SecondFactor, 1)
        assert shared_secret(factor) not in factor.seed
        assert shared_secret(factor) != secret_of(factor.seed, "another key of the program")
    assert secret_of("a", "key") != secret_of("b", "key")
    assert len(secret_of("a", "key")) == 32


@pytest.mark.parametrize(("matches", "last", "accepted"), [
    ([], None, None), ([7], None, 7), ([7], 7, None), ([7], 8, None), ([7, 8], 7, 8)])
def test_each_step_is_good_once(matches, last, accepted):
    assert accepted_step(matches, last) == accepted

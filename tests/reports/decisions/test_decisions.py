"""What is put before head office: which five come first, done or not done, by whom."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.db import reading, transaction
from core.errors import BadInput, IllegalTransition
from core.money import Money
from core.scope import Level, Scope
from network.accounts.rules import Role
from reports.decisions import queries, service
from reports.decisions.rules import LIFE, Action, Decision, State, ranked
from reports.decisions.service import Proposal
from reports.figures.rules import Month
from reports.monthly import codec
from reports.monthly import service as reports
from reports.monthly.rules import Scope as About
from tests import factories
from tests.reports.making import SYSTEM, utc
from tests.support_web import browser, open_session, send, token

DAY = date(2026, 6, 30)
ASKED = Proposal("改用 3305B", "用 3305B", "qian", date(2026, 5, 15), date(2026, 7, 18), users=96)
MAY, JUNE = Month(2026, 5), Month(2026, 6)
once = pytest.mark.parametrize("bench", ["sqlite"], indirect=True)


def decision(what: str, days: int, users: int = 0, yuan: int = 0) -> Decision:
    return Decision(what, users, yuan * 100, DAY - timedelta(days=days), "x", "y", DAY)


def test_the_five_are_ranked_by_users_and_money_times_days():
    """One user a day weighs as much as a thousand yuan a day."""
    found = [decision("a", 10, users=3), decision("b", 1, users=29), decision("c", 10, yuan=4_000),
             decision("d", 2, yuan=100_000), decision("e", 100, users=1), decision("f", 0, 50)]
    assert [d.what for d in ranked(found, DAY)] == ["d", "e", "c", "a", "b"]


def test_among_equals_the_older_comes_first():
    assert [d.what for d in ranked([decision("b", 2, users=1), decision("a", 1, users=2)], DAY)
            ] == ["b", "a"]
    assert ranked([decision("x", -3, users=9)], DAY)[0].what == "x"


def test_what_is_over_is_over():
    for state in (State.DONE, State.DROPPED):
        for action in Action:
            with pytest.raises(IllegalTransition):
                LIFE.step(state, action)


@pytest.fixture
def people(context):
    return proposers()


def proposers():
    with transaction(SYSTEM) as session:
        factories.some_divisions(session)
        at = utc("2026-04-01 00:00")
        for login in ("qian", "shen"):
            factories.account(session, login, Role.SERVICE_MANAGER, now=at, name=f"人{login}")
        return {login: queries_id(session, login) for login in ("qian", "shen")}


def queries_id(session, login):
    from network.accounts.queries import by_login

    return by_login(session, login).id


def propose(asked=ASKED, at="2026-05-20 00:00"):
    with transaction(SYSTEM) as session:
        return service.propose(session, "account:1", asked, now=utc(at)).id


def end(key, action, who, at):
    with transaction(SYSTEM) as session:
        service.end(session, "account:2", key, action, account_id=who, now=utc(at))


def five(month):
    with reading(SYSTEM) as session:
        return queries.foremost(session, month.span.end)


def last(month):
    with reading(SYSTEM) as session:
        return queries.last_foremost(session, month.back(1).span.end, month.span.end)


def test_done_or_not_done_and_by_whom(people):
    done, _open, late, dropped = (
        propose(replace(ASKED, what=what)) for what in ("办了", "没办", "晚办", "撤回"))
    end(done, Action.FINISH, people["shen"], "2026-06-08 02:00")
    end(late, Action.FINISH, people["shen"], "2026-07-02 02:00")
    end(dropped, Action.DROP, people["shen"], "2026-06-20 02:00")
    assert {d.what for d in five(MAY)} == {"办了", "没办", "晚办", "撤回"}
    assert {d.what: d.done_on for d in five(JUNE)} == {"没办": None, "晚办": None}
    assert {d.what: (d.done_on, d.done_by) for d in last(JUNE)} == {
        "办了": (date(2026, 6, 8), "人shen"), "没办": (None, ""), "晚办": (None, "")}
    assert {d.what for d in last(MAY)} == set()
    assert five(MAY)[0].proposed_by == "人qian"


def test_what_comes_after_the_months_end_is_not_in_it(people):
    propose(at="2026-07-01 00:00")
    assert five(JUNE) == ()


def test_a_division_has_its_own(people):
    propose(replace(ASKED, division="34"))
    propose(replace(ASKED, what="恩施", division="4228"))
    with reading(SYSTEM) as session:
        for division, expected in (("34", ["改用 3305B"]), ("42", ["恩施"]), ("3412", [])):
            found = queries.foremost(session, JUNE.span.end, division)
            assert [d.what for d in found] == expected
    assert len(five(JUNE)) == 2


@pytest.mark.parametrize(("wrong", "field"), [
    ({"proposer": "nobody"}, "proposer"), ({"division": "99"}, "division"),
    ({"since": date(2027, 1, 1)}, "since"), ({"users": 0}, "users"),
    ({"what": "王" * 121}, "what")])
def test_what_cannot_be_proposed(people, wrong, field):
    with pytest.raises(BadInput) as refused:
        propose(replace(ASKED, **wrong))
    assert refused.value.field == field


def test_an_outlet_sees_none_of_it(people):
    propose()
    with reading(Scope(Level.OUTLET, outlets=(1,))) as session:
        assert queries.recent(session) == [] and queries.foremost(session, JUNE.span.end) == ()


def test_they_stand_on_the_report(people):
    propose()
    propose(replace(ASKED, what="指定复核人", users=0, amount=Money(2_341_850)))
    with transaction(SYSTEM) as session:
        made = reports.make(session, "account:1", JUNE, About.parse("network"),
                            now=utc("2026-07-01 00:10"))
    snapshot = codec.unpacked(made.snapshot)
    assert [d.what for d in snapshot.decisions] == ["改用 3305B", "指定复核人"]
    assert [d.what for d in snapshot.last_decisions] == ["改用 3305B", "指定复核人"]


@once
def test_through_the_pages(app, clock):
    with app.app_context():
        people = proposers()
    with app.app_context(), transaction(SYSTEM) as session:
        opened = open_session(session, people["shen"], clock())
        other = open_session(session, factories.account(
            session, "wu", Role.COUNTY_OWNER, counties=("34",), now=clock()), clock())
    client = browser(app, opened)
    csrf = token(client)
    values = {"what": "<b>改用", "recommended": "用", "proposer": "qian", "users": "96",
              "amount": "", "division": "", "since": "2026-05-15", "due": "2026-07-18"}
    assert send(client, "/reports/decisions", values, csrf).status_code == 302
    wrong = send(client, "/reports/decisions", {**values, "proposer": "nobody"}, csrf)
    assert wrong.status_code == 422 and "Nobody has this login." in wrong.get_data(as_text=True)
    page = client.get("/reports/decisions").get_data(as_text=True)
    assert "&lt;b&gt;改用" in page and "users: 96" not in page and "96 users" in page
    assert send(client, "/reports/decisions/1/finish", {}, csrf).status_code == 302
    assert send(client, "/reports/decisions/1/finish", {}, csrf).status_code == 409
    assert "done" in client.get("/reports/decisions").get_data(as_text=True)
    assert browser(app, other).get("/reports/decisions").status_code == 403

"""Claims through HTTP: the list and the decisions, the shop's money, rates, agreements."""

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.db import reading, transaction
from jobs.visits import service as visits
from network.accounts.models import Account
from network.accounts.rules import Role
from network.agreements.models import Agreement
from network.distances.models import Distance
from network.outlets import queries as outlets
from settlements.claims.models import Claim, FeeShare
from settlements.claims.rules import State
from settlements.rates.models import RateRow
from tests import factories
from tests.kept import kept
from tests.settlements.claims.making import (
    NEAR,
    SYSTEM,
    at_the_door,
    build,
    check,
    checked,
    claim_of,
    finished,
)
from tests.support_web import browser, counted, open_session, send, token
from web.pages.imports import mappings

PEOPLE = {"yan": Role.ADJUDICATOR, "shen": Role.SERVICE_MANAGER, "wu": Role.COUNTY_OWNER}
AT = {"guo": "AH-11", "jia": "AH-5", "tian": "AH-10"}


@kept
def world(app, clock):
    with app.app_context(), transaction(SYSTEM) as session:
        made = build(session, clock())
        for login, role in PEOPLE.items():
            factories.account(session, login, role, now=clock(),
                              counties=("3412",) if role is Role.COUNTY_OWNER else ())
        for login, code in AT.items():
            factories.account(session, login, Role.OWNER, Role.TECHNICIAN, now=clock(),
                              at=outlets.by_code(session, code))
        return made


@pytest.fixture
def signed(app, clock, world):
    """A browser of somebody, with the token of its forms."""
    def enter(login):
        with app.app_context(), transaction(SYSTEM) as session:
            account = session.scalars(select(Account.id).where(Account.login == login)).one()
            client = browser(app, open_session(session, account, clock()))
        return client, token(client)
    return enter


def claim(app, claim_id) -> Claim:
    with app.app_context(), reading(SYSTEM) as session:
        return session.get_one(Claim, claim_id)


def make(app, work, *args, **more):
    with app.app_context():
        return work(*args, **more)


def text(answer) -> str:
    return answer.get_data(as_text=True)


def test_many_are_approved_with_a_result_for_each(app, clock, world, signed):
    ready = [make(app, checked, world, clock() + timedelta(minutes=n), village=NEAR)
             for n in (1, 2)]
    early = make(app, finished, world, clock() + timedelta(minutes=3), village=NEAR)
    with app.app_context():
        waiting = claim_of(early).id
    clock.tick(hours=1)
    client, csrf = signed("yan")
    page = text(client.get("/claims"))
    assert page.count('name="ids"') == 2
    values = {"ids": [*ready, waiting], "action": "pay", "idempotency_key": "bulk-1"}
    answer = send(client, "/claims/decide", values, csrf)
    assert answer.status_code == 302
    shown = text(client.get("/claims"))
    assert "2 claims approved." in shown and "The job is not checked yet." in shown
    assert {claim(app, key).state for key in ready} == {State.APPROVED}
    assert claim(app, waiting).state is State.SUBMITTED
    assert send(client, "/claims/decide", values, csrf).status_code == 302
    with app.app_context(), reading(SYSTEM) as session:
        assert session.scalar(select(func.count()).select_from(FeeShare)) == 4


def test_bulk_without_a_key_is_refused(app, clock, world, signed):
    ready = make(app, checked, world, clock())
    client, csrf = signed("yan")
    answer = client.post("/claims/decide", data={"ids": [ready], "csrf_token": csrf})
    assert answer.status_code == 400
    assert claim(app, ready).state is State.SUBMITTED


def test_a_line_is_cut_on_the_page_and_bad_amounts_are_named(app, clock, world, signed):
    claim_id = make(app, checked, world, clock())
    client, csrf = signed("yan")
    page = text(client.get(f"/claims/{claim_id}"))
    assert "27 km one way, 10 km of it free: 17 km at ¥2.00." in page
    line = re.search(r'name="verdict-(\d+)"', page)[1]
    for amount, words in (("1e2", "This is no amount"), ("80.005", "at most two decimals"),
                          ("-5", "cannot be negative"), ("NaN", "This is no amount"),
                          ("120.00", "A cut leaves something")):
        send(client, f"/claims/{claim_id}/decide", {
            f"verdict-{line}": "cut", f"amount-{line}": amount,
            f"reason-{line}": "grade_too_high"}, csrf)
        assert words in text(client.get(f"/claims/{claim_id}")), amount
    assert claim(app, claim_id).state is State.SUBMITTED
    send(client, f"/claims/{claim_id}/decide", {
        f"verdict-{line}": "cut", f"amount-{line}": "80.00",
        f"reason-{line}": "grade_too_high"}, csrf)
    found = claim(app, claim_id)
    assert (found.state, found.approved_fen) == (State.PART_APPROVED, 11_400)
    owner, own = signed("guo")
    send(owner, f"/claims/{claim_id}/appeal", {"words": "换了压缩机"}, own)
    assert claim(app, claim_id).state is State.APPEALED
    send(client, f"/claims/{claim_id}/rule", {f"added-{line}": "40.00"}, csrf)
    assert claim(app, claim_id).approved_fen == 15_400


@pytest.mark.parametrize("path", ["decide", "send-back", "reject", "rule"])
def test_an_outlet_decides_nothing(app, clock, world, signed, path):
    claim_id = make(app, checked, world, clock())
    client, csrf = signed("guo")
    answer = send(client, f"/claims/{claim_id}/{path}", {"reason": "not_proven"}, csrf)
    assert answer.status_code == 403


@pytest.mark.parametrize("login", ["jia", "tian"])
def test_parent_and_neighbour_find_nothing(app, clock, world, signed, login):
    claim_id = make(app, checked, world, clock())
    client, csrf = signed(login)
    assert client.get(f"/claims/{claim_id}").status_code == 404
    assert "No claim is found" in text(client.get("/claims?view=all"))
    for path, values in (("submit", {}), ("distance", {"km": 5}), ("resubmit", {}),
                         ("appeal", {"words": "x"})):
        assert send(client, f"/claims/{claim_id}/{path}", values, csrf).status_code == 404


def test_the_offer_shows_what_it_earns(app, clock, world, signed):
    with app.app_context(), transaction(SYSTEM) as session:
        job = at_the_door(session, world.shop, clock())
    client, csrf = signed("guo")
    page = text(client.get(f"/shop/jobs/{job}"))
    assert "You get ¥142.00 for this job" in page and "-¥12.00" in page
    assert 'name="grade"' in page, "how much work it was is asked when it is finished"
    send(client, f"/work-orders/{job}/complete", {"grade": "medium", "code_given": "y"}, csrf)
    page = text(client.get(f"/shop/jobs/{job}"))
    assert "You get ¥196.00 for this job" in page and "submitted" in page
    parent, _csrf = signed("jia")
    assert "You get" not in text(parent.get(f"/shop/jobs/{job}"))


def test_the_way_is_claimed_on_the_phone_and_decided_at_the_county(app, clock, world, signed):
    job = make(app, finished, world, clock(), village="姜寨")
    client, csrf = signed("guo")
    page = text(client.get(f"/shop/jobs/{job}"))
    assert "Missing for payment: the distance to the user." in page
    found = re.search(r"/claims/(\d+)/distance", page)[1]
    for km in ("-1", "1001", "abc", ""):
        send(client, f"/claims/{found}/distance", {"km": km}, csrf)
    assert claim(app, int(found)).state is State.DRAFT
    send(client, f"/claims/{found}/distance", {"km": "41"}, csrf)
    assert claim(app, int(found)).calculated_fen == 18_200
    owner, own = signed("wu")
    assert "姜寨" in text(owner.get("/distances"))
    with app.app_context(), reading(SYSTEM) as session:
        waiting = session.scalars(select(Distance.id).where(Distance.state == "pending")).one()
    refused = send(owner, f"/distances/{waiting}/approve", {"km": "1001"}, own)
    assert refused.status_code == 422 and f'href="#km-{waiting}"' in text(refused)
    assert 'value="1001"' in text(refused)
    send(owner, f"/distances/{waiting}/approve", {"km": "36"}, own)
    assert claim(app, int(found)).calculated_fen == 17_200
    assert "No claimed distance waits" in text(owner.get("/distances"))


def test_the_county_writes_the_way_down_itself_from_the_claim(app, clock, world, signed):
    job = make(app, finished, world, clock(), village="姜寨")
    with app.app_context():
        found = claim_of(job).id
    client, csrf = signed("wu")
    page = text(client.get(f"/claims/{found}"))
    link = re.search(r'href="(/outlets/[^"]+/distances/new[^"]+)"', page)[1].replace("&amp;", "&")
    form = text(client.get(link))
    assert "姜寨" in form and "老集镇" in form and 'value="claimed"' not in form
    day = claim(app, found).work_day.isoformat()
    values = {"town_code": factories.TOWN_LAOJI, "village": "姜寨", "km": "41",
              "source": "measured", "from_day": day, "next": f"/claims/{found}"}
    answer = send(client, f"/outlets/{world.shop}/distances", {**values, "km": "1001"}, csrf)
    assert answer.status_code == 422 and "姜寨" in text(answer), "what was typed is kept"
    answer = send(client, f"/outlets/{world.shop}/distances", values, csrf)
    assert answer.headers["Location"].endswith(f"/claims/{found}")
    assert claim(app, found).calculated_fen == 18_200, "it prices itself"
    assert claim(app, make(app, claim_of, make(
        app, finished, world, clock(), village="姜寨", phone="10034125555")).id).missing == ""
    answer = send(client, f"/outlets/{world.shop}/distances", values, csrf)
    assert answer.status_code == 422, "the same day twice"
    assert "/distances/new" in text(client.get(f"/outlets/{world.shop}"))
    assert "/distances/new" not in text(signed("guo")[0].get(f"/outlets/{world.shop}"))


def test_agreements_on_the_outlets_page(app, clock, world, signed):
    client, csrf = signed("shen")
    page = text(client.get(f"/outlets/{world.shop}"))
    assert "paid through the parent" in page and "10 %" in page
    send(client, f"/outlets/{world.shop}/agreements/route",
         {"route": "direct", "from_day": "2026-08-01"}, csrf)
    again = send(client, f"/outlets/{world.shop}/agreements", {
        "valid_from": "2026-09-01", "parent_percent": "5", "route": "direct",
        "pay_rule": "day_of_month", "pay_days": "24"}, csrf)
    page = text(again)
    assert again.status_code == 422 and 'role="alert"' in page and 'value="24"' in page
    assert "Another agreement holds on one of these days." in page
    for percent in ("101", "1e1", "-5", "10.123", ""):
        refused = send(client, f"/outlets/{world.other}/agreements", {
            "valid_from": "2027-01-01", "parent_percent": percent, "route": "direct",
            "pay_rule": "day_of_month", "pay_days": "25"}, csrf)
        page = text(refused)
        assert refused.status_code == 422 and 'href="#parent_percent-make"' in page
        assert f'name="parent_percent" required type="text" value="{percent}"' in page
    with app.app_context(), reading(SYSTEM) as session:
        rows = session.scalars(select(Agreement).order_by(Agreement.id)).all()
    assert [(row.outlet_id, row.route, row.parent_bp) for row in rows[3:]] == [
        (world.shop, "direct", 1_000)]
    own, _csrf = signed("guo")
    assert "paid through the parent" in text(own.get(f"/outlets/{world.shop}"))
    parent, _csrf = signed("jia")
    assert "paid through the parent" not in text(parent.get(f"/outlets/{world.shop}"))


SHEET = ("项目,维修等级,金额,免费公里,生效日\n维修费,大修,260.00,,2026-01-01\n"
         "维修费,大修,270.00,,2026-01-01\n").encode()


def upload(client, csrf, data):
    return client.post("/imports", data={
        "csrf_token": csrf, "kind": "rates", "mapping": next(iter(mappings())),
        "file": (io.BytesIO(data), "费率.csv")}, content_type="multipart/form-data")


def test_a_contradicting_sheet_of_rates_stores_nothing(app, clock, world, signed):
    client, csrf = signed("yan")
    page = text(client.get(upload(client, csrf, SHEET).headers["Location"]))
    assert "Another amount for the same work on the same day is known." in page
    assert "The row is right; it waits until the other rows are." in page
    good = SHEET.splitlines(keepends=True)
    where = upload(client, csrf, b"".join(good[:2])).headers["Location"]
    assert "Take over 1 row" in text(client.get(where))
    send(client, where, {}, csrf)
    with app.app_context(), reading(SYSTEM) as session:
        assert session.scalar(select(func.count()).where(RateRow.amount_fen == 26_000)) == 1
    assert "¥260.00" in text(client.get("/rates"))


def test_rates_need_their_own_right(app, clock, world, signed):
    with app.app_context(), transaction(SYSTEM) as session:
        factories.account(session, "root", Role.ADMINISTRATOR, now=clock())
    client, csrf = signed("root")
    assert upload(client, csrf, SHEET).status_code == 403


def test_the_list_costs_the_same_for_many(app, clock, world, signed):
    costs = []
    for more in (1, 6):
        for n in range(more):
            make(app, checked, world, clock() + timedelta(minutes=len(costs) * 10 + n),
                 village=NEAR)
        clock.tick(hours=2)
        client, _csrf = signed("yan")
        with counted(app) as statements:
            assert client.get("/claims").status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1], costs


def test_a_crafted_symptom_stays_text(app, clock, world, signed):
    with app.app_context(), transaction(SYSTEM) as session:
        job = at_the_door(session, world.shop, clock(), symptom="<b>王</b>=cmd()")
    with app.app_context():
        with transaction(world.own) as session:
            visits.complete(session, "system:test", job, code_given=True, now=clock())
        check(job, clock())
    client, _csrf = signed("yan")
    page = text(client.get("/claims"))
    assert "&lt;b&gt;王" in page and "<b>王" not in page


@pytest.mark.parametrize("query", ["view=x", "age=99&amount=-1", "reason=x", "after=abc",
                                   "age=9999999999999999999", "number=%25"])
def test_odd_addresses_are_answered(app, world, signed, query):
    client, _csrf = signed("yan")
    assert client.get(f"/claims?{query}").status_code == 200
    assert client.get(f"/rates?day=2026-99-01&item=x&{query}").status_code == 200

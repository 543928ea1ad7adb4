"""What every list promises: the file is what is shown, columns are chosen, views are kept."""

import re
from collections.abc import Sequence

import pytest
from sqlalchemy import select

from core import sheets
from core.db import reading, transaction
from core.errors import RuleBroken
from core.facts import FactRow
from core.lists import Page
from core.sheets import Sheet
from core.tables import Field
from network.accounts.rules import PERMISSIONS, Role
from network.outlets.models import Outlet
from office.exports.doors import Written, gathered
from office.saved_views import service
from office.saved_views.models import SavedView
from office.saved_views.service import Keeper, NewView
from tests import factories
from tests.factories import BY
from tests.support_web import open_session, send
from tests.web.desk import SYSTEM, Desk, a_job
from training.certificates import service as certificates
from training.certificates.rules import Kind
from training.certificates.service import CertificateValues
from web.pages.lists import TABLES

BOTH = True


def taken(desk: Desk, path: str) -> bytes:
    """The file a list gives."""
    answer = send(desk.client, path, {}, desk.csrf)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    assert "attachment" in answer.headers["Content-Disposition"]
    return answer.get_data()


def read(file: bytes, sheet: str | None = None) -> Sheet:
    return sheets.read(file, "list.xlsx", sheet=sheet, header=sheet is None)


def column(sheet: Sheet, name: str) -> Sequence[str]:
    place = sheet.header.index(name)
    return [row.cells[place] for row in sheet.rows]


def about(file: bytes) -> dict[str, list[str]]:
    """The second sheet: what, and its values."""
    found: dict[str, list[str]] = {}
    for row in read(file, "About this file").rows:
        found.setdefault(row.cells[0], []).append(row.cells[1])
    return found


def test_a_file_holds_what_the_list_shows(app, clock, people, shops) -> None:
    near, _far = shops
    _id, number = a_job(app, clock, near, detail="")
    a_job(app, clock, phone="10088880002", detail="")
    desk = people(Role.SERVICE_MANAGER)
    file = taken(desk, "/work-orders/export?state=dispatched&cols=due.state")
    sheet = read(file)
    assert sheet.header == ("Fault", "Number", "Deadline", "Due at", "State")
    assert column(sheet, "Number") == [number]
    assert number in desk.open("/work-orders?state=dispatched&cols=due.state")
    assert desk.page.index(">Deadline") < desk.page.index(">State</th>")
    assert "Held by</th>" not in desk.page
    said = about(file)
    assert said["Narrowed to"] == ["State: waits to be taken"] and said["Rows"] == ["1"]
    assert "d-service_manager" in said["Made by"][0]
    assert said["Data as of"] == said["Made at"] == ["2026-07-16 10:00:00"]


def test_a_file_is_told_of_without_what_was_typed(app, clock, people, shops) -> None:
    desk = people(Role.SERVICE_MANAGER)
    taken(desk, "/outlets/export?q=%E9%A2%8D%E6%B7%AE")
    taken(desk, "/outlets/export")
    with app.app_context(), reading(SYSTEM) as session:
        facts = session.scalars(select(FactRow).where(FactRow.kind == "export")
                                .order_by(FactRow.id)).all()
    assert [(fact.subject_id, fact.version) for fact in facts] == [(1, 1), (2, 1)]
    assert '"filters":["q"]' in facts[0].body and "颍淮" not in facts[0].body
    assert '"rows":1' in facts[0].body and '"rows":2' in facts[1].body


def test_a_file_holds_no_formula_of_a_name(app, clock, people, shops) -> None:
    with app.app_context(), transaction(SYSTEM) as session:
        factories.outlet(session, "EV-1", now=clock(), name="=cmd()")
    desk = people(Role.SERVICE_MANAGER)
    file = taken(desk, "/outlets/export?q=EV-1")
    assert column(read(file), "Outlet") == ["=cmd()"]
    assert b"<f>" not in file


def test_a_file_ends_at_the_reach_of_who_asks(app, clock, people, shops) -> None:
    near, far = shops
    _id, here = a_job(app, clock, near, detail="")
    _id, there = a_job(app, clock, far, phone="10088880002", town="422802100", detail="")
    wide = column(read(taken(people(Role.SERVICE_MANAGER), "/work-orders/export")), "Number")
    assert set(wide) == {here, there}
    owner = people(Role.COUNTY_OWNER)
    assert column(read(taken(owner, "/work-orders/export")), "Number") == [here]
    assert column(read(taken(owner, f"/work-orders/export?outlet={far}")), "Number") == []


@pytest.mark.parametrize(("there", "rows", "cut"), [(9, 7, True), (7, 7, False), (0, 0, False)])
def test_a_file_is_read_page_by_page_up_to_its_end(there, rows, cut) -> None:
    asked = []

    def read_page(_session, after: str | None, size: int) -> Page[int]:
        asked.append(size)
        begin = int(after or 0)
        end = min(begin + min(size, 3), there)
        return Page(tuple(range(begin, end)), str(end) if end < there else None)

    made = Written((Field("n", "n", (("n", lambda row: row),)),))
    found = list(gathered(None, read_page, made, 7))  # type: ignore[arg-type]
    assert found == [[n] for n in range(rows)] and made.cut is cut
    assert asked == ([7, 4, 1] if there else [7])


def test_numbers_of_certificates_stay_masked(app, clock, people, shops) -> None:
    near, _far = shops
    with app.app_context(), transaction(SYSTEM) as session:
        outlet = session.get_one(Outlet, near)
        person = factories.account(session, "tech", Role.TECHNICIAN, now=clock(), at=outlet)
        certificates.enter(session, BY, CertificateValues(
            Kind.REFRIGERATION, "T341221198501011234", person, near, clock().date()),
            now=clock())
    file = taken(people(Role.TRAINER), "/certificates/export")
    assert column(read(file), "Number") == ["T34****1234"]


@pytest.mark.parametrize("code", sorted(TABLES))
def test_every_list_gives_its_file_with_every_column(people, shops, code) -> None:
    table, desk = TABLES[code], people(Role.AUDITOR)
    with desk.client.application.test_request_context():
        every = table.columns(".".join(each.code for each in table.fields))
        page, file = table.href({}, every), table.href({})
    export = {"coverage": "/coverage/places/export", "gaps": "/coverage/gaps/export"}
    sheet = read(taken(desk, export.get(code, file + "/export") + f"?cols={every}"))
    assert len(sheet.header) == sum(len(each.cells) for each in table.fields)
    desk.open(page)
    assert desk.status == 200 and "Export what I see" in desk.text
    empty = "sn-empty" in desk.page
    assert empty or desk.page.count('<th scope="col"') >= len(table.fields)


@pytest.mark.parametrize(("ticked", "places", "wanted"), [
    (["due", "state"], {}, "due.state"),
    (["state", "due"], {"state": "1", "due": "1"}, "due.state"),
    (["state", "holder", "due"], {"state": "3", "holder": "2", "due": "3"}, "holder.due.state"),
    (["place", "state", "holder", "used", "shares", "due"], {}, ""),
    (["nothing", "job"], {"nothing": "1"}, ""),
    (["state", "due"], {"state": "x", "due": "-1"}, "state.due"),
])
def test_a_typed_place_moves_a_column(ticked, places, wanted) -> None:
    assert TABLES["work-orders"].arranged(ticked, places) == wanted


def test_the_chooser_leads_to_the_list_with_these_columns(people, shops) -> None:
    desk = people(Role.SERVICE_MANAGER)
    answer = desk.client.get("/lists/work-orders/columns", query_string=[
        ("tiers", "34"), ("evil", "1"), ("cols", "state"), ("cols", "tier"), ("at-state", "2"),
        ("at-tier", "1")])
    assert (answer.status_code, answer.location) == (302, "/work-orders?tiers=34&cols=tier.state")
    assert desk.client.get("/lists/nothing/columns").status_code == 404


def test_the_addresses_of_a_list_keep_its_columns(app, clock, people, shops) -> None:
    for n in range(51):
        a_job(app, clock, phone=f"1008888{n:04d}", detail="")
    desk = people(Role.SERVICE_MANAGER)
    desk.open("/work-orders?tiers=34&cols=state.tier")
    found = re.findall(r'href="(/work-orders[?][^"]+)"', desk.page)
    hrefs = [href.replace("&amp;", "&") for href in found]
    usual = "/work-orders?tiers=34"
    assert len(hrefs) >= 8 and usual in hrefs and any("after=" in href for href in hrefs)
    assert all("cols=state.tier" in href for href in hrefs if href != usual)
    assert 'name="cols" value="state.tier"' in desk.page


def keep(desk: Desk, address: str, **values: str) -> str:
    """Keeps a view of the list through its form; the address of the view."""
    name, _, query = address.partition("?")
    desk.send(f"/lists{name}/views?{query}", **values)
    return desk.path


def test_a_view_is_kept_opened_and_put_away(app, people, shops) -> None:
    desk = people(Role.SERVICE_MANAGER)
    keep(desk, "/work-orders?tiers=34&evil=1&cols=state.tier", name="三四级", role="")
    assert desk.path == "/work-orders" and "三四级" in desk.text
    with app.app_context(), reading(SYSTEM) as session:
        view = session.scalars(select(SavedView)).one()
    assert view.address == "tiers=34&cols=state.tier"
    answer = desk.client.get(f"/lists/views/{view.id}")
    assert (answer.status_code, answer.location) == (302, "/work-orders?tiers=34&cols=state.tier")
    desk.open("/work-orders", tiers="34", cols="state.tier")
    current = [tab for tab in desk.page.split("<a ") if 'aria-current="page"' in tab]
    assert any("三四级" in tab for tab in current)
    desk.open("/lists/views")
    desk.send(f"/lists/views/{view.id}/archive")
    assert "三四级" not in desk.open("/work-orders")
    assert desk.client.get(f"/lists/views/{view.id}").status_code == 404


@pytest.mark.parametrize(("values", "said"), [
    ({"name": "", "role": ""}, "This is needed."),
    ({"name": " ​ ", "role": ""}, "This is needed."),
    ({"name": "字" * 41, "role": ""}, "40"),
    ({"name": "二", "role": "auditor"}, "Not a valid choice"),
    ({"name": "有了", "role": ""}, "You keep a view 有了 of this list already."),
])
def test_a_refused_view_says_why_and_keeps_what_was_typed(people, shops, values, said) -> None:
    desk = people(Role.SERVICE_MANAGER)
    keep(desk, "/outlets?q=x", name="有了", role="")
    keep(desk, "/outlets?q=y", **values)
    assert desk.status == 422 and said in desk.text
    assert f'value="{values["name"]}"' in desk.page and "views?q=y" in desk.page


def test_a_twenty_first_view_is_one_too_many(app, clock, people) -> None:
    desk = people(Role.SERVICE_MANAGER)
    with app.app_context(), transaction(SYSTEM) as session:
        for n in range(20):
            keeper = Keeper(1, "maker", frozenset())
            service.save(session, BY, keeper, NewView("outlets", f"v{n}", "", ""), now=clock())
        with pytest.raises(RuleBroken):
            service.save(session, BY, keeper, NewView("outlets", "v20", "", ""), now=clock())
        service.save(session, BY, keeper, NewView("claims", "v20", "", ""), now=clock())
    assert desk


def test_a_view_is_kept_once_for_one_form(app, people) -> None:
    desk = people(Role.SERVICE_MANAGER)
    for _time in range(2):
        desk.send("/lists/outlets/views", name="一次", role="", idempotency_key="the-same")
    with app.app_context(), reading(SYSTEM) as session:
        assert len(session.scalars(select(SavedView)).all()) == 1


def sit(app, clock, login: str, *roles: Role, **more: object) -> Desk:
    with app.app_context(), transaction(SYSTEM) as session:
        account = factories.account(session, login, *roles, now=clock(), **more)
        opened = open_session(session, account, clock())
    return Desk(app, opened)


def test_a_shared_view_shows_each_only_what_they_may_see(app, clock, people, shops) -> None:
    near, far = shops
    _id, here = a_job(app, clock, near, detail="")
    _id, there = a_job(app, clock, far, phone="10088880002", town="422802100", detail="")
    wu = people(Role.COUNTY_OWNER)
    keep(wu, "/work-orders?view=all", name="全部", role="county_owner")
    tan = sit(app, clock, "tan", Role.COUNTY_OWNER, counties=("4228",))
    assert "全部" in tan.open("/work-orders") and not tan.offers("/archive")
    tan.open("/lists/views/1")
    assert tan.status == 200 and there in tan.page and here not in tan.page
    tan.send("/lists/views/1/archive")
    assert tan.status == 404
    for desk in (people(Role.HOTLINE), people(Role.SERVICE_MANAGER)):
        assert desk.client.get("/lists/views/1").status_code == 404
        assert ">全部<" not in desk.open("/work-orders")


def test_views_of_an_outlet_stay_in_the_outlet(app, clock, people, shops) -> None:
    near, far = shops
    with app.app_context(), reading(SYSTEM) as session:
        here, there = session.get_one(Outlet, near), session.get_one(Outlet, far)
    guo = sit(app, clock, "guo", Role.OWNER, at=here)
    keep(guo, "/outlets?q=%E6%88%91", name="我家的", role="owner")
    assert "我家的" in sit(app, clock, "yuan", Role.OWNER, at=here).open("/outlets")
    assert "我家的" not in sit(app, clock, "clerk", Role.CLERK, at=here).open("/outlets")
    assert "我家的" not in sit(app, clock, "xiang", Role.OWNER, at=there).open("/outlets")
    assert "我家的" not in people(Role.SERVICE_MANAGER).open("/outlets")


def test_a_view_of_a_list_one_may_not_see_opens_nothing(app, clock, people, shops) -> None:
    near, _far = shops
    with app.app_context(), reading(SYSTEM) as session:
        here = session.get_one(Outlet, near)
    both = sit(app, clock, "guo", Role.OWNER, Role.TECHNICIAN, at=here)
    keep(both, "/statements?view=overdue", name="拖欠的", role="technician")
    man = sit(app, clock, "tech", Role.TECHNICIAN, at=here)
    assert "statements.view" not in PERMISSIONS[Role.TECHNICIAN]
    man.open("/lists/views/1")
    assert man.status == 403

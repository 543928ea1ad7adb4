"""The reports through HTTP and by command: the page says what the paper says."""

import html
import json
import re

import pytest

from core.db import transaction
from network.accounts.rules import Role
from reports.figures.rules import Month
from reports.monthly import service
from reports.monthly.rules import Scope as About
from tests import factories, pdf_text
from tests.kept import kept
from tests.reports.making import SYSTEM, random_jobs, store, utc
from tests.support_web import browser, counted, open_session, send, token
from web import cli

pytestmark = pytest.mark.parametrize("bench", ["sqlite"], indirect=True)
START, JUNE = utc("2026-05-10 00:00"), Month(2026, 6)


@kept
def made(app, clock):
    """Two outlets and their reports: the reports' ids and the sessions of people by name."""
    with app.app_context():
        with transaction(SYSTEM) as session:
            now = clock()
            factories.time_rules(session, START)
            shop = factories.outlet(session, "A", now=START, name="<b>王")
            under = factories.outlet(session, "B", now=START, parent="A")
            factories.outlet(session, "C", now=START, town="422802100")
            people = {
                "shen": factories.account(session, "shen", Role.SERVICE_MANAGER, now=now),
                "wu": factories.account(session, "wu", Role.COUNTY_OWNER, now=now,
                                        counties=("3412",)),
                "jia": factories.account(session, "jia", Role.OWNER, now=now, at=shop),
                "guo": factories.account(session, "guo", Role.OWNER, now=now, at=under),
                "xia": factories.account(session, "xia", Role.HOTLINE, now=now),
            }
            sessions = {name: open_session(session, key, now) for name, key in people.items()}
        store(random_jobs(250, first=START, days=50))
        with transaction(SYSTEM) as session:
            ids = {scope: service.make(session, "account:1", JUNE, About.parse(scope),
                                       now=clock()).id
                   for scope in ("network", "region:3412", "outlet:A", "outlet:B", "outlet:C")}
    return ids, sessions


@pytest.fixture
def house(app, made):
    """The house, and its people, who sign in by name."""
    ids, sessions = made
    return {"app": app, "ids": ids,
            "by": lambda name, lang="zh": browser(app, sessions[name], lang)}


def plain(page: str) -> str:
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def test_the_page_says_what_the_paper_says(house):
    browser_ = house["by"]("shen")
    for scope in ("network", "outlet:A"):
        report = house["ids"][scope]
        shown = plain(browser_.get(f"/reports/{report}").get_data(as_text=True))
        paper = browser_.get(f"/reports/{report}.pdf")
        assert paper.mimetype == "application/pdf"
        first = pdf_text.pages(paper.data)[0]
        lines = [re.sub(r"\s+", "", line) for line in first.split("\n")]
        skipped = {"1/", ""}
        assert len(lines) > 80
        missing = [line for line in lines if line not in shown and line not in skipped
                   and not line.endswith("…") and len(line) > 1]
        assert missing == [] or all(line in shown.replace("，", "，") for line in missing), missing


def test_a_name_is_text_on_the_page(house):
    page = house["by"]("shen").get(f"/reports/{house['ids']['outlet:A']}").get_data(as_text=True)
    assert "&lt;b&gt;王" in page and "<b>王" not in page


def test_who_opens_what(house):
    allowed = {
        "shen": {"network", "region:3412", "outlet:A", "outlet:B", "outlet:C"},
        "wu": {"region:3412", "outlet:A", "outlet:B"},
        "jia": {"outlet:A"},
        "guo": {"outlet:B"},
    }
    for name, expected in allowed.items():
        browser_ = house["by"](name)
        for scope, report in house["ids"].items():
            for ending in ("", ".pdf"):
                status = browser_.get(f"/reports/{report}{ending}").status_code
                assert status == (200 if scope in expected else 404), (name, scope, ending)
        listed = browser_.get("/reports?kind=all").get_data(as_text=True)
        assert {s for s, r in house["ids"].items() if f"/reports/{r}\"" in listed} == expected
    assert house["by"]("xia").get("/reports").status_code == 403


def test_who_reaches_all_begins_with_the_whole_network(house):
    assert "共 1 份" in house["by"]("shen").get("/reports").get_data(as_text=True)
    assert "共 3 份" in house["by"]("wu").get("/reports").get_data(as_text=True)


def test_the_list_by_month_and_kind(house):
    browser_ = house["by"]("shen")
    assert "共 5 份" in browser_.get("/reports?month=2026-06").get_data(as_text=True)
    assert "共 0 份" in browser_.get("/reports?month=2026-05").get_data(as_text=True)
    assert "共 3 份" in browser_.get("/reports?kind=outlet").get_data(as_text=True)
    assert browser_.get("/reports?kind=nonsense&after=x&month=zzz").status_code == 200


def test_the_list_costs_the_same_for_few_and_many(house):
    browser_ = house["by"]("shen")
    with counted(house["app"]) as few:
        browser_.get("/reports?month=2026-05")
    with counted(house["app"]) as many:
        browser_.get("/reports")
    assert len(many) == len(few)


def test_a_report_is_made_once_by_a_form_sent_twice(house):
    browser_ = house["by"]("shen", "en")
    csrf = token(browser_)
    values = {"month": "2026-06", "scope": "outlet:C", "language": "en",
              "idempotency_key": "one", "csrf_token": csrf}
    first, again = (browser_.post("/reports", data=values) for _ in range(2))
    assert first.status_code == again.status_code == 302
    assert first.location == again.location
    page = browser_.get(first.location).get_data(as_text=True)
    assert "Monthly service report" in page and "version 2" in page


@pytest.mark.parametrize(("values", "words"), [
    ({"month": "2026-6"}, "Write the month as 2026-06."),
    ({"month": "2026-09"}, "2026-09 is not over yet."),
    ({"scope": "outlet:NONE"}, "Write network, region:CODE or outlet:CODE."),
    ({"scope": "moon"}, "Write network, region:CODE or outlet:CODE.")])
def test_what_is_wrong_stands_at_its_field(house, values, words):
    browser_ = house["by"]("shen", "en")
    sent = {"month": "2026-06", "scope": "network", "language": "zh", **values}
    answer = send(browser_, "/reports", sent, token(browser_))
    assert answer.status_code == 422 and words in answer.get_data(as_text=True)


def test_only_head_office_makes_reports(house):
    for name in ("wu", "jia", "xia"):
        browser_ = house["by"](name)
        sent = {"month": "2026-06", "scope": "network", "language": "zh"}
        assert send(browser_, "/reports", sent, token(browser_)).status_code == 403


def test_another_language_from_the_page(house):
    browser_ = house["by"]("shen", "en")
    report = house["ids"]["network"]
    answer = send(browser_, f"/reports/{report}/language", {"language": "ru"}, token(browser_))
    page = browser_.get(answer.location).get_data(as_text=True)
    assert answer.status_code == 302 and "Месячный отчёт" in page
    refused = send(browser_, f"/reports/{report}/language", {"language": "xx"}, token(browser_))
    assert refused.status_code == 422


def test_the_command_writes_the_file_and_keeps_the_report(house, capsys, tmp_path):
    out = tmp_path / "new" / "report.pdf"
    arguments = ["report", "sla", "--month", "2026-06", "--scope", "outlet:B", "--out", str(out)]
    assert cli.main(arguments, lambda: house["app"]) == 0
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (last["ok"], last["verb"], last["counts"]["version"]) == (True, "report", 2)
    assert out.stat().st_size == last["counts"]["bytes"]
    kept = house["by"]("guo").get(f"/reports/{last['counts']['report']}.pdf")
    assert kept.data == out.read_bytes()


@pytest.mark.parametrize(("month", "scope", "code"), [
    ("2026-13", "network", 2), ("2026-06", "outlet:NONE", 1), ("2026-06", "moon", 2),
    ("2027-01", "network", 1)])
def test_the_command_refuses_by_name(house, capsys, tmp_path, month, scope, code):
    out = tmp_path / "report.pdf"
    arguments = ["report", "sla", "--month", month, "--scope", scope, "--out", str(out)]
    assert cli.main(arguments, lambda: house["app"]) == code
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert last["ok"] is False and last["errors"] and not out.exists()

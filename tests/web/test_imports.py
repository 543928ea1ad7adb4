"""The page of imports: upload, preview, confirm, errors to correct; and the command beside it."""

import gzip
import io
import json
import re
import zipfile

import pytest
import python_calamine
import xlsxwriter
from sqlalchemy import func, select

from core import sheets
from core.cookies import cookie_name
from core.db import reading, transaction
from core.facts import FactRow
from core.scope import Reason, Scope
from jobs.work_orders.models import WorkOrder
from network.accounts import service as accounts
from network.accounts.models import Account
from network.accounts.rules import Role
from network.outlets.models import Outlet
from tests import factories
from tests.jobs.history.making import HEADER, MAPPING, ROWS
from web import cli
from web.pages import imports

SYSTEM = Scope.system(Reason.COMMAND)
once = pytest.mark.parametrize("bench", ["sqlite"], indirect=True)
SHEET = ("code,name,town,parent_code\n"
         f"AH-2,=cmd|' /C calc'!A0,{factories.TOWN_LAOJI},AH-1\n"
         f"AH-1,王村维修,{factories.TOWN_LAOJI},\n")
BY_NAME = SHEET.replace(factories.TOWN_LAOJI, "老集镇")
"""Names cost a gazetteer of the whole country, so one test has them."""

BROKEN = gzip.compress(b"code,name,town\nA,B,C\n", mtime=0)[:-9]


@pytest.fixture
def house(app, clock):
    with app.app_context(), transaction(SYSTEM) as session:
        factories.some_divisions(session)
        factories.time_rules(session, clock())
        factories.account(session, "shen", Role.SERVICE_MANAGER, now=clock())
        factories.account(session, "li", Role.ADMINISTRATOR, now=clock())
        factories.account(session, "wu", Role.COUNTY_OWNER, now=clock(), counties=("3412",))
    return app


class Browser:
    """A signed-in person who reads pages and sends their forms."""

    def __init__(self, app, login: str, now) -> None:
        self.client = app.test_client()
        with app.app_context(), transaction(SYSTEM) as session:
            account = session.scalars(select(Account).where(Account.login == login)).one()
            opened = accounts.sign_in(session, account, now=now)
        name = cookie_name(app.extensions["settings"])
        self.client.set_cookie(name, getattr(opened, "id", opened))
        self.client.set_cookie("lang", "en")

    def get(self, path: str):
        return self.client.get(path, headers={"Accept-Language": "en"})

    def post(self, path: str, page: str, **fields):
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        return self.client.post(path, data={"csrf_token": token, **fields},
                                content_type="multipart/form-data",
                                headers={"Accept-Language": "en"})

    def upload(self, data: bytes, filename: str, kind: str = "outlets", mapping: str = ""):
        page = self.get("/imports").text
        sent = {"file": (io.BytesIO(data), filename)} if filename else {}
        return self.post("/imports", page, kind=kind,
                         mapping=mapping or next(iter(imports.mappings())), **sent)

    def confirm(self, path: str, key: str = "", page: str = ""):
        page = page or self.get(path).text
        key = key or re.search(r'name="idempotency_key" value="([^"]+)"', page)[1]
        return self.post(path, page, idempotency_key=key)


@pytest.fixture
def shen(house, clock):
    return Browser(house, "shen", clock())


def count(app, table) -> int:
    with app.app_context(), reading(SYSTEM) as session:
        return session.scalar(select(func.count()).select_from(table))


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_a_sheet_is_shown_then_taken_then_the_same(house, shen):
    sent = shen.upload(SHEET.encode(), "outlets.csv")
    assert sent.status_code == 302
    path = sent.headers["Location"]
    preview = shen.get(path)
    assert "Take over 2 rows" in preview.text and count(house, Outlet) == 0
    assert shen.confirm(path).headers["Location"] == path
    assert count(house, Outlet) == 2
    done = shen.get(path)
    assert "What was done" in done.text and "idempotency_key" not in done.text
    again = shen.get(shen.upload(SHEET.encode(), "outlets.csv").headers["Location"])
    assert "Take over" not in again.text and "Rows that were there already 2" in text_of(again)


def test_confirming_twice_takes_it_once(house, shen):
    path = shen.upload(SHEET.encode(), "outlets.csv").headers["Location"]
    page = shen.get(path).text
    shen.confirm(path, "one-and-the-same", page)
    told = count(house, FactRow)
    assert shen.confirm(path, "one-and-the-same", page).status_code == 302
    assert count(house, FactRow) == told


def test_confirming_needs_its_key(house, shen):
    path = shen.upload(SHEET.encode(), "outlets.csv").headers["Location"]
    page = shen.get(path).text
    assert shen.post(path, page).status_code == 400
    assert count(house, Outlet) == 0


def test_refused_rows_come_back_neutralised_and_can_be_sent_again(house, shen):
    bad = BY_NAME.replace("老集镇,AH-1", "城关镇,AH-1")
    path = shen.upload(bad.encode("gb18030"), "网点.csv").headers["Location"]
    preview = text_of(shen.get(path))
    assert "town" in preview and "Several townships are called so" in preview
    file = shen.get(f"{path}/errors.xlsx")
    assert file.status_code == 200 and "attachment" in file.headers["Content-Disposition"]
    rows = python_calamine.CalamineWorkbook.from_filelike(
        io.BytesIO(file.data)).get_sheet_by_index(0).to_python()
    assert rows[1][1].startswith("'=cmd")
    back = sheets.read(file.data, "errors.xlsx")
    assert back.rows[0].cells[1].startswith("=cmd") and len(back.rows) == 1
    shen.confirm(path)
    assert count(house, Outlet) == 1
    corrected = ",".join(["code", "name", "town", "parent_code"]) + "\n" + ",".join(
        [*back.rows[0].cells[:2], "老集镇", "AH-1"])
    again = shen.upload(corrected.encode(), "again.csv").headers["Location"]
    shen.confirm(again)
    assert count(house, Outlet) == 2


def test_history_by_a_shipped_mapping(house, shen, clock):
    header = ("number,sys_mod_count,sys_updated_at,opened_at,resolved_at,closed_at,"
              "incident_state,assignment_group,priority,u_symptom,made_sla\n")
    row = ("INC1,0,3/7/2026 09:00,3/7/2026 08:00,?,6/7/2026 09:00,Closed,Group 1,"
           "3 - Moderate,Symptom 1,true\n")
    data = gzip.compress((header + row).encode(), mtime=0)
    sent = shen.upload(data, "log.csv.gz", "work-orders", "incident-log")
    path = sent.headers["Location"]
    assert "moderate: n 1, agreeing 1" in text_of(shen.get(path))
    assert count(house, WorkOrder) == 0
    shen.confirm(path)
    assert count(house, WorkOrder) == 1


@once
@pytest.mark.parametrize(
    ("data", "filename", "says"),
    [
        (b"", "", "Choose a file"),
        (b"", "a.csv", "holds no rows"),
        (b"a,b\n1,2\n", "a.csv", "The column code, "),
        (b"PK\x03\x04broken", "a.xlsx", "damaged"),
        (b"code,name,town\n" + b"A,B,C\n" * 5_001, "a.csv", "at most 5,000 rows"),
        (gzip.compress(b" " * 30_000_000, mtime=0), "a.csv.gz", "too large"),
        (BROKEN, "a.csv.gz", "packed file is damaged"),
    ],
    ids=["none", "empty", "columns", "broken", "many rows", "packed bomb", "half a packing"],
)  # fmt: skip
def test_a_file_that_is_not_taken_says_why_and_keeps_the_form(house, shen, data, filename, says):
    answer = shen.upload(data, filename)
    assert answer.status_code == 422 and says in text_of(answer)
    assert 'name="file"' in answer.text and count(house, Outlet) == 0


@once
def test_a_workbook_bomb_is_refused(house, shen):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write_row(0, 0, ["code", "name", "town"])
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/media/image1.png", bytes(60 * 1024 * 1024))
    answer = shen.upload(out.getvalue(), "bomb.xlsx")
    assert answer.status_code == 422 and "too large" in text_of(answer)


@once
def test_an_upload_is_its_owners(house, shen, clock):
    path = shen.upload(SHEET.replace("AH-1\n", "X\n").encode(), "o.csv").headers["Location"]
    other = Browser(house, "li", clock())
    assert other.get("/imports").status_code == 200
    page = other.get("/imports").text
    for answer in (other.get(path), other.get(f"{path}/errors.xlsx"),
                   other.post(path, page, idempotency_key="k")):
        assert answer.status_code == 404
    assert shen.get("/imports/" + "a" * 22).status_code == 404
    assert shen.get("/imports/..%2F..%2Fetc").status_code == 404


@once
def test_who_may_not_import_is_refused(house, clock):
    wu = Browser(house, "wu", clock())
    assert wu.get("/imports").status_code == 403
    assert wu.get("/imports/template/outlets.xlsx").status_code == 403


@once
def test_templates_can_be_filled_and_sent(house, shen):
    header = sheets.read(shen.get("/imports/template/outlets.xlsx").data + b"", "t.xlsx",
                         header=False).rows[0].cells
    assert header[:2] == ("code", "name") and "town" in header
    for name in imports.mappings():
        assert shen.get(f"/imports/template/{name}.xlsx").status_code == 200
    assert shen.get("/imports/template/nothing.xlsx").status_code == 404


# The command


@pytest.fixture
def run(house, capsys):
    def command(*arguments: str) -> tuple[int, dict, list[str]]:
        code = cli.main(["import", *map(str, arguments)], lambda: house)
        *lines, last = capsys.readouterr().out.splitlines()
        return code, json.loads(last), lines

    return command


@pytest.fixture
def files(tmp_path):
    (tmp_path / "desk.csv").write_text(HEADER + ROWS)
    (tmp_path / "desk.toml").write_text(MAPPING)
    (tmp_path / "outlets.csv").write_text(SHEET)
    return tmp_path


def test_a_dry_run_says_the_same_and_writes_nothing(house, run, files):
    work = ("work-orders", files / "desk.csv", "--mapping", files / "desk.toml")
    before = [count(house, table) for table in (WorkOrder, Outlet, FactRow)]
    code, dry, lines = run(*work, "--dry-run")
    assert code == 0 and lines[-1] == "dry run: nothing was written"
    assert [count(house, table) for table in (WorkOrder, Outlet, FactRow)] == before
    code, real, lines = run(*work)
    assert (code, real["counts"]) == (0, dry["counts"])
    assert lines == ["moderate: n 2, agreeing 2, false alarms 0, missed 0, source silent 0",
                     "without target: 1"]
    assert real["counts"]["stored"] == real["counts"]["rows"] == 5
    assert run(*work)[1]["counts"]["known"] == 5


def test_refused_rows_are_named_and_in_a_file(house, run, files):
    data = house.extensions["settings"].data
    (files / "desk.csv").write_text(HEADER + ROWS.replace("A1,1,3/7", "A1,1,3/17"))
    work = ("work-orders", files / "desk.csv", "--mapping", files / "desk.toml")
    kept = data / "imports" / "desk.csv.errors.xlsx"
    kept.unlink(missing_ok=True)
    assert run(*work, "--dry-run")[0] == 1 and not kept.exists()
    code, last, lines = run(*work)
    assert code == 1 and not last["ok"] and str(kept) in lines[-1]
    assert [error.partition(":")[0] for error in last["errors"]] == ["Row 2", "Row 3", "Row 4"]
    assert "at “3/17/2026 11:00”" in last["errors"][1]
    assert (last["counts"]["stored"], last["counts"]["refused"]) == (2, 3)
    assert [row.number for row in sheets.read(kept, "e.xlsx").rows] == [2, 3, 4]
    (files / "desk.csv").write_text(HEADER + ROWS)
    assert run(*work)[0] == 0 and not kept.exists()


@once
@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("work-orders", "desk.csv"), 2, "--mapping"),
        (("weather", "desk.csv"), 2, "weather"),
        (("work-orders", "none.csv", "--mapping", "desk.toml"), 1, "no such file"),
        (("work-orders", "desk.csv", "--mapping", "none.toml"), 1, "no such file"),
        (("work-orders", "outlets.csv", "--mapping", "desk.toml"), 1, "The column no is missing"),
        (("work-orders", "desk.csv", "--mapping", "desk.csv"), 1, "TOML"),
    ],
)
def test_wrong_use_is_told_from_a_refusal(run, files, arguments, code, says):
    found, last, _ = run(*(files / word if "." in word else word for word in arguments))
    assert found == code and says in last["errors"][0]
    assert last["counts"] == {}


def test_outlets_by_the_command(house, run, files):
    assert run("outlets", files / "outlets.csv")[1]["counts"] == {
        "rows": 2, "stored": 2, "corrected": 0, "known": 0, "refused": 0}
    assert run("outlets", files / "outlets.csv")[1]["counts"]["known"] == 2

"""The gallery's data: story 1 of the demo network on its day D, 16 July 2026, 10:00.

gallery.json holds the texts in Chinese, and under `russian` the Russian of those that are labels,
so that long labels can be looked at; names and notes stay Chinese.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from wtforms import (
    BooleanField,
    DateField,
    FileField,
    Form,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice

from core import rows

DATA = json.loads(Path(__file__).with_name("gallery.json").read_text(encoding="utf-8"))
PRODUCTS = [SelectChoice("rf", "冰箱 BCD-215"), SelectChoice("wm", "洗衣机 XQG-80")]
LANGUAGES = (("zh_Hans_CN", "中文"), ("en", "English"), ("ru", "Русский"))

Word = Callable[[str], str]
Row = TypeVar("Row")


def russian(text: str) -> str:
    """The Russian word, units of time tied to their numbers as core.wording writes them."""
    return re.sub(r"(?<=\d) (?=(дн\.|ч|мин))", "\u00a0", DATA["russian"].get(text, text))


def word(lang: str) -> Word:
    """A function from the Chinese word to the one in `lang`; unknown words stay Chinese."""
    return russian if lang == "ru" else str


def said(value: Any, w: Word) -> Any:
    """A value of the file with its texts in the language."""
    if isinstance(value, str):
        return w(value)
    return tuple(said(item, w) for item in value) if isinstance(value, list) else value


def made(kind: type[Row], table: str, w: Word, **more: Any) -> tuple[Row, ...]:
    """The rows of a table of the file."""
    codes = ("party", "kind", "icon", "href", "sort", "change_kind", "code")
    return tuple(
        kind(**more, **{k: v if k in codes else said(v, w) for k, v in row.items()})
        for row in DATA[table]
    )


def languages(lang: str) -> tuple[rows.Language, ...]:
    return tuple(rows.Language(code, name, code == lang) for code, name in LANGUAGES)


def nav(w: Word) -> tuple[rows.NavGroup, ...]:
    def item(fields: dict[str, Any]) -> rows.NavItem:
        return rows.NavItem(href="#", **(fields | {"label": w(fields["label"])}))

    return tuple(
        rows.NavGroup(w(group["label"]), [item(fields) for fields in group["items"]])
        for group in DATA["nav"]
    )


def shell(lang: str, w: Word) -> rows.Shell:
    return rows.Shell(
        person="沈知秋",
        role=w("总部网点经理"),
        nav=nav(w),
        home_href="#",
        search_href="/",
        notices_href="#",
        notices=3,
        as_of="16.07 10:00" if lang == "ru" else "7月16日 10:00",
        languages=languages(lang),
        language_href="/sent",
        sign_out_href="/sent",
        account_href="#",
    )


def ticks() -> tuple[rows.Tick, ...]:
    return tuple(
        rows.Tick(x, "" if n % 2 else f"7月{n + 4}日") for n, x in enumerate(DATA["ticks"])
    )


def small(pieces: list[tuple[str, float]]) -> tuple[rows.Segment, ...]:
    out, x = [], 0.0
    for party, width in pieces:
        out.append(rows.Segment(party, party, round(x, 2), width))
        x += width
    return tuple(out)


@dataclass(frozen=True)
class OrderRow:
    """A line of the list as a query would return it."""

    key: str
    mark: str
    fault: str
    user: str
    place: str
    outlet: str
    state_kind: str
    state: str
    party: str
    holder: str
    used: str
    bar: tuple[rows.Segment, ...]
    due_kind: str
    due: str
    due_at: str

    @property
    def name(self) -> str:
        return self.key


def orders(w: Word) -> tuple[OrderRow, ...]:
    codes = ("key", "mark", "state_kind", "party", "due_kind")
    return tuple(
        OrderRow(
            bar=small(row["bar"]),
            **{k: v if k in codes else w(v) for k, v in row.items() if k != "bar"},
        )
        for row in DATA["orders"]
    )


def list_page(w: Word) -> rows.ListPage:
    return rows.ListPage(
        label=w("工单"),
        columns=made(rows.Column, "columns", w),
        rows=orders(w),
        pager=rows.Pager("第 1–4 单，共 46 单", "#", "#"),
        href="#",
        tabs=made(rows.Tab, "tabs", w),
        save_view_href="#",
        chips=made(rows.Chip, "chips", w),
        clear_href="#",
        column_choices=made(rows.Choice, "column_choices", w),
        bulk=rows.Bulk("/sent", made(rows.BulkAction, "bulk_actions", w), "k1"),
        export_href="#",
        legend=made(rows.Share, "legend", w),
        two_lines=True,
    )


def filter_form(w: Word) -> Form:
    class Filter(Form):
        kind = SelectField(w("产品"), choices=PRODUCTS)
        since = DateField(w("预约日期"))

    return Filter()


def intake_form(w: Word) -> Form:
    """A form sent with two mistakes."""

    class Intake(Form):
        tel = TelField(w("用户电话"))
        address = StringField(w("地址"))
        fault = TextAreaField(w("故障现象"), description=w("用户怎么说就怎么写"))
        product = SelectField(w("产品"), choices=PRODUCTS)
        day = DateField(w("预约日期"))
        hour = TimeField(w("预约时间"))
        photo = FileField(w("照片"))
        consent = BooleanField(w("用户同意改约"))

    filled = {"tel": "100 1234 567", "address": "恩施州 利川市 谋道镇", "fault": "冷藏室不制冷"}
    form = Intake(data=filled | {"day": date(2026, 7, 17), "consent": True})
    form.tel.errors = [w("要 11 位，现在 10 位")]
    form.address.errors = [w("再选到村，才能算距离和时限")]
    return form


def ruling_form(w: Word) -> Form:
    choices = [
        SelectChoice("direct", w("颍淮补付 ¥460.00，以后直付小郭")),
        SelectChoice("pass", w("颍淮补付，继续经上级转付")),
        SelectChoice("no", w("不成立，写明理由")),
    ]

    class Ruling(Form):
        decision = RadioField(w("裁定"), choices=choices)
        reason = TextAreaField(w("给双方看的理由"), description="颍淮看得到裁定，看不到小郭的诉求")

    return Ruling(data={"decision": "direct"})


def bar(w: Word) -> dict[str, Any]:
    return {
        "segments": made(rows.Segment, "segments", w),
        "ticks": ticks(),
        "shares": made(rows.Share, "shares", w),
    }


def desk(lang: str) -> dict[str, Any]:
    w = word(lang)
    open_job = rows.FieldProblem("fault", w("该用户已有未完工单：催单，或加一台机器"))
    return bar(w) | {
        "shell": shell(lang, w),
        "w": w,
        "due": rows.Tick(58.42, w("修复应于 7月10日 24:00 前")),
        "total": rows.Share("", w("合计"), "13 天 0:40", "100 %"),
        "clocks": made(rows.Clock, "clocks", w),
        "hops": made(rows.Hop, "hops", w),
        "steps": made(rows.Step, "steps", w, iso="2026-07-03T01:20:00Z"),
        "figures": made(rows.Figure, "figures", w),
        "page": list_page(w),
        "filter": filter_form(w),
        "intake": intake_form(w),
        "ruling": ruling_form(w),
        "problems": (open_job,),
        "parties": DATA["parties"],
        "all_parties": small([(party, 7.69) for party in DATA["parties"]]),
    }


def phone(lang: str) -> dict[str, Any]:
    w = word(lang)
    shell = rows.PhoneShell("谋道小向维修", "jobs", "#", "#", "#", parts=1, outbox_href="#")
    money = made(rows.Hop, "money", w)
    return {"shell": shell, "w": w, "later": DATA["later"], "money": money, "form": intake_form(w)}


def paper(lang: str) -> dict[str, Any]:
    w = word(lang)
    return bar(w) | {"w": w, "due": None, "back_href": "/"}

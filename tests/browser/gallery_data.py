"""The gallery's data: story 1 of the demo network on its day D, 16 July 2026, 10:00."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from gallery_words import word
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

from web import rows


def languages(lang: str) -> tuple[rows.Language, ...]:
    names = (("zh_Hans_CN", "中文"), ("en", "English"), ("ru", "Русский"))
    return tuple(rows.Language(code, name, code == lang) for code, name in names)


def item(w: Any, label: str, icon: str = "", **more: Any) -> rows.NavItem:
    return rows.NavItem(w(label), "#", icon, **more)


def nav(w: Any) -> tuple[rows.NavGroup, ...]:
    def group(label: str, *items: rows.NavItem) -> rows.NavGroup:
        return rows.NavGroup(w(label) if label else "", items)

    return (
        group("", item(w, "今日异常", "today", count=14, late=True), item(w, "我的待办", "todo", count=4)),
        group("工单", item(w, "全部工单", "order", current=True), item(w, "受理台"),
              item(w, "派工台", count=2), item(w, "投诉", count=1)),
        group("配件", item(w, "配件申请", "part"), item(w, "发货与在途"),
              item(w, "配件对质", count=1, late=True), item(w, "旧件返还")),
        group("结算", item(w, "费用申报", "money"), item(w, "结算单"), item(w, "付款批次"),
              item(w, "钱到哪了", count=1, late=True), item(w, "争议")),
        group("网络", item(w, "服务网点", "net"), item(w, "覆盖与空白", count=2), item(w, "走访"),
              item(w, "网点诉求", count=1), item(w, "培训与证件", count=1)),
        group("报表", item(w, "服务月报", "report"), item(w, "设置", "set")),
    )  # fmt: skip


def shell(lang: str, w: Any) -> rows.Shell:
    return rows.Shell(
        person="沈知秋", role=w("总部网点经理"), nav=nav(w), home_href="#", search_href="/",
        notices_href="#", notices=3, as_of="7月16日 10:00" if lang.startswith("zh") else "16.07 10:00",
        languages=languages(lang), language_href="/sent", sign_out_href="/sent", account_href="#",
    )  # fmt: skip


SEGMENTS = (
    ("dispatch", "派工", "0 小时 15 分", 0.0, 0.08, ""),
    ("outlet", "谋道小向维修", "1 小时 55 分", 0.08, 0.61, ""),
    ("user", "用户", "1 天 3 小时 30 分", 0.69, 8.80, "用户"),
    ("outlet", "谋道小向维修", "40 分", 9.49, 0.21, ""),
    ("approval", "审批", "18 小时 25 分", 9.70, 5.89, ""),
    ("warehouse", "武汉仓", "6 小时 15 分", 15.59, 2.00, ""),
    ("carrier", "承运", "1 天 21 小时 45 分", 17.59, 14.63, "承运 1 天 21 小时"),
    ("parent", "清江家电服务（上级网点）", "8 天 19 小时 55 分", 32.22, 67.78, "清江家电服务 8 天 19 小时"),
)
TICKS = (4.69, 12.37, 20.04, 27.72, 35.39, 43.07, 50.75, 58.42, 66.10, 73.77, 81.45, 89.13, 96.80)


def segments(w: Any) -> tuple[rows.Segment, ...]:
    return tuple(
        rows.Segment(party, f"{w(name)} {time}", x, width, w(text) if text else "")
        for party, name, time, x, width, text in SEGMENTS
    )


def ticks() -> tuple[rows.Tick, ...]:
    return tuple(rows.Tick(x, f"7月{n + 4}日" if n % 2 == 0 else "") for n, x in enumerate(TICKS))


def shares(w: Any) -> tuple[rows.Share, ...]:
    table = (
        ("parent", "清江家电服务（上级网点）", "8 天 19:55", "67.8 %"),
        ("carrier", "承运", "1 天 21:45", "14.6 %"),
        ("user", "用户", "1 天 3:30", "8.8 %"),
        ("approval", "审批", "18:25", "5.9 %"),
        ("warehouse", "武汉仓", "6:15", "2.0 %"),
        ("outlet", "谋道小向维修", "2:35", "0.8 %"),
        ("dispatch", "派工", "0:15", "0.1 %"),
    )
    return tuple(rows.Share(p, w(n), v, s, "#", p == "parent") for p, n, v, s in table)


def clocks(w: Any) -> tuple[rows.Clock, ...]:
    return (
        rows.Clock(w("派工"), "ok", w("按时"), "15 分", "30 分内"),
        rows.Clock(w("接单"), "ok", w("按时"), "1 小时 15 分", "2 小时内"),
        rows.Clock(w("首次联系"), "ok", w("按时"), "2 小时 10 分", "4 小时内"),
        rows.Clock(w("上门"), "ok", w("按时"), "7月4日 15:10", w("应于 7月6日 09:20 前")),
        rows.Clock(w("签收配件"), "late", w("已超时"), w("超 7 天 1 小时"), w("应于 7月9日 08:30 前")),
        rows.Clock(w("修复"), "late", w("已超时"), w("超 5 天 10 小时"), w("应于 7月10日 24:00 前")),
    )


def hops(w: Any) -> tuple[rows.Hop, ...]:
    return (
        rows.Hop("ok", w("谋道小向 申请"), "1 块", ("7月4日 15:40", w("直接申请"))),
        rows.Hop("ok", w("中心 批准配货"), "1 块", ("7月5日 10:05",)),
        rows.Hop("ok", w("武汉仓 发出"), "1 块", ("7月5日 16:20", w("经清江（例外）"))),
        rows.Hop("ok", w("清江 签收"), "1 块", ("7月7日 14:05", "覃玉签字")),
        rows.Hop("late", w("清江 交件"), w("说交了"), ("7月8日 08:30", w("县班车，没人签"))),
        rows.Hop("nil", w("谋道小向 收件"), "0 块", (w("没收到"),)),
    )


def steps(w: Any) -> tuple[rows.Step, ...]:
    table = (
        ("7月16日 09:12", "user", "催单 第 3 次", "用户 · 热线 夏知雨录", "", False),
        ("7月9日 08:30", "parent", "只交未收，签收超时", "系统记录 · 升级督办到恩施片区 谭立春", "", True),
        ("7月8日 08:30", "parent", "清江登记「已交县班车」，没有收件人", "覃玉 · 记录于 7月8日 11:42", "", False),
        ("7月7日 14:05", "parent", "清江家电服务签收 QS-RF-2107 × 1 · 最后一次双方凭证",
         "覃玉签字，承运回单照片 1", "在此 8 天 19:55", False),
        ("7月5日 16:20", "carrier", "武汉仓发出，经清江家电服务", "罗大勇 · 改送原因「同车」", "1 天 21:45", False),
        ("7月4日 15:40", "approval", "申请电脑板 QS-RF-2107", "向小林 · 本机直接申请，上级可见", "18:25", False),
        ("7月3日 09:35", "dispatch", "派给谋道小向维修，10:50 接单", "规则 3.2 版", "0:15", False),
        ("7月3日 09:20", "user", "热线接到报修：冷藏室不制冷", "夏知雨", "", False),
    )  # fmt: skip
    return tuple(
        rows.Step(at, "2026-07-03T01:20:00Z", party, text, who, dur, late)
        for at, party, text, who, dur, late in table
    )


def figures(w: Any) -> tuple[rows.Figure, ...]:
    return (
        rows.Figure(w("超时工单"), "3", "#", basis=("我方 1 · 网点 2",), change=w("比昨天 +1"), change_kind="worse", late=True),
        rows.Figure(w("配件待决"), "1", "#", basis=("缺件 62 天 · 计划", "三包90日剩 28 天"), late=True),
        rows.Figure(w("我方拖欠"), "¥23,418.50", "#", basis=("1 张结算单", "超 12 天"), late=True, money=True),
        rows.Figure(w("未到账"), "¥460.00", "#", basis=("1 件疑似未转付", "第 2 次"), late=True, money=True),
        rows.Figure(w("诉求未答复"), "1", "#", basis=("网点 11 · 4 天", "应答 24 小时")),
        rows.Figure(w("证件将过期"), "2", "#", basis=("已过期 1", "误 2 单安装")),
        rows.Figure(w("空缺县"), "0", "#", basis=("上次有是 7月12日",), nil=True),
    )  # fmt: skip


@dataclass(frozen=True)
class OrderRow:
    """A line of the list as a query would return it."""

    key: str
    name: str
    mark: str
    group: str
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


def small(*pieces: tuple[str, float]) -> tuple[rows.Segment, ...]:
    out, x = [], 0.0
    for party, width in pieces:
        out.append(rows.Segment(party, party, round(x, 2), width))
        x += width
    return tuple(out)


def orders(w: Any) -> tuple[OrderRow, ...]:
    def row(key: str, mark: str, *rest: Any) -> OrderRow:
        return OrderRow(key, key, mark, "", *rest)

    return (
        row("GD-260515-0412", "late", "空调 缺压缩机", "纪建民", "亳州 利辛 城关镇", "利民制冷 · 三级", "pause",
            w("待件"), "planning", w("配件计划"), "62 天 3:15",
            small(("dispatch", 1), ("outlet", 3), ("planning", 94), ("user", 2)), "late-q", w("修复 超 57 天"), w("应于 5月20日 24:00 前")),
        row("GD-260703-0016", "late", "冰箱 不制冷", "牟桂香", "恩施 利川 谋道镇", "谋道小向维修 · 四级", "pause",
            w("待件"), "parent", "清江家电服务", "13 天 0:40",
            small(("outlet", .83), ("user", 8.8), ("approval", 5.89), ("warehouse", 2), ("carrier", 14.65), ("parent", 67.83)),
            "late-q", w("修复 超 5 天 10 小时"), w("应于 7月10日 24:00 前")),
        row("GD-260712-0233", "warn", "洗衣机 漏水", "董秀英", "定西 陇西 巩昌镇", "巩昌家电维修 · 三级", "pause",
            w("待用户"), "user", w("用户"), "3 天 22:05", small(("dispatch", 3), ("outlet", 37), ("user", 60)),
            "warn", w("修复 还剩 14 小时"), w("应于 7月16日 24:00 前")),
        row("GD-260713-0340", "", "空调 安装", "罗永才", "毕节 威宁 海边街道", "草海制冷服务部 · 三级", "none",
            w("已派师傅"), "outlet", "草海制冷", "3 天 8:40", small(("dispatch", 10), ("outlet", 52), ("user", 38)),
            "ok", w("上门 按时"), w("应于 7月17日 12:00 前")),
    )  # fmt: skip


def list_page(w: Any) -> rows.ListPage:
    col = rows.Column
    return rows.ListPage(
        label=w("工单"),
        columns=(col(w("故障 / 工单")), col(w("用户在 / 网点")), col(w("状态")), col(w("卡在")),
                 col(w("已用"), "#", number=True), col(w("时间占用")), col(w("时限"), "#", "ascending")),
        rows=orders(w),
        pager=rows.Pager("第 1–4 单，共 46 单", "#", "#"),
        href="#",
        tabs=(rows.Tab(w("未结"), "#", "1,284"), rows.Tab(w("三四级 超 3 天"), "#", "46", True),
              rows.Tab(w("待件"), "#", "118"), rows.Tab(w("无人接单"), "#", "2"), rows.Tab(w("今天到期"), "#", "73")),
        save_view_href="#",
        chips=(rows.Chip(w("市场"), "三级、四级", "#"), rows.Chip(w("已用"), "72 小时以上", "#"), rows.Chip(w("状态"), w("未结"), "#")),
        clear_href="#",
        column_choices=(rows.Choice("holder", w("卡在"), True), rows.Choice("used", w("已用"), True)),
        bulk=rows.Bulk("/sent", (rows.BulkAction("chase", w("催一下")), rows.BulkAction("move", w("改派")),
                                 rows.BulkAction("print", w("打印派工单")), rows.BulkAction("cancel", w("销单"), True)), "k1"),
        export_href="#",
        legend=(rows.Share("", w("我方"), ""), rows.Share("dispatch", w("派工"), ""), rows.Share("approval", w("审批"), ""),
                rows.Share("planning", w("配件计划"), ""), rows.Share("", w("网点"), ""), rows.Share("outlet", w("网点"), ""),
                rows.Share("parent", w("上级网点"), "")),
        two_lines=True,
    )  # fmt: skip


def intake_form(w: Any) -> Form:
    """A form sent with two mistakes."""

    class Intake(Form):
        tel = TelField(w("用户电话"))
        address = StringField(w("地址"))
        fault = TextAreaField(w("故障现象"), description=w("用户怎么说就怎么写"))
        product = SelectField(w("产品"), choices=[("rf", "冰箱 BCD-215"), ("wm", "洗衣机 XQG-80")])
        day = DateField(w("预约日期"))
        hour = TimeField(w("预约时间"))
        photo = FileField(w("照片"))
        consent = BooleanField(w("用户同意改约"))

    form = Intake(data={"tel": "100 1234 567", "address": "恩施州 利川市 谋道镇",
                        "fault": "冷藏室不制冷", "day": date(2026, 7, 17), "consent": True})  # fmt: skip
    form.tel.errors = [w("要 11 位，现在 10 位")]
    form.address.errors = [w("再选到村，才能算距离和时限")]
    return form


def ruling_form(w: Any) -> Form:
    class Ruling(Form):
        decision = RadioField(
            w("裁定"),
            choices=[("direct", w("颍淮补付 ¥460.00，以后直付小郭")), ("pass", w("颍淮补付，继续经上级转付")),
                     ("no", w("不成立，写明理由"))],
        )  # fmt: skip
        reason = TextAreaField(w("给双方看的理由"), description=w("颍淮看得到裁定，看不到小郭的诉求"))

    return Ruling(data={"decision": "direct"})


PARTIES = ("dispatch", "approval", "planning", "warehouse", "appraisal", "finance", "outlet",
           "parent", "carrier", "dealer", "bank", "user", "force")  # fmt: skip


def desk(lang: str) -> dict[str, Any]:
    w = word(lang)
    return {
        "shell": shell(lang, w),
        "w": w,
        "segments": segments(w),
        "ticks": ticks(),
        "due": rows.Tick(58.42, w("修复应于 7月10日 24:00 前")),
        "shares": shares(w),
        "total": rows.Share("", w("合计"), "13 天 0:40", "100 %"),
        "clocks": clocks(w),
        "hops": hops(w),
        "steps": steps(w),
        "figures": figures(w),
        "page": list_page(w),
        "intake": intake_form(w),
        "ruling": ruling_form(w),
        "problems": (rows.FieldProblem("fault", w("该用户已有未完工单：催单，或加一台机器")),),
        "parties": PARTIES,
        "all_parties": small(*((p, 7.69) for p in PARTIES)),
        "facts": (rows.Fact(w("用户"), "牟桂香"), rows.Fact(w("地址"), "谋道镇 鱼木村 3 组")),
    }


def phone(lang: str) -> dict[str, Any]:
    w = word(lang)
    job = SimpleNamespace
    return {
        "shell": rows.PhoneShell("谋道小向维修", "jobs", "#", "#", "#", parts=1, outbox_href="#"),
        "w": w,
        "later": (
            job(time="16:30", state=w("约好"), who="冉家 · 空调安装", where="大兴村 2 组 · 4 km", pay="¥90.00"),
            job(time="17:30", state=w("约好"), who="黄老师 · 热水器漏水", where="大兴村小学 · 5 km", pay="¥72.00"),
        ),
        "money": (
            rows.Hop("ok", w("你干完 11 单，核算通过"), "1,586.00", ("4月30日",)),
            rows.Hop("ok", w("厂家付给颍淮电器维修"), "1,586.00", ("5月25日，银行已到账",)),
            rows.Hop("warn", w("颍淮说转给你了"), "1,000.00", (w("你已确认"),)),
            rows.Hop("late", w("还差"), "460.00", ("安徽 高致和 今天裁定",)),
        ),
        "form": intake_form(w),
    }  # fmt: skip


def paper(lang: str) -> dict[str, Any]:
    w = word(lang)
    return {"w": w, "segments": segments(w), "ticks": ticks(), "due": None, "shares": shares(w), "back_href": "/"}

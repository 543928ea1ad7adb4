"""The demo's network: people at the maker, twenty outlets, the people in them (DEMO).

Names are invented; places are real. Only facts are entered, through the services.
"""

from dataclasses import dataclass

from network.accounts.rules import Role
from network.outlets.rules import Contract
from network.products.rules import ProductLine


@dataclass(frozen=True)
class Staff:
    """Somebody of the maker: what they see first stands on the sign-in page."""

    login: str
    name: str
    roles: tuple[Role, ...]
    what: str
    counties: tuple[str, ...] = ()


STAFF = (
    Staff("shen", "沈知秋", (Role.SERVICE_MANAGER, Role.ADMINISTRATOR), "总部网点经理"),
    Staff("gao", "高致和", (Role.TERRITORY_MANAGER,), "区域售后经理 · 安徽", ("34",)),
    Staff("xiang", "向思源", (Role.TERRITORY_MANAGER,), "区域售后经理 · 湖北", ("42",)),
    Staff("long", "龙正阳", (Role.TERRITORY_MANAGER,), "区域售后经理 · 贵州", ("52",)),
    Staff("qi", "祁建业", (Role.TERRITORY_MANAGER,), "区域售后经理 · 甘肃", ("62",)),
    Staff("wu", "吴东来", (Role.COUNTY_OWNER,), "片区经理 · 阜阳", ("3412",)),
    Staff("ding", "丁小满", (Role.COUNTY_OWNER,), "片区经理 · 亳州", ("3416",)),
    Staff("tan", "谭立春", (Role.COUNTY_OWNER,), "片区经理 · 恩施", ("4228",)),
    Staff("ma", "马晓峰", (Role.COUNTY_OWNER,), "片区经理 · 定西", ("6211",)),
    Staff("lu", "陆承远", (Role.AUDITOR,), "副总"),
    Staff("xia", "夏知雨", (Role.HOTLINE,), "客服坐席"),
    Staff("pai", "方寄平", (Role.DISPATCHER,), "派工员"),
    Staff("qian", "钱一航", (Role.PARTS_PLANNER,), "配件计划员"),
    Staff("luod", "罗大勇", (Role.WAREHOUSE,), "库管 · 武汉仓"),
    Staff("feng", "冯国梁", (Role.TECHNICAL,), "技术鉴定员"),
    Staff("yan", "严如松", (Role.ADJUDICATOR,), "结算审核员"),
    Staff("tang", "汤静", (Role.FINANCE_CLERK,), "出纳"),
    Staff("bai", "白清源", (Role.FINANCE_APPROVER,), "财务复核"),
    Staff("he", "贺明远", (Role.FINANCE_APPROVER,), "财务复核 · 西北（休假中）"),
    Staff("yi", "易安然", (Role.TRAINER,), "培训讲师"),
    Staff("miao", "苗青", (Role.COMPLAINTS,), "投诉专员"),
    Staff("han", "韩立夏", (Role.SALES,), "业务员 · 阜阳", ("3412",)),
)


@dataclass(frozen=True)
class Shop:
    """One outlet with the person who runs it; `path` is found in the register of places."""

    code: str
    name: str
    path: str
    contract: Contract
    login: str
    owner: str
    parent: str = ""
    one_man: bool = False
    clerk: str = ""


_OWN, _DIRECT, _UNDER = Contract.OWN, Contract.DIRECT, Contract.UNDER_PARENT

SHOPS = (
    Shop("WD-01", "青穗合肥服务中心", "安徽 合肥市 蜀山区 三里庵街道", _OWN, "gu", "顾小禾"),
    Shop("WD-02", "青穗武汉服务中心", "湖北 武汉市 洪山区 珞南街道", _OWN, "cheng", "程放"),
    Shop("WD-03", "黔顺家电服务", "贵州 贵阳市 云岩区 文昌阁街道", _DIRECT, "du", "杜春燕"),
    Shop("WD-04", "青穗兰州服务中心", "甘肃 兰州市 城关区 张掖路街道", _OWN, "chen", "陈玉门"),
    Shop("WD-05", "颍淮电器维修", "安徽 阜阳市 颍州区 鼓楼街道", _DIRECT, "jia", "贾兴旺",
         clerk="贾丽"),
    Shop("WD-06", "涡水电器服务部", "安徽 亳州市 谯城区 花戏楼街道", _DIRECT, "yin", "尹素琴"),
    Shop("WD-07", "清江家电服务", "湖北 恩施州 恩施市 舞阳坝街道", _DIRECT, "qin", "覃德海",
         clerk="覃玉"),
    Shop("WD-08", "乌蒙制冷维修中心", "贵州 毕节市 七星关区 市西街道", _DIRECT, "an", "安兴国",
         clerk="柳叶"),
    Shop("WD-09", "陇中电器维修部", "甘肃 定西市 安定区 中华路街道", _DIRECT, "jin", "金守信"),
    Shop("WD-10", "老田家电维修", "安徽 阜阳市 临泉县 城关街道", _DIRECT, "tian", "田守业"),
    Shop("WD-11", "小郭电器维修", "安徽 阜阳市 临泉县 老集镇", _UNDER, "guo", "郭长顺", "WD-05", True),
    Shop("WD-12", "鲖城兄弟家电", "安徽 阜阳市 临泉县 鲖城镇", _UNDER, "ren", "任大海", "WD-05",
         clerk="任大江"),
    Shop("WD-13", "利民制冷", "安徽 亳州市 利辛县 城关镇", _UNDER, "zhou", "周广田", "WD-06"),
    Shop("WD-14", "阚疃家电修理", "安徽 亳州市 利辛县 阚疃镇", _UNDER, "sun", "孙满仓", "WD-06", True),
    Shop("WD-15", "龙船家电服务", "湖北 恩施州 利川市 都亭街道", _DIRECT, "mou", "牟春生"),
    Shop("WD-16", "谋道小向维修", "湖北 恩施州 利川市 谋道镇", _UNDER, "xxl", "向小林", "WD-07", True),
    Shop("WD-17", "草海制冷服务部", "贵州 毕节市 威宁县 海边街道", _UNDER, "kong", "孔令川", "WD-08",
         clerk="孔凡星"),
    Shop("WD-18", "中水修理铺", "贵州 毕节市 威宁县 中水镇", _UNDER, "luo", "罗阿木", "WD-08", True),
    Shop("WD-19", "巩昌家电维修", "甘肃 定西市 陇西县 巩昌镇", _UNDER, "dong", "董建军", "WD-09"),
    Shop("WD-20", "马营杨家电器", "甘肃 定西市 通渭县 马营镇", _DIRECT, "yang", "杨百顺"),
)
APPLICANT = "WD-20"
"""Applied six days ago and is still being checked."""

MODELS = (
    ("BCD-215", "215 升两门冰箱", "青穗", ProductLine.REFRIGERATOR),
    ("BCD-428", "428 升对开门冰箱", "小满家", ProductLine.REFRIGERATOR),
    ("XQB-80", "8 公斤波轮洗衣机", "青穗", ProductLine.WASHING_MACHINE),
    ("XQG-100", "10 公斤滚筒洗衣机", "小满家", ProductLine.WASHING_MACHINE),
    ("KFR-35", "1.5 匹挂机", "青穗", ProductLine.AIR_CONDITIONER),
    ("KFR-72", "3 匹柜机", "青穗", ProductLine.AIR_CONDITIONER),
    ("DS-60", "60 升电热水器", "青穗", ProductLine.WATER_HEATER),
    ("TV-55", "55 英寸电视", "小满家", ProductLine.TELEVISION),
    ("FB-40", "4 升电饭煲", "青穗", ProductLine.SMALL_APPLIANCE),
)

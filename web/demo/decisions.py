"""What head office was asked to decide in the demo, and what became of it (REPORT 7 and 8): five
matters on the report of M−1, three of them done in M, two not; and what came in during M."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from core.clock import at_local, business_date
from core.money import Money
from reports.decisions import service
from reports.decisions.rules import Action
from reports.decisions.service import NOTHING, Proposal
from web.demo.money import months_before
from web.demo.scenes import Cast

BY = "shen"
DAY = 24
"""On this day of its month a matter comes before head office."""


@dataclass(frozen=True)
class Asked:
    """A matter: who proposes what, since how many days before D, for how many users or how much money;
    done on a day of the month after by somebody, or not."""

    what: str
    recommended: str
    proposer: str
    since: int
    users: int = 0
    amount: Money = NOTHING
    division: str = ""
    done: tuple[int, str] | None = None


BEFORE = (
    Asked("恩施配件直送乡镇试点", "直送", "xiang", 108, users=14, division="4228", done=(8, "xiang")),
    Asked("旺季补贴提前一个月", "批准", "lu", 82, amount=Money.parse("86,000.00"), done=(3, "lu")),
    Asked("三四级市场费用每周结算", "批准", "yan", 95, amount=Money.parse("128,400.00"),
          done=(15, "yan")),
    Asked("通渭县建点：马营镇一个直签网点", "批准", "qi", 123, users=6, division="621121"),
    Asked("付款复核设代理人", "指定汤静之外一人", "shen", 89, amount=Money.parse("96,000.00")),
)
LATER = (
    Asked("岷县建点：预算一个直签网点", "批准", "qi", 145, amount=Money.parse("36,000.00"),
          division="621126"),
    Asked("QS-AC-3305 缺件：改用 3305B，或厂家换机", "用 3305B", "qian", 62, users=1,
          division="341623"),
)


def enter(session: Session, cast: Cast) -> None:
    """Each at its moment, as far as it lies before D."""
    today = business_date(cast.day)
    for month, matters in ((months_before(today, 1), BEFORE), (months_before(today, 0), LATER)):
        for matter in matters:
            _enter(session, cast, matter, month)


def _enter(session: Session, cast: Cast, matter: Asked, month: date) -> None:
    day = month.replace(day=DAY)
    since = business_date(cast.day) - timedelta(days=matter.since)
    proposal = Proposal(matter.what, matter.recommended, matter.proposer, since,
                        day + timedelta(days=30), matter.users, matter.amount, matter.division)
    row = service.propose(session, cast.by(BY), proposal, now=_ten(day))
    if matter.done is not None:
        on, who = matter.done
        following = (month + timedelta(days=40)).replace(day=on)
        service.end(session, cast.by(who), row.id, Action.FINISH, account_id=cast.accounts[who],
                    now=_ten(following))


def _ten(day: date) -> datetime:
    return at_local(day, time(10))

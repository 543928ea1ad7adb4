"""The demo's payments: what was stated, paid, passed on, kept, paid late and sent back (DEMO,
stories 2, 6 and 7). Only facts are entered, each at its own moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import periods
from core.clock import at_local, business_date
from core.money import Money
from settlements.cases import queries as cases
from settlements.cases import service as case_steps
from settlements.cases.rules import Ruling
from settlements.inquiries import service as inquiries
from settlements.inquiries.rules import Side
from settlements.invoices import service as invoices
from settlements.invoices.rules import Kind as InvoiceKind
from settlements.invoices.rules import parts_of
from settlements.invoices.service import InvoiceValues
from settlements.openings import service as openings
from settlements.openings.rules import Balance
from settlements.passing import queries as passed
from settlements.passing import service as passing
from settlements.passing.rules import Answer, Way
from settlements.payees import service as payees
from settlements.payees.rules import TaxKind
from settlements.payees.service import PayeeValues
from settlements.payouts import service as runs
from settlements.payouts.rules import BankReason, Result, ReturnRow
from settlements.payouts.service import BankFile
from settlements.rulings import service as rulings
from settlements.statements import service as statements
from settlements.statements.models import Statement
from settlements.statements.rules import due_day
from web.demo import network
from web.demo.money import PAID_DIRECT, months_before
from web.demo.scenes import Cast
from worker.closing import CLOSE, due_of

BANK = "示例银行"
RATE_BP = 100
PARENT, SHOP = "WD-05", "WD-11"
LATE, REFUSED = "WD-09", "WD-14"
OWED_LATE = Money(2_341_850)
OWED_REFUSED = Money(68_400)


@dataclass(frozen=True)
class Office:
    """The people of finance and the session they work in."""

    session: Session
    cast: Cast

    def by(self, login: str) -> str:
        return self.cast.by(login)

    def outlet(self, code: str) -> int:
        return self.cast.outlets[code]

    def statement(self, code: str, period: date) -> Statement:
        return self.session.scalars(select(Statement).where(
            Statement.outlet_id == self.outlet(code), Statement.period == period)).one()


def past(session: Session, cast: Cast, begun: datetime) -> None:
    """Everything up to D, in the order of time as far as one thing follows from another."""
    office = Office(session, cast)
    _accounts(office, begun)
    today = business_date(cast.day)
    for back in (3, 2, 1, 0):
        month = months_before(today, back)
        _close(office, month)
        if back == 3:
            _passed_on_after_a_ruling(office, month)
        elif back == 2:
            _kept_on_the_way(office, month)
    _paid_late(office)
    _sent_back(office)


def _accounts(office: Office, begun: datetime) -> None:
    """Everybody who is paid by the maker itself has an account, approved by a second person."""
    for shop, number in _paid_directly():
        made = payees.propose(office.session, office.by("tang"), office.outlet(shop.code),
                              PayeeValues(shop.owner if shop.one_man else shop.name, BANK,
                                          f"0000{number:012d}", _tax(shop), f"00{number:013d}"),
                              now=begun)
        payees.approve(office.session, office.by("bai"), made.id, now=begun)


def _paid_directly() -> Iterator[tuple[network.Shop, int]]:
    for number, shop in enumerate(network.SHOPS, start=1):
        if shop.code != network.APPLICANT and (not shop.parent or shop.code in PAID_DIRECT):
            yield shop, number


def _tax(shop: network.Shop) -> TaxKind:
    return TaxKind.NATURAL_PERSON if shop.one_man else TaxKind.SMALL_SCALE


def _close(office: Office, month: date) -> None:
    """On the 5th, as the beat does it; a month whose 5th has not come is left to the beat."""
    period = due_of(month)
    moment = at_local(period.replace(day=5), time(4))
    if moment >= office.cast.day:
        return
    periods.open_run(office.session, CLOSE, period, now=moment)
    while periods.take_step(office.session, CLOSE, period, now=moment):
        pass


def _pay(office: Office, code: str, statement: Statement) -> datetime:
    """Confirmed, invoiced, checked, approved, paid on its day and credited the same day;
    returns when."""
    first = due_of(statement.period)

    def at(day: int, hour: int) -> datetime:
        return at_local(first.replace(day=day), time(hour))

    owner = office.by(office.cast.owners[code])
    statements.confirm(office.session, owner, statement.id, now=at(6, 10))
    _invoice(office, statement, received=at(12, 10), checked=at(13, 10))
    statements.approve(office.session, office.by("bai"), [statement.id], now=at(14, 10))
    assert statement.due_at is not None
    day = due_day(statement.due_at)
    reference = _file(office, "bai", statement, at_local(day, time(10)))
    credited = at_local(day, time(15))
    _bank(office, reference, Result.CREDITED, None, credited)
    return credited


def _invoice(office: Office, statement: Statement, *, received: datetime,
             checked: datetime) -> None:
    values = InvoiceValues(f"00{statement.id:010d}", InvoiceKind.ORDINARY,
                           business_date(received),
                           parts_of(Money(statement.total_fen), RATE_BP))
    made = invoices.record(office.session, office.by("tang"), statement.id, values, now=received)
    invoices.check(office.session, office.by("tang"), made.id, now=checked)


def _file(office: Office, second: str, statement: Statement, at: datetime) -> str:
    """A run of this one statement, approved by a second person; the payment's reference."""
    run = runs.prepare(office.session, office.by("tang"), [statement.id],
                       now=at - timedelta(minutes=40))
    runs.approve(office.session, office.by(second), run.id, now=at - timedelta(minutes=10))
    runs.file(office.session, office.by("tang"), run.id, now=at)
    return f"{run.number}-0001"


def _bank(office: Office, reference: str, result: Result, reason: BankReason | None,
          at: datetime) -> None:
    file = BankFile(f"{reference}:{result}".ljust(64, "0"), f"{reference}.csv",
                    (ReturnRow(2, reference, result, reason=reason),), {})
    runs.take_return(office.session, office.by("tang"), file, now=at)


def _passed_on_after_a_ruling(office: Office, month: date) -> None:
    """M−3: 210.00 were kept, ruled as withheld and paid afterwards."""
    statement = office.statement(PARENT, month)
    credited = _pay(office, PARENT, statement)
    owed = _owed(office, statement)
    declared = Money(owed.fen - 21_000)
    answered = _declare_and_answer(office, statement, declared, credited)
    case = cases.open_of(office.session, statement.id, office.outlet(SHOP))
    assert case is not None
    rulings.rule(office.session, office.by("gao"), case.id, Ruling.KEEP_ROUTE,
                 "颍淮留下了 210.00 元，没有协议依据，请补付。", now=answered + timedelta(days=3))
    pass_on = passed.pass_on_of(office.session, statement.id, office.outlet(SHOP))
    receipt = passed.receipt_of(office.session, statement.id, office.outlet(SHOP))
    assert pass_on is not None and receipt is not None
    passing.declare(office.session, office.by("jia"), pass_on.id, Money(21_000), Way.BANK,
                    now=answered + timedelta(days=5))
    passing.answer(office.session, office.by("guo"), receipt.id, Answer.CONFIRM,
                   now=answered + timedelta(days=6))


def _kept_on_the_way(office: Office, month: date) -> None:
    """M−2: outlet 5 declares 1,000.00, 小郭 confirms 1,000.00 of what is his. 高致和 asks outlet
    5 first and gets no answer."""
    statement = office.statement(PARENT, month)
    credited = _pay(office, PARENT, statement)
    answered = _declare_and_answer(office, statement, Money(100_000), credited)
    case = cases.open_of(office.session, statement.id, office.outlet(SHOP))
    assert case is not None
    asked = answered + timedelta(days=1)
    inquiries.ask(office.session, office.by("gao"), case.id, Side.PARENT,
                  "请说明这个月转付给下级网点的情况，并附转账凭证。",
                  business_date(asked) + timedelta(days=7), now=asked)


def _owed(office: Office, statement: Statement) -> Money:
    receipt = passed.receipt_of(office.session, statement.id, office.outlet(SHOP))
    assert receipt is not None
    return Money(receipt.owed_fen)


def _declare_and_answer(office: Office, statement: Statement, declared: Money,
                        credited: datetime) -> datetime:
    """The parent says so much, the shop confirms so much and that it is too little, on the last
    day; returns when."""
    pass_on = passed.pass_on_of(office.session, statement.id, office.outlet(SHOP))
    receipt = passed.receipt_of(office.session, statement.id, office.outlet(SHOP))
    assert pass_on is not None and receipt is not None and receipt.due_at is not None
    passing.declare(office.session, office.by("jia"), pass_on.id, declared, Way.BANK,
                    now=credited + timedelta(days=3))
    answered = receipt.due_at - timedelta(hours=6)
    passing.answer(office.session, office.by("guo"), receipt.id, Answer.SHORTEN, declared,
                   now=answered)
    return answered


def _opening(office: Office, code: str, amount: Money, ref: str, taken: datetime) -> Statement:
    """An unpaid balance of the system before, of the month before it was taken over."""
    month = (business_date(taken).replace(day=1) - timedelta(days=1)).replace(day=1)
    openings.take(office.session, office.by("tang"),
                  [Balance(2, code, month, amount, ref)], now=taken)
    return office.session.scalars(select(Statement).where(Statement.ref == ref)).one()


def _paid_late(office: Office) -> None:
    """Story 6: checked D−42, owed 30 days later; who would approve it is on leave and has no
    deputy."""
    at = office.cast.at
    statement = _opening(office, LATE, OWED_LATE, "JZ-0911", at((50, "10:00")))
    statements.confirm(office.session, office.by("jin"), statement.id, now=at((48, "15:00")))
    _invoice(office, statement, received=at((44, "10:00")), checked=at((42, "11:00")))


def _sent_back(office: Office) -> None:
    """Story 7: paid D−20; the bank's return of D−19 says 户名不符. On D−2 he says that nothing
    has come."""
    at = office.cast.at
    statement = _opening(office, REFUSED, OWED_REFUSED, "JZ-1407", at((27, "10:00")))
    statements.confirm(office.session, office.by("sun"), statement.id, now=at((26, "18:00")))
    _invoice(office, statement, received=at((21, "10:00")), checked=at((20, "09:00")))
    statements.approve(office.session, office.by("bai"), [statement.id], now=at((20, "09:10")))
    reference = _file(office, "bai", statement, at((20, "10:20")))
    _bank(office, reference, Result.REFUSED, BankReason.NAME_DIFFERS, at((19, "10:00")))
    case_steps.deny(office.session, office.by("ding"), statement.id, now=at((2, "16:00")))

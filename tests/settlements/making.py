"""A parent and its shop with approved work, as the tests of the money need it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from core.clock import business_date
from core.facts import tell
from core.money import Money
from core.periods import open_run, take_step
from core.scope import Reason, Scope, Stamps
from jobs.intake import service as intake
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import Source
from network.accounts.rules import Role
from network.agreements import service as agreements
from network.agreements.rules import PayRule, Period, Route, Terms
from network.outlets.models import Outlet
from settlements.claims import rules as claim_rules
from settlements.claims.facts import ClaimApproved
from settlements.claims.models import Claim, Fee, FeeShare
from settlements.claims.rules import ShareRole, State, Verdict
from settlements.invoices import service as invoices
from settlements.invoices.rules import Kind as InvoiceKind
from settlements.invoices.rules import parts_of
from settlements.invoices.service import InvoiceValues
from settlements.ledger import rules as accounts
from settlements.ledger import service as ledger
from settlements.ledger.rules import Kind, Transfer
from settlements.payees import service as payees
from settlements.payees.rules import TaxKind
from settlements.payees.service import PayeeValues
from settlements.payouts import service as payouts
from settlements.payouts.rules import BankReason, Result, ReturnRow
from settlements.payouts.service import BankFile
from settlements.rates.rules import Item
from settlements.statements import closing, queries
from settlements.statements import service as statements
from settlements.statements.closing import Month
from settlements.statements.models import Statement
from tests import factories
from tests.factories import BY

SYSTEM = Scope.system(Reason.COMMAND)
CLERK, APPROVER = "account:901", "account:902"
MONTH = date(2026, 6, 1)


@dataclass
class World:
    """A parent (颍淮), its shop (小郭) and a shop of another tree."""

    parent: Outlet
    child: Outlet
    other: Outlet


def build(session: Session, now: datetime, *, route: Route = Route.THROUGH_PARENT) -> World:
    factories.time_rules(session, now - timedelta(days=200))
    world = World(
        factories.outlet(session, "AH-5", now=now, name="颍淮电器维修"),
        factories.outlet(session, "AH-11", now=now, name="小郭电器维修", parent="AH-5"),
        factories.outlet(session, "AH-10", now=now, name="老田家电维修"))
    for login, at in (("jia", world.parent), ("guo", world.child), ("tian", world.other)):
        factories.account(session, login, Role.OWNER, now=now, at=at)
    first = Period(date(2026, 1, 1))
    agreements.make(session, BY, world.parent.id, Terms(), first, now=now)
    agreements.make(session, BY, world.child.id, Terms(1_000, route), first, now=now)
    agreements.make(session, BY, world.other.id, Terms(
        pay_rule=PayRule.DAYS_AFTER_INVOICE, pay_days=30), first, now=now)
    return world


def approved(session: Session, outlet: Outlet, labour: int, remote: int, day: date, *,
             bp: int = 0, now: datetime) -> WorkOrder:
    """An approved claim for a job of that day, in yuan; `bp` of the labour is the parent's."""
    job = intake.take(session, BY, factories.call(f"1002222{day.day:02d}{labour % 100:02d}",
                                                  anyway=True), Source.HOTLINE, now=now)
    whole = Money((labour + remote) * 100)
    claim = Claim(
        number=f"FS-{job.number[3:]}", work_order_id=job.id, state=State.APPROVED, work_day=day,
        requested_fen=whole.fen, calculated_fen=whole.fen, approved_fen=whole.fen, missing="",
        made_at=now, submitted_at=now, approvable_at=now, decided_at=now, decided_by=BY,
        version=1, **Stamps.of(outlet).values())
    session.add(claim)
    session.flush()
    for item, amount in ((Item.LABOUR, labour), (Item.REMOTE_KM, remote)):
        if amount:
            _fee(session, claim, outlet, item, Money(amount * 100), bp, now)
    tell(session, ClaimApproved(job.id, True, whole, Money(0)), claim, by=BY, now=now)
    return job


def _fee(session: Session, claim: Claim, outlet: Outlet, item: Item, amount: Money, bp: int,
         now: datetime) -> None:
    fee = Fee(claim_id=claim.id, work_order_id=claim.work_order_id, unit_key=0, item=item,
              requested_fen=amount.fen, calculated_fen=amount.fen, amount_fen=amount.fen,
              verdict=Verdict.PAY, explain="[]", **Stamps.of(outlet).values())
    session.add(fee)
    session.flush()
    for share in claim_rules.shares(item, amount, bp):
        stamps = Stamps.of(outlet)
        if share.role is ShareRole.MANAGEMENT:
            stamps = Stamps(outlet.parent_id, None, None, outlet.county_code)
        part = FeeShare(fee_id=fee.id, work_order_id=fee.work_order_id, item=item,
                        role=share.role, amount_fen=share.amount.fen, work_day=claim.work_day,
                        approved_at=now, **stamps.values())
        session.add(part)
        session.flush()
        ledger.post(session, BY, [Transfer(
            accounts.MAKER_FEES, accounts.outlet(stamps.outlet_id or 0), share.amount,
            Kind.APPROVED, f"share:{part.id}")], now=now)


def close(session: Session, period: date, now: datetime) -> None:
    """Closes a month in one go."""
    cursor: str | None = None
    month = Month.of(period, now)
    while (cursor := closing.take(session, closing.STEPS, month, cursor)) is not None:
        pass


def of(session: Session, outlet: Outlet) -> Statement:
    """The outlet's newest statement."""
    rows = queries.page(session, queries.StatementFilter(outlet_id=outlet.id), None, 1).rows
    return queries.get(session, rows[0].id)


def payee(session: Session, outlet: Outlet, *, now: datetime, holder: str = "") -> None:
    """An account that may be paid to now."""
    before = now - timedelta(days=2)
    made = payees.propose(session, CLERK, outlet.id, PayeeValues(
        holder or outlet.name, "示例银行", f"0000{outlet.id:08d}", TaxKind.SMALL_SCALE,
        f"00{outlet.id:08d}"), now=before)
    payees.approve(session, APPROVER, made.id, now=before)


def to_approval(session: Session, statement: Statement, *, now: datetime) -> None:
    """Confirmed, invoiced, checked and approved."""
    statements.confirm(session, BY, statement.id, now=now)
    invoice(session, statement, now=now)
    statements.approve(session, APPROVER, [statement.id], now=now)


def values(total: Money, number: str, now: datetime) -> InvoiceValues:
    """An invoice that fits a total."""
    return InvoiceValues(number, InvoiceKind.ORDINARY, business_date(now), parts_of(total, 100))


def invoice(session: Session, statement: Statement, *, now: datetime) -> None:
    made = invoices.record(session, CLERK, statement.id, values(
        Money(statement.total_fen), f"00{statement.id:010d}", now), now=now)
    invoices.check(session, CLERK, made.id, now=now)


def to_bank(session: Session, statement: Statement, *, now: datetime) -> str:
    """In a run, approved by another and filed; the payment's reference."""
    run = payouts.prepare(session, CLERK, [statement.id], now=now)
    payouts.approve(session, APPROVER, run.id, now=now)
    payouts.file(session, CLERK, run.id, now=now)
    return f"{run.number}-0001"


def bank_says(session: Session, reference: str, result: Result = Result.CREDITED, *,
              now: datetime, reason: BankReason | None = None, digest: str = "") -> int:
    return payouts.take_return(session, CLERK, BankFile(
        digest or f"{reference}:{result}".ljust(64, "0")[:64], "return.csv",
        (ReturnRow(2, reference, result, reason=reason),), {}), now=now)


def closed_by_steps(session: Session, job: object, period: date, now: datetime) -> None:
    """As the beat does it, step by step."""
    open_run(session, job, period, now=now)  # type: ignore[arg-type]
    while take_step(session, job, period, now=now):  # type: ignore[arg-type]
        pass

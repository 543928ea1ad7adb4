"""Whatever is done with a month's money, in whatever order: the books agree with themselves,
nobody is paid twice, and only the shop's own word makes money received."""

from datetime import date, timedelta
from itertools import count

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from core.db import reading, transaction
from core.errors import BadInput, DuplicateKey, IllegalTransition, NotFound, RuleBroken
from core.money import Money
from settlements.cases import service as cases
from settlements.cases.models import Case
from settlements.cases.rules import Kind as CaseKind
from settlements.cases.rules import Ruling
from settlements.cases.rules import State as CaseState
from settlements.invoices import queries as invoice_queries
from settlements.invoices import service as invoices
from settlements.invoices.rules import ReturnReason
from settlements.ledger import queries as ledger
from settlements.ledger import rules as accounts
from settlements.ledger.checks import check
from settlements.passing import queries as passed
from settlements.passing import service as passing
from settlements.passing.models import Receipt
from settlements.passing.rules import Answer, Way
from settlements.payouts import service as payouts
from settlements.payouts.models import Payment, PaymentRun
from settlements.payouts.rules import Result
from settlements.payouts.rules import State as PaymentState
from settlements.rulings import service as rulings
from settlements.statements import service as statements
from settlements.statements.models import Statement, StatementLine
from settlements.statements.rules import LineKind, month_of
from settlements.statements.rules import State as StatementState
from tests.factories import BY
from tests.settlements import making
from tests.settlements.making import APPROVER, CLERK, SYSTEM
from tests.support import examples

REFUSED = (BadInput, DuplicateKey, IllegalTransition, NotFound, RuleBroken)
LATER = timedelta(hours=1)
digests = count()

acts = st.lists(st.sampled_from([
    "work", "close", "confirm", "deem", "dispute", "rule line", "invoice", "check", "return",
    "approve", "prepare", "second", "drop", "file", "credited", "refused", "again", "account",
    "declare", "all", "some", "none", "expire", "rule", "follow", "next month",
]), min_size=6, max_size=40)
FORWARD = ["work", "close", "confirm", "invoice", "check", "approve", "prepare", "second", "file"]
"""What leads to the bank, so that many examples get there and beyond."""


class Office:
    """Somebody who does acts on the newest things; what the rules refuse is no harm."""

    def __init__(self, world, now) -> None:
        self.world, self.now, self.month = world, now, date(2026, 6, 1)
        self.most = Money(0)

    def do(self, act: str) -> None:
        self.now += LATER
        try:
            with transaction(SYSTEM) as session:
                getattr(self, f"do_{act.replace(' ', '_')}")(session)
        except REFUSED:
            return

    def newest(self, session, model=Statement, *where):
        found = session.scalars(
            select(model).where(*where).order_by(model.id.desc()).limit(1)).first()
        if found is None:
            raise NotFound(model.__tablename__)
        return found

    def of_parent(self, session):
        return self.newest(session, Statement, Statement.outlet_id == self.world.parent.id)

    def do_work(self, session):
        making.approved(session, self.world.child, 120, 33, self.month, bp=1_000, now=self.now)
        making.approved(session, self.world.other, 80, 0, self.month, now=self.now)

    def do_next_month(self, _session):
        self.month = month_of(self.month)[1] + timedelta(days=1)

    def do_close(self, session):
        making.close(session, self.month, self.now)

    def do_confirm(self, session):
        statements.confirm(session, BY, self.of_parent(session).id, now=self.now)

    def do_deem(self, session):
        self.now += timedelta(days=12)
        statements.deem(session, BY, 50, now=self.now)

    def do_dispute(self, session):
        line = self.newest(session, StatementLine, StatementLine.kind == LineKind.SHARE)
        cases.dispute(session, BY, line.id, "少算了", now=self.now)

    def do_rule_line(self, session):
        case = self.newest(session, Case, Case.kind == CaseKind.LINE)
        rulings.rule(session, BY, case.id, Ruling.CORRECTED, "补 10 元", Money(1_000),
                     now=self.now)

    def do_invoice(self, session):
        statement = self.of_parent(session)
        invoices.record(session, CLERK, statement.id, making.values(
            Money(statement.total_fen), f"{next(digests):010d}", self.now), now=self.now)

    def _invoice(self, session):
        found = invoice_queries.live_of(session, self.of_parent(session).id)
        if found is None:
            raise NotFound("invoice")
        return found.id

    def do_check(self, session):
        invoices.check(session, CLERK, self._invoice(session), now=self.now)

    def do_return(self, session):
        invoices.send_back(session, CLERK, self._invoice(session), ReturnReason.TAX, now=self.now)

    def do_approve(self, session):
        statements.approve(session, APPROVER, [self.of_parent(session).id], now=self.now)

    def do_prepare(self, session):
        payouts.prepare(session, CLERK, [self.of_parent(session).id], now=self.now)

    def do_second(self, session):
        payouts.approve(session, APPROVER, self.newest(session, PaymentRun).id, now=self.now)

    def do_drop(self, session):
        payouts.drop(session, CLERK, self.newest(session, PaymentRun).id, now=self.now)

    def do_file(self, session):
        payouts.file(session, CLERK, self.newest(session, PaymentRun).id, now=self.now)

    def do_credited(self, session):
        making.bank_says(session, self.newest(session, Payment).reference, now=self.now,
                         digest=f"{next(digests):064d}")

    def do_refused(self, session):
        making.bank_says(session, self.newest(session, Payment).reference, Result.REFUSED,
                         now=self.now, digest=f"{next(digests):064d}")

    def do_account(self, session):
        making.payee(session, self.world.parent, now=self.now, holder="另一个户名")

    def do_again(self, session):
        payouts.again(session, APPROVER, self.of_parent(session).id, now=self.now)

    def do_declare(self, session):
        mine = passed.pass_ons(session, self.world.parent.id)
        if mine:
            passing.declare(session, BY, mine[0].id, Money(5_000), Way.BANK, now=self.now)

    def _answer(self, session, said, amount=None):
        passing.answer(session, BY, self.newest(session, Receipt).id, said, amount, now=self.now)

    def do_all(self, session):
        self._answer(session, Answer.CONFIRM)

    def do_some(self, session):
        self._answer(session, Answer.SHORTEN, Money(4_000))

    def do_none(self, session):
        self._answer(session, Answer.DENY)

    def do_expire(self, session):
        self.now += timedelta(days=12)
        passing.expire(session, BY, 50, now=self.now)

    def do_rule(self, session):
        case = self.newest(session, Case, Case.receipt_id.is_not(None))
        rulings.rule(session, BY, case.id, Ruling.KEEP_ROUTE, "补付", now=self.now)

    def do_follow(self, session):
        case = self.newest(session, Case, Case.receipt_id.is_not(None),
                           Case.state == CaseState.OPEN)
        rulings.rule(session, BY, case.id, Ruling.UNFOUNDED, "已收到", now=self.now)


def agree(session, office: Office) -> None:
    """What holds after every act."""
    balances = ledger.balances(session)
    assert sum(each.fen for each in balances.values()) == 0
    assert accounts.negative(balances) == []
    assert check(session) == []
    live = session.execute(
        select(StatementLine.share_id, func.count()).where(
            StatementLine.held.is_(False), StatementLine.share_id.is_not(None))
        .group_by(StatementLine.share_id).having(func.count() > 1)).all()
    assert live == []
    twice = session.execute(
        select(Payment.statement_id, func.count()).where(Payment.state != PaymentState.VOID)
        .group_by(Payment.statement_id).having(func.count() > 1)).all()
    assert twice == []
    for statement in session.scalars(select(Statement)):
        lines = session.scalar(select(func.coalesce(func.sum(StatementLine.amount_fen), 0)).where(
            StatementLine.statement_id == statement.id, StatementLine.held.is_(False)))
        assert statement.state is StatementState.OPEN or statement.total_fen == lines
    owed = sum(row.owed_fen - row.confirmed_fen for row in session.scalars(select(Receipt)))
    held = accounts.held(office.world.parent.id, office.world.child.id)
    assert balances.get(held, Money(0)).fen == owed
    passed_on = balances.get(accounts.passed(office.world.child.id), Money(0))
    assert passed_on >= office.most
    office.most = passed_on


@settings(max_examples=examples(6, 120), deadline=None,
          phases=[Phase.explicit, Phase.reuse, Phase.generate],
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(after=acts, straight=st.integers(0, len(FORWARD)))
def test_the_books_agree_after_every_act(sqlite_bench, after, straight) -> None:
    app = sqlite_bench.reset()
    with app.app_context():
        now = sqlite_bench.clock()

        def begun() -> making.World:
            with transaction(SYSTEM) as session:
                world = making.build(session, now)
                making.payee(session, world.parent, now=now)
                return world

        office = Office(sqlite_bench.once(begun), now)
        for act in [*FORWARD[:straight], *after]:
            office.do(act)
            with reading(SYSTEM) as session:
                agree(session, office)

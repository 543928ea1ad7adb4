"""Any order of steps, allowed or not: quantities add up, custody has one hand, the job's wait
follows (SAFETY 7). Short every day, long with --long."""

from datetime import timedelta
from itertools import count

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from core.db import reading, transaction
from core.errors import BadInput, IllegalTransition, NotAllowed, NotFound, RuleBroken
from core.money import Money
from core.scope import Level, Scope
from jobs.work_orders import queries as jobs
from parts.catalogue import service as catalogue
from parts.catalogue.service import PartValues
from parts.custody import queries as custody
from parts.custody import service as hands
from parts.custody.models import Handover
from parts.custody.rules import ViaReason
from parts.requests import queries, service
from parts.requests.models import PartLine
from parts.requests.rules import LineState, RefuseReason
from parts.requests.service import Want
from parts.returns import service as returns
from parts.shipments import queries as shipments_seen
from parts.shipments import service as shipments
from parts.shipments.service import Count, Via
from parts.stock import queries as stock
from parts.stock import rules as places
from parts.stock import service as shelves
from parts.stock.models import Movement
from parts.stock.rules import Kind
from sla.segments import queries as segments
from tests import factories
from tests.factories import BY
from tests.parts import making
from tests.parts.making import BY_BUS, MAKER, SYSTEM, WAYBILL, at
from tests.support import examples

REFUSED = (BadInput, RuleBroken, IllegalTransition, NotAllowed, NotFound)
SMALL = st.integers(min_value=-1, max_value=4)
PICK = st.integers(min_value=0, max_value=7)
_NUMBERS = count(1)

COLUMN = {Kind.ALLOCATED: "allocated", Kind.SHIPPED: "shipped", Kind.RECEIVED: "received",
          Kind.SHORT: "short", Kind.DAMAGED: "damaged", Kind.LOST: "lost"}


class Hands(RuleBasedStateMachine):
    """One shop under its parent, one part of its own, one job that may wait for it."""

    def __init__(self) -> None:
        super().__init__()
        self.number, self.now = next(_NUMBERS), at(9, "09:00")
        with transaction(SYSTEM) as session:
            if self.number == 1:
                factories.time_rules(session, at(90, "08:00"))
            top, low = f"P-{self.number}", f"S-{self.number}"
            self.parent = factories.outlet(session, top, now=at(90, "08:00"), town=making.TOWN).id
            self.shop = factories.outlet(session, low, now=at(90, "08:00"), town=making.TOWN,
                                         parent=top).id
            self.house = catalogue.open_warehouse(session, "WUH", "武汉仓").id
            self.part = catalogue.save(session, BY, PartValues(
                f"QS-{self.number:04d}", "主控板", None, Money(100_00)), now=self.now).id
        world = making.World(self.parent, self.shop, 0, self.house, 0, self.part, 0, 0)
        self.job = making.job_at_the_door(world, days=10, phone=f"100{self.number:08d}")
        self.own, self.above = world.own, Scope(Level.OUTLET, outlets=(self.parent,))

    def _try(self, scope, step):
        self.now += timedelta(minutes=7)
        try:
            with transaction(scope) as session:
                step(session)
        except REFUSED:
            pass

    def _line(self, session, pick):
        keys = list(session.scalars(select(PartLine.id).where(PartLine.part_id == self.part)
                                    .order_by(PartLine.id)))
        return keys[pick % len(keys)] if keys else 0

    def _leg(self, session, pick):
        keys = list(session.scalars(select(Handover.id).where(
            Handover.outlet_id == self.shop, Handover.received_at.is_(None))))
        return keys[pick % len(keys)] if keys else 0

    @rule(quantity=SMALL)
    def stock_in(self, quantity):
        self._try(MAKER, lambda s: shelves.stock_in(
            s, BY, self.house, self.part, quantity, f"in:{self.number}:{self.now}", now=self.now))

    @rule(quantity=SMALL, for_job=st.booleans())
    def ask(self, quantity, for_job):
        self._try(self.own, lambda s: service.ask(
            s, BY, self.shop, self.job if for_job else None, [Want(self.part, quantity)],
            now=self.now))

    @rule(pick=PICK, deed=st.sampled_from(["approve", "approve", "refuse", "withdraw", "backorder",
                                           "second", "close"]))
    def decide(self, pick, deed):
        verbs = {
            "approve": lambda s, key: service.approve(s, BY, key, now=self.now),
            "refuse": lambda s, key: service.refuse(s, BY, key, RefuseReason.NOT_NEEDED,
                                                    now=self.now),
            "withdraw": lambda s, key: service.withdraw(s, BY, key, now=self.now),
            "backorder": lambda s, key: service.backorder(s, BY, key, None, now=self.now),
            "second": lambda s, key: service.send_second(s, BY, key, now=self.now),
            "close": lambda s, key: returns.close_empty(s, BY, key, now=self.now)}
        self._try(MAKER, lambda s: verbs[deed](s, self._line(s, pick)))

    @rule(pick=PICK, quantity=SMALL)
    def allocate(self, pick, quantity):
        self._try(MAKER, lambda s: service.allocate(
            s, BY, self._line(s, pick), self.house, quantity, now=self.now))

    @rule(pick=PICK, quantity=SMALL, by_parent=st.booleans())
    def ship(self, pick, quantity, by_parent):
        via = Via(self.parent, ViaReason.ONE_PARCEL) if by_parent else None
        self._try(MAKER, lambda s: shipments.ship(
            s, BY, self.house, {self._line(s, pick): quantity}, WAYBILL, via=via, now=self.now))

    @rule(pick=PICK, mine=st.booleans())
    def sign(self, pick, mine):
        scope = self.own if mine else self.above
        self._try(scope, lambda s: hands.sign(s, BY, self._leg(s, pick), now=self.now))

    @rule(pick=PICK)
    def hand_on(self, pick):
        self._try(self.above, lambda s: hands.hand_on(s, BY, self._leg(s, pick), BY_BUS,
                                                      now=self.now))

    @rule(pick=PICK)
    def deny(self, pick):
        self._try(self.own, lambda s: hands.deny(s, BY, self._leg(s, pick), now=self.now))

    @rule(pick=PICK, good=SMALL, short=st.integers(0, 1), damaged=st.integers(0, 1),
          lost=st.integers(0, 1), mine=st.booleans())
    def receive(self, pick, good, short, damaged, lost, mine):
        def step(session):
            leg = custody.get(session, self._leg(session, pick))
            lines = shipments_seen.content(session, leg.shipment_id)
            shipments.receive(session, BY, leg.shipment_id, {
                lines[0].line_id: Count(good, short, damaged, lost)}, now=self.now)
        self._try(self.own if mine else self.above, step)

    @rule(pick=PICK, quantity=SMALL)
    def use(self, pick, quantity):
        self._try(self.own, lambda s: returns.use(s, BY, self._line(s, pick), quantity,
                                                  now=self.now))

    @rule(pick=PICK)
    def send_back(self, pick):
        self._try(self.own, lambda s: returns.send_back(s, BY, self._line(s, pick), now=self.now))

    @invariant()
    def quantities_add_up_and_are_those_of_the_movements(self):
        with reading(SYSTEM) as session:
            for line in session.scalars(select(PartLine).where(PartLine.part_id == self.part)):
                assert line.pieces.fault() is None
                moved = stock.sums_of(session, line.id)
                for kind, column in COLUMN.items():
                    assert moved.get(kind, 0) == getattr(line, column), (line.id, kind)
                assert (line.party is None) == (line.since is None)

    @invariant()
    def no_piece_is_lost_or_made(self):
        shelves_ = [places.warehouse(self.house), places.reserved(self.house),
                    places.good_bin(self.shop), places.defective_bin(self.shop)]
        with reading(SYSTEM) as session:
            for place in shelves_:
                counted = stock.on_shelf(session, place, self.part)
                assert counted == stock.shelf_by_movements(session, place, self.part) >= 0
            transit = sum(session.scalars(select(PartLine.in_transit).where(
                PartLine.part_id == self.part)))
            sent = session.scalar(select(func.coalesce(func.sum(Movement.quantity), 0)).where(
                Movement.part_id == self.part, Movement.kind == Kind.SHIPPED))
            came = session.scalar(select(func.coalesce(func.sum(Movement.quantity), 0)).where(
                Movement.part_id == self.part, Movement.from_place == places.TRANSIT))
        assert sent - came == transit

    @invariant()
    def a_parcel_is_in_one_hand(self):
        with reading(SYSTEM) as session:
            rows = session.scalars(select(Handover).where(Handover.outlet_id == self.shop)
                                   .order_by(Handover.shipment_id, Handover.leg)).all()
            for leg in rows:
                inside = shipments_seen.content(session, leg.shipment_id)
                under_way = sum(each.in_transit for each in inside)
                last = leg.leg == max(r.leg for r in rows if r.shipment_id == leg.shipment_id)
                assert last or leg.received_at is not None
                assert not last or (leg.received_at is None) == (under_way > 0)

    @invariant()
    def the_job_waits_exactly_while_a_line_is_awaited(self):
        with reading(SYSTEM) as session:
            turns, _ = queries.turn_of_job(session, self.job)
            assert jobs.get(session, self.job).hold == ("part" if turns else None)
            assert segments.broken_threads(session) == []
            for line in session.scalars(select(PartLine).where(PartLine.part_id == self.part)):
                assert not line.awaited or line.party is not None
                assert line.state is not LineState.REFUSED or not line.awaited


def test_any_order_of_steps(context):
    global _NUMBERS
    _NUMBERS = count(1)
    run_state_machine_as_test(Hands, settings=settings(
        max_examples=examples(5, 150), stateful_step_count=examples(14, 40), deadline=None,
        suppress_health_check=list(HealthCheck)))

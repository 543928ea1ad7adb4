"""Life cycle of a claim, what a job is worth and when it may be decided (DOMAIN, "Fees").

Every line says how it came about: `explain` are codes with numbers, never a sentence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.money import ZERO, Money, total
from core.states import Machine
from settlements.rates.rules import Item, Rate, Work, rate_for


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"
    RESUBMITTED = "resubmitted"
    APPROVED = "approved"
    PART_APPROVED = "part_approved"
    REJECTED = "rejected"
    APPEALED = "appealed"
    FINAL = "final"


class Action(StrEnum):
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    RESUBMIT = "resubmit"
    APPROVE = "approve"
    APPROVE_PART = "approve_part"
    REJECT = "reject"
    APPEAL = "appeal"
    RULE = "rule"


class Verdict(StrEnum):
    """What is decided on a line: 照付, 核减, 不付."""

    PAY = "pay"
    CUT = "cut"
    REFUSE = "refuse"


class Reason(StrEnum):
    """Why a claim is sent back or a line is cut or refused."""

    REPEAT_WORKMANSHIP = "repeat_workmanship"
    INSTALLED_BEFORE = "installed_before"
    GRADE_TOO_HIGH = "grade_too_high"
    DISTANCE_TOO_LONG = "distance_too_long"
    NOT_PROVEN = "not_proven"
    PHOTO_UNCLEAR = "photo_unclear"
    BARCODE_MISSING = "barcode_missing"
    NOT_IN_WARRANTY = "not_in_warranty"
    ENTERED_TWICE = "entered_twice"
    GOODWILL = "goodwill"


class Proof(StrEnum):
    """How the user confirmed the work: 完工码, 签字, 回访."""

    CODE = "code"
    SIGNATURE = "signature"
    CALL_BACK = "call_back"


class ShareRole(StrEnum):
    """Whose part of a fee: who did the work, or its parent's management fee 管理费."""

    PERFORMER = "performer"
    MANAGEMENT = "management"


class Missing(StrEnum):
    """What has to be known before a line can be priced or decided."""

    RATE = "rate"
    DISTANCE = "distance"
    DISTANCE_PENDING = "distance_pending"
    TIER = "tier"
    BARCODE = "barcode"


_WAITING = (State.SUBMITTED, State.RESUBMITTED)
DECIDABLE = frozenset(_WAITING)
"""States in which the decision is the maker's."""

LIFE = Machine(
    "claim",
    [
        (State.DRAFT, Action.SUBMIT, State.SUBMITTED),
        *((state, Action.SEND_BACK, State.SENT_BACK) for state in _WAITING),
        (State.SENT_BACK, Action.RESUBMIT, State.RESUBMITTED),
        *((state, Action.APPROVE, State.APPROVED) for state in _WAITING),
        *((state, Action.APPROVE_PART, State.PART_APPROVED) for state in _WAITING),
        *((state, Action.REJECT, State.REJECTED) for state in _WAITING),
        (State.PART_APPROVED, Action.APPEAL, State.APPEALED),
        (State.REJECTED, Action.APPEAL, State.APPEALED),
        (State.APPEALED, Action.RULE, State.FINAL),
    ],
    initial=State.DRAFT,
    final={State.APPROVED, State.FINAL},
)

REPEAT_WITHIN = timedelta(days=30)
ITEM_PERCENT = (100, 50, 30)
"""What the first, the second and every further item on one unit earn on one day."""


@dataclass(frozen=True)
class Trip:
    """One way to the household: `km` None is not in the register. `paid_before` says that the
    same visit already earned its allowance on another job; `pending` that the kilometres are
    the outlet's own word and not decided on yet."""

    on_site: bool
    km: int | None = None
    pending: bool = False
    paid_before: bool = False


@dataclass(frozen=True)
class Job:
    """A finished piece of work on one unit, as far as its price depends on it.

    `tier` is that of the user's address. `items_before` are lines of labour the same outlet
    earned on the same unit that day. `floor` is where the appliance stands, None unknown.
    `barcodes` None means the unit needs none; `installed`
    says that a barcode of it earned its installation fee before.
    """

    service_type: str
    line: str
    grade: str
    tier: int | None
    finished: date
    trip: Trip
    items_before: int = 0
    install: bool = False
    barcodes: int = 0
    installed: bool = False
    floor: int | None = None


@dataclass(frozen=True)
class Why:
    """One step of how an amount came about: a code and its numbers."""

    code: str
    numbers: tuple[tuple[str, int | str], ...] = ()


@dataclass(frozen=True)
class Line:
    """One priced line."""

    item: Item
    amount: Money
    rate: Rate | None
    why: tuple[Why, ...]


@dataclass(frozen=True)
class Pricing:
    """What a job comes to; `missing` names what stands in the way of the rest. An amount that
    is not known is not guessed: its line is not there."""

    lines: tuple[Line, ...]
    missing: tuple[Missing, ...]

    @property
    def amount(self) -> Money:
        return total(line.amount for line in self.lines)

    @property
    def hinders(self) -> bool:
        """Whether the claim is not complete yet: a draft. An outlet's own word on the way is
        enough to submit; it is decided on meanwhile."""
        return bool(set(self.missing) - {Missing.DISTANCE_PENDING})


def price(job: Job, rates: Iterable[Rate]) -> Pricing:
    """The lines of a job by the rates of the day it was finished on."""
    if job.tier is None:
        return Pricing((), (Missing.TIER,))
    work, known = Work(job.service_type, job.line, job.grade, job.tier), tuple(rates)
    labour, lacks = _labour(job, rate_for(known, Item.LABOUR, work, job.finished))
    remote, unknown = _remote(job, rate_for(known, Item.REMOTE_KM, work, job.finished))
    found = (*labour, *_beside(job, labour, known, work), *remote)
    missing = (*lacks, *unknown)
    least = rate_for(known, Item.SUPPORT, work, job.finished)
    return Pricing((*found, *(() if missing else _support(job, found, least))), missing)


def _labour(job: Job, rate: Rate | None) -> tuple[tuple[Line, ...], tuple[Missing, ...]]:
    if rate is None:
        return (), (Missing.RATE,)
    if job.install and not job.barcodes:
        return (), (Missing.BARCODE,)
    base = _why("base", rate=rate.amount.fen, grade=job.grade, tier=job.tier or 0)
    if job.installed:
        return (Line(Item.LABOUR, ZERO, rate, (base, _why("installed_before"))),), ()
    percent = item_percent(job.items_before)
    if percent == 100:
        return (Line(Item.LABOUR, rate.amount, rate, (base,)),), ()
    part = _why("further_item", percent=percent, place=job.items_before + 1)
    return (Line(Item.LABOUR, rate.amount.times(percent, 100), rate, (base, part)),), ()


def _beside(
    job: Job, labour: Sequence[Line], known: Sequence[Rate], work: Work
) -> tuple[Line, ...]:
    """What is paid beside the first item's labour: for the season, and from a floor on. A floor
    nobody wrote down earns nothing."""
    if job.items_before or not any(line.amount for line in labour):
        return ()
    season = rate_for(known, Item.SEASON, work, job.finished)
    height = rate_for(known, Item.HEIGHT, work, job.finished, job.floor)
    lines = []
    if season is not None:
        lines.append(Line(Item.SEASON, season.amount, season,
                          (_why("season", rate=season.amount.fen),)))
    if height is not None:
        lines.append(Line(Item.HEIGHT, height.amount, height, (_why(
            "height", floor=job.floor or 0, floors_from=height.from_floor or 0,
            rate=height.amount.fen),)))
    return tuple(lines)


def _support(job: Job, lines: Sequence[Line], rate: Rate | None) -> tuple[Line, ...]:
    """Lifts a job to the least that one of its kind comes to. Nothing is lifted that is not paid
    in full anyway: a further item of the visit, a barcode that earned its fee before."""
    comes_to = total(line.amount for line in lines)
    full = any(line.item is Item.LABOUR and line.amount for line in lines)
    if rate is None or job.items_before or not full or comes_to >= rate.amount:
        return ()
    why = _why("support", least=rate.amount.fen, others=comes_to.fen)
    return (Line(Item.SUPPORT, rate.amount - comes_to, rate, (why,)),)


def _remote(job: Job, rate: Rate | None) -> tuple[tuple[Line, ...], tuple[Missing, ...]]:
    """The allowance: per kilometre one way above the threshold, once per visit."""
    trip = job.trip
    if not trip.on_site or rate is None:
        return (), ()
    if trip.km is None:
        return (), (Missing.DISTANCE,)
    free = rate.threshold_km or 0
    if not allowance(trip.km, rate):
        return (), ()
    way = _why("kilometres", km=trip.km, free=free, paid=trip.km - free, rate=rate.amount.fen)
    if trip.paid_before:
        return (Line(Item.REMOTE_KM, ZERO, rate, (way, _why("same_trip"))),), ()
    word = (Missing.DISTANCE_PENDING,) if trip.pending else ()
    return (Line(Item.REMOTE_KM, allowance(trip.km, rate), rate, (way,)),), word


def allowance(km: int, rate: Rate) -> Money:
    """What the way is paid with: each kilometre one way above the free ones."""
    return rate.amount.times(max(0, km - (rate.threshold_km or 0)))


def item_percent(before: int) -> int:
    """What the next item on a unit earns after `before` others that day."""
    return ITEM_PERCENT[min(before, len(ITEM_PERCENT) - 1)]


def _why(code: str, **numbers: int | str) -> Why:
    return Why(code, tuple(numbers.items()))


@dataclass(frozen=True)
class Share:
    """A part of a line and whose it is."""

    role: ShareRole
    amount: Money


def shares(item: Item, amount: Money, parent_bp: int) -> tuple[Share, ...]:
    """A line split between who did the work and its parent: `parent_bp` basis points of labour,
    nothing of anything else. The parts add up to the line; a part of nought is no part."""
    bp = parent_bp if item is Item.LABOUR else 0
    performer, management = amount.split((10_000 - bp, bp))
    parts = (Share(ShareRole.PERFORMER, performer), Share(ShareRole.MANAGEMENT, management))
    assert total(part.amount for part in parts) == amount, "a split lost a fen"
    return tuple(part for part in parts if part.amount)


@dataclass(frozen=True)
class Decision:
    """What the adjudicator says of a line; `amount` only where it is cut."""

    verdict: Verdict
    reason: Reason | None = None
    amount: Money | None = None


def decided(calculated: Money, decision: Decision) -> Money:
    """What a decision pays of a line that came to `calculated`."""
    if decision.verdict is Verdict.PAY:
        return calculated
    return ZERO if decision.verdict is Verdict.REFUSE else decision.amount or ZERO


def decision_fault(calculated: Money, decision: Decision) -> str | None:
    """Why a line cannot be decided like this, or None: a cut or refusal has its reason, a cut
    leaves something and takes something."""
    if decision.verdict is Verdict.PAY:
        return None
    if decision.reason is None:
        return "reason_needed"
    if decision.verdict is Verdict.CUT and not (
        decision.amount and ZERO < decision.amount < calculated
    ):
        return "cut_out_of_range"
    return None


def outcome(calculated: Sequence[Money], paid: Sequence[Money]) -> Action:
    """Which step of the life cycle the decisions amount to."""
    if list(calculated) == list(paid):
        return Action.APPROVE
    return Action.APPROVE_PART if any(paid) else Action.REJECT


def decide_fault(
    *, checked: bool, self_entered: bool, proven: bool, missing: Iterable[str]
) -> str | None:
    """Why a claim cannot be decided yet, or None. A job the outlet entered itself is paid only
    after the user's code, signature or a call-back."""
    if not checked:
        return "job_not_checked"
    if self_entered and not proven:
        return "proof_needed"
    if Missing.DISTANCE_PENDING in set(missing):
        return "distance_undecided"
    return None


@dataclass(frozen=True)
class Earlier:
    """An earlier job, beside the one in question. `same_fault` and `workmanship` are what the
    adjudicator found; None is not said."""

    same_unit: bool
    same_outlet: bool
    finished: date
    same_fault: bool | None = None
    workmanship: bool | None = None


def repeats(earlier: Earlier, finished: date) -> bool:
    """Whether a repeat is unpaid: within 30 days, the same unit, the same fault, the same
    outlet, and the cause was workmanship. Everything else is paid."""
    return may_repeat(earlier, finished) and bool(earlier.same_fault and earlier.workmanship)


def may_repeat(earlier: Earlier, finished: date) -> bool:
    """Whether an earlier job is near enough that somebody has to look at the cause."""
    since = finished - earlier.finished
    return earlier.same_unit and earlier.same_outlet and timedelta(0) <= since <= REPEAT_WITHIN

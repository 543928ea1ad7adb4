"""A snapshot in words: everything that stands on page 1, ready to be set on paper or screen.

Both doors take the same `Page`, so the figures of the PDF are those of the screen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import get_locale, pgettext
from flask_babel import gettext as _

from core.wording import (
    NO_VALUE,
    business_date,
    due_moment,
    moment,
    money_fen,
    number,
    party_name,
)
from reports.decisions.rules import Decision
from reports.monthly import labels, rules
from reports.monthly.cause_words import cause_line
from reports.monthly.labels import tier_word
from reports.monthly.rules import Lead, Snapshot, TierTime
from reports.monthly.tiles import Tile, tiles
from settlements.statements.rules import due_day
from sla.labels import clock_word
from sla.parties import Family, Party
from sla.policies.rules import ClockKind

ALWAYS = (
    Party.DISPATCH,
    Party.PLANNING,
    Party.WAREHOUSE,
    Party.APPROVAL,
    Party.OUTLET,
    Party.PARENT,
    Party.CARRIER,
    Party.USER,
)
"""Parties with a column of their own; the others get one in a month in which they held time."""


@dataclass(frozen=True)
class Slot:
    """One party in a bar: a whole per cent of the time."""

    party: Party
    percent: int


@dataclass(frozen=True)
class BarRow:
    """Whose time it was in one tier; `cells` follow `Page.bar_columns`."""

    tier: str
    slots: tuple[Slot, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Mark:
    """One month of the chart: tenths of a per cent, None below thirty cases."""

    label: str
    near: int | None
    far: int | None
    season: bool


@dataclass(frozen=True)
class Page:
    """Page 1 in words."""

    language: str
    title: str
    made: str
    lead: str
    tiles: tuple[Tile, ...]
    bars_title: str
    marks_title: str
    parties: tuple[Party, ...]
    bar_columns: tuple[str, ...]
    bars: tuple[BarRow, ...]
    marks: tuple[Mark, ...]
    near_end: str
    far_end: str
    beside: tuple[tuple[str, str, str, str], ...]
    notes: tuple[str, ...]
    causes: tuple[tuple[str, ...], ...]
    decisions: tuple[tuple[str, ...], ...]
    last_decisions: tuple[tuple[str, str, str, bool], ...]
    seal: str


def page(snapshot: Snapshot) -> Page:
    """Page 1 in the language in force."""
    parties = _parties(snapshot)
    now = snapshot.head.made_at
    last = snapshot.series[-1]
    return Page(
        language=str(get_locale()),
        title=title(snapshot),
        made=_made(snapshot),
        lead=lead(snapshot),
        tiles=tiles(snapshot),
        bars_title=_("A  Whose time it was: jobs closed this month, by tier, %"),
        marks_title=_("B  On time at the door, 13 months, % (shaded: season)"),
        parties=parties,
        bar_columns=(
            pgettext("report", "Maker"),
            *(party_name(party.value) for party in parties),
            _("p50 / p90, days"),
        ),
        bars=tuple(_bar(each, parties) for each in snapshot.tiers),
        marks=tuple(_marks(snapshot)),
        near_end=_("cities %(rate)s", rate=labels.rate(last.near)),
        far_end=_("tiers 3–4 %(rate)s", rate=labels.rate(last.far)),
        beside=_beside(snapshot),
        notes=tuple(_notes(snapshot)),
        causes=tuple(cause_line(each) for each in snapshot.causes),
        decisions=tuple(_decision(at, each, now) for at, each in enumerate(snapshot.decisions, 1)),
        last_decisions=tuple(_last(each, now) for each in snapshot.last_decisions),
        seal=seal(snapshot),
    )


def title(snapshot: Snapshot) -> str:
    return _(
        "Monthly service report · %(month)s · %(scope)s",
        month=labels.month_word(snapshot.head.month),
        scope=scope_word(snapshot),
    )


def scope_word(snapshot: Snapshot) -> str:
    """The name of what the report is about."""
    return snapshot.head.name or _("whole network")


def _made(snapshot: Snapshot) -> str:
    now = snapshot.head.made_at
    return _(
        "Data up to %(moment)s · version %(version)s · made %(made)s",
        moment=due_moment(snapshot.head.month.span.end, now),
        version=number(snapshot.head.version),
        made=moment(now, now),
    )


def seal(snapshot: Snapshot) -> str:
    """The newest seal when the report was made: its first sixteen digits."""
    head = snapshot.head
    if not head.seal_head or head.seal_day is None:
        return _("No day is sealed yet")
    digits = " ".join(head.seal_head[at : at + 4] for at in range(0, 16, 4))
    return _(
        "Seal %(digits)s of %(day)s",
        digits=digits,
        day=business_date(head.seal_day, head.made_at),
    )


def lead(snapshot: Snapshot) -> str:
    """What the month comes to, in two sentences."""
    sentences = {"first": _due_sentence(snapshot), "second": _wait_sentence(snapshot)}
    joined: str = pgettext("two sentences", "%(first)s %(second)s", **sentences)
    return joined


def _due_sentence(snapshot: Snapshot) -> str:
    on_time = snapshot.on_time
    far, near = on_time.far.now, on_time.near.now
    due = number(on_time.whole.whole)
    match rules.lead_of(on_time):
        case Lead.NOTHING_DUE:
            return _("No visit fell due this month.")
        case Lead.TOO_FEW:
            return _(
                "Visits due this month: %(due)s; in tiers 3–4 %(met)s of %(whole)s on time, "
                "too few for a percentage.",
                due=due,
                met=number(far.part),
                whole=number(far.whole),
            )
        case Lead.FAR_ONLY:
            return _(
                "Visits due this month: %(due)s; in tiers 3–4 %(far)s on time.",
                due=due,
                far=labels.rate(far),
            )
        case _both:
            return _(
                "Visits due this month: %(due)s; in tiers 3–4 %(far)s on time (cities %(near)s).",
                due=due,
                far=labels.rate(far),
                near=labels.rate(near),
            )


def _wait_sentence(snapshot: Snapshot) -> str:
    holders = snapshot.waiting.holders
    count = snapshot.waiting.count.now
    ours = [each for each in holders if each.party.family is Family.MAKER]
    if not count:
        return _("Nobody had waited more than 10 days.")
    if not ours:
        return _(
            "Unfinished after 10 days: %(count)s, none of them held by us.", count=number(count)
        )
    ours.sort(key=lambda each: (-each.count, each.party.rank))
    named = pgettext("list", ", ").join(
        f"{party_name(each.party.value)} {number(each.count)}" for each in ours
    )
    return _(
        "Unfinished after 10 days: %(count)s, of which %(ours)s held by us (%(named)s).",
        count=number(count),
        ours=number(sum(each.count for each in ours)),
        named=named,
    )


def _parties(snapshot: Snapshot) -> tuple[Party, ...]:
    held = {time.party for tier in snapshot.tiers for time in tier.parties}
    return tuple(party for party in Party if party in held or party in ALWAYS)


def _bar(tier: TierTime, parties: Sequence[Party]) -> BarRow:
    seconds = {time.party: time.seconds for time in tier.parties}
    shares = rules.hundredths([seconds.get(party, 0) for party in parties])
    ours = sum(
        share for party, share in zip(parties, shares, strict=True) if party.family is Family.MAKER
    )
    # Below thirty jobs the number of them stands at the end and no percentage (REPORT).
    told = tier.spread.p50 is not None
    cells = [str(share) if share and told else NO_VALUE for share in shares]
    maker = str(ours) if seconds and told else NO_VALUE
    return BarRow(
        tier_word(tier.tier),
        tuple(Slot(*each) for each in zip(parties, shares, strict=True) if each[1]),
        (maker, *cells, labels.spread_word(tier.spread)),
    )


def _marks(snapshot: Snapshot) -> Iterable[Mark]:
    for at, point in enumerate(snapshot.series):
        month = point.month
        named = at == 0 or month.number == 1
        label = labels.month_short(month) if named else str(month.number)
        yield Mark(label, point.near.tenths, point.far.tenths, point.season)


_OURS = (ClockKind.PART_DECISION, ClockKind.PAYMENT, ClockKind.GRIEVANCE_ANSWER)
_THEIRS = (ClockKind.ON_SITE, ClockKind.REPAIR)


def _beside(snapshot: Snapshot) -> tuple[tuple[str, str, str, str], ...]:
    """The maker's promises and the outlets', in the same size."""
    measured = [kind for kind in _OURS if snapshot.rate_of(kind).whole]
    ours = [ClockKind.DISPATCH, *dict.fromkeys([*measured, *_OURS])][:3]
    left = [(clock_word(kind), labels.rate(snapshot.rate_of(kind))) for kind in ours]
    right = [(clock_word(kind), labels.rate(snapshot.rate_of(kind))) for kind in _THEIRS]
    right.append(
        (_("self-reported / found"), f"{number(snapshot.self_reported)} / {number(snapshot.found)}")
    )
    return tuple((*a, *b) for a, b in zip(left, right, strict=True))


def _notes(snapshot: Snapshot) -> Iterable[str]:
    if snapshot.late_edits is not None:
        yield _(
            "Corrected or recorded a day late: %(count)s, each on record.",
            count=number(snapshot.late_edits),
        )
    if snapshot.cancelled.whole:
        yield _(
            "Cancelled by outlets: %(whole)s, in the last hour before the promise %(late)s, "
            "denied by the user %(denied)s.",
            whole=number(snapshot.cancelled.whole),
            late=number(snapshot.cancelled.last_hour),
            denied=number(snapshot.cancelled.denied),
        )
    after = snapshot.after
    if after.largest is not None:
        yield _(
            "Since the month's end: %(outlet)s, %(amount)s overdue by us since %(day)s, interest "
            "%(interest)s at our cost.",
            outlet=after.largest.outlet,
            amount=money_fen(after.largest.fen),
            day=business_date(due_day(after.largest.due), snapshot.head.made_at),
            interest=money_fen(after.largest.interest_fen),
        )
    if after.overdue > 1:
        yield _(
            "Since the month's end: %(count)s more payments fell overdue by us.",
            count=number(after.overdue - 1),
        )
    if after.waiting:
        yield _(
            "Since the month's end: %(count)s more have waited 10 days.",
            count=number(after.waiting),
        )


def _decision(at: int, decision: Decision, now: datetime) -> tuple[str, ...]:
    """Number, matter, users or amount, since, recommended, proposed by, by when."""
    weight = (
        pgettext("report", "%(count)s users", count=number(decision.users))
        if decision.users
        else money_fen(decision.fen)
    )
    return (
        str(at),
        decision.what,
        weight,
        business_date(decision.since, now),
        decision.recommended,
        decision.proposed_by,
        business_date(decision.due, now),
    )


def _last(decision: Decision, now: datetime) -> tuple[str, str, str, bool]:
    """Matter, done or not in words, by whom, and whether it was done."""
    if decision.done_on is None:
        return decision.what, pgettext("report", "not done"), decision.proposed_by, False
    return (
        decision.what,
        _("done %(day)s", day=business_date(decision.done_on, now)),
        decision.done_by or decision.proposed_by,
        True,
    )

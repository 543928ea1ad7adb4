"""The five figures of page 1: value, basis, before, target and the word (REPORT, 3)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from flask_babel import gettext as _
from flask_babel import pgettext

from core.wording import DAY, NO_VALUE, money_fen, number, party_name
from reports.figures.rules import Standing, gap_tenths, standing
from reports.monthly import labels, rules
from reports.monthly.rules import InHand, Snapshot, Three
from sla.parties import Family, Party

T = TypeVar("T")


@dataclass(frozen=True)
class Tile:
    """One of the five figures; `verdict` is its word against the target, `missed` how it looks."""

    label: str
    value: str
    lines: tuple[str, ...]
    verdict: str
    missed: bool


def tiles(snapshot: Snapshot) -> tuple[Tile, ...]:
    """The five, in order."""
    return (
        on_time(snapshot),
        waiting(snapshot),
        parts(snapshot),
        money(snapshot),
        counties(snapshot),
    )


def on_time(snapshot: Snapshot) -> Tile:
    far, near = snapshot.on_time.far, snapshot.on_time.near.now
    gap = gap_tenths(near, far.now)
    beside = _("cities %(rate)s", rate=labels.rate(near))
    if gap is not None:
        beside = _(
            "cities %(rate)s, %(gap)s points apart", rate=labels.rate(near), gap=labels.tenths(gap)
        )
    target = snapshot.targets.on_time_tenths
    verdict = standing(far.now.tenths, target, at_least=True)
    return _tile(
        _("On time at the door, tiers 3–4"),
        labels.rate(far.now),
        [
            f"{number(far.now.part)} / {number(far.now.whole)}",
            _before(far, labels.rate),
            beside,
            _target(f"{labels.tenths(target)} %"),
        ],
        verdict,
    )


def waiting(snapshot: Snapshot) -> Tile:
    figure, target = snapshot.waiting, snapshot.targets.waiting
    sums = rules.family_sums(figure.holders)
    others = {each.party for each in figure.holders if each.party.family is Family.OTHERS}
    other = (
        party_name(Party.CARRIER.value)
        if others <= {Party.CARRIER}
        else pgettext("report", "others")
    )
    return _tile(
        _("Waiting more than 10 days"),
        pgettext("report", "%(count)s jobs", count=number(figure.count.now)),
        [
            f"{pgettext('report', 'Maker')} {number(sums[Family.MAKER])} · "
            f"{pgettext('report', 'Outlets')} {number(sums[Family.OUTLETS])}",
            f"{other} {number(sums[Family.OTHERS])} · "
            f"{party_name(Party.USER.value)} {number(sums[Family.USER])}",
            _before(figure.count, number),
            _target(NO_VALUE if target is None else number(target)),
        ],
        standing(figure.count.now, target),
    )


def parts(snapshot: Snapshot) -> Tile:
    label, target = _("Part in hand, p90"), snapshot.targets.part_days
    return _in_hand(
        label,
        snapshot.parts,
        target,
        [
            _("tiers 3–4: %(count)s lines", count=number(snapshot.parts.spread.now.n)),
            _("with %(count)s not arrived", count=number(snapshot.parts.stuck)),
        ],
    )


def money(snapshot: Snapshot) -> Tile:
    label, target, owed = _("Money in hand, p90"), snapshot.targets.money_days, snapshot.owed
    return _in_hand(
        label,
        snapshot.money,
        target,
        [
            _("overdue by us %(amount)s", amount=money_fen(owed.overdue_fen)),
            _("not passed on %(amount)s", amount=money_fen(owed.not_passed_fen)),
            _("refused by banks %(amount)s", amount=money_fen(owed.refused_fen)),
        ],
    )


def _in_hand(label: str, figure: InHand, target: int, basis: list[str]) -> Tile:
    p90 = figure.spread.now.p90
    value = labels.few(figure.spread.now.n)
    if p90 is not None:
        value = _("%(days)s days", days=labels.days(p90))
    lines = [*basis, _before(figure.spread, labels.p90_word), _target(_days_word(target))]
    return _tile(label, value, lines, standing(p90, target * DAY))


def counties(snapshot: Snapshot) -> Tile:
    figure, target = snapshot.counties, snapshot.targets.counties
    named = [f"{each.name} {labels.lack_word(each)}" for each in figure.worst]
    return _tile(
        _("Counties without service"),
        f"{number(figure.gaps.now)} / {number(figure.total)}",
        [*named, _before(figure.gaps, number), _target(number(target))],
        standing(figure.gaps.now, target) if figure.total else Standing.UNKNOWN,
    )


def _tile(label: str, value: str, lines: Iterable[str], verdict: Standing) -> Tile:
    word = {Standing.MET: _("target met"), Standing.MISSED: _("target missed")}.get(verdict, "")
    return Tile(label, value, tuple(lines), word, verdict is Standing.MISSED)


def _before(figure: Three[T], word: Callable[[T], str]) -> str:
    before, year = (
        NO_VALUE if each is None else word(each) for each in (figure.before, figure.year)
    )
    return _("last month %(before)s · last year %(year)s", before=before, year=year)


def _target(value: str) -> str:
    return _("target %(value)s", value=value)


def _days_word(whole: int) -> str:
    return _("%(days)s days", days=number(whole))

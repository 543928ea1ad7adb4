"""The time of jobs as pages show it: bars, shares, clocks (components bar, share, clocks)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import pgettext

from core.rows import Clock, Segment, Share, Tick
from core.wording import (
    clock_time,
    due_by,
    due_wording,
    duration,
    duration_compact,
    moment,
    party_name,
    share_percent,
)
from sla.clocks.queries import ClockLine
from sla.clocks.rules import State
from sla.labels import clock_word
from sla.parties import Party
from sla.policies.rules import ClockKind
from sla.segments.rules import Segment as Stretch
from sla.segments.rules import shares

LABEL_FROM = 12.0
"""A piece of the big bar carries its words from this width on, in per cent."""

Names = Mapping[str, str]
"""Names behind the holders of segments: `outlet:12` to the outlet's name."""


def name_of(stretch: Stretch, names: Names) -> str:
    """Who it was: the outlet by name, else the word for the party."""
    return names.get(stretch.holder) or party_name(stretch.party.value)


def bar(stretches: Sequence[Stretch], names: Names, *, big: bool = False) -> list[Segment]:
    """The time ruler: one piece per stretch, widths in per cent of the whole."""
    total = sum(each.seconds for each in stretches)
    pieces, before = [], 0
    for each in stretches:
        left, wide = 100 * before / total, 100 * each.seconds / total
        before += each.seconds
        name = name_of(each, names)
        text = f"{name} {duration(each.seconds)}" if big and wide >= LABEL_FROM else ""
        pieces.append(Segment(each.party.value, f"{name} {duration(each.seconds, full=True)}",
                              round(left, 3), round(wide, 3), text))
    return pieces


def ticks(begin: datetime, end: datetime, now: datetime) -> list[Tick]:
    """Marks at midnights, so many that they do not crowd."""
    span = (end - begin).total_seconds()
    if span <= 0:
        return []
    step = max(1, round(span / 86400 / 7))
    day = begin.replace(hour=16, minute=0, second=0)
    marks = []
    while (day := day + timedelta(days=1)) < end:
        if day > begin:
            marks.append(day)
    return [Tick(round(100 * (at - begin).total_seconds() / span, 3),
                 moment(at, now).rsplit(" ", 1)[0] if n % step == 0 else "")
            for n, at in enumerate(marks)]


def share_rows(stretches: Sequence[Stretch], names: Names) -> list[Share]:
    """Time by who held it, the largest first; the sums are exact."""
    sums: dict[tuple[Party, str], int] = {}
    for each in stretches:
        key = (each.party, name_of(each, names))
        sums[key] = sums.get(key, 0) + each.seconds
    total = sum(sums.values())
    ordered = sorted(sums.items(), key=lambda item: -item[1])
    return [Share(party.value, name, duration_compact(seconds), share_percent(seconds, total),
                  top=n == 0) for n, ((party, name), seconds) in enumerate(ordered)]


def total_row(stretches: Sequence[Stretch]) -> Share:
    """The foot under the shares."""
    return Share("", _("Total"), duration_compact(sum(s.seconds for s in stretches)), "100 %")


def maker_note(stretches: Sequence[Stretch]) -> str:
    """How much of the time was the maker's own, in one sentence."""
    divided = shares(stretches)
    own = next((s for family, s in divided.by_family if family.value == "maker"), 0)
    return _("The maker's own time: %(time)s, %(share)s.", time=duration_compact(own),
             share=share_percent(own, divided.elapsed))


def clock_rows(lines: Sequence[ClockLine], now: datetime) -> list[Clock]:
    """The promises of a job side by side; the last of each kind counts."""
    latest = {line.kind: line for line in lines}
    ordered = sorted(latest.values(), key=lambda line: list(ClockKind).index(line.kind))
    return [clock_row(line, now) for line in ordered]


def clock_row(line: ClockLine, now: datetime, party: str = "", who: str = "") -> Clock:
    """One promise; `party` and `who` say in whose hands it is."""
    return Clock(clock_word(line.kind), *_stands(line, now), party, who)


def _stands(line: ClockLine, now: datetime) -> tuple[str, str, str, str]:
    """Kind, word, figure and due moment of a promise."""
    if line.due is None:
        return "none", _("no target"), "—", _("nothing is promised")
    late = line.breached is not None or (line.stopped is None and now > line.due)
    if late:
        until = line.stopped or now
        late_for = _("late by %(duration)s", duration=duration(until - (line.breached or line.due)))
        return "late", _("breached"), late_for, due_by(line.breached or line.due, now)
    if line.stopped is not None:
        fell = line.state is State.CANCELLED
        return ("none" if fell else "ok", pgettext("clock", "fell away") if fell else _("on time"),
                duration(line.stopped - line.started), due_by(line.due, now))
    kind = "warn" if line.state.value in ("warn50", "warn75") else "none"
    word = _("near due") if kind == "warn" else _("running")
    return kind, word, due_wording(line.due, now), due_by(line.due, now)


def about(clock: str, words: str) -> str:
    """Which promise it is, and how it stands: 修复 超 5 天 10 小时."""
    return _("%(clock)s: %(words)s", clock=clock, words=words)


def due_state(kind_word: str, due: datetime | None, now: datetime) -> tuple[str, str, str]:
    """(state, words, moment) of the most urgent promise, for a list."""
    if due is None:
        return "none", _("no promise open"), ""
    words = about(kind_word, due_wording(due, now))
    if now > due:
        return "late-q", words, due_by(due, now)
    near = due - now < timedelta(hours=6)
    return ("warn" if near else "ok"), words, due_by(due, now)


def appointment_words(start: datetime | None, end: datetime | None, now: datetime) -> str:
    """7月4日 15:00–17:00, or nothing."""
    if start is None:
        return ""
    return moment(start, now) + (f"–{clock_time(end)}" if end else "")



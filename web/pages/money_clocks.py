"""Whose clock runs for money: the open promises about a statement, what a parent holds and a
case, each with whoever has the time now and by when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.wording import due_by, due_wording, party_name
from settlements.inquiries.queries import Asked
from settlements.inquiries.rules import Side
from sla.clocks import queries as clocks
from sla.clocks.privacy import OWED_BY
from sla.clocks.queries import ClockLine
from sla.labels import clock_word
from sla.parties import Party
from sla.policies.rules import ClockKind
from sla.subjects import Subject

SIDES = {Side.PARENT: Party.PARENT, Side.OUTLET: Party.OUTLET}


@dataclass(frozen=True)
class Row:
    """One promise that runs."""

    clock: str
    party: str
    who: str
    kind: str
    word: str
    at: str


def running(session: Session, subjects: Iterable[Subject], now: datetime,
            names: Mapping[Party, str], asked: Iterable[Asked] = ()) -> list[Row]:
    """The promises to these that nobody has kept yet, the most urgent first; `names` are the
    people and outlets behind the parties, `asked` the questions about the case among them."""
    open_ = sorted((line for subject in subjects
                    for line in clocks.of_subject(session, subject) if line.stopped is None),
                   key=lambda line: (line.due is None, line.due or now))
    return [_row(line, now, names, list(asked)) for line in open_]


def _row(line: ClockLine, now: datetime, names: Mapping[Party, str], asked: list[Asked]) -> Row:
    party = _party(line, now, asked)
    who = names.get(party, "")
    word = party_name(party.value)
    if line.due is None:
        return Row(clock_word(line.kind), party.value, who or word, "none",
                   _("nothing is promised"), "")
    late = line.breached is not None or (now > line.due and not line.held)
    kind = "late-q" if late else "pause" if line.held else "none"
    said = _("waits for the bank") if line.held else due_wording(line.breached or line.due, now)
    return Row(clock_word(line.kind), party.value, who or word, kind, said,
               "" if line.held else due_by(line.breached or line.due, now))


def _party(line: ClockLine, now: datetime, asked: list[Asked]) -> Party:
    """Whose time it is at this moment: a question or the bank takes it over for a while, unless
    the promise is broken already."""
    if line.kind in (ClockKind.CASE_RULING, ClockKind.LINE_RULING, ClockKind.CASE_CLEARED):
        waiting = [each for each in asked if each.answered_at is None and now < each.due_at]
        if waiting and line.breached is None:
            return SIDES[waiting[0].side]
        if line.held:
            return Party.BANK
    return OWED_BY[line.kind]

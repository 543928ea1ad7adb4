"""The words for claims, and the sentences that say how an amount came about (LABELS 7)."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from core.money import Money
from jobs.work_orders.labels import GRADES
from jobs.work_orders.rules import Grade
from settlements.claims.rules import Missing, Proof, Reason, State, Verdict, Why

STATES = {
    State.DRAFT: lazy_pgettext("claim", "draft"),
    State.SUBMITTED: lazy_pgettext("claim", "submitted"),
    State.SENT_BACK: lazy_pgettext("claim", "sent back"),
    State.RESUBMITTED: lazy_pgettext("claim", "resubmitted"),
    State.APPROVED: lazy_pgettext("claim", "approved"),
    State.PART_APPROVED: lazy_pgettext("claim", "partly approved"),
    State.REJECTED: lazy_pgettext("claim", "rejected"),
    State.APPEALED: lazy_pgettext("claim", "appealed"),
    State.FINAL: lazy_pgettext("claim", "final"),
}

VERDICTS = {
    Verdict.PAY: lazy_pgettext("fee", "pay"),
    Verdict.CUT: lazy_pgettext("fee", "cut"),
    Verdict.REFUSE: lazy_pgettext("fee", "refuse"),
}

REASONS = {
    Reason.REPEAT_WORKMANSHIP: _l("repeat within 30 days, cause workmanship"),
    Reason.INSTALLED_BEFORE: _l("this barcode earned its installation fee before"),
    Reason.GRADE_TOO_HIGH: _l("less work than the grade says"),
    Reason.DISTANCE_TOO_LONG: _l("the way is shorter than claimed"),
    Reason.NOT_PROVEN: _l("the work is not proven"),
    Reason.PHOTO_UNCLEAR: _l("the photo does not show it"),
    Reason.BARCODE_MISSING: _l("the barcode is missing"),
    Reason.NOT_IN_WARRANTY: _l("not in warranty"),
    Reason.ENTERED_TWICE: _l("claimed twice"),
    Reason.GOODWILL: _l("goodwill"),
}

PROOFS = {
    Proof.CODE: _l("the user's code"),
    Proof.SIGNATURE: _l("the user's signature"),
    Proof.CALL_BACK: _l("the call-back"),
}

MISSING = {
    Missing.RATE: _l("a rate for this work"),
    Missing.DISTANCE: _l("the distance to the user"),
    Missing.DISTANCE_PENDING: _l("the decision on the distance"),
    Missing.TIER: _l("the tier of the township"),
    Missing.BARCODE: _l("the barcode of the appliance"),
}

STATE_KINDS = {
    State.DRAFT: "warn",
    State.SENT_BACK: "warn",
    State.APPEALED: "warn",
    State.APPROVED: "ok",
    State.FINAL: "ok",
}
"""How a state is drawn; the others without colour."""


def why_words(why: Why) -> str:
    """One step of a price as a sentence."""
    said = _SENTENCES.get(why.code)
    return said(dict(why.numbers)) if said else why.code


Numbers = Mapping[str, int | str]


def _base(numbers: Numbers) -> str:
    grade = str(numbers["grade"])
    return str(_("%(grade)s, market tier %(tier)s: %(rate)s by the rate of the day.",
             grade=GRADES[Grade(grade)] if grade in set(Grade) else grade,
             tier=numbers["tier"], rate=_yuan(numbers["rate"])))


def _kilometres(numbers: Numbers) -> str:
    return str(_("%(km)s km one way, %(free)s km of it free: %(paid)s km at %(rate)s.",
             km=numbers["km"], free=numbers["free"], paid=numbers["paid"],
             rate=_yuan(numbers["rate"])))


def _further_item(numbers: Numbers) -> str:
    return str(_("Item %(place)s on the same unit that day: %(percent)s %% of it.",
             place=numbers["place"], percent=numbers["percent"]))


def _same_trip(_numbers: Numbers) -> str:
    return str(_("Another job of the same trip earned the allowance; it is paid once."))


def _installed_before(_numbers: Numbers) -> str:
    return str(_("A barcode of this unit earned its installation fee before; it is paid once."))


def _season(numbers: Numbers) -> str:
    return str(_("Season supplement of the day: %(rate)s.", rate=_yuan(numbers["rate"])))


def _height(numbers: Numbers) -> str:
    return str(_("Floor %(floor)s; from floor %(first)s on: %(rate)s.", floor=numbers["floor"],
                 first=numbers["floors_from"], rate=_yuan(numbers["rate"])))


def _support(numbers: Numbers) -> str:
    return str(_("The job comes to %(others)s; lifted to the least, %(least)s.",
                 others=_yuan(numbers["others"]), least=_yuan(numbers["least"])))


def _ruled(numbers: Numbers) -> str:
    return str(_("Added by the final ruling: %(amount)s.", amount=_yuan(numbers["added"])))


def _yuan(fen: int | str) -> str:
    return str(Money(int(fen)))


_SENTENCES: Mapping[str, Callable[[Numbers], str]] = {
    "base": _base,
    "kilometres": _kilometres,
    "further_item": _further_item,
    "same_trip": _same_trip,
    "installed_before": _installed_before,
    "ruled": _ruled,
    "season": _season,
    "height": _height,
    "support": _support,
}

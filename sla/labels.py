"""The words for promises, sources of breaches and causes of time."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from sla.breaches.rules import Source
from sla.policies.rules import ClockKind

CLOCKS = {
    ClockKind.DISPATCH: lazy_pgettext("clock", "dispatch"),
    ClockKind.ACCEPTANCE: lazy_pgettext("clock", "acceptance"),
    ClockKind.FIRST_CONTACT: lazy_pgettext("clock", "first contact"),
    ClockKind.ON_SITE: lazy_pgettext("clock", "on site"),
    ClockKind.REPAIR: lazy_pgettext("clock", "repaired"),
    ClockKind.CLAIM_DECISION: lazy_pgettext("clock", "claim decided"),
}

SOURCES = {
    Source.FOUND: _l("found"),
    Source.SELF_REPORTED: _l("self-reported"),
    Source.IMPORTED: lazy_pgettext("breach", "imported"),
}


def clock_word(kind: ClockKind) -> str:
    """The word for a promise; one without a word shows its code."""
    return str(CLOCKS.get(kind, kind.value))

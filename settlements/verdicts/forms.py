"""Forms of the decision on a claim: one verdict for each line, named by the line's id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField
from wtforms.validators import Length

from core.errors import BadInput
from core.forms import KeyedForm, choices
from core.lists import whole
from core.money import Money
from settlements.claims.labels import REASONS
from settlements.claims.rules import Decision, Reason, Verdict


class ReasonForm(KeyedForm):
    reason = SelectField(_l("Reason"), coerce=Reason, choices=choices(REASONS))
    words = TextAreaField(_l("Words for the outlet"), [Length(max=1000)])


class RulingForm(KeyedForm):
    words = TextAreaField(_l("Words for the outlet"), [Length(max=1000)])


class DecideForm(KeyedForm):
    """The lines come as `verdict-7`, `amount-7`, `reason-7`; see `decisions`."""


@dataclass(frozen=True)
class Typed:
    """What was sent about one line."""

    fee_id: int
    verdict: str
    amount: str
    reason: str


def typed_lines() -> Sequence[Typed]:
    """The lines of the form that was sent; BadInput for a name that is no line."""
    found = []
    for name in request.form:
        if name.startswith("verdict-"):
            key = whole(name.removeprefix("verdict-"))
            if key is None:
                raise BadInput("verdict", "unknown_value")
            found.append(Typed(key, request.form[name], request.form.get(f"amount-{key}", ""),
                               request.form.get(f"reason-{key}", "")))
    return found


def decisions(lines: Sequence[Typed]) -> Mapping[int, Decision]:
    """As the rules take them; BadInput names what cannot be read. An amount counts only where
    the line is cut, a reason only where it is not paid."""
    found = {}
    for line in lines:
        if line.verdict not in set(Verdict) or (line.reason and line.reason not in set(Reason)):
            raise BadInput("verdict", "unknown_value")
        verdict = Verdict(line.verdict)
        reason = Reason(line.reason) if line.reason and verdict is not Verdict.PAY else None
        amount = Money.parse(line.amount) if verdict is Verdict.CUT else None
        found[line.fee_id] = Decision(verdict, reason, amount)
    return found


def additions() -> Mapping[int, Money]:
    """What a ruling adds to lines: `added-7`. Empty fields add nothing."""
    found = {}
    for name, typed in request.form.items():
        key = whole(name.removeprefix("added-")) if name.startswith("added-") else None
        if key is not None and typed.strip():
            found[key] = Money.parse(typed)
    return found

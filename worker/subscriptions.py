"""Who listens to which fact: the one wiring table of the house (ARCHITECTURE, Direction).

`WITHIN` listeners run in the teller's transaction and may refuse; `TELLS` says which facts they
tell in turn. `AFTER` names go through the outbox; `CONSUMERS` holds what each name does.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask

from core import facts
from core.facts import Fact, Subscriptions, Within
from core.outbox import Consumer
from jobs.work_orders.facts import (
    Cancelled,
    Completed,
    GivenUp,
    HoldBegun,
    Merged,
    Reopened,
    StepTaken,
    StepWithdrawn,
)
from network.distances.facts import DistanceApproved, DistanceEntered, DistanceRefused
from parts.requests.facts import LineMissing, PartsRequested
from settlements.cases.facts import CaseOpened, CaseRuled
from settlements.claims.facts import (
    ClaimApprovable,
    ClaimMade,
    ClaimPriced,
    ClaimProven,
    ClaimSubmitted,
    ClaimWaits,
    ClaimWorked,
)
from settlements.inquiries.facts import CaseAnswered, InquiryAnswered, InquiryMade
from settlements.passing.facts import RecoveryOwed
from settlements.payees.facts import PayeeProposed
from settlements.payouts.facts import PaymentRefused
from sla.breaches.facts import BreachFound, Escalated
from sla.self_reports.facts import SelfReported
from worker import (
    escalations,
    missing_parts,
    money,
    money_notices,
    parts_time,
    self_reports,
    silence,
)

WITHIN: Mapping[type[Fact], tuple[Within, ...]] = {
    PartsRequested: (parts_time.job_waits,),
    HoldBegun: (parts_time.hold_follows,),
    **dict.fromkeys(parts_time.PASSED_ON, (parts_time.job_follows,)),
    Completed: (parts_time.job_over, money.claim_of_completed),
    Cancelled: (parts_time.job_over,),
    Merged: (parts_time.job_over,),
    StepTaken: (money.claim_of_step,),
    Reopened: (parts_time.job_open_again, money.claim_of_reopened),
    StepWithdrawn: (parts_time.job_open_again, money.claim_of_reopened),
    DistanceEntered: (money.claims_of_distance,),
    DistanceApproved: (money.claims_of_distance,),
    DistanceRefused: (money.claims_of_distance,),
    PayeeProposed: (money.account_proposed,),
}
TELLS: Mapping[Within, tuple[type[Fact], ...]] = {
    parts_time.job_waits: parts_time.JOB_WAITS_TELLS,
    parts_time.job_follows: parts_time.JOB_FOLLOWS_TELLS,
    parts_time.job_over: (BreachFound,),
    parts_time.job_open_again: (BreachFound,),
    money.claim_of_completed: (ClaimMade, ClaimWorked, ClaimPriced, ClaimSubmitted),
    money.claim_of_step: (ClaimProven, ClaimApprovable),
    money.claim_of_reopened: (ClaimWaits, BreachFound),
    money.claims_of_distance: (ClaimPriced, ClaimSubmitted),
    money.account_proposed: (InquiryAnswered, CaseAnswered, BreachFound),
}
AFTER: Mapping[type[Fact], tuple[str, ...]] = {
    BreachFound: (escalations.LISTENER,),
    Escalated: (escalations.LISTENER,),
    CaseOpened: (money_notices.LISTENER,),
    CaseRuled: (money_notices.LISTENER,),
    CaseAnswered: (money_notices.LISTENER,),
    InquiryMade: (money_notices.LISTENER,),
    PaymentRefused: (money_notices.LISTENER,),
    RecoveryOwed: (money_notices.LISTENER,),
    GivenUp: (silence.LISTENER,),
    SelfReported: (self_reports.LISTENER,),
    LineMissing: (missing_parts.LISTENER,),
}
CONSUMERS: Mapping[str, Consumer] = {
    escalations.LISTENER: escalations.tell_the_ladder,
    money_notices.LISTENER: money_notices.tell,
    silence.LISTENER: silence.tell_the_county,
    self_reports.LISTENER: self_reports.tell_the_county,
    missing_parts.LISTENER: missing_parts.tell_the_planner,
}


@dataclass(frozen=True)
class Wiring:
    """The listeners, and what the names of the after-listeners stand for."""

    listeners: Subscriptions
    consumers: Mapping[str, Consumer]

    def names_of(self, listener: str) -> frozenset[str]:
        """The facts a listener hears, by name."""
        return frozenset(
            kind.__name__ for kind, names in self.listeners.after.items() if listener in names
        )


HOUSE = Wiring(Subscriptions(WITHIN, AFTER, TELLS), CONSUMERS)


def use(app: Flask, wiring: Wiring = HOUSE) -> None:
    """Puts a wiring in force; ValueError for a name nobody answers to or a chain too deep."""
    named = {name for names in wiring.listeners.after.values() for name in names}
    if named != set(wiring.consumers):
        odd = ", ".join(sorted(named ^ set(wiring.consumers)))
        raise ValueError(f"after-listeners and consumers do not match: {odd}")
    facts.bind(wiring.listeners)
    app.extensions["wiring"] = wiring

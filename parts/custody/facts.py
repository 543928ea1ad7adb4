"""What can have happened to a parcel between two hands. Names stand beside, never here."""

from dataclasses import dataclass

from core.facts import Code, Fact
from parts.custody.rules import Form


@dataclass(frozen=True)
class CustodyFact(Fact):
    kind = "custody"

    shipment_id: int
    giver: Code
    receiver: Code


@dataclass(frozen=True)
class PassingBegun(CustodyFact):
    """The parcel is to go from one hand to the next; with a form it was given at once."""

    form: Form | None


@dataclass(frozen=True)
class ParcelGiven(CustodyFact):
    """The giver's side only."""

    form: Form


@dataclass(frozen=True)
class DeliveryClaimed(CustodyFact):
    """The giver says that its carrier delivered it. It is no receipt."""


@dataclass(frozen=True)
class ArrivalDenied(CustodyFact):
    """The receiver says that nothing came."""


@dataclass(frozen=True)
class ParcelSigned(CustodyFact):
    """The receiver's side: both agree now."""

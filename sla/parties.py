"""Who can hold the time of a work order (DOMAIN, "Parties that hold time")."""

from enum import StrEnum


class Family(StrEnum):
    """The four sums shown under the shares, in this order."""

    MAKER = "maker"
    OUTLETS = "outlets"
    OTHERS = "others"
    USER = "user"


class Party(StrEnum):
    """One of the parties between whom every second is divided, in the order of sums.

    PLANNING is the time of a part that is not in stock. FORCE is force majeure.
    USER is the person with the broken appliance (customer elsewhere in the code); the
    party keeps the word of the law and of the screen.
    """

    DISPATCH = "dispatch"
    PLANNING = "planning"
    WAREHOUSE = "warehouse"
    APPROVAL = "approval"
    APPRAISAL = "appraisal"
    FINANCE = "finance"
    OUTLET = "outlet"
    PARENT = "parent"
    CARRIER = "carrier"
    DEALER = "dealer"
    BANK = "bank"
    FORCE = "force"
    USER = "user"

    @property
    def family(self) -> Family:
        """The sum this party's time belongs to; a carrier is not the maker."""
        return _FAMILY[self]

    @property
    def rank(self) -> int:
        """Place in lists and in ties: the maker first, the user last."""
        return _RANK[self]

    @property
    def needs_proof(self) -> bool:
        """True when time may go here only with a yes from outside the holder.

        The user's own confirmation (reply, code or call-back), the regional manager's
        grant for force majeure. Without it the time stays where it was.
        """
        return self in _NEEDS_PROOF


_MEMBERS = {
    Family.MAKER: (
        Party.DISPATCH,
        Party.PLANNING,
        Party.WAREHOUSE,
        Party.APPROVAL,
        Party.APPRAISAL,
        Party.FINANCE,
    ),
    Family.OUTLETS: (Party.OUTLET, Party.PARENT),
    Family.OTHERS: (Party.CARRIER, Party.DEALER, Party.BANK, Party.FORCE),
    Family.USER: (Party.USER,),
}
_FAMILY = {party: family for family, parties in _MEMBERS.items() for party in parties}
_RANK = {party: rank for rank, party in enumerate(_FAMILY)}
_NEEDS_PROOF = frozenset({Party.USER, Party.FORCE})

"""The words for states and contracts of outlets."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from network.outlets.rules import Contract, OutletAction, OutletState

STATES = {
    OutletState.APPLIED: _l("applied"),
    OutletState.CHECKING: _l("checking"),
    OutletState.AUTHORISED: _l("authorised"),
    OutletState.SUSPENDED: _l("suspended"),
    OutletState.WITHDRAWN: _l("withdrawn"),
}

CONTRACTS = {
    Contract.OWN: _l("own"),
    Contract.DIRECT: _l("contracted direct"),
    Contract.UNDER_PARENT: _l("under a parent"),
}

ACTIONS = {
    OutletAction.CHECK: lazy_pgettext("outlet", "Begin the check"),
    OutletAction.AUTHORISE: lazy_pgettext("outlet", "Authorise"),
    OutletAction.SUSPEND: lazy_pgettext("outlet", "Suspend dispatch"),
    OutletAction.RESUME: lazy_pgettext("outlet", "Resume dispatch"),
    OutletAction.WITHDRAW: lazy_pgettext("outlet", "Withdraw the outlet"),
}

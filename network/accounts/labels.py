"""The words for roles."""

from flask_babel import lazy_gettext as _l

from network.accounts.rules import Role

ROLES = {
    Role.SERVICE_MANAGER: _l("head office, network manager"),
    Role.TERRITORY_MANAGER: _l("regional service manager"),
    Role.COUNTY_OWNER: _l("county owner"),
    Role.HOTLINE: _l("call-centre agent"),
    Role.DISPATCHER: _l("dispatcher"),
    Role.COMPLAINTS: _l("complaint officer"),
    Role.PARTS_PLANNER: _l("part planner"),
    Role.WAREHOUSE: _l("warehouse keeper"),
    Role.TECHNICAL: _l("technical engineer"),
    Role.ADJUDICATOR: _l("claim adjudicator"),
    Role.FINANCE_CLERK: _l("cashier"),
    Role.FINANCE_APPROVER: _l("finance approver"),
    Role.TRAINER: _l("trainer"),
    Role.SALES: _l("sales representative"),
    Role.AUDITOR: _l("auditor"),
    Role.ADMINISTRATOR: _l("administrator"),
    Role.OWNER: _l("outlet owner"),
    Role.CLERK: _l("outlet desk clerk"),
    Role.TECHNICIAN: _l("technician"),
}


def title_of(roles: frozenset[str]) -> str:
    """The word that stands beside a person's name: the first role in the order above."""
    return next((str(word) for role, word in ROLES.items() if role in roles), "")

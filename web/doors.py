"""Every door of the house in one list."""

from jobs.dispatch import views as dispatch
from jobs.evidence import views as evidence
from jobs.visits import views as visits
from jobs.work_orders import views as steps
from network.accounts import views as accounts
from network.outlets import views as outlets
from network.regions import views as regions
from web.pages import home, job_card, language, outlet, search, shop

BLUEPRINTS = (
    accounts.bp,
    accounts.accounts,
    language.bp,
    home.bp,
    search.bp,
    outlets.bp,
    outlet.bp,
    regions.bp,
    steps.bp,
    dispatch.bp,
    visits.bp,
    evidence.bp,
    job_card.bp,
    shop.bp,
    shop.short,
)

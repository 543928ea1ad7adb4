"""Every door of the house in one list."""

from network.accounts import views as accounts
from network.outlets import views as outlets
from network.regions import views as regions
from web.pages import home, language, outlet, search

BLUEPRINTS = (
    accounts.bp,
    accounts.accounts,
    language.bp,
    home.bp,
    search.bp,
    outlets.bp,
    outlet.bp,
    regions.bp,
)

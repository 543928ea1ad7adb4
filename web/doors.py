"""Every door of the house in one list."""

from typing import Any

from werkzeug.routing import IntegerConverter, Map

from core.lists import GREATEST
from jobs.dispatch import views as dispatch
from jobs.evidence import views as evidence
from jobs.intake import views as intake
from jobs.visits import views as visits
from jobs.work_orders import views as steps
from network.accounts import views as accounts
from network.codes import views as codes
from network.outlets import views as outlets
from network.regions import views as regions
from reports.monthly import views as reports
from web.pages import (
    breaches,
    home,
    imports,
    job_card,
    language,
    notices,
    outlet,
    search,
    shop,
    work_order,
    work_orders,
)


class RecordId(IntegerConverter):
    """An id in an address: what no database can hold is no address of ours."""

    def __init__(self, urls: Map, **options: Any) -> None:
        super().__init__(urls, **{"max": GREATEST, **options})


BLUEPRINTS = (accounts.bp, codes.bp, accounts.accounts, language.bp, home.bp, search.bp, outlets.bp,
              outlet.bp, regions.bp, work_orders.bp, steps.bp, dispatch.bp, visits.bp,
              evidence.bp, intake.bp, work_order.bp, breaches.bp,
              notices.bp, job_card.bp, shop.bp, imports.bp, reports.bp)

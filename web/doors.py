"""Every door of the house in one list."""

from typing import Any

from werkzeug.routing import IntegerConverter, Map

from core.lists import GREATEST
from jobs.cancellations import views as cancellations
from jobs.evidence import views as evidence
from jobs.intake import views as intake
from jobs.visits import views as visits
from jobs.work_orders import views as steps
from network.accounts import views as accounts
from network.agreements import views as agreements
from network.codes import views as codes
from network.distances import views as distances
from network.outlets import views as outlets
from network.regions import views as regions
from parts.catalogue import views as part_numbers
from parts.custody import views as handovers
from parts.recoveries import views as recoveries
from parts.requests import views as part_lines
from parts.returns import views as part_returns
from parts.shipments import views as parcels
from parts.stock import views as shelves
from parts.surplus import views as surplus
from reports.decisions import views as decisions
from reports.monthly import views as reports
from settlements.cases import views as case_steps
from settlements.claims import views as claim_steps
from settlements.inquiries import views as inquiries
from settlements.invoices import views as invoices
from settlements.passing import views as passing
from settlements.payees import views as payee_steps
from settlements.payouts import views as payouts
from settlements.rulings import views as rulings
from settlements.statements import views as statement_steps
from settlements.verdicts import views as verdicts
from training.certificates import views as certificates
from training.classes import views as classes
from training.courses import views as courses
from web.pages import (
    breaches,
    cases,
    certificate_pages,
    claims,
    coverage,
    dispatch_board,
    home,
    imports,
    integrity,
    invoice_notice,
    job_card,
    language,
    lists,
    notices,
    outlet,
    part_custody,
    part_lanes,
    part_requests,
    part_shipments,
    part_stock,
    payees,
    payment_runs,
    rates,
    search,
    shop,
    shop_parts,
    shop_purse,
    statements,
    tracer,
    work_order,
    work_orders,
)


class RecordId(IntegerConverter):
    """An id in an address: what no database can hold is no address of ours."""

    def __init__(self, urls: Map, **options: Any) -> None:
        super().__init__(urls, **{"max": GREATEST, **options})


BLUEPRINTS = (
    accounts.bp, codes.bp, accounts.accounts, language.bp, home.bp, search.bp, lists.bp, outlets.bp,
    outlet.bp, regions.bp, work_orders.bp, steps.bp, cancellations.bp,
    visits.bp, evidence.bp,
    intake.bp, work_order.bp, breaches.bp, notices.bp, job_card.bp, shop.bp, imports.bp,
    decisions.bp, reports.bp, part_numbers.bp, part_lines.bp, part_returns.bp, parcels.bp,
    handovers.bp,
    recoveries.bp, shelves.bp, surplus.bp, part_requests.bp, part_shipments.bp, part_stock.bp,
    part_custody.bp, part_lanes.bp, shop_parts.bp, agreements.bp, distances.bp, claims.bp,
    claim_steps.bp,
    verdicts.bp, rates.bp, statements.bp, statement_steps.bp, invoices.bp, invoice_notice.bp,
    payees.bp, payee_steps.bp, payment_runs.bp, payouts.bp, passing.bp, cases.bp,
    case_steps.bp, rulings.bp, inquiries.bp, tracer.bp, shop_purse.bp, dispatch_board.bp,
    certificates.bp, classes.bp, courses.bp, certificate_pages.bp, coverage.bp, integrity.bp,
)

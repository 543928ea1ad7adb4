"""The job card as a page and as a PDF (INTERFACE: every PDF is also a page)."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.auth import Principal, needs, principal
from core.doors import committing, looking, now
from core.qr import qr_svg
from core.text import for_filename
from core.wording import moment
from jobs.contacts import queries as contacts
from jobs.contacts.rules import Sight, Viewer, sight_of
from jobs.contacts.service import log_view
from jobs.units import queries as units
from jobs.work_orders import pdf, queries
from jobs.work_orders.doors import page_of
from jobs.work_orders.labels import LINES, work_words
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.pdf import JobCard
from jobs.work_orders.rules import is_open
from network.accounts import queries as accounts
from network.outlets import queries as outlets
from network.regions import queries as regions
from web.pages.shop_job import place_word
from web.pages.shop_steps import WITH_OTHERS
from web.pages.time_rows import appointment_words
from web.shell import LANGUAGES

bp = Blueprint("job_card", __name__, url_prefix="/work-orders/<int:work_order_id>")


@dataclass(frozen=True)
class Asked:
    """Who asks for the card and in which language."""

    who: Principal
    language: str


@bp.get("/card")
@needs("work_orders.view")
def page(work_order_id: int) -> object:
    card = _card(work_order_id)
    with force_locale(card.language):
        return render_template(
            "web/job_card.html",
            card=card,
            parts=pdf.parts_of(card),
            title=pdf.title_of(card),
            columns=pdf.part_columns(),
            by_hand=pdf.by_hand_titles(),
            signers=pdf.signers(),
            rows=pdf.PARTS,
            lines=pdf.LINES,
            qr=qr_svg(card.link, fluid=True),
            languages=LANGUAGES,
            pdf_href=url_for("job_card.document", work_order_id=work_order_id, lang=card.language),
            job_id=work_order_id,
            back_href=page_of(work_order_id, principal()),
        )


@bp.get("/card.pdf")
@needs("work_orders.view")
def document(work_order_id: int) -> Response:
    card = _card(work_order_id)
    answer = Response(pdf.job_card(card), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"inline; filename={for_filename(card.number, '.pdf')}"
    return answer


def _card(work_order_id: int) -> JobCard:
    """The card as this person may see it; a look of the maker at full numbers is written
    down (SAFETY 18)."""
    wanted = request.args.get("lang", "")
    language = wanted if wanted in dict(LANGUAGES) else str(get_locale())
    asked, moment_ = Asked(principal(), language), now()
    with looking() as session:
        job = queries.get(session, work_order_id)
        sight = _sight(job, asked.who)
        with force_locale(language):
            card = _read(session, job, sight, asked)
    if sight.logged and card.people:
        committing(
            lambda session: log_view(session, asked.who.account_id, work_order_id, now=moment_)
        )
    return card


def _sight(job: WorkOrder, who: Principal) -> Sight:
    performing = None if job.state in WITH_OTHERS else job.outlet_id
    return sight_of(
        Viewer(who.outlet_id, who.may("work_orders.see_contacts")),
        performing_outlet=performing,
        is_open=is_open(job.state),
    )


def _read(session: Session, job: WorkOrder, sight: Sight, asked: Asked) -> JobCard:
    moment_ = now()
    place = regions.path(session, job.town_code) if job.town_code else ()
    address = contacts.address_of(session, job.id)
    below = [address.village, address.detail] if address and sight.full else []
    holder, person = f"outlet:{job.outlet_id}", f"account:{job.technician_id}"
    codes = units.barcodes(session, job.unit_id) if job.unit_id else ()
    people = contacts.of_job(session, job.id, sight)
    return JobCard(
        language=asked.language,
        number=job.number,
        outlet=outlets.names_of(session, [holder]).get(holder, ""),
        link=url_for("work_order.by_number", number=job.number, _external=True),
        work=work_words(job.service_type, job.mode, job.floor),
        product=str(LINES[job.line]),
        symptom=job.symptom,
        barcodes=[(place_word(code.place), code.value) for code in codes],
        people=[
            (
                _("User") if row.role == "reporter" else _("Contact at home"),
                f"{row.name} {row.phone}",
            )
            for row in people
        ],
        address=" ".join([*(p.name for p in place[1:]), *(b for b in below if b)]),
        taken=moment(job.opened_at, moment_),
        appointment=appointment_words(job.appointed_from, job.appointed_to, moment_),
        technician=accounts.names_of(session, [person]).get(person, ""),
        printed=moment(moment_, moment_),
    )

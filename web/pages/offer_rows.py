"""Outlets that may be asked, with the reasons, ready to be shown: on the board and on a job."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.orm import Session

from core.clock import business_date
from core.wording import business_date as date_words
from core.wording import money_fen
from jobs.dispatch import queries
from jobs.dispatch.queries import Waiting
from jobs.dispatch.rules import Nearness, Offer
from network.accounts.queries import names_of
from settlements.claims.rules import allowance
from settlements.quotes import queries as quotes
from settlements.rates.rules import Rate
from training.certificates.labels import KINDS
from training.certificates.rules import Finding, Fit
from training.classes import queries as classes
from training.classes.queries import ClassRow, next_of

NEARNESS = {
    Nearness.TOWN: _l("same township"),
    Nearness.COUNTY: _l("same county"),
    Nearness.PREFECTURE: _l("same prefecture"),
}


@dataclass(frozen=True)
class OfferLine:
    """An outlet that can be chosen: its name and why it stands where it stands, in full and in
    brief."""

    id: int
    name: str
    note: str
    brief: str


@dataclass(frozen=True)
class BlockedLine:
    """An outlet that is not offered, with the law's reason; `course` is where its person could
    renew the permit."""

    name: str
    reason: str
    course: str


@dataclass(frozen=True)
class Offered:
    """The outlets for one job, the one to ask next first."""

    lines: Sequence[OfferLine]
    blocked: Sequence[BlockedLine]


@dataclass(frozen=True)
class _Book:
    people: Mapping[str, str]
    courses: Sequence[ClassRow]
    rates: Mapping[int, Rate]
    now: datetime


def offered(session: Session, jobs: Sequence[Waiting], now: datetime) -> dict[int, Offered]:
    """For each job the outlets that may do it and those that may not, set-based."""
    day = business_date(now)
    found = queries.offers(session, jobs, day)
    blocks = [each.blocked for row in found.values() for each in row if each.blocked]
    far = any(each.outlet.km for row in found.values() for each in row)
    book = _Book(
        names_of(session, {f"account:{b.account_id}" for b in blocks}) if blocks else {},
        classes.coming(session, day, {job.county_code[:4] for job in jobs}) if blocks else (),
        quotes.remote_rates(session, day) if far else {},
        now,
    )
    return {job.id: _offered(job, found[job.id], book) for job in jobs}


def _offered(job: Waiting, offers: Sequence[Offer], book: _Book) -> Offered:
    return Offered(
        [OfferLine(each.outlet.id, each.outlet.name, _note(job, each, book), _brief(each))
         for each in offers if each.blocked is None],
        [_blocked(job, each, each.blocked, book) for each in offers if each.blocked],
    )


def _note(job: Waiting, offer: Offer, book: _Book) -> str:
    at = offer.outlet
    parts = [
        f"{at.county or ''} {at.town or ''}".strip(),
        str(NEARNESS[offer.nearness]),
        _("%(km)s km", km=at.km) if at.km is not None else "",
        _allowance(job, at.km, book),
        ngettext("%(num)s open job", "%(num)s open jobs", at.open_jobs),
        *(_permit_note(each, book.now) for each in offer.permits),
        _("was asked before") if offer.asked else "",
    ]
    return " · ".join(part for part in parts if part)


def _allowance(job: Waiting, km: int | None, book: _Book) -> str:
    """The remote allowance of the way, where there is one."""
    rate = book.rates.get(job.tier or 0)
    paid = allowance(km, rate) if rate and km is not None else None
    return _("remote allowance %(amount)s", amount=money_fen(paid)) if paid else ""


def _brief(offer: Offer) -> str:
    way = _("%(km)s km", km=offer.outlet.km) if offer.outlet.km is not None else str(
        NEARNESS[offer.nearness])
    jobs = ngettext("%(num)s open job", "%(num)s open jobs", offer.outlet.open_jobs)
    return f"{way} · {jobs}"


def _permit_note(found: Finding, now: datetime) -> str:
    word = str(KINDS[found.permit])
    if found.fit is Fit.UNKNOWN:
        return _("%(permit)s: not on record", permit=word)
    if found.deadline is None:
        return word
    return _("%(permit)s to %(day)s", permit=word, day=date_words(found.deadline, now))


def _blocked(job: Waiting, offer: Offer, found: Finding, book: _Book) -> BlockedLine:
    lapsed = found.fit is Fit.LAPSED
    course = next_of(book.courses, found.permit, job.county_code) if lapsed else None
    return BlockedLine(
        offer.outlet.name,
        reason_words(found, book.people.get(f"account:{found.account_id}", ""), book.now),
        course_words(course, book.now) if course else "",
    )


def reason_words(found: Finding, person: str, now: datetime) -> str:
    """Why the law keeps somebody from a job."""
    word = str(KINDS[found.permit])
    if found.fit is Fit.LAPSED and found.deadline:
        return _("%(permit)s of %(person)s lapsed on %(day)s", permit=word, person=person,
                 day=date_words(found.deadline, now))
    return _("%(permit)s: nobody there has one on record", permit=word)


def course_words(course: ClassRow, now: datetime) -> str:
    """The next review course and what is left of it."""
    seats = ngettext("%(num)s seat left", "%(num)s seats left", course.left)
    return _("review course on %(day)s, %(seats)s: one seat is cheaper than one trip",
             day=date_words(course.held_on, now), seats=seats)



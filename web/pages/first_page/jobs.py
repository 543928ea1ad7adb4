"""Jobs on the first page: late ones, users who wait, jobs nobody takes."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from core.rows import Figure
from core.wording import due_wording, duration, number, party_name
from jobs.work_orders.labels import HOLDS, LINES, STATES
from jobs.work_orders.queries import WorkOrderFilter
from jobs.work_orders.rules import State
from network.accounts.rules import Role
from network.outlets.queries import names_of
from reports.first_page import queries
from reports.first_page.queries import Open, UrgentJob
from reports.first_page.rules import Found, Link, Matter, Side, Urgency, totals
from sla.clocks import queries as clocks
from sla.clocks.queries import Urgent
from sla.labels import clock_word
from sla.parties import Party
from sla.segments import queries as segments
from sla.segments.queries import Holder
from sla.subjects import WORK_ORDER
from web.pages.first_page.sources import SHOWN, Asked, Part, Source, address, against

ROLES = {
    Party.DISPATCH: Role.DISPATCHER,
    Party.PLANNING: Role.PARTS_PLANNER,
    Party.APPROVAL: Role.PARTS_PLANNER,
    Party.WAREHOUSE: Role.WAREHOUSE,
    Party.APPRAISAL: Role.TECHNICAL,
    Party.FINANCE: Role.FINANCE_CLERK,
}
"""Whose desk a party of the maker is. What waits for approval in a job is a part."""


def look(asked: Asked) -> Part:
    return Part(_figures(asked), _found(asked, _by_party(asked, lambda each: each.urgent)))


def _by_party(asked: Asked, count: Callable[[Open], int]) -> dict[Party, int]:
    found: dict[Party, int] = {}
    for (party, _place), each in asked.open.items():
        found[party] = found.get(party, 0) + count(each)
    return found


def _figures(asked: Asked) -> Sequence[Figure]:
    before = queries.jobs_before(asked.session, asked.yesterday)
    late = _by_party(asked, lambda each: each.late)
    waiting = _by_party(asked, lambda each: each.waiting)
    unserved = queries.count_open(asked.session, WorkOrderFilter(states=(State.UNSERVED,)))
    return (
        _figure(_("Late jobs"), late, Link("work_orders.index", {"due": "late"}), before.late),
        _figure(_("Waiting over 10 days"), waiting, Link("work_orders.index", {"hours": 240}),
                before.waiting),
        Figure(str(STATES[State.UNSERVED]), number(unserved),
               address(Link("work_orders.index", {"state": "unserved"})),
               basis=(_("belongs to the county owner"),), late=unserved > 0, nil=not unserved),
    )


def _figure(label: str, parties: Mapping[Party, int], link: Link, before: int) -> Figure:
    count = sum(parties.values())
    change, kind = against(count, before)
    return Figure(label, number(count), address(link), basis=(by_side(parties),),
                  change=change, change_kind=kind, late=count > 0, nil=not count)


def by_side(parties: Mapping[Party, int]) -> str:
    """我方 1 · 网点 2: how a count divides; empty when it is nought."""
    words = {Side.MAKER: _("maker %(n)s"), Side.OUTLETS: _("outlets %(n)s"),
             Side.OTHERS: _("others %(n)s")}
    counted = totals(parties)
    return " · ".join(words[side] % {"n": number(counted[side])}
                      for side in Side if counted.get(side))


def _found(asked: Asked, urgent_by: Mapping[Party, int]) -> Found:
    session, now = asked.session, asked.now
    counted = totals(urgent_by)
    jobs = queries.urgent_jobs(session, now, SHOWN)
    ids = [job.id for job in jobs]
    holders = segments.holders(session, WORK_ORDER, ids, now)
    urgent = clocks.most_urgent(session, WORK_ORDER, ids)
    names: dict[str, str] = names_of(session, {h.holder for h in holders.values() if h.holder})
    people = asked.behind(ROLES)
    found = (_matter(job, holders[job.id], urgent.get(job.id), names, people, now)
             for job in jobs if job.id in holders)
    return Found(tuple(found), counted, Link("work_orders.index", {"due": "late"}))


def _matter(
    job: UrgentJob, holder: Holder, promise: Urgent | None, names: Mapping[str, str],
    people: Mapping[Party, str], now: datetime,
) -> Matter:
    late = promise is not None and promise.due < now
    href = Link("work_order.show", {"work_order_id": job.id})
    return Matter(
        title=f"{LINES[job.line]} {job.symptom}",
        note=_note(job, now),
        party=holder.party,
        holder=names.get(holder.holder) or _person(holder.party, people),
        since=holder.since,
        due=promise.due if promise else None,
        urgency=Urgency.LATE if late else Urgency.NEAR,
        word=_word(promise, now),
        href=href,
        verb=_("See why"),
        act=href,
        users=1,
        amount=ngettext("%(num)s user", "%(num)s users", 1),
        job=job.id,
        is_job=True,
    )


def _note(job: UrgentJob, now: datetime) -> str:
    parts = [job.number, job.county or "", job.outlet or _("no outlet yet")]
    if job.hold:
        parts.append(str(HOLDS[job.hold]))
    parts.append(_("user waits %(duration)s", duration=duration(now - job.opened_at)))
    if job.chases:
        parts.append(ngettext("chased %(num)s time", "chased %(num)s times", job.chases))
    return " · ".join(part for part in parts if part)


def _person(party: Party, people: Mapping[Party, str]) -> str:
    if party not in people:
        return ""
    return _("%(party)s: %(person)s", party=party_name(party.value), person=people[party])


def _word(promise: Urgent | None, now: datetime) -> str:
    if promise is None:
        return _("no promise runs")
    return _("%(clock)s %(due)s", clock=clock_word(promise.kind),
             due=due_wording(promise.due, now))


SOURCE = Source("work_orders.view", look)

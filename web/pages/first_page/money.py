"""Money on the first page: what the maker owes and has not paid, what a parent has not passed
on, what the bank sent back. The maker's own delay has the same size as an outlet's."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from core.clock import at_local, business_date
from core.money import Money
from core.rows import Figure
from core.wording import due_wording, money_fen, number, party_name
from network.accounts.rules import Role
from network.outlets.queries import names_by_id
from reports.first_page.queries import managers_of, overdue_before
from reports.first_page.rules import Found, Link, Matter, Side, Urgency
from settlements.cases import queries as cases
from settlements.cases.labels import KINDS, OWNERS
from settlements.cases.queries import CaseFilter, CaseRow
from settlements.cases.rules import PASSED
from settlements.cases.rules import State as CaseState
from settlements.cases.timing import CASE
from settlements.statements import queries
from settlements.statements.queries import StatementFilter, StatementRow, Sum, overdue
from settlements.statements.rules import UNPAID, State
from sla.clocks import queries as clocks
from sla.parties import Party
from web.pages.first_page.sources import SHOWN, Asked, Part, Source, address, against

REFUSED = StatementFilter((State.BANK_REFUSED,))
NOT_PASSED = CaseFilter((CaseState.OPEN,), tuple(sorted(PASSED)))
DESKS = (Role.FINANCE_CLERK, Role.FINANCE_APPROVER)


def look(asked: Asked) -> Part:
    session = asked.session
    late = queries.sums(session, overdue(asked.now))
    refused = queries.sums(session, REFUSED)
    short = cases.sums(session, NOT_PASSED)
    before = overdue_before(session, asked.yesterday)
    return Part(_figures(late, short, refused, before), _found(asked, late, short, refused))


def desk(asked: Asked) -> Part:
    """Finance's own: what stands on each of its piles, and what is late."""
    session, now = asked.session, asked.now
    week = StatementFilter(tuple(sorted(UNPAID)), due_before=at_local(
        business_date(now) + timedelta(days=7)))
    piles = (
        (_("Invoices to check"), StatementFilter((State.INVOICE_RECEIVED,)), "check"),
        (_("To be approved"), StatementFilter((State.INVOICE_CHECKED,)), "checked"),
        (_("Approved, not paid"), StatementFilter((State.APPROVED,)), "approved"),
        (_("Sent back by the bank"), REFUSED, "refused"),
        (_("Due this week"), week, "week"),
    )
    figures = [_pile(label, queries.sums(session, wanted), view)
               for label, wanted, view in piles]
    return Part(figures, look(asked).found)


def _pile(label: str, total: Sum, view: str) -> Figure:
    late = view == "refused" and total.count > 0
    return Figure(label, number(total.count),
                  address(Link("statements.index", {"view": view})),
                  basis=(money_fen(total.total),), late=late, nil=not total.count)


def _figures(late: Sum, short: cases.Sum, refused: Sum, before: Money) -> Sequence[Figure]:
    change = against(late.total.fen, before.fen, money_fen)
    return [
        _figure(_("We owe, overdue"), late, Link("statements.index", {"view": "overdue"}),
                ngettext("%(num)s statement", "%(num)s statements", late.count), change),
        _figure(_("Not passed on"), short, Link("cases.index", {"kinds": "passed"}),
                ngettext("%(num)s open case", "%(num)s open cases", short.count)),
        _figure(_("Sent back by the bank"), refused,
                Link("statements.index", {"view": "refused"}),
                ngettext("%(num)s statement", "%(num)s statements", refused.count)),
    ]


def _figure(label: str, total: Sum | cases.Sum, link: Link, basis: str,
            change: tuple[str, str] = ("", "")) -> Figure:
    return Figure(label, money_fen(total.total), address(link), basis=(basis,),
                  change=change[0], change_kind=change[1], late=total.count > 0,
                  nil=not total.count, money=True)


def _found(asked: Asked, late: Sum, short: cases.Sum, refused: Sum) -> Found:
    session, now = asked.session, asked.now
    owed = queries.page(session, overdue(now), None, SHOWN).rows if late.count else ()
    back = queries.page(session, REFUSED, None, SHOWN).rows if refused.count else ()
    open_cases = cases.page(session, NOT_PASSED, None, SHOWN).rows if short.count else ()
    names = names_by_id(session, {key for row in (*owed, *back) for key in (row.outlet_id,)} | {
        key for case in open_cases for key in (case.outlet_id, case.against_id) if key})
    desks = {role: _desk(asked, role) for role in DESKS}
    managers = managers_of(session, {case.outlet_id for case in open_cases},
                           business_date(now)) if open_cases else {}
    bank = cases.about_bank(session, [row.id for row in back]) if back else {}
    dues = clocks.next_dues(session, CASE, [
        *(case.id for case in open_cases), *(case.id for case in bank.values())])
    matters = [*(_owed(row, names, desks[_turn(row)], now) for row in owed),
               *(_back(row, names, desks[Role.FINANCE_CLERK],
                       dues.get(bank[row.id].id) if row.id in bank else None) for row in back),
               *(each for case in open_cases
                 for each in _short(case, names, managers, dues.get(case.id), now))]
    counted = {Side.MAKER: late.count + refused.count + short.count, Side.OUTLETS: short.count}
    return Found(tuple(matters), {side: count for side, count in counted.items() if count})


def _turn(row: StatementRow) -> Role:
    """Whose desk a statement lies on: a checked one waits for the second person."""
    return Role.FINANCE_APPROVER if row.state is State.INVOICE_CHECKED else Role.FINANCE_CLERK


def _desk(asked: Asked, role: Role) -> str:
    person = asked.people.get(role)
    if person is None:
        return ""
    return _("%(party)s: %(person)s", party=party_name(Party.FINANCE.value), person=person)


def _owed(row: StatementRow, names: Mapping[int, str], desk: str, now: datetime) -> Matter:
    interest = queries.interest_of(row, now)
    act = Link("statements.show", {"statement_id": row.id})
    parts = (row.number, names.get(row.outlet_id, ""),
             _("interest %(amount)s", amount=money_fen(interest)) if interest else "")
    return Matter(
        title=_("Statement not paid"),
        note=" · ".join(part for part in parts if part),
        party=Party.FINANCE,
        holder=desk,
        since=row.due_at,
        due=row.due_at,
        urgency=Urgency.LATE,
        word=due_wording(row.due_at, now) if row.due_at else "",
        href=act,
        verb=_("Go and pay"),
        act=act,
        fen=row.total.fen,
        amount=money_fen(row.total),
    )


def _back(row: StatementRow, names: Mapping[int, str], desk: str,
          due: datetime | None) -> Matter:
    act = Link("statements.show", {"statement_id": row.id})
    return Matter(
        title=_("Sent back by the bank"),
        note=f"{row.number} · {names.get(row.outlet_id, '')}",
        party=Party.FINANCE,
        holder=desk,
        since=row.paid_at,
        due=due,
        urgency=Urgency.LATE,
        word=_("the ledger says paid"),
        href=act,
        verb=_("Correct the account"),
        act=act,
        fen=row.total.fen,
        amount=money_fen(row.total),
    )


def _short(case: CaseRow, names: Mapping[int, str], managers: Mapping[int, str],
           due: datetime | None, now: datetime) -> tuple[Matter, Matter]:
    """One case, two who have to act: the parent passes on, the maker rules by its own clock."""
    late = due is not None and now > due
    child, parent = names.get(case.outlet_id, ""), names.get(case.against_id or 0, "")
    amount = money_fen(case.amount)
    act = Link("cases.show", {"case_id": case.id})
    again = _("for the %(n)s. time", n=number(case.ordinal)) if case.ordinal > 1 else ""
    rule = Matter(
        title=_("Rule: %(amount)s not passed on to %(outlet)s", amount=amount, outlet=child),
        note=" · ".join(part for part in (str(KINDS[case.kind]), parent, again) if part),
        party=Party.APPROVAL,
        holder=managers.get(case.outlet_id) or str(OWNERS[case.owner]),
        since=case.opened_at,
        due=due,
        urgency=Urgency.LATE if late else Urgency.NEAR,
        word=due_wording(due, now) if late and due else _("waits for a ruling"),
        href=act,
        verb=_("Go and rule"),
        act=act,
        fen=case.amount.fen,
        amount=amount,
    )
    keeps = Matter(
        title=_("Fee not passed on to %(outlet)s", outlet=child),
        note=again or str(KINDS[case.kind]),
        party=Party.PARENT,
        holder=parent,
        since=case.opened_at,
        due=case.opened_at,
        urgency=Urgency.LATE,
        word=_("suspected: not passed on"),
        href=act,
        verb=_("Where the money is"),
        act=Link("tracer.show", {"outlet_id": case.outlet_id}),
        fen=case.amount.fen,
        amount=amount,
    )
    return rule, keeps


SOURCE = Source("statements.view", look)
DESK_OF_FINANCE = Source("payments.view", desk)

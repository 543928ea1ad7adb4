"""Cards on record, and everybody who is told before they lapse, on frozen days."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.clock import business_date
from core.db import reading, transaction
from core.errors import BadInput, DuplicateKey, IllegalTransition, NotFound, RuleBroken
from core.facts import FactRow
from core.scope import Level, Reason, Scope
from network.accounts.rules import Role
from office.notices.models import Notice
from tests import factories
from tests.benches import START
from tests.factories import BY
from tests.kept import kept
from tests.training.making import card
from training.certificates import queries, service
from training.certificates.queries import CertificateFilter
from training.certificates.rules import Kind, State, WithdrawReason
from training.certificates.service import CertificateValues

SYSTEM = Scope.system(Reason.COMMAND)
TODAY = business_date(START)


@kept
def people(context):
    """A shop under a parent, its technician, and everybody above them by role."""
    with transaction(SYSTEM) as session:
        parent = factories.outlet(session, "AH-1", now=START)
        shop = factories.outlet(session, "AH-2", now=START, parent="AH-1")
        make = {
            "person": (Role.TECHNICIAN, {"at": shop}), "owner": (Role.OWNER, {"at": shop}),
            "parent": (Role.OWNER, {"at": parent}), "trainer": (Role.TRAINER, {}),
            "county": (Role.COUNTY_OWNER, {"counties": ("3412",)}),
            "elsewhere": (Role.COUNTY_OWNER, {"counties": ("4228",)}),
            "region": (Role.TERRITORY_MANAGER, {"counties": ("34",)}),
            "head": (Role.SERVICE_MANAGER, {}),
        }
        ids = {name: factories.account(session, name, role, now=START, **more)
               for name, (role, more) in make.items()}
    return {**ids, "shop": shop.id, "parent_outlet": parent.id}


def told(day, after=0):
    """Runs the daily look for a day; who was told, by kind of notice."""
    with transaction(SYSTEM) as session:
        service.warn(session, "system:certificates", day, 0, now=START)
    with reading(SYSTEM) as session:
        rows = session.execute(select(Notice.id, Notice.account_id, Notice.kind)
                               .where(Notice.id > after)).all()
    return {(row.account_id, row.kind) for row in rows}, max([after, *(r.id for r in rows)])


def test_each_step_once_to_everybody_it_reaches(people):
    ends = TODAY + timedelta(days=121)
    with transaction(SYSTEM) as session:
        card(session, people["person"], people["shop"], ends=ends, now=START)
    person, owner, trainer, county, region, head = (
        people[name] for name in ("person", "owner", "trainer", "county", "region", "head"))
    ladder = (
        (121, set()), (120, {person, owner}), (119, set()), (90, {person, owner, trainer}),
        (60, {person, owner, trainer, county}), (30, {person, owner, trainer, county}),
        (7, {person, owner, trainer, county, region}), (0, set()),
        (-1, {person, owner, trainer, county, region, head}), (-2, set()), (-90, set()))
    last = 0
    for left, expected in ladder:
        for _twice in range(2):
            found, last = told(ends - timedelta(days=left), last)
            kind = "CertificateLapsed" if left < 0 else "CertificateDue"
            assert found == {(account, kind) for account in expected}, left
            expected = set()
    with reading(SYSTEM) as session:
        days = [row.body for row in session.scalars(select(FactRow).where(
            FactRow.name == "CertificateDue").order_by(FactRow.version))]
    assert len(days) == 6 and people["parent"] not in {account for account, _kind in found}


def test_days_that_were_missed_tell_only_the_nearest_step(people):
    ends = TODAY + timedelta(days=121)
    with transaction(SYSTEM) as session:
        card(session, people["person"], people["shop"], ends=ends, now=START)
    found, last = told(ends - timedelta(days=20))
    assert len(found) == 4
    assert told(ends - timedelta(days=19), last)[0] == set()


def test_a_passed_review_begins_the_ladder_anew(people):
    review = TODAY + timedelta(days=5)
    with transaction(SYSTEM) as session:
        row = card(session, people["person"], people["shop"], review=review,
                   ends=review + timedelta(days=3 * 365), now=START)
        key = row.id
    last = told(TODAY)[1]
    with transaction(SYSTEM) as session:
        service.review(session, BY, key, None, now=START)
        assert queries.get(session, key).deadline == review + timedelta(days=3 * 365)
    found, last = told(review + timedelta(days=1), last)
    assert found == set()
    assert told(review + timedelta(days=3 * 365 - 100), last)[0] != set()


def test_more_cards_than_one_part_are_told_of_without_leaving_one_out(people):
    ends = TODAY + timedelta(days=30)
    with transaction(SYSTEM) as session:
        for n in range(3):
            card(session, people["person"], people["shop"], ends=ends, number=f"T-{n}", now=START)
    cursor, seen = 0, []
    with transaction(SYSTEM) as session:
        while (rows := queries.due_for_warning(session, ends, cursor, 2)):
            seen += [row.number for row in rows]
            cursor = rows[-1].id
    assert seen == ["T-0", "T-1", "T-2"]


def test_what_is_refused_at_entry(people):
    ends = TODAY + timedelta(days=400)
    with transaction(SYSTEM) as session:
        card(session, people["person"], people["shop"], ends=ends, number="t 1", now=START)
    for values, refusal in (
            ({"number": "T1"}, DuplicateKey), ({"number": "  "}, BadInput),
            ({"account_id": people["trainer"]}, RuleBroken),
            ({"ends_on": TODAY - timedelta(days=9000)}, BadInput)):
        with pytest.raises(refusal), transaction(SYSTEM) as session:
            service.enter(session, BY, CertificateValues(**{
                "kind": Kind.HEIGHT, "number": "T2", "account_id": people["person"],
                "outlet_id": people["shop"], "issued_on": TODAY, "ends_on": ends, **values}),
                now=START)


def test_replaced_and_withdrawn_are_final(people):
    ends = TODAY + timedelta(days=40)
    with transaction(SYSTEM) as session:
        old = card(session, people["person"], people["shop"], ends=ends, number="T1", now=START)
        fresh = CertificateValues(Kind.HEIGHT, "T2", people["person"], people["shop"], TODAY, None,
                                  TODAY + timedelta(days=2000))
        new = service.replace(session, BY, old.id, fresh, now=START)
        assert (old.state, new.state) == (State.REPLACED, State.VALID)
        service.withdraw(session, BY, new.id, WithdrawReason.REVOKED, now=START)
        assert not queries.held_by(session, [people["person"]])[people["person"]][0].good
    for step in (lambda s: service.review(s, BY, old.id, None, now=START),
                 lambda s: service.withdraw(s, BY, new.id, WithdrawReason.REVOKED, now=START)):
        with pytest.raises(IllegalTransition), transaction(SYSTEM) as session:
            step(session)
    assert told(ends + timedelta(days=1))[0] == set()


def test_a_parent_sees_the_cards_of_its_child_and_others_do_not(people):
    with transaction(SYSTEM) as session:
        row = card(session, people["person"], people["shop"],
                   ends=TODAY + timedelta(days=40), now=START)
        other = factories.outlet(session, "HB-1", now=START, town="422802100")
    for outlet, sees in ((people["shop"], 1), (people["parent_outlet"], 1), (other.id, 0)):
        with reading(Scope(Level.OUTLET, outlets=(outlet,))) as session:
            assert len(queries.page(session, CertificateFilter(), None, 10).rows) == sees
            if not sees:
                with pytest.raises(NotFound):
                    queries.get(session, row.id)


def test_pages_go_on_where_the_last_one_ended(people):
    with transaction(SYSTEM) as session:
        for n in (3, 1, 2, None):
            service.enter(session, BY, CertificateValues(
                Kind.HEIGHT, f"T-{n}", people["person"], people["shop"],
                TODAY - timedelta(days=30), None,
                TODAY + timedelta(days=n) if n else None), now=START)
    seen, after = [], None
    with reading(SYSTEM) as session:
        for _ in range(4):
            page = queries.page(session, CertificateFilter(), after, 1)
            seen += [row.number for row in page.rows]
            after = page.after
        lines = queries.by_county(session, TODAY + timedelta(days=2))
    assert seen == ["T-1", "T-2", "T-3", "T-NONE"] and after is None
    assert [(line.code, line.lapsed, line.in_30, line.in_120) for line in lines] == [
        ("341221", 1, 2, 2)]

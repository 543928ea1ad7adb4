"""What can be done with an outlet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from core import text
from core.clock import business_date
from core.db import change
from core.errors import BadInput, DuplicateKey, RuleBroken
from core.facts import Told, tell, tell_many
from core.phones import one_phone
from core.pinyin import initials_of, pinyin_of
from core.scope import scope_of
from network.outlets import queries, rules
from network.outlets.facts import (
    OutletApplied,
    OutletDetailsChanged,
    OutletFact,
    OutletMoved,
    OutletStateChanged,
)
from network.outlets.models import Outlet, OutletPlace
from network.outlets.rules import Contract, OutletAction, OutletState
from network.regions import queries as regions


@dataclass(frozen=True)
class OutletValues:
    """What is typed or imported about an outlet."""

    code: str
    name: str
    contract: Contract
    town_code: str
    address: str = ""
    phone: str = ""
    parent_code: str = ""
    one_man: bool = False

    def cleaned(self) -> "OutletValues":
        """The values as they are stored; BadInput names the field that cannot be."""
        code = text.clean_line(self.code, 16, field="code").upper()
        if not code.replace("-", "").isalnum() or not code.isascii():
            raise BadInput("code", "code_malformed")
        name = text.clean_line(self.name, 80, field="name")
        if not name:
            raise BadInput("name", "missing")
        return replace(
            self,
            code=code,
            name=name,
            address=text.clean_line(self.address, 200, field="address"),
            phone=one_phone(self.phone).number if self.phone else "",
        )


def register(session: Session, by: str, values: OutletValues, *, now: datetime) -> Outlet:
    """Opens the record of an outlet in state *applied*; BadInput names the field."""
    values = values.cleaned()
    if session.scalar(select(Outlet.id).where(Outlet.code == values.code)):
        raise DuplicateKey("the code %(code)s is taken", code=values.code)
    county = regions.county_of(session, values.town_code)
    if not scope_of(session).reaches_county(county):
        raise BadInput("town_code", "county_elsewhere")
    parent = _parent(session, values)
    line = queries.ancestors(session, parent.id) if parent else []
    outlet = Outlet(
        code=values.code,
        name=values.name,
        pinyin=pinyin_of(values.name),
        initials=initials_of(values.name),
        state=OutletState.APPLIED,
        contract=values.contract,
        town_code=values.town_code,
        county_code=county,
        address=values.address,
        phone=values.phone,
        one_man=values.one_man,
        parent_id=parent.id if parent else None,
        root_id=line[-1] if line else None,
        created_at=now,
        version=1,
    )
    _save_new(session, outlet, line)
    session.add(
        OutletPlace(outlet=outlet.id, parent=outlet.parent_id, valid_from=business_date(now))
    )
    tell(
        session,
        OutletApplied(outlet.code, outlet.contract, outlet.parent_id, outlet.town_code),
        outlet,
        by=by,
        now=now,
    )
    return outlet


def register_many(
    session: Session,
    by: str,
    values: Sequence[OutletValues],
    *,
    authorised: str = "",
    now: datetime,
) -> dict[str, queries.Node]:
    """Opens many records at once, parents before children, in whatever order they come; returns
    them by code. `authorised` is the coded reason for which they may be dispatched to at once;
    without it they are *applied*. The first fault refuses all: BadInput, DuplicateKey."""
    clean = {each.code: each for each in (one.cleaned() for one in values)}
    if len(clean) < len(values):
        raise BadInput("code", "code_twice")
    wanted = {*clean, *(each.parent_code for each in clean.values() if each.parent_code)}
    known = queries.nodes(session, wanted)
    if taken := sorted(clean.keys() & known.keys()):
        raise DuplicateKey("the code %(code)s is taken", code=taken[0])
    counties = regions.counties_of(session, {each.town_code for each in clean.values()})
    waiting = clean
    while waiting:
        ready = {code: each for code, each in waiting.items()
                 if not each.parent_code or each.parent_code in known}
        if not ready:
            raise BadInput("parent_code", "no_such_parent", code=min(waiting))
        known.update(_insert_level(session, by, ready, known, counties, authorised, now))
        waiting = {code: each for code, each in waiting.items() if code not in ready}
    return {code: known[code] for code in clean}


def step(
    session: Session, by: str, outlet_id: int, action: OutletAction, reason: str, *, now: datetime
) -> Outlet:
    """One step of the life cycle, with a coded reason."""
    outlet = queries.get(session, outlet_id)
    old, new = outlet.state, rules.LIFE.step(outlet.state, action)
    change(session, outlet, {"state": new})
    tell(session, OutletStateChanged(old, new, reason), outlet, by=by, now=now)
    return outlet


def authorise(session: Session, by: str, outlet_id: int, *, now: datetime) -> Outlet:
    """From *applied* through *checking* to *authorised*, as two steps on the record."""
    outlet = queries.get(session, outlet_id)
    if outlet.state is OutletState.APPLIED:
        step(session, by, outlet_id, OutletAction.CHECK, "complete", now=now)
    return step(session, by, outlet_id, OutletAction.AUTHORISE, "checked", now=now)


def correct(
    session: Session, by: str, outlet_id: int, values: OutletValues, *, now: datetime
) -> Outlet:
    """Corrects name, address, telephone and township; the code and the tree stay."""
    outlet = queries.get(session, outlet_id)
    values = replace(values, code=outlet.code).cleaned()
    fresh = {
        "name": values.name,
        "address": values.address,
        "phone": values.phone,
        "town_code": values.town_code,
        "one_man": values.one_man,
    }
    changed = {name: value for name, value in fresh.items() if getattr(outlet, name) != value}
    if not changed:
        return outlet
    derived = {
        "pinyin": pinyin_of(values.name),
        "initials": initials_of(values.name),
        "county_code": regions.county_of(session, values.town_code),
    }
    change(session, outlet, {**changed, **derived})
    tell(session, OutletDetailsChanged(tuple(sorted(changed))), outlet, by=by, now=now)
    return outlet


def move(
    session: Session, by: str, outlet_id: int, parent_id: int | None, *, now: datetime
) -> Outlet:
    """Hangs an outlet under another parent, or directly under the maker. Rows made before
    keep their stamps; what is open is handed over by its own module."""
    outlet = queries.get(session, outlet_id)
    line = queries.ancestors(session, parent_id) if parent_id else []
    fault = rules.place_under(parent_id, line, outlet.id)
    if fault:
        raise RuleBroken(fault)
    if session.scalar(select(Outlet.id).where(Outlet.parent_id == outlet.id).limit(1)):
        raise RuleBroken("has_sub_outlets")
    old, today = outlet.parent_id, business_date(now)
    change(
        session,
        outlet,
        {
            "parent_id": parent_id,
            "root_id": line[-1] if line else outlet.id,
            "contract": Contract.UNDER_PARENT if parent_id else Contract.DIRECT,
        },
    )
    _end_place(session, outlet.id, today)
    session.add(OutletPlace(outlet=outlet.id, parent=parent_id, valid_from=today))
    tell(session, OutletMoved(old, parent_id), outlet, by=by, now=now)
    return outlet


def _parent(session: Session, values: OutletValues) -> Outlet | None:
    fault = rules.fits_contract(values.contract, bool(values.parent_code))
    if fault:
        raise BadInput("parent_code", fault)
    if not values.parent_code:
        return None
    parent = queries.by_code(session, values.parent_code)
    fault = rules.place_under(parent.id, queries.ancestors(session, parent.id), None)
    if fault:
        raise BadInput("parent_code", fault)
    return parent


def _insert_level(
    session: Session,
    by: str,
    level: Mapping[str, OutletValues],
    known: Mapping[str, queries.Node],
    counties: Mapping[str, str],
    authorised: str,
    now: datetime,
) -> dict[str, queries.Node]:
    """Outlets whose parents are there, with their places and facts, in bulk."""
    rows = [_row(each, known, counties, authorised, now) for each in level.values()]
    ids = session.scalars(
        insert(Outlet).returning(Outlet.id, sort_by_parameter_order=True),
        rows,
        execution_options={"render_nulls": True},
    ).all()
    session.execute(
        update(Outlet).where(Outlet.id.in_(ids), Outlet.root_id.is_(None))
        .values(root_id=Outlet.id),
        execution_options={"synchronize_session": False},
    )
    today = business_date(now)
    session.execute(insert(OutletPlace), [
        {"outlet": key, "parent": row["parent_id"], "valid_from": today}
        for key, row in zip(ids, rows, strict=True)])
    tell_many(session, [told for key, row in zip(ids, rows, strict=True)
                        for told in _first_facts(key, row, authorised, by, now)],
              f"outlets-{ids[0]}")
    return {
        row["code"]: queries.Node(
            key, row["code"], row["name"], row["parent_id"], row["root_id"] or key,
            row["county_code"],
            1 if row["parent_id"] is None else known[level[row["code"]].parent_code].depth + 1)
        for key, row in zip(ids, rows, strict=True)
    }


def _row(
    values: OutletValues,
    known: Mapping[str, queries.Node],
    counties: Mapping[str, str],
    authorised: str,
    now: datetime,
) -> dict[str, Any]:
    if values.town_code not in counties:
        raise BadInput("town_code", "no_such_town", code=values.town_code)
    fault = rules.fits_contract(values.contract, bool(values.parent_code))
    parent = known[values.parent_code] if values.parent_code else None
    if fault or (parent and parent.depth >= rules.MAX_DEPTH):
        raise BadInput("parent_code", fault or "too_deep")
    return {
        "code": values.code,
        "name": values.name,
        "pinyin": pinyin_of(values.name),
        "initials": initials_of(values.name),
        "state": OutletState.AUTHORISED if authorised else OutletState.APPLIED,
        "contract": values.contract,
        "town_code": values.town_code,
        "county_code": counties[values.town_code],
        "address": values.address,
        "phone": values.phone,
        "one_man": values.one_man,
        "parent_id": parent.id if parent else None,
        "root_id": parent.root_id if parent else None,
        "created_at": now,
        "version": 3 if authorised else 1,
    }


def _first_facts(
    key: int, row: Mapping[str, Any], authorised: str, by: str, now: datetime
) -> list[Told]:
    """As `register` and `authorise` tell them: applied, checked, authorised."""
    facts: list[OutletFact] = [
        OutletApplied(row["code"], row["contract"], row["parent_id"], row["town_code"])
    ]
    if authorised:
        line = (OutletState.APPLIED, OutletState.CHECKING, OutletState.AUTHORISED)
        facts += [OutletStateChanged(old, new, authorised) for old, new in pairwise(line)]
    return [Told(fact, key, version, key, now, by, now) for version, fact in enumerate(facts, 1)]


def _save_new(session: Session, outlet: Outlet, line: list[int]) -> None:
    session.add(outlet)
    session.flush()
    if not line:
        outlet.root_id = outlet.id
        session.flush()


def _end_place(session: Session, outlet_id: int, day: object) -> None:
    place = session.scalars(
        select(OutletPlace).where(OutletPlace.outlet == outlet_id, OutletPlace.valid_to.is_(None))
    ).first()
    if place:
        place.valid_to = day

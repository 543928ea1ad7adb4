"""What the scope costs per SELECT, against the same WHERE written by hand."""

import pytest
from sqlalchemy import func, or_, select

from core.db import reading
from tests.core.scope_probes import ITSELF, SYSTEM, ProbeLine, fill, outlet

L = ProbeLine
MINE = or_(L.outlet_id.in_([ITSELF]), L.parent_id.in_([ITSELF]), L.root_id.in_([ITSELF]))

FORMS = {
    "columns": lambda: select(L.id, L.body).order_by(L.id).limit(50),
    "count": lambda: select(func.count()).select_from(select(L.id).limit(10_001).subquery()),
    "by id": lambda: select(L).where(L.id == ITSELF),
    "correlated": lambda: (
        select(L.id, L.body, L.version)
        .where(L.body == "old", L.id.in_(select(L.id).where(L.version == 1)))
        .order_by(L.county_code, L.id)
        .limit(50)
    ),
}


def _by_hand(name):
    inner = select(L.id).where(MINE)
    return {
        "columns": lambda: FORMS["columns"]().where(MINE),
        "count": lambda: select(func.count()).select_from(inner.limit(10_001).subquery()),
        "by id": lambda: FORMS["by id"]().where(MINE),
        "correlated": lambda: (
            select(L.id, L.body, L.version)
            .where(L.body == "old", L.id.in_(inner.where(L.version == 1)), MINE)
            .order_by(L.county_code, L.id)
            .limit(50)
        ),
    }[name]


@pytest.mark.parametrize("how", ["by hand", "scoped"])
@pytest.mark.parametrize("form", FORMS)
def test_select(sqlite_bench, benchmark, form, how):
    app = sqlite_bench.reset()
    scope, make = (SYSTEM, _by_hand(form)) if how == "by hand" else (outlet(ITSELF), FORMS[form])
    with app.app_context():
        fill()
        with reading(scope) as session:
            assert benchmark.pedantic(
                lambda: session.execute(make()).all(), rounds=40, iterations=20, warmup_rounds=1
            )

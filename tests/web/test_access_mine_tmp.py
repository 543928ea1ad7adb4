import pytest
from network.accounts.rules import Role
from tests.benches import SqliteBench
from tests.web import access
from tests.web.test_access import all_faults
MINE=("statements.","statement_steps.","invoices.","invoice_notice.","payees.","payees_page.","payment_runs.","payouts.","passing.","cases.","case_steps.","rulings.","tracer.","shop_money.")
@pytest.fixture(scope="module")
def bench(tmp_path_factory): return SqliteBench(tmp_path_factory.mktemp("access"))
@pytest.fixture(scope="module")
def targets(bench): return access.build(bench)
@pytest.mark.parametrize("role", list(Role))
def test_mine(bench, targets, role):
    found=[f for m in MINE for f in all_faults(bench.app, targets, role, bench.reset, only=m)]
    assert "\n".join(found)==""

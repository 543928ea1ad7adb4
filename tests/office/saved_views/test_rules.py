"""What a saved view may be, as a table."""

import pytest

from office.saved_views.rules import LONGEST_ADDRESS, MOST, fault

OWN = frozenset({"county_owner"})


@pytest.mark.parametrize(("kept", "role", "address", "wanted"), [
    (0, "", "", None),
    (0, "county_owner", "tiers=34", None),
    (0, "auditor", "", "not_your_role"),
    (MOST - 1, "", "", None),
    (MOST, "", "", "too_many_views"),
    (0, "", "x" * LONGEST_ADDRESS, None),
    (0, "", "x" * (LONGEST_ADDRESS + 1), "too_long"),
])
def test_what_is_kept(kept, role, address, wanted) -> None:
    assert fault(kept, role, OWN, address) == wanted

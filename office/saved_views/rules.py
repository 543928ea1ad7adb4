"""What a saved view may be."""

LONGEST_NAME = 40
LONGEST_ADDRESS = 600
MOST = 20
"""Views one person keeps of one list: more are no help above it."""
ONLY_ME = ""
"""The role of a view that nobody else sees."""


def fault(kept: int, role: str, own_roles: frozenset[str], address: str) -> str | None:
    """Why a view is not taken, or None: `kept` are the person's views of the list so far. One
    shares with one's own role only, so that nobody puts a view above a stranger's list."""
    if kept >= MOST:
        return "too_many_views"
    if role != ONLY_ME and role not in own_roles:
        return "not_your_role"
    return "too_long" if len(address) > LONGEST_ADDRESS else None

"""What stands outside a rule on purpose, each with its reason. One that is no longer needed
fails, so that the list stays short."""

LIKE = {
    "doors": "views",
    "labels": "facts",
}
"""File names besides the ten: which of them they stand beside.

doors: what several views of one aggregate share. labels: the words for its codes.
"""

EXTRA: dict[str, tuple[str, str]] = {}
NOT_OWNED: dict[str, str] = {}
NOT_USE_CASES: dict[str, str] = {}

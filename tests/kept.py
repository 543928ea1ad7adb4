"""Fixtures whose work is done once a process and then laid down as rows."""

import inspect
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

import pytest


def kept(make: Callable[..., Any]) -> Any:
    """A fixture that begins many tests with the same rows: `make` is done on an empty database,
    or on what another kept fixture left, and its rows and result are copied from then on. What it
    gives must be plain data or mapped objects; what it needs besides the database is the clock."""
    asked = inspect.signature(make)

    @wraps(make)
    def begin(once: Callable[..., Any], **given: Any) -> Any:
        # The work is known by the function behind it, not by what wraps it here.
        work = wraps(make)(partial(make, **{name: given[name] for name in asked.parameters}))
        return once(work)

    wanted = [inspect.Parameter("once", inspect.Parameter.KEYWORD_ONLY)]
    parameters = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY)
                  for each in asked.parameters.values()]
    begin.__signature__ = inspect.Signature(wanted + parameters)  # type: ignore[attr-defined]
    return pytest.fixture(begin)

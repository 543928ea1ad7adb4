"""What most tests of claims begin with, made once a process."""

from flask import Flask

from core.db import transaction
from tests.kept import kept
from tests.settlements.claims import making
from tests.settlements.claims.making import SYSTEM, World
from tests.support import ManualClock


@kept
def world(context: Flask, clock: ManualClock) -> World:
    with transaction(SYSTEM) as session:
        return making.build(session, clock())


@kept
def job(world: World, clock: ManualClock) -> int:
    """A finished job; its id."""
    return making.finished(world, clock())


@kept
def claim_id(world: World, clock: ManualClock) -> int:
    """A claim that can be decided; its id."""
    return making.checked(world, clock())

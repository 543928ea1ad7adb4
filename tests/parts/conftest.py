"""What most tests of parts begin with, made once a process."""

from flask import Flask

from tests.kept import kept
from tests.parts import making
from tests.parts.making import World


@kept
def where(context: Flask) -> World:
    return making.world()


@kept
def job(where: World) -> int:
    """The shop's job that waits at the door."""
    return making.job_at_the_door(where)

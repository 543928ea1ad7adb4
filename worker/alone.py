"""The schedule without a broker: one process asks and does every look itself."""

from collections.abc import Callable, Iterable
from threading import Event

from core.logs import log
from worker.looks import Look


def tend(
    looks: Iterable[Look], ask: Callable[[Look], object], stop: Event, second: float = 1.0
) -> int:
    """Asks for each look when its time comes, until `stop`; how many were asked. A look that
    fails is logged and asked again at its next time."""
    looks, asked, beats = list(looks), 0, 0
    while not stop.is_set():
        for look in looks:
            if beats % max(1, round(look.every_s)) == 0:
                _ask(look, ask)
                asked += 1
        beats += 1
        stop.wait(second)
    return asked


def _ask(look: Look, ask: Callable[[Look], object]) -> None:
    try:
        ask(look)
    except Exception:
        log().exception("look.failed", look=look.name)

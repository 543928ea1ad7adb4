"""The command lines of the application's processes, in one place."""

from pathlib import Path

from ops.places import PYTHON

_PYTHON = str(PYTHON)
_CELERY = [_PYTHON, "-m", "celery", "--app", "worker.celery:app"]
_GUNICORN = [_PYTHON, "-m", "gunicorn", "--config", "python:ops.gunicorn", "wsgi:app"]


def application(*arguments: str) -> list[str]:
    """An operator command of the application."""
    return [_PYTHON, "-m", "web.cli", *arguments]


def web(bind: str, workers: int) -> list[str]:
    return [*_GUNICORN, "--bind", bind, "--workers", str(workers)]


def worker(*more: str) -> list[str]:
    """Consumes every queue the application declares: naming none here leaves none out."""
    return [*_CELERY, "worker", "--loglevel", "INFO", *more]


def small_worker() -> list[str]:
    """One process without helpers of its own, for the demo."""
    return worker("--pool", "solo", "--without-gossip", "--without-mingle")


def beat(*more: str) -> list[str]:
    return [*_CELERY, "beat", "--loglevel", "INFO", *more]


def small_beat(data: Path) -> list[str]:
    """Keeps its own small file; production keeps the schedule in the broker."""
    return beat("--schedule", str(data / "beat-schedule"))

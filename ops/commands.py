"""The command lines of the application's processes, in one place."""

from ops.places import PYTHON

_PYTHON = str(PYTHON)
_CELERY = [_PYTHON, "-m", "celery", "--app"]
_WORKER_APP = "worker.celery:app"
_BEAT_APP = "worker.beat:app"
_SMALL_APP = "worker.together:app"
_GUNICORN = [_PYTHON, "-m", "gunicorn", "--config", "python:ops.gunicorn", "wsgi:app"]


def application(*arguments: str) -> list[str]:
    """An operator command of the application."""
    return [_PYTHON, "-m", "web.cli", *arguments]


def web(bind: str, workers: int) -> list[str]:
    """Processes that share what was loaded before they were made."""
    return [*_GUNICORN, "--preload", "--bind", bind, "--workers", str(workers)]


def small_web(bind: str) -> list[str]:
    """One process for one person. Threads, because a browser opens lines ahead of use and each
    would hold a whole sync process."""
    return [*_GUNICORN, "--bind", bind, "--workers", "1", "--threads", "4"]


def worker(*more: str) -> list[str]:
    """Consumes every queue the application declares: naming none here leaves none out."""
    return [*_CELERY, _WORKER_APP, "worker", "--loglevel", "INFO", *more]


def small_worker() -> list[str]:
    """One process without helpers of its own, beat within it, for the demo."""
    return [*_CELERY, _SMALL_APP, "worker", "--loglevel", "INFO",
            "--pool", "solo", "--without-gossip", "--without-mingle"]


def beat(*more: str) -> list[str]:
    return [*_CELERY, _BEAT_APP, "beat", "--loglevel", "INFO", *more]

"""One line of JSON per event, with the id of the request it belongs to.

Lines hold codes, ids and figures. Arguments of statements and texts of people never do.
"""

import logging
import re
import secrets
import sys
from typing import Any, TextIO, cast

import structlog
from flask import Flask, Response, request
from structlog.contextvars import bind_contextvars, clear_contextvars, get_contextvars
from structlog.typing import EventDict, Processor, WrappedLogger

HEADER = "X-Request-ID"
REQUEST_ID = "request_id"
_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}\Z")


def log() -> Any:
    """The logger of the house: `log().info("event.name", count=3)`."""
    return structlog.get_logger("servicenet")


def configure(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Sends structlog's and the standard library's lines to one JSON stream (stderr)."""
    shared = _shared()
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # It tells of every revision at every start; that one failed it raises.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(
            structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        ),
        _without_values,
    ]


def _without_values(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Of an exception its type and the places stay. Its text may hold a name or a number: a
    database names the value it refused."""
    for raised in event.get("exception") or ():
        for part in ("exc_value", "exc_notes", "exceptions", "syntax_error"):
            raised.pop(part, None)
    return event


def new_id() -> str:
    """An id for a request or an errand that came without one."""
    return secrets.token_hex(8)


def current_id() -> str | None:
    """The id of what runs now."""
    return cast("str | None", get_contextvars().get(REQUEST_ID))


def begin(request_id: str | None) -> str:
    """Starts a new context with the given id, or with one of its own if that is malformed."""
    clear_contextvars()
    kept = request_id if request_id and _GIVEN.match(request_id) else new_id()
    bind_contextvars(**{REQUEST_ID: kept})
    return kept


def end() -> None:
    clear_contextvars()


def init_app(app: Flask) -> None:
    """Gives every request an id and tells it in the answer."""

    @app.before_request
    def open_context() -> None:
        begin(request.headers.get(HEADER))

    @app.after_request
    def tell_id(response: Response) -> Response:
        response.headers[HEADER] = current_id() or ""
        return response

    @app.teardown_request
    def close_context(_error: BaseException | None) -> None:
        end()

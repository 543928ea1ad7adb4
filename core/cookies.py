"""The session's cookie, and where a sign-in may lead (SAFETY 20 and 22)."""

from werkzeug.wrappers import Response

from core.config import Settings

NAME = "servicenet"
LASTS_S = 30 * 86400


def cookie_name(settings: Settings) -> str:
    """`__Host-` binds the cookie to this host and to TLS; only production has TLS."""
    return f"__Host-{NAME}" if settings.secure_cookies else NAME


def put_cookie(response: Response, session_id: str, settings: Settings) -> None:
    """The id of the stored session, which ends on the server whatever the cookie says."""
    response.set_cookie(
        cookie_name(settings),
        session_id,
        httponly=True,
        samesite="Lax",
        secure=settings.secure_cookies,
        max_age=LASTS_S,
        path="/",
    )


def drop_cookie(response: Response, settings: Settings) -> None:
    response.delete_cookie(
        cookie_name(settings),
        path="/",
        secure=settings.secure_cookies,
        httponly=True,
        samesite="Lax",
    )


def safe_next(target: str | None) -> str | None:
    """`next=` only to a path of our own, never to another host."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    return None if any(ord(c) < 32 for c in target) else target

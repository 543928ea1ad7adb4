"""Puts the application together: settings, database, doors."""

import gc
import secrets
from functools import cache
from pathlib import Path

from flask import Flask
from flask_babel import Babel
from werkzeug.middleware.proxy_fix import ProxyFix

from core import engine, logs, wording
from core.clock import Clock, system_clock
from core.config import Mode, Settings, read_settings
from core.db import db
from core.errors import UnsafeSetting
from web import doors, errors, health, security, shell
from web.demo import logins as demo
from web.pages import language
from worker import subscriptions

ROOT = Path(__file__).resolve().parent.parent


def create_app(
    settings: Settings | None = None, *, clock: Clock = system_clock, quick_hashes: bool = False
) -> Flask:
    """The whole program as one WSGI application.

    `clock` is what the doors read; tests hand in their own. `quick_hashes` makes password
    hashing cheap; UnsafeSetting outside test and demo mode.
    """
    settings = settings or read_settings()
    if quick_hashes and settings.mode is Mode.PRODUCTION:
        raise UnsafeSetting("cheap password hashes are refused in production")
    app = Flask("servicenet", root_path=str(ROOT))
    app.config.update(
        SECRET_KEY=settings.secret_key or secrets.token_hex(32),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine.engine_options(settings.database_url),
        BABEL_DEFAULT_LOCALE="en",
        BABEL_DEFAULT_TIMEZONE="Asia/Shanghai",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
    )
    app.extensions.update(settings=settings, clock=clock, quick_hashes=quick_hashes)
    if settings.mode is Mode.DEMO:
        app.extensions["demo_logins"] = demo.sign_in_help()
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies
        )
    db.init_app(app)
    with app.app_context():
        engine.prepare(db.engine)
    Babel(app, locale_selector=language.chosen)
    if settings.mode is not Mode.TEST:
        logs.configure()
    logs.init_app(app)
    subscriptions.use(app)
    wording.register(app)
    app.jinja_env.globals["new_key"] = lambda: secrets.token_urlsafe(12)
    security.set_up(app, settings)
    errors.set_up(app)
    shell.set_up(app)
    health.init_app(app)
    app.url_map.converters["int"] = doors.RecordId
    for blueprint in doors.BLUEPRINTS:
        app.register_blueprint(blueprint)
    _leave_alone_what_stays()
    return app


@cache
def _leave_alone_what_stays() -> None:
    """The program itself lives as long as the process: the collector need not walk it again and
    again, nor run at every seven hundredth of the ORM's many small objects. Once: what is frozen
    later may be waste."""
    gc.freeze()
    gc.set_threshold(20_000)
    gc.enable()

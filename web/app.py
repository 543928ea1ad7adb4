"""Puts the application together: settings, database, doors."""

from flask import Flask

from core import engine, logs
from core.clock import Clock, system_clock
from core.config import Mode, Settings, read_settings
from core.db import db
from web import health, schema
from worker import subscriptions


def create_app(settings: Settings | None = None, *, clock: Clock = system_clock,
               quick_hashes: bool = False) -> Flask:
    """The whole program as one WSGI application.

    `clock` is what the doors read; tests hand in their own. `quick_hashes` makes password
    hashing cheap and is refused outside test mode by the caller that sets it.
    """
    settings = settings or read_settings()
    app = Flask("servicenet", root_path=".", template_folder="templates", static_folder="static")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine.engine_options(settings.database_url),
    )
    app.extensions.update(settings=settings, clock=clock, quick_hashes=quick_hashes)
    db.init_app(app)
    with app.app_context():
        engine.prepare(db.engine)
    if settings.mode is not Mode.TEST:
        logs.configure()
    logs.init_app(app)
    subscriptions.use(app)
    health.init_app(app)
    assert schema.MODULES
    return app

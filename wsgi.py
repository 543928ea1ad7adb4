"""The WSGI application: what a web server loads."""

from web.app import create_app

app = create_app()

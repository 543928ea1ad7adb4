"""What `celery --app worker.beat` runs: it asks for looks by name and does none, so it carries the
schedule and nothing of the program."""

from core.config import read_settings
from worker import application

app = application.make(read_settings().redis_url, include=())

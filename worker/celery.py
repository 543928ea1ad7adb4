"""What `celery --app worker.celery` runs: the application on the broker of the environment."""

from core.config import read_settings
from worker import application

app = application.make(read_settings().redis_url)

"""How the commands speak to the person at the terminal: one clear sentence, on standard error."""

import sys
from pathlib import Path

DONE, REFUSED, WRONG_USE = 0, 1, 2


class Refused(Exception):
    """The command cannot do what was asked; the text is the one sentence the person reads."""


def say(sentence: str) -> None:
    """Progress and refusals go to standard error: standard output belongs to results."""
    print(sentence, file=sys.stderr, flush=True)


def no_venv_module() -> Refused:
    return Refused(
        "This Python cannot make virtual environments; install the module with "
        "`apt install python3-venv` and run the command again."
    )


def old_lock(lock: str, reason: str) -> Refused:
    return Refused(
        f"{lock} is out of step with pyproject.toml ({reason}); "
        "make it again with `python3 run.py lock`."
    )


def port_taken(port: int) -> Refused:
    return Refused(f"Port {port} is taken by another program; choose another one with `--port N`.")


def cannot_write(folder: Path, reason: str) -> Refused:
    return Refused(
        f"No permission to write in {folder} ({reason}); run as the owner of that folder "
        "or set SERVICENET_DATA to a folder of your own."
    )


def failed_step(what: str, status: int) -> Refused:
    return Refused(f"{what} failed with exit code {status}; its own message stands above.")

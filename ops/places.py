"""Where things lie in the checkout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def site_packages(venv: Path = VENV) -> Path:
    """The folder of the installed packages; the made-up name `missing` when there is none."""
    return next(venv.glob("lib/python3.*/site-packages"), venv / "missing")

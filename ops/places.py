"""Where things lie in the checkout."""

import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def site_packages(venv: Path = VENV) -> Path:
    """The folder of the installed packages: our environment's, else the running Python's."""
    ours = next(venv.glob("lib/python3.*/site-packages"), None)
    return ours or Path(sysconfig.get_path("purelib"))

#!/usr/bin/env python3
"""Servicenet's one entrance: sets up what a command needs, then does it.

  python3 run.py demo [--port N] [--reset] [--seed-only]   the whole system on this machine
  python3 run.py test [--long] [pytest arguments]          all tests, on both databases
  python3 run.py check                                     ruff, mypy, architecture tests
  python3 run.py bench [pytest arguments]                  the benchmarks
  python3 run.py serve | worker | beat                     production, settings from the environment
  python3 run.py lock                                      make the requirements locks again
  python3 run.py <verb> …                                  operator commands: migrate, init,
      create-account, import, sweep, verify-facts, verify-seal, outbox, export, …

Exit codes: 0 done, 1 refused or failed, 2 wrong use.
"""

import sys


def too_old(version: tuple) -> str:
    """The sentence for a Python that cannot run this; empty when it can."""
    if version >= (3, 11):
        return ""
    return "Servicenet needs Python 3.11 or newer; this one is {}.{}.\n".format(*version[:2])


def main(arguments: list) -> int:
    complaint = too_old(tuple(sys.version_info))
    if complaint:
        sys.stderr.write(complaint)
        return 1
    # Only now: the packages use what older versions cannot read.
    from ops.verbs import run

    return run(arguments, __doc__)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

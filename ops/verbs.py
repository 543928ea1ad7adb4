"""Which verb does what."""

import argparse
import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from ops import demo, locks, production, setup, suite
from ops.messages import DONE, REFUSED, WRONG_USE, Refused, say
from ops.places import PYTHON, ROOT
from ops.settings import read, with_secret


def run(arguments: Sequence[str], usage: str) -> int:
    """Does one verb; the exit code is 0 done, 1 refused or failed, 2 wrong use."""
    if not arguments or arguments[0].startswith("-"):
        asked = list(arguments) in (["--help"], ["-h"])
        (sys.stdout if asked else sys.stderr).write(usage)
        return DONE if asked else WRONG_USE
    heed_signals()
    setup.keep_bytecode()
    verb, rest = arguments[0], list(arguments[1:])
    try:
        return _OWN[verb](rest) if verb in _OWN else _operator(verb, rest)
    except Refused as refusal:
        return _refused(verb, str(refusal))
    except KeyboardInterrupt:
        return _refused(verb, "Interrupted.")


def heed_signals() -> None:
    """A closing terminal or `kill` ends things in order, as Ctrl-C does; `nohup` still holds."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)


def _refused(verb: str, sentence: str) -> int:
    say(sentence)
    if verb not in _OWN:
        answer = {"ok": False, "verb": verb, "counts": {}, "errors": [sentence]}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return REFUSED


def _operator(verb: str, rest: list[str]) -> int:
    """Everything else belongs to the application's own commands."""
    settings = read(os.environ)
    setup.check_writable(settings.data)
    setup.prepare("core")
    settings = with_secret(settings)
    sys.stdout.flush()
    # A relative FILE is one of the folder the person stands in; -P keeps that folder's own
    # modules from being taken for ours.
    environment = settings.variables() | {"PYTHONPATH": str(ROOT)}
    argv = [str(PYTHON), "-P", "-m", "web.cli", verb, *rest]
    return setup.call(argv, environment, cwd=Path.cwd())


def _demo(rest: list[str]) -> int:
    parser = argparse.ArgumentParser("run.py demo")
    parser.add_argument("--port", type=int, default=8000, help="default: %(default)s")
    parser.add_argument("--reset", action="store_true", help="begin again with fresh data")
    parser.add_argument("--seed-only", action="store_true", help="prepare the data, do not serve")
    asked = parser.parse_args(rest)
    if not 0 < asked.port < 65536:
        parser.error("--port must be between 1 and 65535")
    return demo.run(asked.port, asked.reset, asked.seed_only)


def _without_arguments(verb: str, rest: list[str]) -> None:
    argparse.ArgumentParser(f"run.py {verb}").parse_args(rest)


def _check(rest: list[str]) -> int:
    _without_arguments("check", rest)
    return suite.check()


def _lock(rest: list[str]) -> int:
    _without_arguments("lock", rest)
    locks.make()
    return DONE


def _serve(rest: list[str]) -> int:
    _without_arguments("serve", rest)
    return production.serve()


_OWN = {
    "demo": _demo,
    "test": suite.test,
    "bench": suite.bench,
    "check": _check,
    "lock": _lock,
    "serve": _serve,
    "worker": production.worker,
    "beat": production.beat,
}

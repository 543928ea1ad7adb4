"""Sound of Chinese names, for search and order: cqs finds 重庆 (INTERFACE, "Always" 3)."""

from functools import cache
from importlib import import_module
from typing import Any


@cache
def _library() -> Any:
    # 52 MB of dictionary that only who registers a name needs: loaded at the first use.
    return import_module("pypinyin")


def pinyin_of(name: str) -> str:
    """The whole name in pinyin without tones, in small letters, signs left out."""
    return "".join(_syllables(name))[:200]


def initials_of(name: str) -> str:
    """First letters of the syllables: 重庆三店 gives cqsd."""
    return "".join(part[:1] for part in _syllables(name))[:80]


def _syllables(name: str) -> list[str]:
    if name.isascii():
        return [c for c in name.lower() if c.isalnum()]
    parts = _library().lazy_pinyin(name, errors=lambda rest: list(rest.lower()))
    return [kept for part in parts if (kept := "".join(c for c in part if c.isalnum()))]

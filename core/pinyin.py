"""Sound of Chinese names, for search and order: cqs finds 重庆 (INTERFACE, "Always" 3)."""

from pypinyin import Style, lazy_pinyin


def pinyin_of(name: str) -> str:
    """The whole name in pinyin without tones, in small letters, signs left out."""
    return "".join(_syllables(name, Style.NORMAL))[:200]


def initials_of(name: str) -> str:
    """First letters of the syllables: 重庆三店 gives cqsd."""
    return "".join(part[:1] for part in _syllables(name, Style.NORMAL))[:80]


def _syllables(name: str, style: Style) -> list[str]:
    parts = lazy_pinyin(name, style=style, errors=lambda rest: list(rest.lower()))
    return [kept for part in parts if (kept := "".join(c for c in part if c.isalnum()))]

"""Joins the translation fragments of all pieces and proves that they are complete.

`translations/<language>/<piece>.po` are written by hand; `python -m web.translations` joins them
into `translations/<language>/LC_MESSAGES/messages.mo`, which Flask-Babel reads; `--check` compares
them with the msgids in code and templates and ends with 1 when something is missing or contradicts.
"""

import argparse
import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("zh_Hans_CN", "ru")
SOURCES = (
    "core", "office", "network", "sla", "training", "jobs", "parts", "settlements",
    "relations", "reports", "worker", "web", "templates",
)  # fmt: skip
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"silent": "false", "encoding": "utf-8"}}
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")

Key = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A msgid as the code uses it: context, singular, plural (or empty), where."""

    context: str | None
    singular: str
    plural: str
    place: str

    @property
    def key(self) -> Key:
        return self.context, self.singular


def wanted(root: Path = ROOT) -> dict[Key, Wanted]:
    """Every msgid in the packages and templates below `root`."""
    found: dict[Key, Wanted] = {}
    for source in SOURCES:
        if not (root / source).is_dir():
            continue
        rows = extract_from_dir(root / source, METHODS, OPTIONS, KEYWORDS)
        for file, line, ids, _comments, context in rows:
            singular, plural = (ids[0], ids[1]) if isinstance(ids, tuple) else (ids, "")
            if singular:
                item = Wanted(context, singular, plural, f"{source}/{file}:{line}")
                found.setdefault(item.key, item)
    return found


def fragments(language: str, root: Path = ROOT) -> Iterator[tuple[str, Catalog]]:
    """The fragments of a language with their names, in the order of the names."""
    for path in sorted((root / "translations" / language).glob("*.po")):
        with path.open("rb") as file:
            yield path.name, read_po(file, locale=language)


def messages(catalog: Catalog) -> Iterator[Message]:
    """The entries of a catalogue without its header."""
    return (message for message in catalog if message.id)


def key_of(message: Message) -> Key:
    """Context and singular, by which an entry is one and the same across fragments."""
    singular = message.id[0] if isinstance(message.id, tuple | list) else message.id
    return message.context, str(singular)


def texts(message: Message) -> tuple[str, ...]:
    """The translation, one text for each plural form."""
    if isinstance(message.string, tuple | list):
        return tuple(str(text) for text in message.string)
    return (str(message.string or ""),)


def joined(language: str, root: Path = ROOT) -> Catalog:
    """One catalogue of all fragments; the first fragment wins (a check names contradictions)."""
    whole = Catalog(locale=language, charset="utf-8", fuzzy=False)
    for _name, catalog in fragments(language, root):
        for message in messages(catalog):
            if not message.fuzzy and whole.get(*reversed(key_of(message))) is None:
                whole.add(message.id, message.string, context=message.context)
    return whole


def compile_all(root: Path = ROOT) -> dict[str, int]:
    """Writes messages.mo of each language; returns how many entries each has."""
    counts = {}
    for language in LANGUAGES:
        catalog = joined(language, root)
        target = root / "translations" / language / "LC_MESSAGES" / "messages.mo"
        target.parent.mkdir(parents=True, exist_ok=True)
        buffer = BytesIO()
        write_mo(buffer, catalog)
        draft = target.with_suffix(f".{os.getpid()}.tmp")
        draft.write_bytes(buffer.getvalue())
        draft.replace(target)
        counts[language] = len(catalog)
    return counts


def placeholders(text: str) -> list[str]:
    """The named places of a format, each once."""
    return sorted({place for place in PLACEHOLDER.findall(text) if place != "%%"})


def form_problem(message: Message, forms: int) -> str:
    """What is wrong with one entry taken alone, or nothing."""
    own = texts(message)
    singular = key_of(message)[1]
    if message.fuzzy:
        return "marked fuzzy"
    if not all(own) or (isinstance(message.id, tuple | list) and len(own) != forms):
        return f"needs {forms} plural forms" if isinstance(message.id, tuple | list) else "empty"
    if any(placeholders(text) != placeholders(singular) for text in own):
        return "placeholders differ"
    return ""


def fragment_problems(language: str, root: Path) -> Iterator[str]:
    """Entries that are fuzzy, incomplete, mistranslate a placeholder, or contradict a fragment."""
    seen: dict[Key, tuple[str, tuple[str, ...]]] = {}
    for name, catalog in fragments(language, root):
        for message in messages(catalog):
            place = f"{language}/{name}: {message.id!r}"
            if problem := form_problem(message, catalog.num_plurals):
                yield f"{place}: {problem}"
            first = seen.setdefault(key_of(message), (name, texts(message)))
            if first[1] != texts(message):
                yield f"{place}: {first[0]} says {first[1]}, this fragment {texts(message)}"


def check(root: Path = ROOT) -> list[str]:
    """Everything that keeps a language from being complete, a line each; empty when all is well."""
    needed = wanted(root)
    problems: list[str] = []
    for language in LANGUAGES:
        have = {key_of(m): m for _n, c in fragments(language, root) for m in messages(c)}
        for key, item in needed.items():
            entry = have.get(key)
            if entry is None:
                problems.append(f"{language}: missing {item.singular!r} ({item.place})")
            elif bool(item.plural) != isinstance(entry.id, tuple | list):
                problems.append(f"{language}: plural differs for {item.singular!r} ({item.place})")
        problems.extend(fragment_problems(language, root))
    return problems


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line: compile, or `--check`."""
    parser = argparse.ArgumentParser(prog="python -m web.translations", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the code, write nothing")
    options = parser.parse_args(arguments)
    if not options.check:
        counts = compile_all()
        sys.stdout.write(", ".join(f"{name}: {count}" for name, count in counts.items()) + "\n")
        return 0
    problems = check()
    sys.stdout.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

"""The file that says how a foreign sheet is read (TOML).

[source]
missing = ["?", "N/A", "/", "-100"]
zone = "Asia/Shanghai"
moments = ["%d/%m/%Y %H:%M"]

[fields.number]
from = ["number", "工单号"]
required = true

[fields.opened_at]
from = "opened_at"
kind = "moment"

[fields.source]
value = "import"
"""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from core.errors import BadInput
from core.mapping import Field, Kind, SheetMapping

_LONGEST_FILE = 200_000
_SOURCE_KEYS = {"sheet", "header", "missing", "zone", "dates", "moments"}
_FIELD_KEYS = {
    *("from", "value", "kind", "required", "missing"),
    *("formats", "values", "length", "limit", "negative"),
}
_FORMATS_OF = {Kind.DATE: "dates", Kind.MOMENT: "moments"}

T = TypeVar("T")


def load_mapping(source: Path | str) -> SheetMapping:
    """Read a mapping from a file, or from the text of one.

    Raises BadInput("mapping", reason, …) with `too_large`, `not_toml`, `unknown_key`,
    `wrong_value`, `no_fields`, `column_or_value` (a field needs exactly one of them),
    `no_formats` (a date without a format).
    """
    return load_with(source, ())[0]


def load_columns(source: Path | str) -> SheetMapping:
    """The columns alone, whatever else the file tells an import."""
    return load_with(source, _toml(source).keys() - {"source", "fields"})[0]


def load_with(source: Path | str, also: Iterable[str]) -> tuple[SheetMapping, dict[str, Any]]:
    """As `load_mapping`, for an import that is told more than columns: the mapping, and the
    tables named in `also` as they stand (an absent one is left out)."""
    told = _toml(source)
    _only(told, {"source", "fields", *also}, "")
    about, fields = _table(told, "source"), _table(told, "fields")
    _only(about, _SOURCE_KEYS, "source")
    if not fields:
        raise BadInput("mapping", "no_fields")
    mapping = SheetMapping(
        tuple(_field(name, _table(fields, name), about) for name in fields),
        _zone(_of(about, "zone", str, "Asia/Shanghai")),
        _text_or(about, "sheet"),
        _of(about, "header", bool, True),
    )
    return mapping, {name: _table(told, name) for name in also if name in told}


def _toml(source: Path | str) -> dict[str, Any]:
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    if size > _LONGEST_FILE:
        raise BadInput("mapping", "too_large", limit=_LONGEST_FILE)
    try:
        written = source.read_text("utf-8-sig") if isinstance(source, Path) else source
        return tomllib.loads(written)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput("mapping", "not_toml", detail=str(error)[:200]) from error


def _field(name: str, told: dict[str, Any], about: dict[str, Any]) -> Field:
    _only(told, _FIELD_KEYS, name)
    if ("from" in told) == ("value" in told):
        raise BadInput("mapping", "column_or_value", at=name)
    kind = _kind(_of(told, "kind", str, "text"), name)
    usual = _FORMATS_OF.get(kind)
    formats = _texts(told, "formats") or (_texts(about, usual) if usual else ())
    if usual and not formats:
        raise BadInput("mapping", "no_formats", at=name)
    return Field(
        name,
        columns=_texts(told, "from"),
        value=_text_or(told, "value"),
        kind=kind,
        required=_of(told, "required", bool, False),
        missing=frozenset(_texts(told if "missing" in told else about, "missing")),
        formats=formats,
        values=_translations(told, name),
        length=_of(told, "length", int, 0),
        limit=_of(told, "limit", int, 2000),
        negative=_of(told, "negative", bool, False),
    )


def _translations(told: dict[str, Any], name: str) -> dict[str, str]:
    values = _table(told, "values")
    if not all(isinstance(value, str) for value in values.values()):
        raise BadInput("mapping", "wrong_value", at=f"{name}.values")
    return values


def _kind(name: str, at: str) -> Kind:
    try:
        return Kind(name)
    except ValueError:
        raise BadInput("mapping", "wrong_value", at=f"{at}.kind") from None


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise BadInput("mapping", "wrong_value", at="source.zone") from None


def _only(told: dict[str, Any], known: set[str], at: str) -> None:
    if unknown := sorted(set(told) - known):
        raise BadInput("mapping", "unknown_key", at=at, key=unknown[0])


def _table(told: dict[str, Any], key: str) -> dict[str, Any]:
    return _of(told, key, dict, {})


def _text_or(told: dict[str, Any], key: str) -> str | None:
    return _of(told, key, str, "") if key in told else None


def _texts(told: dict[str, Any], key: str) -> tuple[str, ...]:
    """One text or a list of them."""
    value = told.get(key, [])
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        raise BadInput("mapping", "wrong_value", at=key)
    return tuple(texts)


def _of(told: dict[str, Any], key: str, kind: type[T], otherwise: T) -> T:
    value = told.get(key, otherwise)
    if type(value) is not kind:
        raise BadInput("mapping", "wrong_value", at=key)
    return value

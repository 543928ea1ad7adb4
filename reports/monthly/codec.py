"""A snapshot as bytes and back: packed JSON of its fields, read by the types they declare."""

import json
import types
import zlib
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from reports.monthly.rules import Snapshot

_MOST = 50_000_000


def packed(snapshot: Snapshot) -> bytes:
    """Equal snapshots give equal bytes."""
    written = json.dumps(_plain(snapshot), ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(written.encode(), 6)


def unpacked(data: bytes) -> Snapshot:
    """The snapshot that `packed` was given. ValueError for other bytes."""
    machine = zlib.decompressobj()
    written = machine.decompress(data, _MOST)
    found: Snapshot = _read(json.loads(written), Snapshot, {})
    return found


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _read(value: Any, kind: Any, known: dict[Any, Any]) -> Any:
    """`known` says what the type variables of a generic record stand for."""
    kind = known.get(kind, kind)
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        some = next(arg for arg in args if arg is not type(None))
        return None if value is None else _read(value, some, known)
    if origin is tuple:
        return tuple(_read(each, args[0], known) for each in value)
    if is_dataclass(origin or kind):
        return _record(value, origin or kind, args)
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    return value


def _record(value: Any, kind: Any, args: tuple[Any, ...]) -> Any:
    hints = get_type_hints(kind)
    known = {
        name: arg
        for name, arg in zip(getattr(kind, "__parameters__", ()), args, strict=True)
        if isinstance(name, TypeVar)
    }
    parts = (
        # A record kept before a field came in ends early: that field has its own default.
        _read(each, hints[field.name], known)
        for field, each in zip(fields(kind), value, strict=False)
    )
    return kind(*parts)

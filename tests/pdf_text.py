"""What stands in a PDF made by core/pdf.py, for tests that compare text and not bytes."""

import base64
import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"/Length (\d+).*?stream\r?\n", re.DOTALL)
_FONT = re.compile(rb"/Name /(F\d+\+\d+)")
_TO_UNICODE = re.compile(rb"/ToUnicode (\d+) 0 R")
_PAIR = re.compile(rb"<([0-9A-F]{2})> <([0-9A-F]{4,})>")
_SHOWN = re.compile(rb"/(F\d+\+\d+) [\d.]+ Tf|\(((?:[^()\\]|\\.)*)\) Tj|(T\*|ET)", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)


def pages(made: bytes) -> list[str]:
    """The text of every page, one line for each line shown: first the margins."""
    objects = {int(number): body for number, body in _OBJECT.findall(made)}
    signs = _signs(objects)
    found = [body for body in objects.values() if re.search(rb"/Type /Page\b", body)]
    return [_shown(_content(objects, body), signs) for body in found]


def streams(made: bytes) -> bytes:
    """Every content stream, uncompressed."""
    objects = dict(_OBJECT.findall(made))
    return b"\n".join(_unpacked(body) for body in objects.values() if _STREAM.search(body))


def _content(objects: dict[int, bytes], page: bytes) -> bytes:
    number = re.search(rb"/Contents (\d+) 0 R", page)
    assert number
    return _unpacked(objects[int(number[1])])


def _unpacked(body: bytes) -> bytes:
    stream = _STREAM.search(body)
    assert stream
    data = body[stream.end() : stream.end() + int(stream[1])]
    if b"/ASCII85Decode" in body:
        data = base64.a85decode(data.strip().removesuffix(b"~>"))
    return zlib.decompress(data) if b"/FlateDecode" in body else data


def _signs(objects: dict[int, bytes]) -> dict[bytes, dict[int, str]]:
    """Per font: what each byte stands for."""
    signs: dict[bytes, dict[int, str]] = {}
    for body in objects.values():
        name, table = _FONT.search(body), _TO_UNICODE.search(body)
        if name and table:
            pairs = _PAIR.findall(_unpacked(objects[int(table[1])]))
            signs[name[1]] = {
                int(code, 16): bytes.fromhex(sign.decode()).decode("utf-16-be")
                for code, sign in pairs
            }
    return signs


def _shown(content: bytes, signs: dict[bytes, dict[int, str]]) -> str:
    font, out = b"", ""
    for name, string, end in _SHOWN.findall(content):
        if name:
            font = name
        elif end:
            out += "\n"
        else:
            out += "".join(signs[font].get(code, "\ufffd") for code in _bytes(string))
    return "\n".join(line for line in out.split("\n") if line)


def _bytes(string: bytes) -> bytes:
    named = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

    def one(match: re.Match[bytes]) -> bytes:
        said = match[1]
        return bytes((int(said, 8),)) if len(said) == 3 else named.get(said, said)

    return _ESCAPE.sub(one, string)

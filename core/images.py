"""Pictures from outside: checked before decoding, made anew, kept under a random name.

What leaves here is a plain JPEG of our own making: no EXIF, no position, no comment, no
colour profile, nothing appended. SAFETY 24.
"""

import hashlib
import os
import secrets
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageOps

from core.errors import BadInput

LARGEST_FILE = 12 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1600
_QUALITY = 82


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture made safe: JPEG bytes, its size in pixels, and the hash of the original.

    `sha256` is of the bytes as they came (hex): the same photo on two jobs is the same hash.
    """

    data: bytes
    width: int
    height: int
    sha256: str


def read_picture(
    source: BinaryIO | bytes, *, field: str = "photo", largest: int = LARGEST_FILE
) -> Picture:
    """Take in a JPEG, PNG or WebP, told by its content and not by its name.

    Upright as its EXIF says, longest side at most 1600 pixels, transparency on white,
    colours taken as sRGB. Raises BadInput(field, reason): `missing`, `too_large` (bytes),
    `not_a_picture`, `too_many_pixels`, `animated`, `broken_picture`.
    """
    stream = BytesIO(source) if isinstance(source, bytes) else source
    original = stream.read(largest + 1)
    if not original:
        raise BadInput(field, "missing")
    if len(original) > largest:
        raise BadInput(field, "too_large", limit=largest)
    kind = _kind(original[:16])
    if kind is None:
        raise BadInput(field, "not_a_picture")
    data, width, height = _remake(original, kind, field)
    return Picture(data, width, height, hashlib.sha256(original).hexdigest())


def store(data: bytes, folder: Path, suffix: str = ".jpg") -> str:
    """Keep bytes under a random name, wholly or not at all; returns the name.

    Written to a temporary file, flushed to the disk, renamed, the folder flushed too.
    The folder lies outside the web root; the file is readable by us only.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = secrets.token_hex(16) + suffix
    temporary = folder / f".{name}.part"
    try:
        with os.fdopen(_new_private_file(temporary), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(folder / name)
    finally:
        temporary.unlink(missing_ok=True)
    _flush_folder(folder)
    return name


def _kind(start: bytes) -> str | None:
    if start.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    return "WEBP" if start[:4] == b"RIFF" and start[8:12] == b"WEBP" else None


def _remake(original: bytes, kind: str, field: str) -> tuple[bytes, int, int]:
    """Decode and encode anew. Pillow raises almost anything on a broken file (OSError,
    SyntaxError, struct.error, MemoryError …), hence the wide catch around the library."""
    try:
        with Image.open(BytesIO(original), formats=[kind]) as image:
            _check_size(image, kind, field)
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            small = _shrink(image)
            return _encode(_on_white(ImageOps.exif_transpose(small)))
    except BadInput:
        raise
    except Exception as error:
        if isinstance(error, Image.DecompressionBombError):
            raise BadInput(field, "too_many_pixels", limit=MOST_PIXELS) from error
        raise BadInput(field, "broken_picture") from error


def _check_size(image: Image.Image, kind: str, field: str) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise BadInput(field, "too_many_pixels", limit=MOST_PIXELS)
    if kind != "JPEG" and getattr(image, "is_animated", False):
        raise BadInput(field, "animated")


def _shrink(image: Image.Image) -> Image.Image:
    """To its final size, roughly first: a few kilobytes of PNG may unpack to 160 MB, and
    each copy at that size would double it (averaging transparency makes such a copy)."""
    near = 2 * LONGEST_SIDE
    if image.mode not in ("RGB", "L", "CMYK"):
        image.thumbnail((near, near), Image.Resampling.NEAREST)
        image = _averageable(image)
    elif max(image.size) >= 2 * near:
        image = image.reduce(max(image.size) // near)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return image


def _averageable(image: Image.Image) -> Image.Image:
    """Palette numbers become colours, 16 bits become 8."""
    if image.mode == "P":
        return image.convert("RGBA" if "transparency" in image.info else "RGB")
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image


def _on_white(image: Image.Image) -> Image.Image:
    """A fresh RGB picture, so that nothing of the old one's `info` comes along."""
    clean = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        clean.paste(layer, mask=layer.getchannel("A"))
    else:
        clean.paste(image.convert("RGB"))
    return clean


def _encode(image: Image.Image) -> tuple[bytes, int, int]:
    out = BytesIO()
    image.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue(), image.width, image.height


def _new_private_file(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

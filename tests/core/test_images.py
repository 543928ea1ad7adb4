"""Hostile and merely odd pictures: SAFETY 24."""

import hashlib
import os
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from core.errors import BadInput
from core.images import LARGEST_FILE, Picture, read_picture, store


def saved(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def noisy(width: int = 400, height: int = 300) -> Image.Image:
    return Image.frombytes("RGB", (width, height), os.urandom(width * height * 3))


def opened(picture: Picture) -> Image.Image:
    image = Image.open(BytesIO(picture.data))
    image.load()
    return image


def reason(source: bytes, **options: int) -> object:
    with pytest.raises(BadInput) as caught:
        read_picture(source, field="site_photo", **options)
    assert caught.value.facts["field"] == "site_photo"
    return caught.value.facts["reason"]


def png_of(width: int, height: int, body: bytes = b"") -> bytes:
    """A PNG whose header claims a size, whatever stands in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = chunk(b"IDAT", zlib.compress(body))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + rows + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_three_kinds_become_one(kind: str) -> None:
    source = saved(noisy(), kind)
    picture = read_picture(source)
    assert (picture.width, picture.height) == (400, 300)
    assert picture.sha256 == hashlib.sha256(source).hexdigest()
    image = opened(picture)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (400, 300))


def test_a_stream_is_read_no_further_than_the_cap() -> None:
    class Endless(BytesIO):
        asked = 0

        def read(self, size: int | None = -1) -> bytes:
            assert size is not None and 0 < size <= LARGEST_FILE + 1
            self.asked += size
            return b"\xff\xd8\xff" + bytes(size - 3)

    stream = Endless()
    with pytest.raises(BadInput) as caught:
        read_picture(stream)
    assert caught.value.facts["reason"] == "too_large"
    assert stream.asked == LARGEST_FILE + 1


def test_the_size_cap_is_exact() -> None:
    source = saved(noisy())
    assert read_picture(source, largest=len(source)).width == 400
    assert reason(source, largest=len(source) - 1) == "too_large"


def test_long_side_is_at_most_1600() -> None:
    picture = read_picture(saved(Image.new("RGB", (4000, 3000))))
    assert (picture.width, picture.height) == (1600, 1200)
    assert opened(picture).size == (1600, 1200)


@pytest.mark.parametrize(
    "source",
    [
        b"GIF89a" + bytes(100),
        saved(Image.new("RGB", (5, 5)), "GIF"),
        saved(Image.new("RGB", (5, 5)), "BMP"),
        saved(Image.new("RGB", (5, 5)), "TIFF"),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0",
        b"RIFF\x00\x00\x00\x00AVI LIST",
        b"x",
    ],
)
def test_other_kinds_are_refused_whatever_their_name(source: bytes) -> None:
    assert reason(source) == "not_a_picture"


def test_nothing_is_not_a_picture() -> None:
    assert reason(b"") == "missing"


def test_a_decompression_bomb_is_refused_before_decoding() -> None:
    zeros = zlib.compress(bytes(30_000_000), 9)
    assert reason(png_of(50_000, 50_000, zeros)) == "too_many_pixels"
    assert reason(png_of(8_000, 5_001)) == "too_many_pixels"


def test_a_bomb_between_our_limit_and_pillows_own() -> None:
    assert reason(saved(Image.new("1", (10_000, 4_001)), "PNG")) == "too_many_pixels"


def test_exactly_forty_megapixels_pass() -> None:
    assert read_picture(saved(Image.new("L", (8_000, 5_000)), "JPEG")).width == 1600


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("part", [0.05, 0.5, 0.98])
def test_a_truncated_picture_is_refused(kind: str, part: float) -> None:
    source = saved(noisy(), kind)
    assert reason(source[: int(len(source) * part)]) == "broken_picture"


@pytest.mark.parametrize(
    "start", [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\x10\0\0\0WEBP"]
)
def test_rubbish_behind_a_good_start_is_refused(start: bytes) -> None:
    for length in (0, 1, 20, 5000):
        assert reason(start + os.urandom(length)) == "broken_picture"


def test_no_damage_gets_past_the_catch() -> None:
    for kind in ("JPEG", "PNG", "WEBP"):
        source = saved(noisy(60, 40), kind)
        for place in range(0, len(source), max(1, len(source) // 120)):
            damaged = bytearray(source)
            damaged[place] ^= 0xFF
            try:
                assert opened(read_picture(bytes(damaged))).format == "JPEG"
            except BadInput as refused:
                assert refused.facts["reason"] != "missing"


def test_what_is_appended_does_not_survive() -> None:
    picture = read_picture(saved(noisy()) + b"<html><script>alert(1)</script></html>")
    assert b"<script>" not in picture.data
    assert picture.data.endswith(b"\xff\xd9")


def test_a_huge_text_in_a_png_is_dropped_or_refused() -> None:
    for compressed in (False, True):
        info = PngImagePlugin.PngInfo()
        info.add_text("Comment", "A" * 5_000_000, zip=compressed)
        source = saved(noisy(50, 50), "PNG", pnginfo=info)
        if compressed:
            assert reason(source) == "broken_picture"
        else:
            assert len(read_picture(source).data) < 20_000


def test_position_comment_and_profile_are_gone() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRETMAKER"
    exif.get_ifd(0x8825)[2] = (30.0, 15.0, 0.0)
    source = saved(noisy(), exif=exif, comment=b"SECRETCOMMENT", icc_profile=b"SECRETICC" * 20)
    assert all(mark in source for mark in (b"SECRETMAKER", b"SECRETCOMMENT", b"SECRETICC"))
    picture = read_picture(source)
    assert b"SECRET" not in picture.data
    image = opened(picture)
    assert not image.getexif()
    assert set(image.info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_turned_as_the_camera_said() -> None:
    image = Image.new("RGB", (400, 200), "white")
    image.paste("red", (0, 0, 200, 200))
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = read_picture(saved(image, exif=exif))
    assert (picture.width, picture.height) == (200, 400)
    turned = opened(picture)
    top, bottom = turned.getpixel((100, 50)), turned.getpixel((100, 350))
    assert isinstance(top, tuple) and isinstance(bottom, tuple)
    assert top[1] < 60 and bottom[1] > 200


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_what_moves_is_not_evidence(kind: str) -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    source = saved(frames[0], kind, save_all=True, append_images=frames[1:])
    assert reason(source) == "animated"


def corner(source: bytes) -> tuple[int, ...]:
    pixel = opened(read_picture(source)).getpixel((2, 2))
    assert isinstance(pixel, tuple)
    return pixel


def test_transparency_lies_on_white() -> None:
    clear = Image.new("RGBA", (20, 20), (255, 0, 0, 0))
    palette = Image.new("P", (20, 20), 0)
    palette.putpalette([255, 0, 0, 0, 0, 255])
    grey = Image.new("LA", (20, 20), (0, 0))
    assert min(corner(saved(clear, "PNG"))) > 250
    assert min(corner(saved(clear, "WEBP", lossless=True, exact=True))) > 250
    assert min(corner(saved(palette, "PNG", transparency=0))) > 250
    assert min(corner(saved(grey, "PNG"))) > 250
    assert min(corner(saved(Image.new("RGB", (20, 20)), "PNG", transparency=(0, 0, 0)))) > 250


@pytest.mark.parametrize("mode", ["1", "L", "P", "I;16", "CMYK"])
def test_other_colour_spaces_stay_white_when_white(mode: str) -> None:
    if mode == "I;16":
        image = Image.frombytes("I;16", (20, 20), b"\xff\xff" * 400)
    else:
        image = Image.new("RGB", (20, 20), "white").convert(mode)
    assert min(corner(saved(image, "JPEG" if mode == "CMYK" else "PNG"))) > 250


def test_sixteen_bit_grey_stays_grey() -> None:
    image = Image.frombytes("I;16", (20, 20), b"\x00\x80" * 400)
    assert corner(saved(image, "PNG")) == (128, 128, 128)


def test_stored_whole_private_and_under_a_random_name(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "pictures"
    first, second = store(b"abc", folder), store(b"abc", folder)
    assert first != second
    assert sorted(path.name for path in folder.iterdir()) == sorted([first, second])
    assert (folder / first).read_bytes() == b"abc"
    assert len(first) == 36 and first.endswith(".jpg")
    assert (folder / first).stat().st_mode & 0o777 == 0o600


def test_a_failed_store_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store(b"abc", tmp_path)
    assert list(tmp_path.iterdir()) == []

"""The script that makes the shipped file, on a tiny package."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

from network.regions.data.build import build


def _package(folder: Path) -> Path:
    dist = folder / "dist"
    dist.mkdir(parents=True)
    (dist / "provinces.csv").write_text('code,name\n34,"安徽省"\n', "utf-8")
    (dist / "cities.csv").write_text('code,name,provinceCode\n3416,"亳州市",34\n', "utf-8")
    (dist / "areas.csv").write_text('code,name\n341623,"利辛县"\n', "utf-8")
    (dist / "streets.csv").write_text(
        'code,name\n341623101,"阚疃镇"\n341623401,"利辛县A区（北）"\n', "utf-8"
    )
    return folder


def test_rows_are_sorted_shortened_and_read_aloud(tmp_path: Path) -> None:
    target = tmp_path / "out.csv.gz"
    build(_package(tmp_path / "package"), target)
    rows = list(csv.reader(gzip.decompress(target.read_bytes()).decode().splitlines()))
    assert rows == [
        ["code", "parent", "level", "name", "short", "pinyin", "initials"],
        ["34", "", "1", "安徽省", "安徽", "anhuisheng", "ahs"],
        ["3416", "34", "2", "亳州市", "亳州", "bozhoushi", "bzs"],
        ["341623", "3416", "3", "利辛县", "利辛", "lixinxian", "lxx"],
        ["341623101", "341623", "4", "阚疃镇", "", "kantuanzhen", "ktz"],
        ["341623401", "341623", "4", "利辛县A区（北）", "A区（北）", "lixinxianaqubei", "lxxaqb"],
        ["71", "", "1", "台湾省", "台湾", "taiwansheng", "tws"],
        ["81", "", "1", "香港特别行政区", "香港", "xianggangtebiexingzhengqu", "xgtbxzq"],
        ["82", "", "1", "澳门特别行政区", "澳门", "aomentebiexingzhengqu", "amtbxzq"],
    ]


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    package = _package(tmp_path / "package")
    build(package, tmp_path / "one.gz")
    build(package, tmp_path / "two.gz")
    assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "two.gz").read_bytes()

"""What the content policy and the design demand of templates and static files (SAFETY 22)."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
VENDOR = ROOT / "static" / "vendor"

INLINE = {
    "an inline style attribute": re.compile(r"<[^>]*\sstyle\s*="),
    "a style element": re.compile(r"<style[\s>]"),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>"),
    "an event attribute": re.compile(r"<[^>]*\son\w+\s*="),
    "a javascript: address": re.compile(r"javascript:"),
    "an htmx attribute that evaluates code": re.compile(r"\shx-(on|vals=.js:|vars)"),
    "a file of another host": re.compile(r"(?:src|href)=[\"']https?://"),
}
COLOUR = re.compile(r"#[0-9A-Fa-f]{3,8}\b(?![\w-])|\b(?:rgb|hsl|oklch)a?\(")
ICON_USE = re.compile(r"icon(?:_name)?\(?\s*=?\s*['\"]([a-z]+)['\"]")


def names(problems: list[str]) -> str:
    return "\n".join(problems)


@pytest.mark.parametrize("what", INLINE)
def test_templates_have_nothing_the_policy_refuses(what: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {what}; put it into static/css or static/js"
        for path in TEMPLATES
        if INLINE[what].search(path.read_text(encoding="utf-8"))
    ]
    assert not found, names(found)


@pytest.mark.parametrize(
    ("what", "planted"),
    [
        ("an inline style attribute", '<p style="color: red">'),
        ("a style element", "<style>p {}</style>"),
        ("an inline script", "<script>go()</script>"),
        ("an event attribute", '<a onclick="go()">'),
        ("a javascript: address", '<a href="javascript:go()">'),
        ("an htmx attribute that evaluates code", '<a hx-on:click="go()">'),
        ("a file of another host", '<script src="https://cdn.example/x.js"></script>'),
    ],
)
def test_each_refusal_is_recognised(what: str, planted: str) -> None:
    assert INLINE[what].search(planted)


def test_colours_stand_in_the_tokens_only() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {hit}; name it in static/css/tokens.css"
        for path in [*STYLES, *TEMPLATES, *SCRIPTS]
        if path.name != "tokens.css"
        for hit in COLOUR.findall(re.sub(r"url\(#[\w-]+\)|href=\S+", "", path.read_text("utf-8")))
    ]
    assert not found, names(found)


def test_scripts_evaluate_nothing() -> None:
    bad = re.compile(r"\beval\(|new Function|innerHTML|document\.write|setTimeout\(\s*[\"']")
    found = [path.name for path in SCRIPTS if bad.search(path.read_text(encoding="utf-8"))]
    assert not found


def test_every_macro_file_says_what_it_takes() -> None:
    found = [
        f"{path.relative_to(ROOT)}: begin with one comment that says what it takes"
        for path in TEMPLATES
        if path.parent.name in ("components", "layouts") and path.name != "patterns.html"
        and not path.read_text(encoding="utf-8").startswith("{#")
    ]  # fmt: skip
    assert not found, names(found)


def test_every_icon_that_is_used_exists() -> None:
    sprite = (ROOT / "static" / "icons" / "icons.svg").read_text(encoding="utf-8")
    known = set(re.findall(r'id="i-([a-z]+)"', sprite))
    used = {
        name for path in TEMPLATES for name in ICON_USE.findall(path.read_text(encoding="utf-8"))
    }
    assert {"search", "late", "menu", "x"} <= used
    assert used <= known, names(sorted(used - known))


def test_vendored_files_are_the_ones_of_the_manifest() -> None:
    manifest = json.loads((VENDOR / "MANIFEST.json").read_text(encoding="utf-8"))
    for entry in manifest:
        content = (VENDOR / entry["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"], entry["file"]
    listed = {e["file"] for e in manifest} | {e["licence_file"] for e in manifest}
    assert {p.name for p in VENDOR.iterdir()} == listed | {"MANIFEST.json"}


def test_htmx_is_told_to_evaluate_nothing() -> None:
    text = (ROOT / "templates" / "layouts" / "console.html").read_text(encoding="utf-8")
    found = re.search(r"name=\"htmx-config\" content='([^']+)'", text)
    assert found
    config = json.loads(found[1])
    assert config["allowEval"] is False
    assert config["includeIndicatorStyles"] is False
    assert config["selfRequestsOnly"] is True

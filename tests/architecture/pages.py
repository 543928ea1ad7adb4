"""Templates: nothing inline, nothing unescaped (the content security policy refuses it)."""

import re

from tests.architecture.tree import House

WRONG = (
    (re.compile(r"\sstyle\s*=", re.I), "an inline style; the policy refuses it, write a class"),
    (re.compile(r"<style\b", re.I), "a <style>; write it into static/css"),
    (re.compile(r"<script\b(?![^>]*\bsrc\s*=)", re.I), "an inline script; put it into static/js"),
    (re.compile(r"<[^>{%]*\son[a-z]+\s*=", re.I), "an on… attribute; listen in static/js"),
    (re.compile(r"javascript:", re.I), "a javascript: address; use a button"),
    (re.compile(r"\|\s*safe\b"), "|safe; what people write must be escaped"),
    (re.compile(r"autoescape\s+false"), "autoescape off; what people write must be escaped"),
)
COMMENT = re.compile(r"\{#.*?#\}", re.S)


def nothing_inline(house: House) -> list[str]:
    faults = []
    for path, text in house.templates:
        if not path.endswith((".html", ".svg", ".xml")):
            continue
        plain = COMMENT.sub(lambda found: "\n" * found.group().count("\n"), text)
        for pattern, words in WRONG:
            for found in pattern.finditer(plain):
                line = plain.count("\n", 0, found.start()) + 1
                faults.append(f"{path}:{line} has {words}")
    return faults

"""QR codes as vector pictures for pages; documents draw theirs in core/pdf.py."""

from markupsafe import Markup
from segno import make_qr


def qr_svg(content: str, *, fluid: bool = False) -> Markup:
    """An inline SVG without styles or scripts, as the content policy wants it; `fluid` takes
    the size of what stands around it."""
    code = make_qr(content, error="m")
    svg = code.svg_inline(border=2, scale=5, dark="#000", light="#fff", omitsize=fluid)
    return Markup(svg)  # noqa: S704 - built from modules only; the content is never written as text

"""Text on its way in and out: one function for each place where text is written.

HTML escapes itself in the templates; everything else goes through `for_pdf`,
`for_pdf_cell`, `for_cell`, `for_header` or `for_filename`. SAFETY 23 and 27.
"""

import re
import unicodedata
from urllib.parse import quote

from core.errors import BadInput

PDF_LIMIT = 200
PDF_CELL_LIMIT = 500
PDF_SENTENCE_LIMIT = 2000
SHEET_CELL_LIMIT = 32_767
"""What one cell of a workbook can hold."""

_HEADER_LIMIT = 200
_FILENAME_BYTES = 150

# Control and format characters, separators that act as line ends, bidi overrides and
# isolates, half surrogates, noncharacters: none of them is ever something to read.
_UNSEEN = (
    "\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\xad\\u061c\\u115f\\u1160\\u180e"
    "\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\ufff0-\\ufffb"
    "\\ufffe\\uffff\\ud800-\\udfff\\U000e0000-\\U000e00ff"
)
_UNSEEN_ONE = re.compile(f"[{_UNSEEN}]")
_BLANKS = re.compile(r"\s+")
_LINE_END = re.compile("\r\n?|[\u2028\u2029\x85]")
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NOT_IN_A_FILENAME = re.compile(r'[/\\:*?"<>|\s]+')
_RESERVED_NAME = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_FULL_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}
_NOT_A_DIGIT = re.compile(r"[^0-9]+")


def _one_line(value: str, limit: int) -> str:
    """Visible characters only, blanks collapsed, cut to `limit` with an ellipsis."""
    plain = _LINE_END.sub(" ", value[: limit * 4])
    plain = _BLANKS.sub(" ", _UNSEEN_ONE.sub("", plain)).strip()
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


def for_pdf(value: str) -> str:
    """For a paragraph of a document: at most 200 characters, then markup escaped.

    Cut before escaping, so that no entity is halved.
    """
    return _escape_markup(_one_line(value, PDF_LIMIT))


def for_pdf_sentence(value: str) -> str:
    """For our own translated sentences in a document: like `for_pdf`, up to 2,000."""
    return _escape_markup(_one_line(value, PDF_SENTENCE_LIMIT))


def for_pdf_cell(value: str) -> str:
    """For a plain string in a table of a document: at most 500 characters.

    Not escaped: ReportLab reads no markup in a table's plain strings.
    """
    return _one_line(value, PDF_CELL_LIMIT)


def for_cell(value: str) -> str:
    """For a cell of a workbook or CSV: text that no spreadsheet takes for a formula.

    Line breaks stay, other control characters go. A leading `= + - @ TAB CR` (full-width
    forms too) gets an apostrophe in front; `from_cell` takes it away again.
    """
    plain = _UNSEEN_ONE.sub("", _LINE_END.sub("\n", value[: SHEET_CELL_LIMIT - 1]))
    if _starts_formula(plain) or from_cell(plain) != plain:
        return "'" + plain
    return plain


def from_cell(value: str) -> str:
    """What `for_cell` was given: so that a file we wrote can be sent back to us."""
    bare = value.lstrip("'")
    return value[1:] if bare != value and _starts_formula(bare) else value


def for_header(value: str) -> str:
    """For the value of an HTTP or mail header: one line of ASCII, the rest as %XX of UTF-8."""
    return quote(_one_line(value, _HEADER_LIMIT), safe=" !#$&'()*+,-./:;<=>?@[]^_`{|}~")


def for_filename(value: str, suffix: str) -> str:
    """For the name of a file on any system: `2026-07 结算单 王村` + `.pdf`.

    `suffix` is ours (with its dot). Path characters become `-`, no leading dot, at most
    150 bytes of UTF-8; `file` when nothing is left.
    """
    plain = _UNSEEN_ONE.sub("", unicodedata.normalize("NFC", value[:_FILENAME_BYTES]))
    plain = _NOT_IN_A_FILENAME.sub("-", plain)
    room = _FILENAME_BYTES - len(suffix.encode())
    plain = plain.encode()[:room].decode(errors="ignore").strip("-. ")
    if _RESERVED_NAME.fullmatch(plain):
        plain = f"file-{plain}"
    return (plain or "file") + suffix


def clean_line(value: str, limit: int, *, field: str) -> str:
    """One line as typed, ready to be stored: NFC, visible characters, blanks collapsed.

    May be empty. Raises BadInput(field, "too_long") beyond `limit` characters.
    """
    _refuse_long(value, limit, field)
    plain = _UNSEEN_ONE.sub("", _LINE_END.sub(" ", unicodedata.normalize("NFC", value)))
    return _within(_BLANKS.sub(" ", plain).strip(), limit, field)


def clean_text(value: str, limit: int, *, field: str) -> str:
    """A note of several lines, ready to be stored: each line as by `clean_line`, at most
    one empty line in a row. Raises BadInput(field, "too_long") beyond `limit`."""
    _refuse_long(value, limit, field)
    plain = _UNSEEN_ONE.sub("", _LINE_END.sub("\n", unicodedata.normalize("NFC", value)))
    lines: list[str] = []
    for line in plain.split("\n"):
        tidy = _BLANKS.sub(" ", line).strip()
        if tidy or (lines and lines[-1]):
            lines.append(tidy)
    return _within("\n".join(lines).strip(), limit, field)


def normal_width(value: str) -> str:
    """Full-width letters, digits and signs (`０５７５－８７`) in their ASCII form."""
    return value.translate(_FULL_WIDTH)


def digits_only(value: str, limit: int = 64, *, field: str = "number") -> str:
    """The ASCII digits of a text, full-width ones included, everything else dropped."""
    _refuse_long(value, limit, field)
    return _NOT_A_DIGIT.sub("", normal_width(value))


def mask_number(value: str) -> str:
    """A telephone number for eyes that need not know it: `138****1234` (SAFETY 18).

    Always four stars, so that the length says nothing; a short number keeps fewer digits.
    """
    if len(value) >= 11:
        return f"{value[:3]}****{value[-4:]}"
    return "****" + (value[-3:] if len(value) >= 7 else "")


def mask_name(value: str) -> str:
    """A name for eyes that need not know it: the first character and two stars."""
    return value[:1] + "**" if value else ""


def _escape_markup(plain: str) -> str:
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        plain = plain.replace(character, entity)
    return plain


def _starts_formula(value: str) -> bool:
    """Also behind blanks, which some spreadsheets trim when they read a CSV."""
    return value.startswith(_FORMULA_START) or value.lstrip().startswith(_FORMULA_START)


def _refuse_long(value: str, limit: int, field: str) -> None:
    """The cap before any work; generous, because cleaning may shorten the text."""
    if len(value) > 4 * limit + 64:
        raise BadInput(field, "too_long", limit=limit)


def _within(value: str, limit: int, field: str) -> str:
    if len(value) > limit:
        raise BadInput(field, "too_long", limit=limit)
    return value

"""The job card (派工单): what the technician takes along and the user signs."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _

from core.pdf import Column, Document
from core.wording import html_lang

PARTS, LINES = 4, 3
"""Empty rows for the parts used, and for what was found and done."""

WRITING, SIGNING = 9.0, 18.0
"""Room to write a line and to sign, in millimetres."""

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class JobCard:
    """Everything on the card as text that is ready to be shown. `link` is what the QR code
    opens; `language` a locale such as ru."""

    language: str
    number: str
    outlet: str
    link: str
    work: str
    product: str
    symptom: str
    barcodes: Pairs
    people: Pairs
    address: str
    taken: str
    appointment: str
    technician: str
    printed: str


def job_card(card: JobCard) -> bytes:
    """The card as one page of A4."""
    with force_locale(card.language):
        made = Document(
            title_of(card),
            header=card.outlet,
            number=card.number,
            footer=_("Printed %(moment)s", moment=card.printed),
            language=html_lang(),
        )
        made.title_block([card.outlet, _("Scan to open the job")], qr=card.link)
        for heading, pairs in parts_of(card):
            made.heading(heading)
            made.large_facts(pairs)
        _by_hand(made)
        return made.render()


def title_of(card: JobCard) -> str:
    return _("Job card %(number)s", number=card.number)


def parts_of(card: JobCard) -> Sequence[tuple[str, Pairs]]:
    """The printed parts, for paper and page alike: heading, labels and values."""
    user = [*card.people, (_("Address"), card.address), (_("Appointment"), card.appointment)]
    job = [
        (_("Work"), card.work),
        (_("Product"), card.product),
        (_("Fault symptom"), card.symptom),
        *card.barcodes,
        (_("Taken"), card.taken),
        (_("Technician"), card.technician),
    ]
    return [(_("User"), user), (_("Job"), [pair for pair in job if pair[1]])]


def part_columns() -> Sequence[str]:
    """What is written down about each part used."""
    return [_("Part and its number"), _("Pieces"), _("Old part: barcode")]


def by_hand_titles() -> tuple[str, str]:
    """Headings of what is filled in on the spot."""
    return _("Parts used"), _("What was found and what was done")


def signers() -> Sequence[str]:
    """Who signs, and when."""
    return [_("Signature of the user, date"), _("Signature of the technician, date")]


def _by_hand(made: Document) -> None:
    parts, done = by_hand_titles()
    wide = made.width
    widths = (wide - 80, 20.0, 60.0)
    columns = [Column(title, width) for title, width in zip(part_columns(), widths, strict=True)]
    made.heading(parts)
    made.table(columns, [["", "", ""]] * PARTS, room=WRITING)
    made.table([Column(done, wide)], [[""]] * LINES, room=WRITING)
    made.table([Column(who, wide / 2) for who in signers()], [["", ""]], room=SIGNING)

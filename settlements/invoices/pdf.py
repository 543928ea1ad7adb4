"""The invoice notice (开票通知): what the outlet has to invoice. It is never an invoice itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _

from core.pdf import Document
from core.wording import html_lang

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Notice:
    """Everything on the notice as text that is ready to be shown; `link` is what the QR code
    opens."""

    language: str
    number: str
    outlet: str
    link: str
    amounts: Pairs
    payee: Pairs
    printed: str


def notice_pdf(notice: Notice) -> bytes:
    """The notice as one page of A4."""
    with force_locale(notice.language):
        made = Document(_("Invoice notice %(number)s", number=notice.number),
                        header=notice.outlet, number=notice.number,
                        footer=_("Printed %(moment)s", moment=notice.printed),
                        language=html_lang())
        made.title_block([notice.outlet, _("This is not an invoice.")], qr=notice.link)
        made.heading(_("To be invoiced"))
        made.large_facts(notice.amounts)
        made.heading(_("Who invoices"))
        made.facts(notice.payee)
        return made.render()

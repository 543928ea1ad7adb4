"""What a photo of a job shows."""

from enum import StrEnum


class Purpose(StrEnum):
    BEFORE = "before"
    FINISHED = "finished"
    BARCODE = "barcode"
    INVOICE = "invoice"

"""How much goes into one file."""

MOST_ROWS = 50_000
"""Rows of one workbook, the same as an import takes (SAFETY 25)."""
PIECE = 1_000
"""Rows read at once: what is in memory while a file is written."""

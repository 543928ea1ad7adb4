"""Repair fees: rates, claims, the ledger, statements, invoices, payments."""

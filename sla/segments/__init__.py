"""Whose time it was: every second belongs to exactly one party."""

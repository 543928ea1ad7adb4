"""Broken promises: stored, weighed, passed up, never undone."""

"""Processes: set-up, embedded servers, supervision. Standard library only; imports none of ours."""

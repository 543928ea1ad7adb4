"""The kernel: what every trade stands on. Imports nothing of ours."""

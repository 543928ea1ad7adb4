"""Which promise holds for which work, and why."""
